"""The mark before a row that can be chosen, in our colours: the style's own can't be seen on a dark ground."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jobmonitor.ui import theme

EDGE = 14.0  # points
_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))


class MarkDelegate(QStyledItemDelegate):
    """Draws the row as the style does, and its mark once more on top."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row."""
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        widget = drawn.widget  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        place = widget.style().subElementRect(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, drawn, widget
        )
        middle = QRectF(place).center()  # pyright: ignore[reportUnknownArgumentType]
        _draw(
            painter, QRectF(middle.x() - EDGE / 2, middle.y() - EDGE / 2, EDGE, EDGE), option, is_marked=_is_on(state)
        )


def _is_on(state: object) -> bool:
    return state in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)


def _draw(painter: QPainter, box: QRectF, option: QStyleOptionViewItem, *, is_marked: bool) -> None:
    look = theme.colors(option.palette)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.accent if is_marked else look.dim), 1.2))
    painter.setBrush(QColor(look.accent if is_marked else look.field))
    painter.drawRoundedRect(box, 3, 3)
    if is_marked:
        pen = QPen(QColor(look.on_accent), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline([QPointF(box.left() + x * EDGE, box.top() + y * EDGE) for x, y in _TICK])
    painter.restore()
