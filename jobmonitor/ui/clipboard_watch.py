"""Looks at the clipboard where the person wants that, and offers what it holds. It takes no focus and adds nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from jobmonitor.events import Notice
from jobmonitor.ui import words
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.notice_bar import NoticeBar
from jobmonitor.ui.timers import single_shot

if TYPE_CHECKING:
    from jobmonitor.jobs import Job
    from jobmonitor.tracker import Found

KEY: Final = "clipboard"
SOON_MS: Final = 200  # some programs set the clipboard several times for one copy
LONGEST: Final = 1_000_000  # characters
NAMED: Final = 3  # providers

# What password managers, and Windows and macOS for them, put beside a text that nobody should look at.
_MARKS: Final = (
    "passwordmanagerhint",
    "excludeclipboardcontentfrommonitorprocessing",
    "canincludeinclipboardhistory",
    "clipboard viewer ignore",
    "nspasteboard.concealedtype",
    "nspasteboard.transienttype",
    "com.agilebits.onepassword",
    "de.petermaurer.transientpasteboardtype",
)


class ClipboardWatch(QObject):
    """Off until it is set on."""

    wanted = Signal(str)
    """This text is to be added."""

    def __init__(self, bridge: Bridge, notices: NoticeBar, names: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notices = notices
        self._names = names
        self._is_on = False
        self._seen = 0  # what tells the text that was looked at last from another one
        self._soon = single_shot(self, self._look, SOON_MS)
        self._clipboard = QGuiApplication.clipboard()
        self.is_ours: Callable[[], bool] = self._clipboard.ownsClipboard
        self._clipboard.dataChanged.connect(self._changed)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            # Some systems tell only the program in front, or tell it only when it comes there.
            app.applicationStateChanged.connect(self._came_to_front)

    @property
    def is_busy(self) -> bool:
        """Whether it will look in a moment."""
        return self._soon.isActive()

    def set_on(self, is_on: bool) -> None:
        """Look from now on, or don't."""
        self._is_on = is_on
        self._seen = 0
        if is_on:
            self._soon.start()
        else:
            self.withdraw()

    def withdraw(self) -> None:
        """What was offered is no longer true, or has been done."""
        self._soon.stop()
        self._notices.withdraw(KEY)

    def _came_to_front(self, state: Qt.ApplicationState) -> None:
        if self._is_on and state is Qt.ApplicationState.ApplicationActive:
            self._soon.start()

    def _changed(self) -> None:
        if self._is_on:
            self._soon.start()

    def _look(self) -> None:
        text = self._text()
        mark = hash(text)
        if mark == self._seen:
            return
        self._seen = mark
        self._notices.withdraw(KEY)
        if text:
            self._bridge.do(
                self._bridge.tracker.look_for_offer(text),
                "look at the clipboard",
                done=lambda found: self._offer(text, mark, found),
            )

    def _text(self) -> str:
        """What may be looked at: not our own words, nothing that is marked as secret, nothing very long."""
        data = self._clipboard.mimeData()
        if self.is_ours() or any(is_secret(form) for form in data.formats()) or not data.hasText():
            return ""
        text = data.text()
        return text if text.strip() and len(text) <= LONGEST else ""

    def _offer(self, text: str, mark: int, found: "Found") -> None:
        if self._is_on and found.new and mark == self._seen:
            self._notices.show_notice(Notice(KEY, offer(found.new, self._names)), ("Add", lambda: self._add(text)))

    def _add(self, text: str) -> None:
        self.wanted.emit(text)


def is_secret(form: str) -> bool:
    """Whether a format beside a text on the clipboard marks it as nobody's business."""
    form = form.casefold()
    return any(mark in form for mark in _MARKS)


def offer(jobs: "tuple[Job, ...]", names: Callable[[str], str]) -> str:
    """What is said of the jobs that the clipboard holds."""
    many = words.count(len(jobs), "job ID")
    owners = list(dict.fromkeys(job.provider for job in jobs))
    if owners == [""]:
        candidates = list(dict.fromkeys(each for job in jobs for each in job.candidates))
        whose = _named([names(each) for each in candidates], "or")
    else:
        whose = _named([names(owner) for owner in owners if owner], "and")
    return f"The clipboard holds {many} of {whose}"


def _named(names: list[str], last: str) -> str:
    rest = len(names) - NAMED
    shown = [words.plain(name, 30) for name in names[:NAMED]]
    return words.listed([*shown, f"{rest} more"] if rest > 0 else shown, last)
