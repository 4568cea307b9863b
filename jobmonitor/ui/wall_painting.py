"""Paints what hangs on the wall: a picture or what stands for it, the ring of the chosen ones, and headings."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from jobmonitor.jobs import Job, Output
from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon_pixmap
from jobmonitor.ui.tile import draw_kind, kind_icon, tile_label
from jobmonitor.ui.wall_layout import Section, WallLayout

_STAR: Final = 14
_BADGE: Final = 22


def draw_output(
    painter: QPainter,
    area: QRect,
    job: Job,
    output: Output,
    look: theme.Colors,
    tile: QPixmap | None,
    *,
    is_coming: bool,
) -> None:
    """The picture as large as its place, or what stands for it; a star on those that have one.

    Where a picture is on its way, its place is quiet.
    """
    device = painter.device()
    scale = device.devicePixelRatio() if device else 1.0
    if tile is None:
        icon, label = ("", "") if is_coming else (kind_icon(output), tile_label(output))
        tile = _standing_for(icon, label, area.width(), scale, look)
    painter.drawPixmap(area, tile)
    if job.starred:
        badge = QRectF(area.right() - _BADGE - 5, area.top() + 6, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))  # it lies on pictures of any colour
        painter.drawEllipse(badge)
        inset = (_BADGE - _STAR) / 2
        painter.drawPixmap(badge.topLeft() + QPointF(inset, inset), icon_pixmap("star-filled", "#ffffff", _STAR, scale))


@lru_cache(maxsize=64)  # of few kinds, in one size; scrolling paints dozens of them a frame
def _standing_for(icon: str, label: str, edge: int, scale: float, look: theme.Colors) -> QPixmap:
    tile = QPixmap(round(edge * scale), round(edge * scale))
    tile.setDevicePixelRatio(scale)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_kind(painter, QRect(0, 0, edge, edge), icon, label, look, scale)
    painter.end()
    return tile


def draw_ring(painter: QPainter, area: QRect, look: theme.Colors, *, is_here: bool) -> None:
    """What is chosen has a ring, and a stronger one where the keyboard is; a gap keeps it off the picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = 3.0 if is_here else 2.0
    for color, wide, inset in ((look.surface, width + 2, 1.5), (look.accent, width, 0.0)):
        painter.setPen(QPen(QColor(color), wide))
        painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)


def draw_headings(painter: QPainter, wall: WallLayout, area: QRect, top: int, look: theme.Colors) -> None:
    """The headings in `area` of a wall that is scrolled to `top`.

    That of what is at the top stays there, until the next one pushes it out.
    """
    first, sticky, last = (wall.section_at(top + y) for y in (area.top(), 0, area.bottom()))
    for section in {*range(first, last + 1), sticky}:
        box = wall.heading(section)
        y = box.y - top
        if section == sticky and top:
            y = min(0, wall.end_of(section) - top - box.height)
        _draw_heading(painter, QRect(0, y, wall.width, box.height), box.x, wall.sections[section], look)


def _draw_heading(painter: QPainter, ground: QRect, left: int, section: Section, look: theme.Colors) -> None:
    """A heading on its own ground, with the number of what hangs beneath it."""
    painter.fillRect(ground, QColor(look.surface))
    area = ground.adjusted(left, theme.S, -left, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(theme.font("strong"))
    painter.setPen(QColor(look.text))
    metrics = painter.fontMetrics()
    said = metrics.elidedText(section.say(), Qt.TextElideMode.ElideMiddle, max(0, area.width() - 80))
    painter.drawText(area, flags, said)
    painter.setFont(theme.font("small"))
    painter.setPen(QColor(look.dim))
    painter.drawText(area.adjusted(metrics.horizontalAdvance(said) + theme.S, 0, 0, 0), flags, f"{section.count:,}")


def draw_nothing(painter: QPainter, area: QRect, look: theme.Colors) -> None:
    """What stands on an empty wall."""
    painter.setFont(theme.font())
    painter.setPen(QColor(look.dim))
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    said = "None of these jobs has given anything yet. What they give hangs here."
    painter.drawText(area.adjusted(theme.XL, 0, -theme.XL, 0), flags, said)
