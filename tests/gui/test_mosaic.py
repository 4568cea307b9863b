"""One picture at any scale: coarse at once, fine where one looks, and never more than it may take."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from PIL import Image
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.jobs import Output, OutputKind, OutputState
from jobmonitor.raster import DRAWING, LONGEST_SIDE, About, Part, Pixels
from jobmonitor.ui import mosaic as room
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.mosaic import Mosaic, Tile, View, image_of, shrink_for, tiles_in, view_of
from jobmonitor.ui.sight import Eye, Sight
from tests.gui.acting import until
from tests.gui.scripted import ScriptedTracker, as_tracker

SMALL, PREVIEW = (10, 20, 30), (40, 50, 60)
OF_SHRINK = {1: (200, 0, 0), 2: (0, 200, 0), 4: (0, 0, 200), 8: (200, 200, 0)}
PICTURE = Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED, sha256="a", path="/a.png", width=6000, height=4000)


def webp(color: tuple[int, ...], size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", size, color).save(out, "WEBP", lossless=True)
    return out.getvalue()


@dataclass
class Colored(ScriptedTracker):
    """Gives each level of detail in a colour of its own."""

    said: About = field(default_factory=lambda: About(6000, 4000, "JPEG", "RGB"))
    small: tuple[int, ...] = SMALL
    alpha: int = 255
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    parts: list[Part] = field(default_factory=list[Part])
    given: list[Part] = field(default_factory=list[Part])
    previews: list[int] = field(default_factory=list[int])
    trouble: Problem | None = None

    async def thumbnail(self, number: int, n: int, edge: int = 256) -> bytes | None:
        return webp(self.small, (60, 40))

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        self.previews.append(size)
        return webp(PREVIEW, (90, 60))

    async def about(self, number: int, n: int) -> About:
        return self.said

    async def part(self, number: int, n: int, wanted: Part) -> Pixels:
        self.parts.append(wanted)
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        self.given.append(wanted)
        width = min(wanted.width, self.said.width - wanted.left) // wanted.shrink
        height = min(wanted.height, self.said.height - wanted.top) // wanted.shrink
        return Pixels(bytes((*OF_SHRINK[wanted.shrink], self.alpha)) * width * height, width, height)


@dataclass
class Stage:
    tracker: Colored
    mosaic: Mosaic
    width: int = 6000
    height: int = 4000

    def look(self, scale: float, x: float = 0.5, y: float = 0.5) -> View:
        sight = Sight(self.width, self.height, 900, 600, Eye(1.0, x, y))
        sight = replace(sight, eye=replace(sight.scaled(scale), x=x, y=y))
        view = view_of(sight, QSize(self.width, self.height))
        self.mosaic.look(view)
        return view

    def color(self, view: View, x: int = 450) -> tuple[int, int, int, int]:
        image = QImage(view.room, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        self.mosaic.paint(image, view, QBrush(QColor(0, 0, 0, 0)))
        seen = image.pixelColor(x, 300)
        return seen.red(), seen.green(), seen.blue(), seen.alpha()

    async def settled(self) -> None:
        await until(lambda: self.mosaic.has_settled)


@pytest.fixture
async def stage(qtbot: QtBot) -> AsyncIterator[Stage]:
    tracker = Colored()
    bridge = Bridge(as_tracker(tracker))
    mosaic = Mosaic(bridge)
    mosaic.show(1, PICTURE)
    yield Stage(tracker, mosaic)
    mosaic.drop()
    await bridge.close()


@pytest.mark.parametrize(("scale", "shrink"), [(32, 1), (1, 1), (0.51, 1), (0.5, 2), (0.3, 2), (0.25, 4), (0.01, 64)])
def test_a_tile_is_made_smaller_by_half_at_most_when_it_is_painted(scale: float, shrink: int):
    assert shrink_for(scale) == shrink


@pytest.mark.parametrize("shrink", [1, 2, 4, 8, 64])
def test_no_tile_reads_more_of_the_picture_than_may_be_held(shrink: int):
    tile = Tile(shrink, 2, 3)
    assert tile.part.width == tile.part.height == tile.edge <= LONGEST_SIDE
    assert tile.area == QRectF(2 * tile.edge, 3 * tile.edge, tile.edge, tile.edge)


@pytest.mark.parametrize("turns", range(4))
def test_the_tiles_in_sight_cover_it_and_the_middle_comes_first(turns: int):
    width, height = (3000, 2000) if turns % 2 == 0 else (2000, 3000)
    view = view_of(Sight(width, height, 800, 500, Eye(4.0, 0.4, 0.6, turns)), QSize(3000, 2000))
    tiles = tiles_in(view, QSize(3000, 2000))
    seen = view.transform.inverted()[0].mapRect(QRectF(0, 0, 800, 500)) & QRectF(0, 0, 3000, 2000)
    covered = sum((tile.area & seen).width() * (tile.area & seen).height() for tile in tiles)
    assert covered == pytest.approx(seen.width() * seen.height())
    assert all(tile.area.intersects(seen) for tile in tiles)
    ways = [(tile.area.center() - seen.center()).manhattanLength() for tile in tiles]
    assert ways == sorted(ways)


def test_pictures_of_other_sizes_lie_in_the_middle_of_the_same_place():
    sight = Sight(2000, 1000, 1000, 500)
    for width, height, place in ((500, 250, (0, 0, 1000, 500)), (300, 300, (250, 0, 500, 500))):
        view = view_of(sight, QSize(width, height))
        assert view.transform.mapRect(QRectF(0, 0, width, height)) == QRectF(*place)
        assert view.scale == place[2] / width


async def test_a_large_one_that_is_seen_whole_is_reduced_and_not_held(stage: Stage):
    view = stage.look(0.0)
    await stage.settled()
    assert stage.tracker.previews == [900]
    assert stage.tracker.parts == []
    assert stage.color(view)[:3] == PREVIEW


async def test_a_drawing_is_never_too_large_for_tiles(stage: Stage):
    stage.tracker.said = About(6000, 4000, DRAWING)
    stage.mosaic.show(1, PICTURE)
    stage.tracker.gate.set()
    stage.look(0.0)
    await until(lambda: bool(stage.tracker.given))
    assert stage.tracker.previews == []


async def test_what_is_there_is_seen_until_the_fine_is_there(stage: Stage):
    view = stage.look(1.0)
    await until(lambda: bool(stage.tracker.parts))
    assert stage.color(view)[:3] == SMALL
    stage.tracker.gate.set()
    await stage.settled()
    assert stage.color(view) == (*OF_SHRINK[1], 255)


async def test_the_detail_for_the_scale_is_seen_whatever_else_is_there(stage: Stage):
    stage.tracker.gate.set()
    for scale, shrink in ((1.0, 1), (0.4, 2), (1.0, 1), (0.2, 4), (0.4, 2)):
        view = stage.look(scale)
        await stage.settled()
        assert stage.color(view)[:3] == OF_SHRINK[shrink]


async def test_a_coarser_small_picture_never_takes_the_place_of_a_finer_one(stage: Stage):
    stage.tracker.small = (1, 2, 3)
    view = stage.look(0.0)
    await stage.settled()
    stage.mosaic._load(lambda: stage.tracker.thumbnail(1, 0), 99)  # pyright: ignore[reportPrivateUsage]
    await stage.settled()
    assert stage.color(view)[:3] == PREVIEW


async def test_a_transparent_tile_is_not_seen_over_the_small_picture(stage: Stage):
    stage.tracker.said = About(600, 400, "PNG", "RGBA")
    stage.width, stage.height = 600, 400
    stage.tracker.alpha, stage.tracker.small = 100, (200, 0, 0, 100)
    stage.mosaic.show(1, replace(PICTURE, width=600, height=400))
    stage.tracker.gate.set()
    view = stage.look(1.0)
    await stage.settled()
    assert stage.color(view)[3] == 100


async def test_what_was_passed_is_not_asked_for(stage: Stage):
    stage.look(1.0, 0.1, 0.1)
    await until(lambda: len(stage.tracker.parts) == room.AT_ONCE)
    stage.look(1.0, 0.9, 0.9)
    await until(lambda: len(stage.tracker.parts) == 2 * room.AT_ONCE)
    stage.tracker.gate.set()
    await stage.settled()
    assert all(part.left > 3000 and part.top > 2000 for part in stage.tracker.given)


@pytest.mark.parametrize(("tiles", "least"), [(12, 0), (1, 2)])
async def test_tiles_take_no_more_than_they_may_or_than_is_in_sight(stage: Stage, tiles: int, least: int):
    stage.mosaic._most_bytes = tiles * 512 * 512 * 4  # pyright: ignore[reportPrivateUsage]
    stage.tracker.gate.set()
    for place in range(1, 10):
        view = stage.look(1.0, place / 10, place / 10)
        await stage.settled()
        in_sight = sum(512 * 512 * 4 for _ in tiles_in(view, QSize(6000, 4000)))
        assert least * 512 * 512 * 4 <= stage.mosaic.weight <= max(tiles * 512 * 512 * 4, in_sight)
        for x in range(0, 900, 100):
            assert stage.color(view, x)[:3] == OF_SHRINK[1]


async def test_trouble_is_told_once_and_asked_about_no_more(stage: Stage):
    told: list[object] = []
    stage.mosaic.told.connect(lambda: told.append(stage.mosaic.problem))
    stage.tracker.trouble = Problem("It needs more memory")
    stage.tracker.gate.set()
    stage.look(1.0)
    await until(lambda: stage.mosaic.problem is not None)
    stage.look(1.0, 0.9, 0.9)
    await stage.settled()
    assert told.count(stage.tracker.trouble) == 1
    assert len(stage.tracker.parts) <= room.AT_ONCE


async def test_what_is_shown_no_more_ends_its_questions(stage: Stage):
    stage.look(1.0)
    await until(lambda: len(stage.tracker.parts) == room.AT_ONCE)
    stage.mosaic.show(2, replace(PICTURE, sha256="b"))
    stage.tracker.gate.set()
    stage.look(1.0)
    await stage.settled()
    assert stage.tracker.given == stage.tracker.parts[room.AT_ONCE :]


@pytest.mark.parametrize(("alpha", "has_alpha"), [(255, False), (254, True)])
def test_only_what_is_transparent_has_an_alpha_channel(alpha: int, has_alpha: bool):
    image = image_of(Pixels(bytes((1, 2, 3, 255, 4, 5, 6, alpha)), 2, 1))
    assert image.hasAlphaChannel() is has_alpha
    assert image.pixelColor(0, 0).getRgb() == (1, 2, 3, 255)
