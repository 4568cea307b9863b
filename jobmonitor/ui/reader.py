"""Shows text that came from outside, to read and to copy, as plain text; where it comes from is not its business."""

import math

from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.parts import Text


class Reader(QWidget):
    """A text in letters of one width, as high as its lines within `room`, and under it what is not shown."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._room = 320
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setFont(theme.font("mono"))
        self._text.setStyleSheet(
            f"QPlainTextEdit {{ border: none; border-radius: {theme.RADIUS}px; background: palette(base);"
            f" padding: {theme.XS}px; }}"
        )
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(name)
        # How many lines it takes is known only when they are laid out.
        self._text.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._note = Text("", "small", dim=True)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._text)
        column.addWidget(self._note)
        self.setFocusProxy(self._text)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def show_text(self, readable: Readable) -> None:
        """Show this. The place where one was reading stays while the text is the same."""
        if readable.text != self.text:
            self._text.setPlainText(readable.text)
        self._note.setText(readable.note)
        self._note.setVisible(bool(readable.note))
        self._fit()

    def read_on(self, lines: int) -> None:
        """So many lines on, or back."""
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + lines)

    def set_room(self, height: int) -> None:
        """The text may become this high."""
        self._room = height
        self._fit()

    def _fit(self) -> None:
        # This kind of document gives its height in lines.
        lines = self._text.document().documentLayout().documentSize().height()
        line = math.ceil(QFontMetricsF(self._text.font()).lineSpacing())
        height = math.ceil(lines * line + 2 * self._text.document().documentMargin()) + 3 * theme.XS
        if (fitting := min(self._room, height)) != self._text.height():
            self._text.setFixedHeight(fitting)
