"""Where answers of a service are pasted, one for each moment of a job, and looked at. It reads none of them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.errors import Problem
from jobmonitor.tracker.making import Given, Marks, Moment, Seen
from jobmonitor.ui import theme
from jobmonitor.ui.answer_tree import AnswerTree
from jobmonitor.ui.making_words import MOMENTS
from jobmonitor.ui.parts import Text, button

SHOWN: Final = 50_000  # characters of a pasted text that are shown as text


class Answers(QWidget):
    """A tab for each moment: a field to paste into, then the answer as a tree."""

    given = Signal(object)
    """An answer as it was pasted (`Given`)."""
    pointed = Signal(object, object)
    """The moment, and the path of the value that was pointed at."""
    named = Signal(object, object, object)
    """The moment, the path, and the field that the value was said to be."""

    left = Signal()
    """The keyboard should go back to the fields."""

    def __init__(self) -> None:
        super().__init__()
        self._pages = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self._of: dict[Moment, AnswerPage] = {}
        head = QHBoxLayout()
        head.setSpacing(2)
        for moment, said in MOMENTS.items():
            tab = QPushButton(said)
            tab.setProperty("tab", "true")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.clicked.connect(lambda _=False, moment=moment: self._turned(moment))
            self._tabs.addButton(tab, len(self._of))
            head.addWidget(tab)
            page = AnswerPage(moment)
            page.given.connect(self.given.emit)
            page.tree.pointed.connect(partial(self.pointed.emit, moment))
            page.tree.named.connect(partial(self.named.emit, moment))
            page.tree.left.connect(self.left.emit)
            self._of[moment] = page
            self._pages.addWidget(page)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.turn_to(Moment.DONE)

    @property
    def moment(self) -> Moment:
        """Whose answer is shown."""
        return list(MOMENTS)[self._pages.currentIndex()]

    @property
    def page(self) -> "AnswerPage":
        """The page that is shown."""
        return self._of[self.moment]

    def turn_to(self, moment: Moment) -> None:
        """Show this moment's answer."""
        n = list(MOMENTS).index(moment)
        self._pages.setCurrentIndex(n)
        self._tabs.button(n).setChecked(True)

    def show_answers(self, answers: Sequence[Seen], problems: Mapping[str, Problem]) -> None:
        """What was made of the pasted texts."""
        by_moment = {seen.moment: seen for seen in answers}
        for n, (moment, page) in enumerate(self._of.items()):
            page.show_seen(by_moment.get(moment), problems.get(moment))
            self._tabs.button(n).setText(MOMENTS[moment] + (" ✓" if moment in by_moment else ""))
            self._tabs.button(n).setAccessibleName(MOMENTS[moment] + (", given" if moment in by_moment else ""))

    def show_marks(self, marks: Mapping[Moment, Marks]) -> None:
        """Which values are used, and for what."""
        for moment, page in self._of.items():
            page.tree.show_marks(marks.get(moment, {}))

    def await_pointing(self, *, is_awaited: bool) -> None:
        """Whether a field waits for a value."""
        for page in self._of.values():
            page.tree.await_pointing(is_awaited=is_awaited)

    def _turned(self, moment: Moment) -> None:
        self.turn_to(moment)
        self.page.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where values are pointed at, or where an answer is pasted; one that is there goes first."""
        if not self._of[self.moment].is_seen:
            there = next((moment for moment, page in self._of.items() if page.is_seen), self.moment)
            self.turn_to(there)
        self._of[self.moment].take_focus()


class AnswerPage(QWidget):
    """One moment's answer, and its HTTP status."""

    given = Signal(object)

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment = moment
        self._text = ""
        self._seen: Seen | None = None
        self.field = _Field(MOMENTS[moment])
        self.field.pasted.connect(self._take)
        self.field.textChanged.connect(self._typed)
        self.tree = AnswerTree()
        self.tree.pasted.connect(self._take)
        self._status = QLineEdit("200")
        self._status.setValidator(QIntValidator(100, 599, self._status))
        self._status.setAccessibleName(f"HTTP status, {MOMENTS[moment].lower()}")
        self._status.setFixedWidth(self._status.fontMetrics().horizontalAdvance("0000") + 24)
        self._status.textEdited.connect(self._say)
        self._again = button("Paste another", self._clear, quiet=True)
        self._line = Text("", "small", tone="warn")
        self._views = QStackedWidget()
        self._views.addWidget(self.field)
        self._views.addWidget(self.tree)
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        label = QLabel("HTTP status")
        label.setBuddy(self._status)
        foot.addWidget(label)
        foot.addWidget(self._status)
        foot.addWidget(self._line, 1)
        foot.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._views, 1)
        column.addLayout(foot)
        self.show_seen(None, None)

    @property
    def is_seen(self) -> bool:
        """Whether an answer stands there that could be read."""
        return self._seen is not None

    def show_seen(self, seen: Seen | None, problem: Problem | None) -> None:
        """What was made of the pasted text, or why nothing was."""
        is_new = seen is None or self._seen is None or seen.body != self._seen.body
        self._seen = seen
        has_values = seen is not None and seen.has_values
        had_focus = self.field.hasFocus()
        if seen is not None and is_new and has_values:
            self.tree.show_answer(seen.value)
        if seen is not None and not self._status.hasFocus():
            self._status.setText(str(seen.status))
        self._views.setCurrentWidget(self.tree if has_values else self.field)
        if had_focus and has_values:
            self.tree.setFocus()
        self._again.setVisible(has_values)
        said = str(problem) if problem else ""
        if seen is not None and not has_values:
            said = "The answer is a file itself" if seen.is_file else "An empty answer"
        self._line.setText(said)
        if problem is not None and not self.field.toPlainText():
            self.field.show_text(self._text)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        (self.tree if self._views.currentWidget() is self.tree else self.field).setFocus()

    def _take(self, text: str) -> None:
        self._text = text
        self._say()

    def _typed(self) -> None:
        if not self.field.is_told:
            self._take(self.field.toPlainText())

    def _clear(self) -> None:
        self.field.show_text("")
        self._views.setCurrentWidget(self.field)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take("")

    def _say(self) -> None:
        if not self._status.hasAcceptableInput():
            return  # it is still being written
        self.given.emit(Given(self._text, self._moment, int(self._status.text())))


class _Field(QPlainTextEdit):
    """Takes a text of any length; only its beginning is shown."""

    pasted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.is_told = False
        self.setFont(theme.font("mono"))
        self.setAccessibleName(f"Answer, {name.lower()}")
        self.setPlaceholderText(f"Paste an answer of the service, as it came: {name.lower()}")
        self.setTabChangesFocus(True)

    def show_text(self, text: str) -> None:
        """Show this without having been asked."""
        self.is_told = True
        self.setPlainText(text[:SHOWN])
        self.is_told = False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Into an empty field a text goes whole, whatever its length."""
        text = source.text()
        if self.toPlainText().strip():
            super().insertFromMimeData(source)
        else:
            self.show_text(text)
            self.pasted.emit(text)
