"""`python3 dev.py bench [NAME …]`: each figure on a line, exit code 1 if one misses its bound."""

import os
import sys
from collections.abc import Callable

from benchmarks import arrivals, frames, kills, loop, paste, policy, polls, processor, soak, thumbnails, wall, window
from benchmarks.figures import Figure

BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "polls": polls.measure,
    "loop": loop.measure,
    "frames": frames.measure,
    "processor": processor.measure,
    "policy": policy.measure,
    "paste": paste.measure,
    "window": window.measure,
    "soak": soak.measure,
    "wall": wall.measure,
    "thumbnails": thumbnails.measure,
    "arrivals": arrivals.measure,
    "kills": kills.measure,
}


def main(names: list[str]) -> int:
    """The exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if unknown := set(names) - set(BENCHMARKS):
        print(f"There is no benchmark {', '.join(sorted(unknown))}: there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    hold = True
    for name, measure in BENCHMARKS.items():
        if not names or name in names:
            for figure in measure():
                print(figure.line(), flush=True)
                hold = hold and figure.holds
    return 0 if hold else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
