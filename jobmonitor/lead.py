"""Who may do what only one process may do on a data folder: ask the providers, or have the window. Holds no data."""

from pathlib import Path

from filelock import FileLock, Timeout

from jobmonitor.errors import Problem


class Lead:
    """A right that one process has at a time. The system takes it back when the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = FileLock(file, thread_local=False)

    def take(self) -> bool:
        """Whether this process has the right now. Never waits."""
        if not self._lock.is_locked:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return False
            except (OSError, NotImplementedError) as e:
                reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
                raise Problem(f"The data folder can't be used: {reason}", f"It is {self._file.parent}") from e
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        self._lock.release()
