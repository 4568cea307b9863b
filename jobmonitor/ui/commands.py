"""What a person does to jobs, said to the tracker, and what of it can be undone. It shows nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from jobmonitor.jobs import Account, Job, ListedJob
from jobmonitor.ui import words
from jobmonitor.ui.bridge import Bridge

if TYPE_CHECKING:
    from jobmonitor.tracker import Found, Placed


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be undone: these jobs were added, or removed, or taken back after they had been added."""

    deed: Literal["add", "remove", "take back"]
    numbers: tuple[int, ...]

    @property
    def is_removal(self) -> bool:
        """Whether the jobs are away now, and can come back until they are cleared away."""
        return self.deed != "add"


class Commands(QObject):
    """Each is done in the background; what goes wrong is told by the bridge."""

    placed = Signal(str, object, str)
    """A text that was added, what became of it (`Placed`), and the key by which that can be undone ("" for nothing)."""
    imported = Signal(object, str)
    """What became of jobs that a provider listed (`Placed`), and the key by which that can be undone."""
    not_stored = Signal(str, str)
    """A text of which nothing was stored, and how it may be shown."""
    removed = Signal(str, str, str)
    """Jobs went away: the key by which they can come back, what happened, and the way back, both in words."""
    undoable = Signal(str)
    """What `undo` would undo now, "" for nothing."""
    undone = Signal(str)
    """What the key stands for is undone, or on its way."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tracker = bridge.tracker
        self._undo: dict[str, Step] = {}  # what was done last stands last
        self._times = 0

    def place(self, text: str, found: "Found") -> None:
        """Add what was found in the text."""
        self._bridge.do(
            self._tracker.place(found),
            "add what was pasted",
            done=lambda placed: self._was_placed(text, placed),
            failed=lambda: self.not_stored.emit(text, found.text),
        )

    def take(self, account: Account, listed: tuple[ListedJob, ...]) -> None:
        """Add these jobs of the account's, which its provider listed."""
        self._bridge.do(
            self._tracker.importing.take(account, listed),
            "add the jobs",
            done=lambda placed: self.imported.emit(placed, self._key_of(placed)),
        )

    def choose(self, number: int, provider: str) -> None:
        """The job is this provider's."""
        self._bridge.do(self._tracker.choose(number, provider), "say whose the job is")

    def answer_about_key(self, number: int, *, is_used: bool) -> None:
        """Make an account of the key that came with the job, or forget the key."""
        if not self._tracker.pasted_keys.has(number):
            return  # a second press
        if is_used:
            self._bridge.do(self._tracker.pasted_keys.use(number), "make an account")
        else:
            self._bridge.do(self._tracker.pasted_keys.forget(number), "forget the key")

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

    def star_or_unstar(self, jobs: Iterable[Job]) -> None:
        """Give these jobs a star; where all have one already, take it."""
        chosen = list(jobs)
        starred = not all(job.starred for job in chosen)
        self._bridge.do(self._tracker.results.star([job.number for job in chosen], starred), "star the jobs")

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
        """Undo what was done under `key`, or what was done last."""
        # What was taken back by Ctrl+Z comes again by its own button: else the next Ctrl+Z would undo the undoing.
        last = next((each for each, step in reversed(self._undo.items()) if step.deed != "take back"), "")
        wanted = key or last
        step = self._undo.pop(wanted, None)
        if step is None:
            return
        self.undone.emit(wanted)
        self._say_what_can_be_undone()
        if step.is_removal:
            self._bridge.do(self._tracker.restore(step.numbers), "bring the jobs back")
            return
        here = tuple(number for number in step.numbers if number in self._tracker.jobs)
        if here:
            what = self._named(here)
            self._bridge.do(
                self._tracker.remove(here), "take the jobs back", done=lambda _: self._were_taken_back(here, what)
            )

    def forget(self, key: str) -> None:
        """What was removed under `key` won't be wanted back. With the last of these, it is removed for good."""
        step = self._undo.get(key)
        if step is None or not step.is_removal:
            return  # what was added can be taken back for as long as nothing else was done
        # Ctrl+Z goes back in time, and not past what can't be undone any more.
        for each in list(self._undo):
            if each == key or (step.deed == "remove" and not self._undo[each].is_removal):
                del self._undo[each]
            if each == key:
                break
        self._say_what_can_be_undone()
        if not any(each.is_removal for each in self._undo.values()):
            self._bridge.do(self._tracker.purge(), "clear away what was removed")

    def _was_placed(self, text: str, placed: "Placed") -> None:
        self.placed.emit(text, placed, self._key_of(placed))

    def _key_of(self, placed: "Placed") -> str:
        return self._note("add", tuple(job.number for job in placed.new)) if placed.new else ""

    def _was_removed(self, numbers: tuple[int, ...], what: str) -> None:
        self.removed.emit(self._note("remove", numbers), f"Removed {what}", "Undo")

    def _were_taken_back(self, numbers: tuple[int, ...], what: str) -> None:
        self.removed.emit(self._note("take back", numbers), f"Took {what} out of the list again", "Add again")

    def _note(self, deed: Literal["add", "remove", "take back"], numbers: tuple[int, ...]) -> str:
        self._times += 1
        key = f"{deed}:{self._times}"
        self._undo[key] = Step(deed, numbers)
        self._say_what_can_be_undone()
        return key

    def _say_what_can_be_undone(self) -> None:
        last = next((step for step in reversed(self._undo.values()) if step.deed != "take back"), None)
        self.undoable.emit(last.deed if last else "")

    def _named(self, numbers: tuple[int, ...]) -> str:
        job = self._tracker.jobs[numbers[0]]
        return words.plain(job.id, 40) if len(numbers) == 1 else words.count(len(numbers), "job")


def copy_ids(jobs: Iterable[Job]) -> None:
    """Put the IDs on the clipboard as they are, one a line."""
    if text := "\n".join(job.id for job in jobs):
        QApplication.clipboard().setText(text)
