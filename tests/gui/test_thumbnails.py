"""Small pictures: those in sight first, those scrolled past not at all, none decoded on the window's thread."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.ui import thumbnails as room
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.checkerboard import DARK, LIGHT
from jobmonitor.ui.thumbnails import AT_ONCE, BATCH, Place, Thumbnails, place_of, rounded_image
from jobmonitor.ui.tile import tile_label
from tests.gui.acting import until
from tests.gui.scripted import ScriptedTracker, as_tracker


def webp() -> bytes:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "WEBP")  # pyright: ignore
    return bytes(QByteArray(buffer.data()).data())


def job(number: int) -> Job:
    output = Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED, sha256=f"{number}")
    return Job(f"j{number}", number, state=JobState.SUCCEEDED, outputs=(output,))


def at(number: int) -> Place | None:
    return place_of(job(number))


@dataclass
class Slow(ScriptedTracker):
    """Gives each picture when the gate opens."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[int] = field(default_factory=list[int])
    given: list[int] = field(default_factory=list[int])
    edges: set[int] = field(default_factory=set[int])

    async def thumbnail(self, number: int, n: int, edge: int = 256) -> bytes | None:
        self.asked.append(number)
        self.edges.add(edge)
        await self.gate.wait()
        self.given.append(number)
        return webp()


@pytest.fixture
async def slow(qtbot: QtBot) -> AsyncIterator[tuple[Slow, Thumbnails]]:
    tracker = Slow()
    bridge = Bridge(as_tracker(tracker))
    yield tracker, Thumbnails(bridge)
    await bridge.close()


async def test_what_is_in_sight_comes_first_then_the_page_ahead(slow: tuple[Slow, Thumbnails]):
    tracker, thumbnails = slow
    thumbnails.look([at(n) for n in range(1, 6)], [at(n) for n in range(6, 11)], 1.0)
    await until(lambda: len(tracker.asked) == AT_ONCE)
    tracker.gate.set()
    await until(lambda: len(tracker.given) == 10)
    assert tracker.asked == list(range(1, 11))


async def test_what_was_scrolled_past_is_dropped(slow: tuple[Slow, Thumbnails]):
    tracker, thumbnails = slow
    thumbnails.look([at(n) for n in range(1, 50)], [], 1.0)
    await until(lambda: len(tracker.asked) == AT_ONCE)
    thumbnails.look([at(n) for n in range(1001, 1004)], [at(1004)], 1.0)
    assert thumbnails.wanted == (1001, 1002, 1003, 1004)
    tracker.gate.set()
    await until(lambda: 1004 in tracker.given)
    assert set(tracker.given) == {1001, 1002, 1003, 1004}


async def test_whoever_scrolls_back_is_served_again(slow: tuple[Slow, Thumbnails]):
    tracker, thumbnails = slow
    thumbnails.look([at(1)], [], 1.0)
    await until(lambda: tracker.asked == [1])
    thumbnails.look([at(2)], [], 1.0)
    thumbnails.look([at(1)], [], 1.0)
    tracker.gate.set()
    await until(lambda: thumbnails.tile(at(1), 1.0) is not None)


@pytest.mark.parametrize(("scale", "edge"), [(1.0, 104), (2.0, 208)])
async def test_a_tile_is_asked_for_in_the_size_that_it_needs(slow: tuple[Slow, Thumbnails], scale: float, edge: int):
    tracker, thumbnails = slow
    thumbnails.tile(at(1), scale)
    await until(lambda: tracker.edges == {edge})


async def test_nothing_is_decoded_on_the_windows_thread(slow: tuple[Slow, Thumbnails], monkeypatch: pytest.MonkeyPatch):
    tracker, thumbnails = slow
    threads: list[threading.Thread] = []
    decode = room.decode

    def noted(data: bytes) -> QImage | None:
        threads.append(threading.current_thread())
        return decode(data)

    monkeypatch.setattr(room, "decode", noted)
    tracker.gate.set()
    thumbnails.look([at(1)], [], 1.0)
    await until(lambda: thumbnails.tile(at(1), 1.0) is not None)
    assert threads
    assert threading.main_thread() not in threads


def test_what_is_transparent_lies_on_a_checkerboard(qtbot: QtBot):
    empty = QImage(64, 64, QImage.Format.Format_ARGB32)
    empty.fill(QColor(0, 0, 0, 0))
    tile = rounded_image(empty, 52, 1.0)
    seen = {tile.pixelColor(x, y).name() for x in range(10, 42) for y in range(10, 42)}
    assert seen == {LIGHT, DARK}


@pytest.mark.parametrize(
    ("path", "label"),
    [("/x/a.mp4", "MP4"), ("/x/a.usdz", "USDZ"), ("/x/a.bin", ""), ("/x/a.very-long", ""), ("/x/a", ""), ("", "")],
)
def test_a_tile_without_a_picture_says_what_it_is(path: str, label: str):
    assert tile_label(Output(0, path=path, state=OutputState.SAVED)) == label
    assert tile_label(None) == ""


async def test_a_tile_of_another_size_stands_until_the_right_one_is_here(slow: tuple[Slow, Thumbnails]):
    tracker, thumbnails = slow
    tracker.gate.set()
    thumbnails.look([at(1)], [], 1.0)
    await until(lambda: thumbnails.tile(at(1), 1.0) is not None)
    weight = thumbnails.weight
    thumbnails.set_edge(104)
    small = thumbnails.tile(at(1), 1.0)
    assert small is not None
    assert small.width() == 52
    await until(lambda: (tile := thumbnails.tile(at(1), 1.0)) is not None and tile.width() == 104)
    assert thumbnails.weight == 4 * weight


@dataclass
class Kept(ScriptedTracker):
    """Has made every picture before, and gives them when the gate opens."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    together: list[list[int]] = field(default_factory=list[list[int]])

    async def kept_thumbnails(self, wanted: list[tuple[int, int]], edge: int) -> list[bytes | None]:
        self.together.append([number for number, _ in wanted])
        await self.gate.wait()
        return [webp() for _ in wanted]


@pytest.fixture
async def kept(qtbot: QtBot) -> AsyncIterator[tuple[Kept, Thumbnails]]:
    tracker = Kept()
    bridge = Bridge(as_tracker(tracker))
    yield tracker, Thumbnails(bridge)
    await bridge.close()


async def test_those_that_were_made_before_are_read_together_in_their_order(kept: tuple[Kept, Thumbnails]):
    tracker, thumbnails = kept
    tracker.gate.set()
    thumbnails.look([at(n) for n in range(60)], [], 1.0)
    await until(lambda: thumbnails.count == 60)
    assert [number for together in tracker.together for number in together] == list(range(60))
    assert len(tracker.together) == -(-60 // BATCH)
    assert not thumbnails.is_waiting
    assert ("thumbnail", 0, 0) not in tracker.wanted


async def test_what_is_read_together_comes_while_somebody_waits_for_one_of_it(kept: tuple[Kept, Thumbnails]):
    tracker, thumbnails = kept
    thumbnails.look([at(n) for n in range(BATCH)], [], 1.0)
    await until(lambda: len(tracker.together) == 1)
    thumbnails.look([at(BATCH - 1), at(100)], [], 1.0)
    await until(lambda: len(tracker.together) == 2)
    assert tracker.together[1] == [100]  # the other one is on its way
    tracker.gate.set()
    await until(lambda: all(thumbnails.tile(at(n), 1.0) is not None for n in (BATCH - 1, 100)))


async def test_what_nobody_waits_for_at_all_is_not_made(kept: tuple[Kept, Thumbnails]):
    tracker, thumbnails = kept
    thumbnails.look([at(n) for n in range(BATCH)], [], 1.0)
    await until(lambda: len(tracker.together) == 1)
    thumbnails.look([at(100)], [], 1.0)
    tracker.gate.set()
    await until(lambda: thumbnails.tile(at(100), 1.0) is not None)
    assert thumbnails.count == 1
