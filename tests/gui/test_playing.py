"""An animation is fetched frame by frame, each stands as long as it says, and only some are kept."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.raster import About, Part, Pixels
from jobmonitor.ui import playing
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.playing import USUAL_MS, Player
from tests.gui.acting import until
from tests.gui.scripted import ScriptedTracker, as_tracker


@dataclass
class Frames(ScriptedTracker):
    """Gives frames of one pixel each, as long as there is no trouble."""

    stands: int = 20
    trouble_at: int = -1
    parts: list[Part] = field(default_factory=list[Part])

    async def part(self, number: int, n: int, wanted: Part) -> Pixels:
        self.parts.append(wanted)
        if wanted.frame == self.trouble_at:
            raise Problem("The animation is damaged")
        return Pixels(bytes((wanted.frame, 0, 0, 255)), 1, 1, self.stands)


@pytest.fixture
async def stage(qtbot: QtBot) -> AsyncIterator[tuple[Frames, Player]]:
    tracker = Frames()
    bridge = Bridge(as_tracker(tracker))
    player = Player(bridge)
    yield tracker, player
    player.close()
    await bridge.close()


def about(frames: int, width: int = 40, height: int = 30) -> About:
    return About(width, height, "GIF", "palette", "", frames)


async def test_it_goes_round_and_each_frame_is_fetched_once(stage: tuple[Frames, Player]):
    tracker, player = stage
    player.open(1, 0, about(3))
    await until(lambda: tracker.parts)
    seen: list[int] = []

    def note(image: QImage) -> None:
        seen.append(image.pixelColor(0, 0).red())

    player.came.connect(note)
    player.play()
    await until(lambda: len(seen) >= 7)
    start = seen.index(1)
    assert seen[start : start + 6] == [1, 2, 0, 1, 2, 0]
    assert [part.frame for part in tracker.parts] == [0, 1, 2]


@pytest.mark.parametrize(("said", "stands"), [(10_000, 10_000), (0, USUAL_MS), (10, USUAL_MS), (10**9, 60_000)])
async def test_a_frame_stands_as_long_as_it_says(stage: tuple[Frames, Player], said: int, stands: int):
    tracker, player = stage
    tracker.stands = said
    player.open(1, 0, about(3))
    player.play()
    await until(lambda: player.frame == 1)
    clock = player._clock  # pyright: ignore[reportPrivateUsage]
    assert clock.interval() in (stands, pytest.approx(stands, abs=stands))
    assert clock.interval() <= stands
    if stands > USUAL_MS:
        assert clock.isActive()
        assert clock.interval() > stands / 2
        await until(lambda: len(tracker.parts) == 3)
        for _ in range(20):  # the next one is here, and waits for its time
            await asyncio.sleep(0)
        assert player.frame == 1


async def test_only_some_frames_are_kept(stage: tuple[Frames, Player], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(playing, "MOST_BYTES", 4 * 4)
    tracker, player = stage
    player.open(1, 0, about(50))
    for frame in range(10):
        player.go(frame)
        await until(lambda frame=frame: player.frame == frame)
    player.go(0)
    await until(lambda: player.frame == 0)
    assert [part.frame for part in tracker.parts] == [*range(10), 0]


@pytest.mark.parametrize(("width", "shrink"), [(2048, 1), (2049, 2), (5000, 4)])
async def test_a_large_one_is_given_smaller(stage: tuple[Frames, Player], width: int, shrink: int):
    tracker, player = stage
    player.open(1, 0, about(3, width))
    await until(lambda: tracker.parts)
    assert tracker.parts[0] == Part(0, 0, width, 30, shrink, 0)


async def test_trouble_stops_it_where_it_is(stage: tuple[Frames, Player]):
    tracker, player = stage
    tracker.trouble_at = 2
    player.open(1, 0, about(9))
    player.play()
    await until(lambda: player.problem is not None)
    assert not player.is_playing
    assert player.frame <= 1
    player.play()
    assert not player.is_playing


async def test_another_animation_begins_anew(stage: tuple[Frames, Player]):
    tracker, player = stage
    player.open(1, 0, about(3))
    player.play()
    await until(lambda: player.frame == 2)
    player.open(2, 0, about(5))
    assert (player.frame, player.is_playing, player.count) == (0, False, 5)
    asked = len(tracker.parts)
    await until(lambda: len(tracker.parts) > asked)
    assert tracker.parts[-1].frame == 0
