"""The composition root: builds every part once, in one stack, and closes them in reverse. Decides nothing else."""
