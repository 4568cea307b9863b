"""What turns the program into installers: one file a step. It is no part of the program and doesn't ship."""
