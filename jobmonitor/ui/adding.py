"""Between a text, wherever it came from, and the list: looked at first, and shown before many jobs are added."""

from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jobmonitor.events import Notice
from jobmonitor.ui import words
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.commands import Commands
from jobmonitor.ui.notice_bar import NoticeBar
from jobmonitor.ui.paste_bar import PasteBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobmonitor.tracker import Dropped, Found, Placed
    from jobmonitor.ui.paste_sheet import PasteSheet

AT_ONCE: Final = 5  # jobs that are added without a question
FEW_LINES: Final = 20  # that stay in the field, after the sheet has shown them
UNDO_MS: Final = 20_000


class Adding(QObject):
    """Takes texts in, one after the other; what it shows stands over `ground`."""

    revealed = Signal(int)
    """A job that was just added, or was there already: the one to look at."""
    agreed = Signal()
    """What the sheet showed is on its way into the list; the keyboard goes there too."""

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        bar: PasteBar,
        notices: NoticeBar,
        ground: QWidget,
        names: "Callable[[str], str]",
    ) -> None:
        super().__init__(ground)
        self._bridge = bridge
        self._commands = commands
        self._bar = bar
        self._notices = notices
        self._ground = ground
        self._names = names
        self._asked: deque[tuple[str, Found]] = deque()  # the first of them is in the sheet
        self._agreed: set[str] = set()  # texts whose lines without a job were seen
        self.sheet: PasteSheet | None = None
        commands.placed.connect(self._placed)
        commands.not_stored.connect(bar.not_stored)

    def take(self, text: str, provider: str = "") -> None:
        """Add what the text holds, or ask first where it is much."""
        self._bridge.do(
            self._bridge.tracker.look(text, provider),
            "add what was pasted",
            done=lambda found: self._found(text, found),
            failed=lambda: self._not_read(text),
        )

    def _not_read(self, text: str) -> None:
        from jobmonitor.tracker import covered

        self._bar.not_stored(text, covered(text))

    def take_dropped(self, text: str) -> None:
        """Add what a dropped text holds, as if it had been pasted into the bar."""
        self.take(text, self._bar.picker.choice)

    def take_files(self, paths: list[str]) -> None:
        """Add what the files hold."""
        from jobmonitor.tracker import read_dropped

        self._bridge.do(read_dropped(paths), "read the dropped files", done=self._files_read)

    def _files_read(self, dropped: "Dropped") -> None:
        for problem in dropped.problems:
            self._notices.show_notice(Notice(f"dropped:{problem.title}", problem.title, problem.hint))
        if dropped.text:
            self.take_dropped(dropped.text)

    def _found(self, text: str, found: "Found") -> None:
        if len(found.new) <= AT_ONCE:
            self._commands.place(text, found)
            return
        self._bar.hold(text, found.text)
        self._asked.append((text, found))
        if len(self._asked) == 1:
            self._ask()

    def _ask(self) -> None:
        from jobmonitor.ui.paste_sheet import PasteSheet  # most pastes never need it

        _, found = self._asked[0]
        self.sheet = PasteSheet(found, self._names, self._ground)
        self.sheet.agreed.connect(lambda: self._answer(is_wanted=True))
        self.sheet.refused.connect(lambda: self._answer(is_wanted=False))
        self.sheet.open()

    def _answer(self, *, is_wanted: bool) -> None:
        text, found = self._asked.popleft()
        if self.sheet is not None:
            self.sheet.end()
            self.sheet = None
        if is_wanted:
            self._agreed.add(text)
            self._commands.place(text, found)
            self.agreed.emit()
        else:
            self._bar.give_back(text, found.text)
        if self._asked:
            self._ask()

    def _placed(self, text: str, placed: "Placed", key: str) -> None:
        was_seen = text in self._agreed
        self._agreed.discard(text)
        left = placed.unplaced if not was_seen or len(placed.unplaced) <= FEW_LINES else ()
        said = f"{words.count(len(placed.known), 'job is', 'jobs are')} in the list already" if placed.known else ""
        self._bar.placed(text, left, said)
        if was_seen and key:
            what = f"Added {words.count(len(placed.new), 'job')}"
            self._notices.show_notice(Notice(key, what), ("Undo", lambda: self._commands.undo(key)), UNDO_MS)
        jobs = placed.new or placed.known
        if jobs:
            self.revealed.emit(jobs[-1].number)
