"""What lies behind a picture that is transparent, so that its emptiness can be seen. It paints nothing itself."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

LIGHT: Final = "#f6f6f6"
DARK: Final = "#d8d8d8"
CELL: Final = 6  # points


@lru_cache(maxsize=8)
def _pattern(cell: int) -> QImage:
    pattern = QImage(2 * cell, 2 * cell, QImage.Format.Format_RGB32)
    pattern.fill(QColor(LIGHT))
    painter = QPainter(pattern)
    painter.fillRect(QRect(cell, 0, cell, cell), QColor(DARK))
    painter.fillRect(QRect(0, cell, cell, cell), QColor(DARK))
    painter.end()
    return pattern


def checkerboard(scale: float = 1.0) -> QBrush:
    """A brush for a device with `scale` pixels to a point. May be used on any thread."""
    return QBrush(_pattern(max(1, round(CELL * scale))))


def laid_on(picture: QImage, scale: float) -> QImage:
    """The picture itself, or, where it is transparent, on the checkerboard. May be called on any thread."""
    if not picture.hasAlphaChannel():
        return picture
    ground = QImage(picture.size(), QImage.Format.Format_RGB32)
    painter = QPainter(ground)
    painter.fillRect(ground.rect(), checkerboard(scale))
    painter.drawImage(0, 0, picture)
    painter.end()
    return ground
