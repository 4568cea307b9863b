"""What a person said of an account's unknown words, each with a button that takes it back. It stores nothing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from jobmonitor.jobs import Words
from jobmonitor.ui import theme
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import plain, state_name

TALLEST = 132  # points; of more rules one scrolls


class WordRules(QWidget):
    """Takes no room where nothing was said."""

    forgotten = Signal(str)
    """This word is to mean nothing of its own any more."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Words = ()
        self._title = Text("Words that you explained", "strong")
        rows = QWidget()
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._area = QScrollArea()
        self._area.setWidget(rows)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        rows.setAutoFillBackground(False)
        self._area.setAccessibleName("Words that you explained")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._title)
        column.addWidget(self._area)
        self.hide()

    def show_words(self, words: Words) -> None:
        """These are the rules."""
        self.setVisible(bool(words))
        if words == self._words:
            return
        self._words = words
        empty(self._grid)
        for n, (word, state) in enumerate(words):
            said = plain(word, 80)
            forget = button("Forget", lambda word=word: self.forgotten.emit(word), quiet=True)
            forget.setAccessibleName(f"Forget what “{said}” means")
            self._grid.addWidget(Text(f"“{said}” means {state_name(state)}"), n, 0)
            self._grid.addWidget(forget, n, 1)
        self._area.setFixedHeight(min(TALLEST, len(words) * (theme.control_height(self.fontMetrics()) + theme.S)))
