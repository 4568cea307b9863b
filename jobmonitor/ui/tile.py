"""Paints the two small signs of a row: the picture, or what stands for it, and the mark of its state."""

from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon_pixmap
from jobmonitor.ui.thumbnails import shown_output

_ICONS: Final = {
    OutputKind.IMAGE: "image",
    OutputKind.ANIMATION: "film",
    OutputKind.VIDEO: "film",
    OutputKind.DOCUMENT: "document",
    OutputKind.FILE: "file",
}
_ICON: Final = 22
LONGEST_LABEL: Final = 5


def tile_icon(job: Job) -> str:
    """The icon of a tile without a picture; "" while there is nothing yet, and the tile stays quiet."""
    output = shown_output(job)
    if output is not None:
        return _ICONS[output.kind]
    match job.state:
        case JobState.SUCCEEDED:
            return "check"
        case JobState.FAILED:
            return "warning"
        case JobState.EXPIRED:
            return "clock"
        case JobState.CANCELLED:
            return "cross"
        case _:
            return ""


def kind_icon(output: Output) -> str:
    """The icon of an output without a picture; of one that can't be had any more, a warning."""
    is_lost = output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED)
    return "warning" if is_lost else _ICONS[output.kind]


def tile_label(output: Output | None) -> str:
    """What kind of file it is, in some letters (`MP4`, `GLB`), for a tile without a picture; "" where nobody knows."""
    letters = PurePath(output.path).suffix.removeprefix(".") if output is not None and output.path else ""
    return letters.upper() if letters.isalnum() and len(letters) <= LONGEST_LABEL and letters != "bin" else ""


def draw_tile(painter: QPainter, area: QRect, job: Job, look: theme.Colors, tile: QPixmap | None, scale: float) -> None:
    """The picture with round corners, or its kind, or an empty place that waits for one; with a count above one."""
    if tile is not None:
        painter.drawPixmap(area.topLeft(), tile)
    else:
        draw_kind(painter, area, tile_icon(job), tile_label(shown_output(job)), look, scale)
    if len(job.outputs) > 1:
        _draw_count(painter, area, len(job.outputs))


def draw_kind(painter: QPainter, area: QRect, icon: str, label: str, look: theme.Colors, scale: float) -> None:
    """The place of a picture that isn't there, with the icon and the letters of what it is; both may be ""."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.tile))
    painter.drawRoundedRect(QRectF(area), theme.RADIUS, theme.RADIUS)
    if icon:
        corner = area.center() - QRect(0, 0, _ICON, _ICON).center() - QPoint(0, 6 if label else 0)
        painter.drawPixmap(corner, icon_pixmap(icon, look.dim, _ICON, scale))
        draw_label(painter, QRectF(area), label, look)


def draw_label(painter: QPainter, area: QRectF, label: str, look: theme.Colors) -> None:
    """The letters of a tile, at its foot."""
    if label:
        font = theme.font("small")
        font.setPixelSize(10)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.dim))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(area.adjusted(0, 0, 0, -6), int(flags), label)


def _draw_count(painter: QPainter, area: QRect, number: int) -> None:
    text = str(number) if number < 1000 else "999+"
    font = theme.font("small")
    font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    width, height = max(metrics.horizontalAdvance(text) + 10, 18), 18
    badge = QRectF(area.right() - width - 2, area.bottom() - height - 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 185))  # it lies on pictures of any colour
    painter.drawRoundedRect(badge, height / 2, height / 2)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)


def draw_mark(painter: QPainter, area: QRectF, job: Job, color: str) -> None:
    """The state as a shape, which says the same as its colour does."""
    pen = QPen(QColor(color), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = area.adjusted(1, 1, -1, -1)
    middle = ring.center()
    match job.state:
        case JobState.SUCCEEDED:
            bottom = QPointF(middle.x() - 1, area.bottom() - 2.5)
            start, end = QPointF(area.left() + 1.5, middle.y() + 0.5), QPointF(area.right() - 1, area.top() + 2.5)
            painter.drawPolyline([start, bottom, end])
        case JobState.FAILED:
            cross = area.adjusted(2, 2, -2, -2)
            painter.drawLine(cross.topLeft(), cross.bottomRight())
            painter.drawLine(cross.topRight(), cross.bottomLeft())
        case JobState.CANCELLED:
            painter.drawEllipse(ring)
            painter.drawLine(QPointF(middle.x() - 2.5, middle.y()), QPointF(middle.x() + 2.5, middle.y()))
        case JobState.EXPIRED:
            painter.drawEllipse(ring)
            painter.drawPolyline([middle - QPointF(0, 2.5), middle, middle + QPointF(2, 0)])
        case JobState.RUNNING:
            painter.drawEllipse(ring)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawPie(ring, 90 * 16, -180 * 16)
        case JobState.QUEUED:
            painter.drawEllipse(ring)
        case JobState.UNKNOWN:
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawEllipse(ring)
