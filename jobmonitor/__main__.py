"""Where the program begins, however it was started."""

import gc
import os
import sys

# Importing makes no garbage, and looking for it takes a tenth of the time until a window stands.
gc.disable()

from jobmonitor.frozen import is_frozen, restore_loader  # noqa: E402


def main() -> None:
    """Run the program and end with its exit code."""
    if sys.argv[1:] == ["--read-pictures"]:  # by `outputs.decoding`; it needs nothing of what follows
        from jobmonitor.app.decoding import read_pictures

        read_pictures()
        return
    if is_frozen():
        restore_loader(os.environ)
    from jobmonitor.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
