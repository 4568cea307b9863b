"""*Import recent jobs…*: opens the dialog, hands on what is chosen there, and says what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jobmonitor.events import Notice
from jobmonitor.ui import words
from jobmonitor.ui.adding import UNDO_MS
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.commands import Commands
from jobmonitor.ui.notice_bar import NoticeBar

if TYPE_CHECKING:
    from jobmonitor.tracker import Placed


class RecentJobs(QObject):
    """Between the dialog and the list; what it shows stands over `ground`."""

    revealed = Signal(int)
    """A job that was just added: the one to look at."""

    def __init__(
        self, bridge: Bridge, commands: Commands, notices: NoticeBar, ground: QWidget, now: Callable[[], float]
    ) -> None:
        super().__init__(ground)
        self._bridge = bridge
        self._commands = commands
        self._notices = notices
        self._ground = ground
        self._now = now
        commands.imported.connect(self._imported)

    def show(self) -> None:
        """Ask which of an account's recent jobs are wanted."""
        from jobmonitor.ui.import_dialog import ImportDialog  # few ever need it

        dialog = ImportDialog(self._bridge, self._ground, self._now)
        dialog.chosen.connect(self._commands.take)
        dialog.open()

    def _imported(self, placed: "Placed", key: str) -> None:
        if key:
            what = f"Added {words.count(len(placed.new), 'job')}"
            self._notices.show_notice(Notice(key, what), ("Undo", lambda: self._commands.undo(key)), UNDO_MS)
        jobs = placed.new or placed.known
        if jobs:
            self.revealed.emit(jobs[0].number)  # the newest was listed first
