"""The small pictures of the rows, ready to paint: asked for when seen, kept within a number of bytes."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from functools import cache
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPixmap, QTransform

from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.checkerboard import laid_on
from jobmonitor.ui.timers import single_shot

MOST_BYTES: Final = 48 * 1024 * 1024
AT_ONCE: Final = 4  # ways to a thread and back that are gone at one time
BATCH: Final = 8  # small pictures that are read on one of them
MOST_WANTED: Final = 128
SHARP: Final = 2.0  # times a tile's edge: a wide picture is cut to its middle, which must not be blurred

Place = tuple[int, int, str]
"""A job's number, an output's number, and the hash of its bytes: another picture is another place."""


class Thumbnails(QObject):
    """Tiles with round corners, from the thumbnails that the tracker keeps. None is decoded on the window's thread."""

    arrived = Signal(int)
    """The number of a job whose tile can be painted now."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None, *, most_bytes: int | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._edge = theme.TILE
        self._most_bytes = MOST_BYTES if most_bytes is None else most_bytes
        self._tiles: OrderedDict[Place, tuple[int, QPixmap]] = OrderedDict()  # each with its edge in device pixels
        self._bytes = 0
        self._wanted: OrderedDict[Place, float] = OrderedDict()  # the first is asked for next
        self._asked: dict[Place, asyncio.Task[None]] = {}
        self._unmade: set[Place] = set()  # of these there is no small picture yet
        self._empty: set[Place] = set()  # nothing can be shown of these
        self._soon = single_shot(self, self._ask)

    @property
    def is_waiting(self) -> bool:
        """Whether a tile is still to come."""
        return self._soon.isActive() or bool(self._wanted or self._asked)

    @property
    def count(self) -> int:
        """How many tiles are ready."""
        return len(self._tiles)

    @property
    def weight(self) -> int:
        """How many bytes the tiles take."""
        return self._bytes

    @property
    def wanted(self) -> tuple[int, ...]:
        """The numbers of the jobs whose tiles are waited for, in the order in which they will be asked for."""
        return tuple(place[0] for place in self._wanted)

    def is_coming(self, place: Place | None) -> bool:
        """Whether a tile of this place may still come."""
        return place is not None and place not in self._empty

    def set_edge(self, points: int) -> None:
        """Tiles are so large from now on. Those that are there stay until another comes."""
        if points != self._edge:
            self._edge = points
            for task in self._asked.values():
                task.cancel()
            self._asked.clear()

    def tile(self, place: Place | None, scale: float) -> QPixmap | None:
        """The tile of this place for a screen with `scale` device pixels to a point; None while there is none.

        What is painted now is wanted before all else. Until a tile of the right size is here, one of another is.
        """
        if place is None:
            return None
        edge, tile = self._tiles.get(place, (0, None))
        if tile is not None:
            self._tiles.move_to_end(place)
        if edge != self._pixels(scale) and self._is_open(place):
            self._wanted[place] = scale
            self._wanted.move_to_end(place, last=False)
            if len(self._wanted) > MOST_WANTED:
                self._wanted.popitem()
            self._soon.start()
        return tile

    def look(self, seen: Iterable[Place | None], ahead: Iterable[Place | None], scale: float) -> None:
        """These are in sight, and those come next: their tiles are wanted in this order, and no others."""
        places = [place for place in (*seen, *ahead) if place is not None]
        missing = [place for place in places if self._tiles.get(place, (0, None))[0] != self._pixels(scale)]
        for place in self._asked.keys() - set(missing):
            self._drop(place)
        self._wanted = OrderedDict((place, scale) for place in missing[:MOST_WANTED] if self._is_open(place))
        if self._wanted:
            self._soon.start()

    def _drop(self, place: Place) -> None:
        """Nobody waits for this one; what is loaded together ends when nobody waits for any of it."""
        task = self._asked.pop(place)
        if task not in self._asked.values():
            task.cancel()

    def _pixels(self, scale: float) -> int:
        return round(self._edge * scale)

    def _is_open(self, place: Place) -> bool:
        return place not in self._asked and place not in self._empty

    def _ask(self) -> None:
        name_what_threads_use()
        while self._wanted and len(set(self._asked.values())) < AT_ONCE:
            scale = next(iter(self._wanted.values()))
            batch = [place for place in self._wanted if place not in self._unmade and self._wanted[place] == scale]
            places = batch[:BATCH] or [next(iter(self._wanted))]
            for place in places:
                del self._wanted[place]
            load = self._load_kept(places, scale) if batch else self._load(places[0], scale)
            task = self._bridge.do(load, "show the small pictures", failed=lambda places=places: self._give_up(places))
            self._asked.update(dict.fromkeys(places, task))

    async def _load_kept(self, places: list[Place], scale: float) -> None:
        """Those that were made before, all together: each way to a thread and back takes its time."""
        edge = self._edge
        pixels = round(edge * scale * SHARP)
        kept = await self._bridge.tracker.kept_thumbnails([place[:2] for place in places], pixels)
        pictures = await asyncio.to_thread(_made, kept, edge, scale)
        for place, data, picture in zip(places, kept, pictures, strict=True):
            if data is not None:
                self._keep(place, picture)
            elif self._asked.pop(place, None) is not None:
                self._unmade.add(place)
                self._wanted[place] = scale
        self._ask()

    async def _load(self, place: Place, scale: float) -> None:
        edge = self._edge
        data = await self._bridge.tracker.thumbnail(place[0], place[1], round(edge * scale * SHARP))
        pictures = await asyncio.to_thread(_made, [data], edge, scale)
        self._unmade.discard(place)
        self._keep(place, pictures[0])
        self._ask()

    def _keep(self, place: Place, picture: QImage | None) -> None:
        self._asked.pop(place, None)
        if picture is None:
            self._empty.add(place)
            return
        tile = QPixmap.fromImage(picture)
        self._forget(place)
        self._tiles[place] = tile.width(), tile
        self._bytes += _weight(tile)
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._tiles)))
        self.arrived.emit(place[0])

    def _forget(self, place: Place) -> None:
        _, tile = self._tiles.pop(place, (0, None))
        self._bytes -= _weight(tile) if tile is not None else 0

    def _give_up(self, places: list[Place]) -> None:
        self._empty.update(places)
        for place in places:
            self._asked.pop(place, None)
        self._ask()


def place_of(job: Job) -> Place | None:
    """Where the tile of this job comes from; None where there is none to be had."""
    output = shown_output(job)
    return None if output is None else place_of_output(job.number, output)


def place_of_output(number: int, output: Output) -> Place | None:
    """Where the tile of this job's output comes from; None where there is none to be had."""
    return (number, output.n, output.sha256) if output.state is OutputState.SAVED else None


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
    return QPixmap.fromImage(rounded_image(picture, edge, scale))


def rounded_image(picture: QImage, edge: int, scale: float) -> QImage:
    """The same as an image, which may be made on any thread. What is transparent lies on a checkerboard."""
    size = round(edge * scale)
    fitted = picture.scaled(
        QSize(size, size), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    tile = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    brush = QBrush(laid_on(fitted, scale))
    brush.setTransform(QTransform.fromTranslate((size - fitted.width()) / 2, (size - fitted.height()) / 2))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(QRectF(0, 0, size, size), theme.RADIUS * scale, theme.RADIUS * scale)
    painter.end()
    tile.setDevicePixelRatio(scale)
    return tile


@cache
def name_what_threads_use() -> None:
    """Name once, on the window's thread, what is used on others.

    PySide makes classes and enums when they are first named, and two threads that do so at once crash the program.
    """
    sample = QImage(2, 2, QImage.Format.Format_ARGB32)
    sample.fill(Qt.GlobalColor.transparent)
    rounded_image(sample, 2, 1.0)
    decode(b"RIFF\0\0\0\0WEBP")


def _made(kept: Iterable[bytes | None], edge: int, scale: float) -> list[QImage | None]:
    pictures = (decode(data) if data else None for data in kept)
    return [None if picture is None else rounded_image(picture, edge, scale) for picture in pictures]


def _weight(tile: QPixmap) -> int:
    return tile.width() * tile.height() * tile.depth() // 8
