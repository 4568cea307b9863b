"""The window in its first moment: the field and the ground of the list, where they will be. It shows nothing yet."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from jobmonitor.ui import theme


def field_height(metrics: QFontMetrics) -> int:
    """The height of the paste bar's field while it has one line."""
    return theme.control_height(metrics) + 2 * theme.S


def draw_field(painter: QPainter, box: QRect, look: theme.Colors, *, has_focus: bool = False) -> None:
    """The ground of the field, with a ring around it while it has the keyboard."""
    painter.setPen(theme.pen(look.accent, 1.5) if has_focus else theme.pen(look.line))
    painter.setBrush(QColor(look.field))
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 10, 10)


def draw_frame(painter: QPainter, area: QRect, look: theme.Colors, metrics: QFontMetrics, list_share: float) -> None:
    """All that is certain before anything is known, in what the menu bar leaves; `list_share` is 0 where no list is."""
    height = field_height(metrics)
    draw_field(painter, QRect(area.left() + theme.L, area.top() + theme.L, area.width() - 2 * theme.L, height), look)
    if list_share:
        top = area.top() + theme.L + height + theme.M
        ground = QRect(area.left(), top, round(list_share * area.width()), area.bottom() + 1 - top)
        painter.fillRect(ground, QColor(look.surface))
        painter.fillRect(QRect(ground.right() + 1, top, 1, ground.height()), QColor(look.line))
