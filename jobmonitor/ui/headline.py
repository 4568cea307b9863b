"""One line of two parts, the second of them dim, shortened where there is no room. It stays one line."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from jobmonitor.ui import theme

_LEAST = 60


class Headline(QWidget):
    """Says what it is told; all of it stands in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.second = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, first: str, second: str) -> None:
        """Say these."""
        if (first, second) != (self.first, self.second):
            self.first, self.second = first, second
            self.setToolTip("\n".join(part for part in (first, second) if part))
            self.setAccessibleName(", ".join(part for part in (first, second) if part))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as both."""
        strong, plain = QFontMetrics(theme.font("strong")), QFontMetrics(theme.font())
        width = strong.horizontalAdvance(self.first) + theme.S + plain.horizontalAdvance(self.second)
        return QSize(width, max(strong.height(), plain.height()))

    def minimumSizeHint(self) -> QSize:
        """It can be shortened."""
        return QSize(_LEAST, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first part as far as there is room, then the second."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        used = self._draw(painter, 0, self.first, "strong", look.text)
        self._draw(painter, used + theme.S, self.second, "body", look.dim)
        painter.end()

    def _draw(self, painter: QPainter, left: int, text: str, role: theme.Role, color: str) -> int:
        painter.setFont(theme.font(role))
        painter.setPen(QColor(color))
        area = QRect(left, 0, max(0, self.width() - left), self.height())
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        return left + painter.fontMetrics().horizontalAdvance(shown)
