"""Where the program begins, however it was started."""

import sys

from jobmonitor.cli import main as run


def main() -> None:
    """Run the program and end with its exit code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
