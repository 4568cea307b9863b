"""A box to tick whose frame can be seen in the dark too, where the style's own is nearly as dark as the ground."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from jobmonitor.ui import theme

SIDE: Final = 14


class CheckBox(QCheckBox):
    """Qt's own in everything but its looks."""

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        """The box, its tick, and a ring around the words while it has the keyboard."""
        look = theme.colors(self.palette())
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        box = QRectF(place.left() + 0.5, (self.height() - SIDE) // 2 + 0.5, SIDE, SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on, is_live = self.isChecked(), self.isEnabled()
        ground = look.accent if is_on and is_live else look.track if is_on else look.field
        painter.setBrush(QColor(ground))
        painter.setPen(theme.pen(look.text if self.hasFocus() else ground if is_on else look.dim))
        painter.drawRoundedRect(box, 4, 4)
        if is_on:
            tick = [
                QPointF(box.left() + x * SIDE, box.top() + y * SIDE)
                for x, y in ((0.24, 0.53), (0.43, 0.72), (0.78, 0.3))
            ]
            pen = QPen(QColor(look.on_accent if is_live else look.dim), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(tick)
        painter.setPen(QColor(look.text if is_live else look.dim))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
