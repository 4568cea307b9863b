"""To the system's bin, not out of the world: what a person removes can be found there again."""

from pathlib import Path

from send2trash import send2trash

from jobmonitor.errors import Problem


def discard(path: str) -> None:
    """Put a file into the system's bin; one that is gone already is no matter. Blocking."""
    if not Path(path).exists():
        return
    try:
        send2trash(path)
    except OSError as e:
        raise Problem(f"{Path(path).name} couldn't be put into the bin", f"It stays where it is: {path}") from e
