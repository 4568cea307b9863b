"""What stands where the rows would be while there are none: how to begin, or that nothing fits. It knows no job."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from jobmonitor.ui import theme, words
from jobmonitor.ui.parts import Text, button

MOST_NAMED = 7  # providers, on one line


class EmptyState(QWidget):
    """A drawn hint, and some words beneath it."""

    all_wanted = Signal()
    """Show every job again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = _Hint(self)
        self._title = Text(role="heading")
        self._words = Text(dim=True)
        self._providers = Text(role="small", dim=True)
        self._all = button("Show all jobs", self.all_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        column.setSpacing(theme.S)
        column.addStretch(2)
        column.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.L)
        for label in (self._title, self._words, self._providers):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_beginning(self, providers: Iterable[str]) -> None:
        """How to begin, for somebody who has no jobs here yet."""
        paste = QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
        self._title.setText(f"Press {paste} to begin")
        self._words.setText("A job ID, a link, JSON or a whole curl command: whatever you have.")
        names = list(providers)
        if len(names) > MOST_NAMED:
            names[MOST_NAMED - 1 :] = [f"{len(names) - MOST_NAMED + 1} more"]
        self._providers.setText(f"Known here: {words.listed(names, 'and')}" if names else "")
        self._show_nothing_found(is_so=False)

    def show_nothing_found(self) -> None:
        """There are jobs, but none that fit what was asked for."""
        self._title.setText("No job fits")
        self._words.setText("Every job is still there: it is the search or the chosen group that hides them.")
        self._show_nothing_found(is_so=True)

    def _show_nothing_found(self, *, is_so: bool) -> None:
        self._all.setVisible(is_so)
        self._hint.setVisible(not is_so)
        self._providers.setVisible(not is_so and bool(self._providers.text()))
        self.setAccessibleName(self._title.text())


class _Hint(QLabel):
    """Three rows of a list to come, drawn: one with a picture, the others waiting."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A little drawing."""
        return QSize(220, 132)

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, strength in enumerate((1.0, 0.55, 0.25)):
            painter.setOpacity(strength)
            top = 4 + n * 44
            painter.setPen(QPen(QColor(look.line), 1))
            painter.setBrush(QColor(look.surface))
            painter.drawRoundedRect(QRectF(4.5, top + 0.5, 211, 36), 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.accent if n == 0 else look.tile))
            painter.drawRoundedRect(QRectF(10, top + 6, 25, 25), 5, 5)
            painter.setBrush(QColor(look.track))
            painter.drawRoundedRect(QRectF(46, top + 10, 84 - 14 * n, 6), 3, 3)
            painter.drawRoundedRect(QRectF(46, top + 22, 54 + 10 * n, 5), 2.5, 2.5)
            painter.drawRoundedRect(QRectF(180, top + 16, 24, 5), 2.5, 2.5)
        painter.setOpacity(1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.on_accent))
        painter.drawEllipse(QRectF(26, 13, 4, 4))
        pen = QPen(QColor(look.on_accent), 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        hills = ((12.0, 31.0), (19.0, 21.0), (24.0, 27.5), (27.0, 24.5), (33.0, 31.0))
        painter.setClipRect(QRectF(10, 10, 25, 21))
        painter.drawPolyline([QPointF(x, y) for x, y in hills])
