"""The small pictures of the rows, ready to paint: asked for when seen, kept within a number of bytes."""

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPixmap, QTransform

from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.timers import single_shot

MOST_BYTES: Final = 48 * 1024 * 1024
AT_ONCE: Final = 4
MOST_WANTED: Final = 64  # rows that were scrolled past ask again when they come back

Place = tuple[int, int, str]
"""A job's number, an output's number, and the hash of its bytes: another picture is another place."""


class Thumbnails(QObject):
    """Tiles with round corners, from the thumbnails that the tracker keeps."""

    arrived = Signal(int)
    """The number of a job whose tile can be painted now."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tiles: OrderedDict[tuple[Place, float], QPixmap] = OrderedDict()
        self._bytes = 0
        self._wanted: OrderedDict[Place, float] = OrderedDict()
        self._asked: set[Place] = set()
        self._empty: set[Place] = set()  # nothing can be shown of these
        self._soon = single_shot(self, self._ask)

    @property
    def weight(self) -> int:
        """How many bytes the tiles take."""
        return self._bytes

    def tile(self, job: Job, scale: float) -> QPixmap | None:
        """The tile of the job for a screen with `scale` device pixels to a point; None while there is none."""
        output = shown_output(job)
        if output is None or output.state is not OutputState.SAVED:
            return None
        place = (job.number, output.n, output.sha256)
        tile = self._tiles.get((place, scale))
        if tile is not None:
            self._tiles.move_to_end((place, scale))
        elif place not in self._asked and place not in self._empty:
            self._wanted[place] = scale
            self._wanted.move_to_end(place)
            if len(self._wanted) > MOST_WANTED:
                self._wanted.popitem(last=False)
            self._soon.start()
        return tile

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < AT_ONCE:
            place, scale = self._wanted.popitem()  # what was seen last is what is seen now
            self._asked.add(place)
            self._bridge.do(
                self._bridge.tracker.thumbnail(place[0], place[1]),
                "show the small pictures",
                done=lambda data, place=place, scale=scale: self._keep(place, scale, data),
                failed=lambda place=place: self._give_up(place),
            )

    def _keep(self, place: Place, scale: float, data: bytes | None) -> None:
        picture = decode(data or b"")
        if picture is None:
            self._give_up(place)
            return
        tile = rounded(picture, theme.TILE, scale)
        self._tiles[place, scale] = tile
        self._bytes += _weight(tile)
        while self._bytes > MOST_BYTES:
            self._bytes -= _weight(self._tiles.popitem(last=False)[1])
        self._asked.discard(place)
        self.arrived.emit(place[0])
        self._ask()

    def _give_up(self, place: Place) -> None:
        self._empty.add(place)
        self._asked.discard(place)
        self._ask()


def shown_output(job: Job) -> Output | None:
    """The output that stands for the job: the first that can be seen, else the first."""
    seen = (output for output in job.outputs if output.kind in ("image", "animation", "video"))
    return next(seen, job.outputs[0] if job.outputs else None)


def decode(data: bytes) -> QImage | None:
    """The picture in a thumbnail of ours (JPEG or WebP, nothing else), None where there is none."""
    # Without a format Qt would guess, and might draw what is no picture of ours.
    if data.startswith(b"\xff\xd8"):
        name = b"jpeg"
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        name = b"webp"
    else:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    picture = QImageReader(buffer, QByteArray(name)).read()
    return None if picture.isNull() else picture


def rounded(picture: QImage, edge: int, scale: float) -> QPixmap:
    """The middle of the picture as a square of `edge` points with round corners."""
    size = round(edge * scale)
    fitted = picture.scaled(
        QSize(size, size), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    tile = QPixmap(size, size)
    tile.fill(Qt.GlobalColor.transparent)
    brush = QBrush(fitted)
    brush.setTransform(QTransform.fromTranslate((size - fitted.width()) / 2, (size - fitted.height()) / 2))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(QRectF(0, 0, size, size), theme.RADIUS * scale, theme.RADIUS * scale)
    painter.end()
    tile.setDevicePixelRatio(scale)
    return tile


def _weight(tile: QPixmap) -> int:
    return tile.width() * tile.height() * tile.depth() // 8
