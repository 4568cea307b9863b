"""Shows what was found in a pasted text before very much of it is added. It adds nothing: it says what is wanted."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.ui import theme, words
from jobmonitor.ui.parts import Text, button

if TYPE_CHECKING:
    from jobmonitor.jobs import Job
    from jobmonitor.tracker import Found

WIDEST: Final = 560
MOST_PROVIDERS: Final = 8  # that are named; the others are counted together
LINES_SHOWN: Final = 6
SHADE: Final = 110  # of 255: how dark what lies behind becomes


class PasteSheet(QWidget):
    """Lies over its parent, and keeps the keyboard until it is answered: Enter adds, Escape goes back."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, found: "Found", names: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._is_over = False
        self._ground = parent
        self._lines = found.unplaced
        count = words.count(len(found.new), "job")
        self._title = Text(f"Add {count}?", "heading")
        self._card = QFrame(self)
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._card.setMaximumWidth(WIDEST)
        self._add = button(f"Add {count}", self.agreed.emit, main=True)
        self._back = button("Back", self.refused.emit)
        self._back.setAutoDefault(True)  # so that Enter presses it
        column = QVBoxLayout(self._card)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._title)
        column.addLayout(_table(owners(found.new, names)))
        if said := remarks(found):
            column.addWidget(Text("\n".join(said), dim=True))
        if self._lines:
            column.addLayout(self._lines_that_held_nothing(found.empty_lines))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._add)
        column.addLayout(buttons)
        outside = QHBoxLayout(self)
        outside.setContentsMargins(theme.L, theme.S, theme.L, theme.L)
        outside.addStretch(1)
        outside.addWidget(self._card, 100, Qt.AlignmentFlag.AlignTop)
        outside.addStretch(1)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription("Enter adds them, Escape goes back and keeps the text")
        parent.installEventFilter(self)

    def open(self) -> None:
        """Show it, with the keyboard on what Enter does."""
        self._cover()
        self.show()
        self.raise_()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Away with it."""
        self._is_over = True
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the size of what it lies on."""
        if watched is self._ground and event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Escape goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.agreed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        else:
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays in here."""
        if self._is_over:
            return False  # Qt looks for another place for the keyboard while this goes away
        stops = [each for each in self.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        stops = [each for each in stops if each.isVisible() and each.isEnabled()]
        here = QApplication.focusWidget()
        at = stops.index(here) if here in stops else -1
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(
            Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """A shade over what lies behind, and the ground of the card."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, SHADE))
        painter.setPen(theme.pen(look.line))
        painter.setBrush(QColor(look.window))
        painter.drawRoundedRect(self._card.geometry().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _cover(self) -> None:
        self.setGeometry(self._ground.rect())

    def _lines_that_held_nothing(self, count: int) -> QVBoxLayout:
        """Their number, and what they say, to look at and to copy."""
        more = f" (the first {len(self._lines):,} are shown)" if count > len(self._lines) else ""
        said = Text(f"{words.count(count, 'line')} held no job{more}", dim=True)
        copy = button("Copy them", self._copy_lines, quiet=True)
        copy.setAutoDefault(True)
        head = QHBoxLayout()
        head.addWidget(said, 1)
        head.addWidget(copy)
        shown = _Lines("\n".join(words.plain(line, 500) for line in self._lines))
        column = QVBoxLayout()
        column.setSpacing(theme.XS)
        column.addLayout(head)
        column.addWidget(shown)
        return column

    def _copy_lines(self) -> None:
        QApplication.clipboard().setText("\n".join(self._lines))


class _Lines(QPlainTextEdit):
    """Lines to read and to copy; Enter and Escape belong to the sheet."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Lines that held no job")
        self.setFont(theme.font("small"))
        lines = min(LINES_SHOWN, self.blockCount())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * theme.XS + 4)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves to the sheet what is its own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


def owners(jobs: "tuple[Job, ...]", names: Callable[[str], str]) -> list[tuple[str, int]]:
    """How many jobs each provider has, the most first; what several could own stands under all their names."""
    counted = Counter((job.provider,) if job.provider else job.candidates for job in jobs)
    told = [(_owner([names(each) for each in key], number), number) for key, number in counted.most_common()]
    rest = told[MOST_PROVIDERS:]
    if len(rest) < 2:
        return told
    return [*told[:MOST_PROVIDERS], (words.count(len(rest), "more provider"), sum(number for _, number in rest))]


def remarks(found: "Found") -> list[str]:
    """What else there is to say of what was found."""
    said: list[str] = []
    if found.known:
        said.append(f"{words.count(len(found.known), 'job is', 'jobs are')} in the list already")
    if found.repeated:
        said.append(f"{words.count(found.repeated, 'job')} stood there again: each is added once")
    return said


def _owner(names: list[str], count: int) -> str:
    if len(names) < 2:
        return words.plain("".join(names), 60)
    shown = [words.plain(name, 30) for name in names[:3]]
    rest = len(names) - len(shown)
    who = words.listed([*shown, *([f"{rest} more"] if rest else [])])
    return f"{who}: {'the row' if count == 1 else 'each row'} will ask"


def _table(counted: list[tuple[str, int]]) -> QGridLayout:
    """A line for each: how many, and whose."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.M)
    grid.setVerticalSpacing(theme.XS)
    grid.setColumnStretch(1, 1)
    for row, (owner, number) in enumerate(counted):
        figure = Text(f"{number:,}", "strong")
        figure.setWordWrap(False)
        grid.addWidget(figure, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(owner), row, 1)
    return grid
