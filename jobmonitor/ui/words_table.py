"""The words of a service, each with what it means to us. Which words there are, others find out."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jobmonitor.jobs import JobState
from jobmonitor.tracker.making import meaning, usual_words
from jobmonitor.ui import theme
from jobmonitor.ui.making_words import STATES
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import plain, state_name

Pairs = tuple[tuple[str, JobState], ...]
_NONE: Final = "As it comes"


class WordsTable(QWidget):
    """A line for each word, and one to add another. States by HTTP status stand above the words."""

    words_changed = Signal(object)
    http_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words: Pairs = ()
        self._http: Pairs = ()
        self._boxes: list[QComboBox] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.S)
        self._grid.setVerticalSpacing(theme.XS)
        self._grid.setColumnStretch(0, 1)
        self._new = QLineEdit()
        self._new.setPlaceholderText("Another word")
        self._new.setAccessibleName("Another word for the status")
        self._new.setFont(theme.font("mono"))
        self._new.returnPressed.connect(self._add)
        self._usual = button("Add the usual words", self._add_usual, quiet=True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        foot.addWidget(self._new, 1)
        foot.addWidget(self._usual)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(self._grid)
        column.addLayout(foot)

    def show_words(self, words: Sequence[tuple[str, JobState]], http: Sequence[tuple[str, JobState]]) -> None:
        """These are the words, and these the states by HTTP status."""
        before, now = (self._http, self._words), (tuple(http), tuple(words))
        self._http, self._words = now
        # A box that somebody has just chosen in keeps the keyboard.
        if [dict(pairs).keys() for pairs in before] != [dict(pairs).keys() for pairs in now]:
            self._fill()
        for box, (_, state) in zip(self._boxes, (*self._http, *self._words), strict=True):
            box.setCurrentIndex(STATES.index(state) if state in STATES else len(STATES))

    def _fill(self) -> None:
        empty(self._grid)
        self._boxes.clear()
        for code, _ in self._http:
            self._line(code, f"HTTP {code}", is_http=True)
        for word, _ in self._words:
            self._line(word, f"“{plain(word, 60)}”", is_http=False)

    def _line(self, word: str, said: str, *, is_http: bool) -> None:
        box = QComboBox()
        box.setAccessibleName(f"{said} means")
        for each in STATES:
            box.addItem(state_name(each), each)
        box.addItem(_NONE, None)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _=0: self._choose(word, box.currentData(), is_http=is_http))
        n = len(self._boxes)
        self._boxes.append(box)
        self._grid.addWidget(Text(said), n, 0)
        self._grid.addWidget(box, n, 1)

    def _choose(self, word: str, state: str | None, *, is_http: bool) -> None:
        pairs = self._http if is_http else self._words
        kept = tuple(
            (each, JobState(state) if each == word and state else old) for each, old in pairs if each != word or state
        )
        (self.http_changed if is_http else self.words_changed).emit(kept)

    def _add(self) -> None:
        word = self._new.text().strip()
        if word and word not in dict(self._words):
            self._new.clear()
            self.words_changed.emit((*self._words, (word, meaning(word) or JobState.RUNNING)))

    def _add_usual(self) -> None:
        self.words_changed.emit((*self._words, *usual_words(word for word, _ in self._words)))
