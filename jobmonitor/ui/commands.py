"""What a person does to jobs, said to the tracker, and what of it can be undone. It shows nothing."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from jobmonitor.jobs import Job
from jobmonitor.ui import words
from jobmonitor.ui.bridge import Bridge


class Commands(QObject):
    """Each is done in the background; what goes wrong is told by the bridge."""

    placed = Signal(str, object)
    """A text that was added, and what became of it (`Placed`)."""
    not_stored = Signal(str)
    """A text of which nothing was stored."""
    removed = Signal(str, str)
    """Jobs were removed: the key by which it can be undone, and what happened in words."""
    undone = Signal(str)
    """What the key stands for is undone, or on its way."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tracker = bridge.tracker
        self._undo: dict[str, tuple[int, ...]] = {}  # what was removed last stands last
        self._times = 0

    @property
    def can_undo(self) -> bool:
        """Whether something was removed that can still come back."""
        return bool(self._undo)

    def add(self, text: str, provider: str) -> None:
        """Add what the text holds."""
        self._bridge.do(
            self._tracker.add(text, provider),
            "add what was pasted",
            done=lambda placed: self.placed.emit(text, placed),
            failed=lambda: self.not_stored.emit(text),
        )

    def choose(self, number: int, provider: str) -> None:
        """The job is this provider's."""
        self._bridge.do(self._tracker.choose(number, provider), "say whose the job is")

    def refresh(self, numbers: Iterable[int]) -> None:
        """Ask about these jobs now."""
        self._bridge.do(self._tracker.refresh(tuple(numbers)), "ask now")

    def pause(self, numbers: Iterable[int]) -> None:
        """Ask no more about these jobs until `resume`."""
        self._bridge.do(self._tracker.pause(tuple(numbers)), "pause")

    def resume(self, numbers: Iterable[int]) -> None:
        """Ask about these jobs again."""
        self._bridge.do(self._tracker.resume(tuple(numbers)), "go on asking")

    def pause_or_resume(self, jobs: Iterable[Job]) -> None:
        """Pause those that are asked about; where all are paused already, ask about them again."""
        live = [job for job in jobs if not job.state.is_final]
        asked = [job.number for job in live if not job.paused]
        if asked:
            self.pause(asked)
        elif live:
            self.resume([job.number for job in live])

    def remove(self, jobs: Iterable[Job]) -> None:
        """Take these jobs away; for a while they can come back."""
        gone = tuple(jobs)
        if not gone:
            return
        numbers = tuple(job.number for job in gone)
        what = words.plain(gone[0].id, 40) if len(gone) == 1 else words.count(len(gone), "job")
        self._bridge.do(
            self._tracker.remove(numbers), "remove the jobs", done=lambda _: self._was_removed(numbers, what)
        )

    def undo(self, key: str = "") -> None:
        """Bring back what was removed under `key`, or what was removed last."""
        wanted = key or next(reversed(self._undo), "")
        numbers = self._undo.pop(wanted, ())
        if numbers:
            self.undone.emit(wanted)
            self._bridge.do(self._tracker.restore(numbers), "bring the jobs back")

    def forget(self, key: str) -> None:
        """What was removed under `key` won't be wanted back. With the last of these, it is removed for good."""
        if self._undo.pop(key, None) and not self._undo:
            self._bridge.do(self._tracker.purge(), "clear away what was removed")

    def _was_removed(self, numbers: tuple[int, ...], what: str) -> None:
        self._times += 1
        key = f"removed:{self._times}"
        self._undo[key] = numbers
        self.removed.emit(key, f"Removed {what}")


def copy_ids(jobs: Iterable[Job]) -> None:
    """Put the IDs on the clipboard as they are, one a line."""
    if text := "\n".join(job.id for job in jobs):
        QApplication.clipboard().setText(text)
