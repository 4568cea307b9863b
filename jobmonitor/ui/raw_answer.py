"""The last answer as it came, folded away until somebody wants to see it. It loads nothing and explains nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.parts import Text
from jobmonitor.ui.reader import Reader

ROOM = 360


class RawAnswer(QWidget):
    """A heading that unfolds the answer; `wanted` says that it must be loaded."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._fold = QToolButton()
        self._fold.setText("Last answer, as it came")
        self._fold.setFont(theme.font("strong"))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setObjectName("fold")
        self._fold.setStyleSheet(
            "#fold { border: 1px solid transparent; padding: 0 4px 0 0; background: transparent; }"
            "#fold:focus { border-color: palette(highlight); }"
        )
        self._fold.setCheckable(True)
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.toggled.connect(self._turn)
        self._line = Text("", "small", dim=True)
        self._reader = Reader("Last answer, as it came")
        self._reader.set_room(ROOM)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._line)
        column.addWidget(self._reader)
        self._line.hide()
        self._reader.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded."""
        return self._fold.isChecked()

    def show_job(self, number: int) -> None:
        """From now on it is this job's answer. Unfolded, it is loaded at once."""
        if number != self._number:
            self._number = number
            self._reader.hide()
            self._line.hide()
        if self.is_open:
            self.wanted.emit()

    def show_answer(self, number: int, line: str, readable: Readable | None) -> None:
        """Here it is, with a line that says when and how it came; None if there was none. Late, it is dropped."""
        if number != self._number or not self.is_open:
            return
        self._line.setText(line)
        self._line.setVisible(bool(line))
        self._reader.setVisible(readable is not None)
        if readable is not None:
            self._reader.show_text(readable)

    def _turn(self) -> None:
        self._fold.setArrowType(Qt.ArrowType.DownArrow if self.is_open else Qt.ArrowType.RightArrow)
        if self.is_open:
            self.wanted.emit()
        else:
            self._reader.hide()
            self._line.hide()
