"""Who may do what only one process may do on a data folder: ask the providers, or have the window. Holds no data."""

from pathlib import Path

from filelock import FileLock, Timeout


class Lead:
    """A right that one process has at a time. The system takes it back when the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._lock = FileLock(file, thread_local=False)

    def take(self) -> bool:
        """Whether this process has the right now. Never waits."""
        if not self._lock.is_locked:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return False
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        self._lock.release()
