"""A saved picture can be looked at closely, one question at a time; what can't be is said, what is gone comes back."""

import asyncio
import threading
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import OutputState
from jobmonitor.raster import About, Part, Pixels
from tests.unit.tracker.world import GEPETTO, PNG, File, World, answer, in_world

LINK = "https://pictures.example/one.png"
CORNER = Part(0, 0, 1, 1)


async def kept(world: World, body: bytes = PNG) -> int:
    """The number of a job whose picture is saved."""
    world.provider.files[LINK] = [File(LINK, body=body)]
    world.provider.job("abcd", answer("success", output=LINK))
    await world.tracker.add_account(GEPETTO)
    (job,) = (await world.tracker.add("abcd")).new
    await world.until_idle()
    return job.number


def test_a_saved_picture_is_described_and_given(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        number = await kept(world)
        about = await world.tracker.closely.about(number, 0)
        assert about.form == "PNG"
        pixels = await world.tracker.closely.part(number, 0, Part(0, 0, about.width, about.height))
        assert len(pixels.data) == 4 * about.width * about.height

    in_world(tmp_path, test)


@pytest.mark.parametrize(("number", "n"), [(99, 0), (None, 7)])
def test_what_is_no_saved_picture_is_said_so(tmp_path: Path, number: int | None, n: int) -> None:
    async def test(world: World) -> None:
        there = await kept(world)
        for _ in range(2):  # the place is given back
            with pytest.raises(Problem, match="no picture"):
                await world.tracker.closely.about(number or there, n)

    in_world(tmp_path, test)


def test_a_file_that_is_no_picture_is_not_looked_at(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        number = await kept(world, b'{"total": 7}')
        with pytest.raises(Problem, match="no picture"):
            await world.tracker.closely.part(number, 0, CORNER)

    in_world(tmp_path, test)


def test_a_file_that_is_gone_is_fetched_again(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        number = await kept(world)
        Path(world.job("abcd").outputs[0].path).unlink()
        with pytest.raises(Problem, match="gone"):
            await world.tracker.closely.part(number, 0, CORNER)
        await world.until_idle()
        assert world.job("abcd").outputs[0].state is OutputState.SAVED
        assert await world.tracker.closely.part(number, 0, CORNER)

    in_world(tmp_path, test)


class Slow:
    """Reads when it is let, and counts how many read at once."""

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.begun: list[Part] = []

    def about(self, path: Path) -> About:
        raise NotImplementedError

    def part(self, path: Path, wanted: Part) -> Pixels:
        self.begun.append(wanted)
        assert self.may_go.wait(60)
        return Pixels(bytes(4), 1, 1)


def test_who_gives_up_leaves_the_line_and_the_place_is_given_back(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        slow = Slow()
        number = await kept(world)
        rooms = await world.tracker._rooms()  # pyright: ignore[reportPrivateUsage]
        rooms.looking.closer = slow
        parts = [Part(n, 0, 1, 1) for n in range(3)]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(world.tracker.closely.part(number, 0, part), name="look") for part in parts]
            while not slow.begun:
                await asyncio.sleep(0)
            for given_up in tasks[:2]:
                given_up.cancel()
            await asyncio.wait(tasks[:2])
            assert slow.begun == parts[:1]
            slow.may_go.set()
        assert tasks[2].result()
        assert slow.begun == [parts[0], parts[2]]

    in_world(tmp_path, test)
