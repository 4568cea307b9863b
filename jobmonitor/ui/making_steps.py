"""The steps of making a provider file: what was pasted goes to where it is thought about, off the window's thread.

It shows nothing, and every guess is the tracker's side's.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from jobmonitor.tracker.making import (
    Draft,
    Field,
    Given,
    Looked,
    Making,
    Moment,
    Path,
    changed,
    looked,
    pointed,
    rethought,
    reworded,
)
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.timers import single_shot

SOON_MS = 60


class Steps(QObject):
    """What is known so far, and what the file says as it stands."""

    making_changed = Signal()
    looked_at = Signal(object)
    """The file as it stands now (`Looked`)."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self.making = Making()
        self.looked: Looked | None = None
        self._bridge = bridge
        self._command = ""
        self._secrets: tuple[str, ...] = ()
        self._given: dict[Moment, Given] = {}
        self._busy = False
        self._is_over = False
        self._past: list[tuple[frozenset[str], Making]] = []  # what was changed, and what was known before
        self._think_soon = single_shot(self, self._think, SOON_MS)
        self._look_soon = single_shot(self, self._look, SOON_MS)

    @property
    def is_settled(self) -> bool:
        """Whether all that was pasted has been thought about."""
        return not (self._busy or self._think_soon.isActive() or self._look_soon.isActive())

    @property
    def is_empty(self) -> bool:
        """Whether nothing was pasted yet."""
        return not self._command.strip() and not self._given

    def stop(self) -> None:
        """Think about nothing more: what comes now comes too late."""
        self._is_over = True
        self._think_soon.stop()
        self._look_soon.stop()

    def take_command(self, text: str, secrets: tuple[str, ...]) -> None:
        """The command is this; nothing of these secrets may stay anywhere."""
        self._command, self._secrets = text, secrets
        self._think_soon.start()

    def take_answer(self, given: Given) -> None:
        """The answer at this moment is this; an empty one is none."""
        if given.text.strip() or given.status != 200:
            self._given[given.moment] = given
        else:
            self._given.pop(given.moment, None)
        self._think_soon.start()

    def take_draft(self, draft: Draft) -> None:
        """The fields are so, by the person's word."""
        if draft == self.making.draft:
            return
        if draft.status != self.making.draft.status and draft.words == self.making.draft.words:
            draft = reworded(draft, self.making.answers)
        names = frozenset(name for name in Draft.__dataclass_fields__ if _differs(name, draft, self.making.draft))
        # What is written letter by letter is undone at once.
        if not self._past or self._past[-1][0] != names:
            self._past.append((names, self.making))
        self._take(changed(self.making, draft))

    @property
    def can_undo(self) -> bool:
        """Whether a person has changed something."""
        return bool(self._past)

    def undo(self) -> None:
        """Let the fields be as they were before the last change."""
        if self._past:
            names, before = self._past.pop()
            given = {name: getattr(before.draft, name) for name in names}
            draft = replace(self.making.draft, **given)
            self._take(replace(self.making, draft=draft, own=(self.making.own - names) | (before.own & names)))

    def point(self, field: Field, moment: Moment, path: Path, n: int = 0) -> None:
        """What stands at `path` of this answer is the `field`; of results, the one with the number `n`."""
        seen = next((seen for seen in self.making.answers if seen.moment is moment), None)
        if seen is None:
            return
        self.take_draft(pointed(self.making.draft, field, path, seen, self.making.answers, n))

    def _take(self, making: Making) -> None:
        self.making = making
        self.making_changed.emit()
        self._look_soon.start()

    def _think(self) -> None:
        if self._busy:
            self._think_soon.start()
            return
        before, self._busy = self.making, True
        given = [self._given[moment] for moment in Moment if moment in self._given]

        def done(after: Making) -> None:
            if self._is_over:
                return
            self._busy = False
            if self.making is before:
                self._take(after)
            else:  # a field was changed meanwhile: what it says must count
                self._think_soon.start()

        known = {info.id: info.base_url for info in self._bridge.tracker.providers}
        work = rethought(before, self._command, given, self._secrets, known)
        self._bridge.do(work, "look at what was pasted", done=done, failed=self._failed)

    def _look(self) -> None:
        making = self.making

        def done(what: Looked) -> None:
            if self.making is making and not self._is_over:
                self.looked = what
                self.looked_at.emit(what)

        self._bridge.do(looked(making), "look at the file", done=done)

    def _failed(self) -> None:
        self._busy = False


def _differs(name: str, one: Draft, other: Draft) -> bool:
    return getattr(one, name) != getattr(other, name)
