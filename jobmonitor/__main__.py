"""Where the program begins, however it was started."""

import gc
import os
import sys

# Importing makes no garbage, and looking for it takes a tenth of the time until a window stands.
gc.disable()

from jobmonitor.cli import main as run  # noqa: E402
from jobmonitor.frozen import is_frozen, restore_loader  # noqa: E402


def main() -> None:
    """Run the program and end with its exit code."""
    if is_frozen():
        restore_loader(os.environ)
    sys.exit(run())


if __name__ == "__main__":
    main()
