"""Drawings (SVG) as pictures, and WebP decoded. Used in the process that reads pictures, and never in the window's."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from jobmonitor.errors import Problem

LARGEST = 100_000  # pixels of a side that a drawing may ask for


def draw_svg(data: bytes, size: int, *, is_enlarged: bool = False) -> tuple[bytes, int, int]:
    """The drawing as PNG, at most `size` pixels wide and high, and the size that it asks for, which it doesn't pass
    unless it `is_enlarged`.

    `data` must have been cleaned: Qt would open the files that it names. Raises `Problem` for what can't be drawn.
    """
    if QGuiApplication.instance() is None:
        QGuiApplication(["drawing", "-platform", "offscreen"])  # fonts need one
    renderer = QSvgRenderer(QByteArray(data))
    wanted = renderer.defaultSize()
    if not renderer.isValid() or wanted.isEmpty() or max(wanted.width(), wanted.height()) > LARGEST:
        raise Problem("The drawing is damaged and can't be shown")
    fitted = wanted.scaled(QSize(size, size), Qt.AspectRatioMode.KeepAspectRatio)
    shown = fitted if is_enlarged or fitted.width() < wanted.width() else wanted
    picture = QImage(shown.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter)
    painter.end()
    return _png(picture), wanted.width(), wanted.height()


def decode_webp(path: str, size: int) -> tuple[int, int, Callable[[int, int, int, int], bytes]] | None:
    """The file's first picture, at most `size` pixels wide and high, 0 for as large as it is: width, height, and what
    cuts pieces out of it, by left, top, width and height: red, green, blue and how opaque, line by line.

    None where it can't be read, which for want of memory looks no other way than for damage.
    """
    QImageReader.setAllocationLimit(0)  # the process has a limit
    reader = QImageReader(path, QByteArray(b"webp"))
    whole = reader.size()
    fitted = whole.scaled(QSize(size, size), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    if size and fitted.width() < whole.width():
        reader.setScaledSize(fitted)
    picture = reader.read()
    if picture.isNull():
        return None

    def cut(left: int, top: int, width: int, height: int) -> bytes:
        piece = picture.copy(left, top, width, height).convertToFormat(QImage.Format.Format_RGBA8888)
        if piece.isNull():
            raise MemoryError
        return bytes(piece.constBits())

    return picture.width(), picture.height(), cut


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG", 80)  # pyright: ignore[reportArgumentType, reportCallIssue] the stubs know bytes alone
    return bytes(buffer.data().data())
