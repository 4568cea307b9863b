"""One picture at any scale: first as it is known already, then in tiles at full detail where somebody looks.

It asks the tracker for what is in sight, keeps it within a number of bytes, and paints it. It knows no widget.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from functools import cache, partial
from math import ceil, floor, log2
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform

from jobmonitor.errors import Problem
from jobmonitor.jobs import Output
from jobmonitor.raster import DRAWING, LONGEST_SIDE, About, Part, Pixels
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.sight import Sight
from jobmonitor.ui.thumbnails import decode, name_what_threads_use
from jobmonitor.ui.timers import single_shot

EDGE: Final = 512  # pixels of a tile, on the screen
AT_ONCE: Final = 2  # one is read while another is on its way
MOST_BYTES: Final = 192 * 2**20
CALM_MS: Final = 40  # after the last movement
LARGE: Final = 16_000_000  # pixels: more than that is held decoded only for somebody who looks closer than it fits
SMALL: Final = 512  # device pixels of what is there at once


class Tile(NamedTuple):
    """Which of the tiles that are made of `shrink` by `shrink` pixels each."""

    shrink: int
    column: int
    row: int

    @property
    def edge(self) -> int:
        """Pixels of the picture along its side."""
        return max(min(EDGE * self.shrink, LONGEST_SIDE), self.shrink)

    @property
    def part(self) -> Part:
        """What it shows of the picture."""
        return Part(self.column * self.edge, self.row * self.edge, self.edge, self.edge, self.shrink)

    @property
    def area(self) -> QRectF:
        """Where it lies in the picture."""
        return QRectF(self.column * self.edge, self.row * self.edge, self.edge, self.edge)


class View(NamedTuple):
    """How a picture lies in a room: `transform` leads from its pixels to those of the room, `scale` is how many device
    pixels one of its pixels has, and the whole of it is seen where it `is_whole`."""

    transform: QTransform
    scale: float
    room: QSize
    is_whole: bool


class Mosaic(QObject):
    """The picture of one output. Another one takes its place with `show`."""

    changed = Signal()
    """There is more to be seen of it."""
    told = Signal()
    """`about` or `problem` is another."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._most_bytes = most_bytes  # more only where what is in sight takes more
        self._key: tuple[int, int] | None = None
        self._natural = QSize()
        self._base: QImage | None = None
        self._base_edge = 0  # device pixels that were asked for
        self._tiles: OrderedDict[Tile, QImage] = OrderedDict()
        self._bytes = 0
        self._in_sight: frozenset[Tile] = frozenset()
        self._wanted: list[Tile] = []
        self._asked: dict[Tile, asyncio.Task[None]] = {}
        self._loading: set[asyncio.Task[None]] = set()
        self._seen: View | None = None
        self._calm = single_shot(self, self._look_round, CALM_MS)
        self.about: About | None = None
        self.problem: Problem | None = None

    # What it shows

    @property
    def size(self) -> QSize:
        """Pixels of the upright picture; empty while nobody knows."""
        if self.about is not None:
            return QSize(self.about.width, self.about.height)
        return self._natural if not self._natural.isEmpty() or self._base is None else self._base.size()

    @property
    def has_settled(self) -> bool:
        """Whether all that is in sight is here."""
        return not (self._calm.isActive() or self._wanted or self._asked or self._loading)

    @property
    def weight(self) -> int:
        """How many bytes the tiles take."""
        return self._bytes

    def show(self, number: int, output: Output) -> None:
        """Show this output, a saved picture, from now on."""
        self.drop()
        name_what_threads_use()
        _name_what_threads_use()
        self._key = number, output.n
        self._natural = QSize(output.width or 0, output.height or 0)
        self._load(partial(self._bridge.tracker.thumbnail, number, output.n, SMALL), SMALL)
        self._do(self._tell_about(number, output.n))

    def drop(self) -> None:
        """Show nothing, and wait for nothing."""
        for task in (*self._asked.values(), *self._loading):
            task.cancel()
        self._asked.clear()
        self._loading.clear()
        self._tiles.clear()
        self._wanted.clear()
        self._calm.stop()
        self._bytes = self._base_edge = 0
        self._key = self._base = self._seen = self.about = self.problem = None

    def show_frame(self, frame: QImage) -> None:
        """Here is a frame of the animation."""
        self._base = frame
        self.changed.emit()

    # What is wanted

    def look(self, view: View) -> None:
        """So much of it is seen now."""
        if view != self._seen:
            self._seen = view
            self._calm.start()

    def _look_round(self) -> None:
        view, size = self._seen, self.size
        if self._key is None or view is None or size.isEmpty() or self.about is None:
            return
        wanted: list[Tile] = []
        if self.about.frames == 1 and self.problem is None:
            is_large = size.width() * size.height() > LARGE and self.about.form != DRAWING
            if is_large and view.is_whole:
                self._want_larger(ceil(max(size.width(), size.height()) * view.scale))
            else:
                wanted = tiles_in(view, size)
        self._in_sight = frozenset(wanted)
        for tile in wanted:
            if tile in self._tiles:
                self._tiles.move_to_end(tile)
        self._wanted = [tile for tile in wanted if tile not in self._tiles and tile not in self._asked]
        for tile in self._asked.keys() - set(wanted):
            self._asked.pop(tile).cancel()
        self._ask()

    def _want_larger(self, edge: int) -> None:
        """Reduced decoding, as large as it is seen where all of it is."""
        if edge > self._base_edge and self._key is not None:
            self._load(partial(self._bridge.tracker.preview, *self._key, edge), edge)

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < AT_ONCE and self._key is not None:
            tile = self._wanted.pop(0)
            self._asked[tile] = self._bridge.do(
                self._fetch(tile, *self._key), "show the picture", failed=lambda: self._fail(None)
            )

    async def _fetch(self, tile: Tile, number: int, n: int) -> None:
        try:
            pixels = await self._bridge.tracker.closely.part(number, n, tile.part)
        except Problem as problem:
            self._fail(problem)
            return
        image = await asyncio.to_thread(image_of, pixels)
        self._asked.pop(tile, None)
        self._tiles[tile] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > self._most_bytes and next(iter(self._tiles)) not in self._in_sight:
            self._bytes -= self._tiles.popitem(last=False)[1].sizeInBytes()
        self.changed.emit()
        self._ask()

    def _fail(self, problem: Problem | None) -> None:
        """No part of it can be had; what is there already stays."""
        self._wanted.clear()
        self._asked.clear()
        if problem is not None and self.problem is None:
            self.problem = problem
            self.told.emit()

    async def _tell_about(self, number: int, n: int) -> None:
        try:
            self.about = await self._bridge.tracker.closely.about(number, n)
        except Problem as problem:
            self.problem = problem
        self.told.emit()
        self.changed.emit()
        self._calm.start()

    def _load(self, load: Callable[[], Coroutine[Any, Any, bytes | None]], edge: int) -> None:
        self._base_edge = edge
        self._do(self._take(load))

    async def _take(self, load: Callable[[], Coroutine[Any, Any, bytes | None]]) -> None:
        data = await load()
        image = await asyncio.to_thread(decode, data) if data else None
        if image is not None and (self._base is None or image.width() > self._base.width()):
            self._base = image
            self.changed.emit()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._bridge.do(work, "show the picture")
        self._loading.add(task)
        task.add_done_callback(self._loading.discard)

    # What is seen

    def paint(self, room: QImage, view: View, board: QBrush) -> None:
        """Paint what there is of it into the room, whose pixels are those of the screen; the rest stays as it is.

        Where it is transparent, the board is seen.
        """
        size = QSizeF(self.size)
        if size.isEmpty():
            return
        painter = QPainter(room)
        painter.setTransform(view.transform)
        # A transparent tile takes the place of what is beneath it.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        if self._base is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), self._base, QRectF(self._base.rect()))
        # Where one looks closer than this, pixels are what one wants to see.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.scale < 2 and view.scale != 1)
        seen = view.transform.inverted()[0].mapRect(QRectF(room.rect()))
        now = shrink_for(view.scale)
        for tile in sorted(self._tiles, key=lambda tile: (tile.shrink == now, -tile.shrink)):
            if tile.area.intersects(seen):
                image = self._tiles[tile]
                area = QRectF(tile.area.topLeft(), QSizeF(image.size()) * tile.shrink)
                painter.drawImage(area & QRectF(0, 0, size.width(), size.height()), image)
        if any(image.hasAlphaChannel() for image in (self._base, *self._tiles.values()) if image is not None):
            painter.resetTransform()
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
            painter.fillRect(view.transform.mapRect(QRectF(0, 0, size.width(), size.height())), board)
        painter.end()


def shrink_for(scale: float) -> int:
    """How many pixels become one in a tile for this scale, so that painting makes it smaller by half at most."""
    return 1 if scale >= 1 else 2 ** floor(log2(1 / scale) + 1e-9)


def tiles_in(view: View, size: QSize) -> list[Tile]:
    """The tiles in sight, those in its middle first."""
    room = QRectF(0, 0, view.room.width(), view.room.height())
    picture = QRectF(0, 0, size.width(), size.height())
    seen = view.transform.inverted()[0].mapRect(room) & picture
    shrink = shrink_for(view.scale)
    edge = Tile(shrink, 0, 0).edge
    tiles = [
        Tile(shrink, column, row)
        for row in range(floor(seen.top() / edge), ceil(seen.bottom() / edge))
        for column in range(floor(seen.left() / edge), ceil(seen.right() / edge))
    ]
    middle = seen.center()
    return sorted(tiles, key=lambda tile: (tile.area.center() - middle).manhattanLength())


def view_of(sight: Sight, size: QSize) -> View:
    """How a picture of `size` upright pixels lies where the sight's is: as large as there is room, in its middle."""
    place, turns = sight.place, sight.eye.turns
    width, height = (sight.width, sight.height) if turns % 2 == 0 else (sight.height, sight.width)
    made = QTransform.fromTranslate(place.left, place.top)
    made.scale(sight.scale, sight.scale)
    match turns:
        case 1:
            made.translate(height, 0)
        case 2:
            made.translate(width, height)
        case 3:
            made.translate(0, width)
        case _:
            pass
    made.rotate(90 * turns)
    grown = min(width / size.width(), height / size.height())
    made.translate((width - size.width() * grown) / 2, (height - size.height() * grown) / 2)
    made.scale(grown, grown)
    is_whole = sight.scale < sight.fit * 1.01
    return View(made, sight.scale * grown, QSize(sight.room_width, sight.room_height), is_whole)


def image_of(pixels: Pixels) -> QImage:
    """The pixels as an image that is quickly painted. May be called on any thread."""
    form = QImage.Format
    image = QImage(pixels.data, pixels.width, pixels.height, 4 * pixels.width, form.Format_RGBA8888)
    is_opaque = not pixels.data[3::4].strip(b"\xff")
    return image.convertToFormat(form.Format_RGB32 if is_opaque else form.Format_ARGB32_Premultiplied)


@cache
def _name_what_threads_use() -> None:
    """On the window's thread, before two others do so at once (see `thumbnails`)."""
    image_of(Pixels(bytes(4), 1, 1))
