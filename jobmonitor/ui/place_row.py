"""One line of the form: what it is called, what stands in it, and where one points it out. It knows no answer."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.parts import Text

LABEL = 96


class Row(QWidget):
    """A name, and a widget of any kind, with words beneath; `beside` leaves room for more in the same line."""

    def __init__(self, name: str, widget: QWidget, *, beside: bool = False) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(theme.S)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnMinimumWidth(0, LABEL)
        self.grid.setColumnStretch(1, 1)
        self._name = Text(name, dim=True)
        self._why = Text("", "small", dim=True)
        self._why.hide()
        self.grid.addWidget(self._name, 0, 0)
        self.grid.addWidget(widget, 0, 1, 1, 1 if beside else 3)
        self.grid.addWidget(self._why, 1, 1, 1, 3)

    def say(self, words: str, tone: theme.Tone = "calm") -> None:
        """Why it is so, or what is wrong with it."""
        self._why.setText(words)
        self._why.set_tone(tone)
        self._why.setVisible(bool(words))

    def mark(self, *, is_chosen: bool) -> None:
        """Show that this is the line that waits for a value."""
        self._name.set_tone("busy" if is_chosen else "calm")


class LineRow(Row):
    """A line to write in."""

    edited = Signal(str)

    def __init__(self, name: str, hint: str = "", *, mono: bool = False, beside: bool = False) -> None:
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        if mono:
            self.line.setFont(theme.font("mono"))
        self._text = ""
        super().__init__(name, self.line, beside=beside)
        self.line.textEdited.connect(self.edited.emit)
        self.line.editingFinished.connect(self._tidy)

    def show_text(self, text: str) -> None:
        """Let this stand there, or as soon as nobody writes there any more."""
        self._text = text
        if not (self.line.hasFocus() and self.line.isModified()):
            self._tidy()

    def _tidy(self) -> None:
        if self.line.text() != self._text:
            self.line.setText(self._text)
            self.line.setCursorPosition(0)  # of a long place, the beginning
        self.line.setModified(False)


class PlaceRow(LineRow):
    """A place in the answers: written, or pointed out."""

    chosen = Signal()
    """From now on this is what one points at."""
    tree_wanted = Signal()
    """The keyboard should go to the answer."""

    def __init__(self, name: str, hint: str = "Not said") -> None:
        super().__init__(name, hint, mono=True, beside=True)
        self.line.installEventFilter(self)
        self.point = QPushButton("Point")
        self.point.setAutoDefault(False)
        self.point.setCheckable(True)
        self.point.setProperty("pointing", "true")
        self.point.setAccessibleName(f"Point at {name}")
        self.point.setToolTip("Then choose the value in the answer")
        self.point.clicked.connect(self._begin)
        self.grid.addWidget(self.point, 0, 2, 1, 2)

    def mark(self, *, is_chosen: bool) -> None:
        """Show that this is the line that waits for a value."""
        super().mark(is_chosen=is_chosen)
        self.point.setChecked(is_chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who writes in the line can point as well; Down goes to the answer."""
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.chosen.emit()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.tree_wanted.emit()
            return True
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self.chosen.emit()
        self.tree_wanted.emit()
