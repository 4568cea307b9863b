"""What a row asks of the person, and the buttons that it does so with. What is answered, others carry out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from jobmonitor.jobs import Health, Job
from jobmonitor.ui import theme
from jobmonitor.ui.words import is_word_unknown

HEIGHT: Final = 28
MORE: Final = "More…"
ABOUT_KEY: Final = "Use the key from the pasted command?"
_AROUND: Final = 2 * 12 + 2  # a button's padding and border


@dataclass(frozen=True, slots=True)
class Ask:
    """One button: its words, and what it answers. `provider` is whose the job is, "" where it is about a key, or about
    the meaning of a word."""

    words: str
    provider: str = ""
    about_key: Literal["give", "use", "forget"] = "give"
    is_meaning: bool = False


def asks(job: Job, name: Callable[[str], str], *, has_key: bool = False) -> tuple[Ask, ...]:
    """What the row asks: whose the job is, or a key, what to do with one that came with it, what a word means, or
    nothing."""
    if job.state.is_final:
        return ()
    if not job.provider:
        return tuple(Ask(name(candidate), candidate) for candidate in job.candidates)
    if has_key:
        return Ask("Make an account", about_key="use"), Ask("Forget it", about_key="forget")
    match job.health:
        case Health.NEEDS_KEY:
            return (Ask("Add key…"),)
        case Health.BAD_KEY:
            return (Ask("New key…"),)
        case Health.OK if is_word_unknown(job):
            return (Ask("Say what it means…", is_meaning=True),)
        case _:
            return ()


def fitting(asked: tuple[Ask, ...], width: int, metrics: QFontMetrics) -> tuple[tuple[Ask, ...], tuple[Ask, ...], int]:
    """The buttons that have room side by side, those that go behind `More…`, and the width of all of it."""
    widths = [_width(ask.words, metrics) for ask in asked]
    whole = sum(widths) + theme.S * max(0, len(asked) - 1)
    if whole <= width or len(asked) == 1:
        return asked, (), whole
    used, n = _width(MORE, metrics), 0
    while n < len(asked) and used + theme.S + widths[n] <= width:
        used += theme.S + widths[n]
        n += 1
    return asked[:n], asked[n:], used


class RowButtons(QWidget):
    """The buttons in a row. Enter and Space press one, Escape gives the keyboard back to the list."""

    answered = Signal(int, object)
    """The job's number, and the `Ask` that was chosen."""
    left = Signal()

    def __init__(self, job: Job, asked: tuple[Ask, ...], width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = job.number
        self.asked = asked
        shown, behind, _ = fitting(asked, width, self.fontMetrics())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        self.buttons = [self._button(ask.words, f"{ask.words}, job {job.id}") for ask in shown]
        for button, ask in zip(self.buttons, shown, strict=True):
            button.clicked.connect(lambda _=False, ask=ask: self.answered.emit(self.number, ask))
        if behind:
            more = self._button(MORE, f"More providers, job {job.id}")
            menu = QMenu(more)
            for ask in behind:
                menu.addAction(ask.words.replace("&", "&&")).triggered.connect(
                    lambda _=False, ask=ask: self.answered.emit(self.number, ask)
                )
            more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
            self.buttons.append(more)
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)

    def _button(self, words: str, name: str) -> QPushButton:
        button = QPushButton(words.replace("&", "&&"), self)
        button.setAccessibleName(name)
        button.setAutoDefault(True)  # so that Enter presses it
        button.setFixedHeight(HEIGHT)
        button.setFixedWidth(_width(words, self.fontMetrics()))
        button.installEventFilter(self)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gives the keyboard back on Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)


def _width(words: str, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(words) + _AROUND
