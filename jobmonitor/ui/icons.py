"""Our line icons as Qt icons and pixmaps in any colour, sharp at any scale. It draws no widget."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from jobmonitor.ui.resources import icon_svg

_SIZES = (16, 20, 32)  # logical pixels at which buttons and menus ask
_SCALES = (1.0, 2.0, 3.0)


@cache
def icon(name: str, color: str) -> QIcon:
    """The icon `name` in `color` (#rrggbb). A KeyError if no icon is called so."""
    made = QIcon()
    for size in _SIZES:
        for scale in _SCALES:
            made.addPixmap(icon_pixmap(name, color, size, scale))
    return made


@cache
def icon_pixmap(name: str, color: str, size: int, scale: float = 1.0) -> QPixmap:
    """The icon as a square of `size` logical pixels, for a screen with `scale` device pixels to each."""
    edge = round(size * scale)
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(icon_svg(name, color))).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
