"""The window in its first moment: the field and the ground of the list, where they will be. It shows nothing yet."""

import sys
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from jobmonitor.ui import theme


@dataclass(frozen=True, slots=True)
class Frame:
    """How high the menu bar and the field are, in points, and what share of the width the list has: 0 without one.

    The window remembers them from the last time: to ask for the system's font would cost the first paint 5 ms.
    """

    top: float = 0 if sys.platform == "darwin" else 21
    field: float = 44
    list_share: float = 0.0


def field_height(metrics: QFontMetrics) -> int:
    """The height of the paste bar's field while it has one line."""
    return theme.control_height(metrics) + 2 * theme.S


def draw_field(painter: QPainter, box: QRect, look: theme.Colors, *, has_focus: bool = False) -> None:
    """The ground of the field, with a ring around it while it has the keyboard."""
    painter.setPen(theme.pen(look.accent, 1.5) if has_focus else theme.pen(look.line))
    painter.setBrush(QColor(look.field))
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 10, 10)


def draw_frame(painter: QPainter, area: QRect, look: theme.Colors, frame: Frame) -> None:
    """All that is certain before anything is known."""
    top = area.top() + round(frame.top) + theme.L
    height = round(frame.field)
    draw_field(painter, QRect(area.left() + theme.L, top, area.width() - 2 * theme.L, height), look)
    if frame.list_share:
        top += height + theme.M
        ground = QRect(area.left(), top, round(frame.list_share * area.width()), area.bottom() + 1 - top)
        painter.fillRect(ground, QColor(look.surface))
        painter.fillRect(QRect(ground.right() + 1, top, 1, ground.height()), QColor(look.line))
