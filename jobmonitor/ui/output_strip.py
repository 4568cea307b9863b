"""A row of small pictures, one an output, of which one is chosen. It asks for those that are seen, and loads none."""

from typing import Any, cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from jobmonitor.jobs import Output, OutputKind, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon_pixmap
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.thumbnails import rounded
from jobmonitor.ui.tile import draw_label, tile_label
from jobmonitor.ui.words import output_kind, output_line

EDGE = 48
_HEIGHT = EDGE + theme.S + 2
ICONS = {
    OutputKind.IMAGE: "image",
    OutputKind.ANIMATION: "film",
    OutputKind.VIDEO: "film",
    OutputKind.DOCUMENT: "document",
    OutputKind.FILE: "file",
}
_LOST = (OutputState.FAILED, OutputState.LINK_EXPIRED)


class _Ring(QStyledItemDelegate):
    """Draws the tile as it is, and a ring around the chosen one."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile = index.data(Qt.ItemDataRole.DecorationRole)
        given = cast(Any, option)  # the stubs lack the fields of options
        area, state = cast(QRect, given.rect), cast(QStyle.StateFlag, given.state)
        box = QRectF(area.center().x() - EDGE / 2, area.top() + theme.XS, EDGE, EDGE)
        if isinstance(tile, QPixmap):
            painter.drawPixmap(box.topLeft(), tile)
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.colors(given.palette).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), theme.RADIUS + 2, theme.RADIUS + 2)


class OutputStrip(QListWidget):
    """The strip. Left and Right move in it, Enter opens."""

    chosen = Signal(int)
    opened = Signal()
    thumbnail_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[int, tuple[Output, ...]] = (0, ())
        self._asked: set[int] = set()
        self.setAccessibleName("Outputs")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(EDGE, EDGE))
        self.setGridSize(QSize(EDGE + theme.S, EDGE + theme.S))
        self.setFixedHeight(_HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Ring(self))
        self.setDragEnabled(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._want_seen)
        # Not `start` itself: it would take where the bar stands for its milliseconds.
        self.horizontalScrollBar().valueChanged.connect(lambda: self._soon.start())
        self.currentRowChanged.connect(self._chosen)
        self.itemActivated.connect(self.opened)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803 - Qt's name
        """Takes the file of the chosen one along, out of the window."""
        row = self.currentRow()
        if 0 <= row < len(self._shown[1]):
            tile = self.item(row).data(Qt.ItemDataRole.DecorationRole)
            drag_files(self, [self._shown[1][row]], tile if isinstance(tile, QPixmap) else None)

    def show_outputs(self, number: int, outputs: tuple[Output, ...]) -> None:
        """Show these outputs of the job `number`; pictures that are still right stay."""
        if self._shown == (number, outputs):
            return
        before = {output.n: output for output in self._shown[1]} if self._shown[0] == number else {}
        is_same_row = [output.n for output in outputs] == list(before)
        self._shown = (number, outputs)
        if not is_same_row:
            self._fill(outputs)
            before = {}
        for row, output in enumerate(outputs):
            if before.get(output.n) != output:
                self._asked.discard(output.n)
                self._describe(self.item(row), output, len(outputs))
        self._soon.start()

    def mark(self, n: int) -> None:
        """The output `n` is the one that is shown; nothing is told."""
        order = [output.n for output in self._shown[1]]
        with QSignalBlocker(self):
            self.setCurrentRow(order.index(n) if n in order else -1)

    def show_thumbnail(self, n: int, image: QImage) -> None:
        """Here is the small picture of the output `n`."""
        order = [output.n for output in self._shown[1]]
        if n in order:
            self.item(order.index(n)).setData(
                Qt.ItemDataRole.DecorationRole, rounded(image, EDGE, self.devicePixelRatioF())
            )

    def resizeEvent(self, e: QResizeEvent) -> None:
        """More may be seen now."""
        super().resizeEvent(e)
        self._soon.start()

    def _fill(self, outputs: tuple[Output, ...]) -> None:
        self._asked.clear()
        with QSignalBlocker(self):
            self.clear()
            self.addItems([""] * len(outputs))

    def _describe(self, item: QListWidgetItem, output: Output, count: int) -> None:
        name = f"{output_kind(output.kind)} {output.n + 1} of {count}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {output_line(output)}")
        sign = "warning" if output.state in _LOST else ICONS[output.kind]
        label = "" if output.state in _LOST else tile_label(output)
        tile = _typed(sign, label, theme.colors(self.palette()), self.devicePixelRatioF())
        item.setData(Qt.ItemDataRole.DecorationRole, tile)

    def _want_seen(self) -> None:
        """Ask for the pictures of what is in view, each once."""
        bar = self.horizontalScrollBar()
        self.setFixedHeight(_HEIGHT + (bar.sizeHint().height() if bar.maximum() > 0 else 0))
        view = self.viewport().rect()
        if not self.isVisible():
            return
        for row, output in enumerate(self._shown[1]):
            is_picture = output.kind in (OutputKind.IMAGE, OutputKind.ANIMATION, OutputKind.VIDEO)
            if not is_picture or output.state is not OutputState.SAVED or output.n in self._asked:
                continue
            if view.intersects(self.visualItemRect(self.item(row))):
                self._asked.add(output.n)
                self.thumbnail_wanted.emit(output.n)

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self._shown[1]):
            self.chosen.emit(self._shown[1][row].n)


def _typed(name: str, label: str, look: theme.Colors, scale: float) -> QPixmap:
    """A tile with an icon, for what has no picture or not yet."""
    tile = QPixmap(round(EDGE * scale), round(EDGE * scale))
    tile.setDevicePixelRatio(scale)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.tile))
    painter.drawRoundedRect(QRectF(0, 0, EDGE, EDGE), theme.RADIUS, theme.RADIUS)
    drawing = icon_pixmap(name, look.dim, 20, scale)
    painter.drawPixmap(QPointF((EDGE - 20) / 2, (EDGE - 20) / 2 - (6 if label else 0)), drawing)
    draw_label(painter, QRectF(0, 0, EDGE, EDGE), label, look)
    painter.end()
    return tile
