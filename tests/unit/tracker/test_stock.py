"""Saved files: missing ones come again, too many make room, a full disk makes downloads wait."""

import asyncio
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from jobmonitor.events import Notice
from jobmonitor.jobs import Job, Output, OutputKind, OutputState
from jobmonitor.tracker import stock, tracker
from jobmonitor.tracker.stock import clearable, stored_bytes
from jobmonitor.wire import Response
from tests.unit.store.saving import save
from tests.unit.tracker.world import GEPETTO, File, World, answer, in_world

LINK = "https://pictures.example/one.png"


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


@pytest.fixture
def binned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    gone: list[str] = []

    def to_bin(path: str) -> None:
        gone.append(Path(path).name)
        Path(path).unlink(missing_ok=True)

    monkeypatch.setattr(stock, "discard", to_bin)
    return gone


async def saved(world: World, *names: str) -> None:
    for name in names:
        world.provider.job(name, answer("success", output=f"{LINK}?of={name}"))
    await world.tracker.add_account(GEPETTO)
    await world.tracker.add("\n".join(names))
    await world.until_idle()


def path_of(world: World, name: str) -> Path:
    return Path(world.job(name).outputs[0].path)


def test_a_missing_file_is_noticed_and_fetched_again(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await saved(world, "abcd", "efgh")
        path = path_of(world, "abcd")
        path.unlink()
        await asyncio.sleep(stock.LOOK + 30)
        await world.until_idle()
        assert path_of(world, "abcd").exists()
        assert world.job("abcd").outputs[0].state is OutputState.SAVED
        assert len(world.provider.fetched) == 3

    in_world(tmp_path, test)


def test_whoever_looks_at_a_missing_picture_need_not_wait(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await saved(world, "abcd")
        path_of(world, "abcd").unlink()
        assert await world.tracker.preview(world.job("abcd").number, 0, 64) is None
        await world.until_idle()
        assert await world.tracker.preview(world.job("abcd").number, 0, 64)

    in_world(tmp_path, test)


def test_a_missing_file_whose_link_is_dead_is_lost_and_says_why(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await saved(world, "abcd")
        link = f"{LINK}?of=abcd"
        world.provider.files[link] = [File(link, 404)]
        path_of(world, "abcd").unlink()
        await asyncio.sleep(stock.LOOK + 30)
        output = world.job("abcd").outputs[0]
        assert (output.state, output.path) == (OutputState.LINK_EXPIRED, "")

    in_world(tmp_path, test)


def test_a_missing_file_that_came_inside_an_answer_is_asked_for_again(tmp_path: Path) -> None:
    document = b'{"status": "COMPLETED", "result": {"total": 7}}'
    job = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"

    async def test(world: World) -> None:
        world.provider.job(job, Response(200, {}, document))
        await world.tracker.add_account(replace(GEPETTO, provider="waveline"))
        await world.tracker.add(job, "waveline")
        await world.until_idle()
        path_of(world, job).unlink()
        await asyncio.sleep(stock.LOOK + 30)
        await world.until_idle()
        assert b"7" in path_of(world, job).read_bytes()
        assert len(world.provider.times(job)) == 2

    in_world(tmp_path, test)


def test_where_the_whole_disk_is_away_nothing_is_missing(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await saved(world, "abcd")
        shutil.move(tmp_path / "outputs", tmp_path / "unplugged")
        (tmp_path / "outputs").mkdir()
        await asyncio.sleep(2 * stock.LOOK)
        assert world.job("abcd").outputs[0].state is OutputState.SAVED
        shutil.rmtree(tmp_path / "outputs")
        await asyncio.sleep(2 * stock.LOOK)
        assert world.job("abcd").outputs[0].state is OutputState.SAVED
        assert len(world.provider.fetched) == 1

    in_world(tmp_path, test)


def test_a_full_disk_makes_downloads_wait_and_they_go_on_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 0

    def usage(_: object) -> Usage:
        return Usage(10**12, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    told: list[Notice] = []

    async def test(world: World) -> None:
        nonlocal free
        world.tracker.noticed.connect(told.append)
        for name in ("abcd", "efgh", "ijkl"):
            link = f"{LINK}?of={name}"
            world.provider.job(name, answer("success", output=link))
            world.provider.files[link] = [File(link, headers={"content-length": str(len(File(link).body))})]
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd\nefgh\nijkl")
        await asyncio.sleep(3600)
        assert [each.title for each in told] == ["The disk is full, and downloads wait"]
        for name in ("abcd", "efgh", "ijkl"):
            assert (world.job(name).outputs[0].state, world.job(name).outputs[0].reason) == (
                OutputState.WAITING,
                "The disk is full",
            )
        free = 10**12
        await world.until_idle()
        assert {world.job(name).outputs[0].state for name in ("abcd", "efgh", "ijkl")} == {OutputState.SAVED}
        assert told[-1].title == "There is room on the disk again"

    in_world(tmp_path, test)


def test_what_was_seen_and_has_no_star_makes_room_and_it_is_said(tmp_path: Path, binned: list[str]) -> None:
    told: list[Notice] = []

    async def test(world: World) -> None:
        world.tracker.noticed.connect(told.append)
        for name in ("old", "new", "star", "unseen"):
            link = f"{LINK}?of={name}-00000"
            world.provider.files[link] = [File(link, body=File(link).body + name.encode())]
        await saved(world, *(f"{name}-00000" for name in ("old", "new", "star", "unseen")))
        results = world.tracker.results
        await results.star([world.job("star-00000").number], True)
        for name in ("old", "star", "new"):
            await results.saw(world.job(f"{name}-00000").number)
            await asyncio.sleep(60)
        whole = stored_bytes(world.tracker.jobs.values())
        await results.limit(whole - 1)
        await asyncio.sleep(30)
        states = {job.id: job.outputs[0].state for job in world.tracker.jobs.values()}
        assert [job for job, state in states.items() if state is OutputState.CLEARED] == ["old-00000"]
        assert "image-old-00000-0.png" in binned
        assert told[-1].title == "1 result went to the bin"
        await results.limit(1)
        await asyncio.sleep(30)
        assert path_of(world, "star-00000").exists()
        assert path_of(world, "unseen-00000").exists()
        # A person wants it back: its link still lives.
        await results.limit(0)
        await world.tracker.refresh([world.job("old-00000").number])
        await world.until_idle()
        assert path_of(world, "old-00000").exists()

    in_world(tmp_path, test)


def test_a_star_that_comes_while_it_is_looked_what_goes_keeps_its_result(
    tmp_path: Path, binned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(world: World) -> None:
        await saved(world, "late-00000")
        number = world.job("late-00000").number
        await world.tracker.results.saw(number)
        looked = stock.clearable
        loop = asyncio.get_running_loop()

        def star_meanwhile(jobs: Iterable[Job], budget: int) -> list[tuple[int, int]]:
            asyncio.run_coroutine_threadsafe(world.tracker.results.star([number], True), loop).result(30)
            return looked(jobs, budget)

        monkeypatch.setattr(stock, "clearable", star_meanwhile)
        await world.tracker.results.limit(1)
        await asyncio.sleep(30)
        assert world.job("late-00000").starred
        assert path_of(world, "late-00000").exists()

    in_world(tmp_path, test)
    assert not binned


def test_stars_and_what_was_seen_survive_a_restart_and_later_changes(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        await saved(world, "abcd")
        number = world.job("abcd").number
        stale = world.job("abcd")
        await world.tracker.results.star([number], True)
        await world.tracker.results.saw(number)
        await save(world.store, replace(stale, message="later"))

    async def again(world: World) -> None:
        assert world.job("abcd").starred
        assert world.job("abcd").seen_at is not None
        await world.tracker.results.star([world.job("abcd").number, 999], False)
        assert not world.job("abcd").starred

    in_world(tmp_path, first)
    in_world(tmp_path, again)


def picture(n: int, size: int, sha256: str = "") -> Output:
    return Output(n, kind=OutputKind.IMAGE, state=OutputState.SAVED, path=f"/x/{n}", size=size, sha256=sha256 or f"{n}")


@pytest.mark.parametrize(
    ("jobs", "budget", "expected"),
    [
        ([Job("a", 1, outputs=(picture(1, 50),), seen_at=1.0)], 0, []),
        ([Job("a", 1, outputs=(picture(1, 50),), seen_at=1.0)], 50, []),
        ([Job("a", 1, outputs=(picture(1, 50),), seen_at=1.0)], 49, [(1, 1)]),
        ([Job("a", 1, outputs=(picture(1, 50),))], 49, []),
        ([Job("a", 1, outputs=(picture(1, 50),), seen_at=1.0, starred=True)], 49, []),
        (
            [
                Job("a", 1, outputs=(picture(1, 50),), seen_at=2.0),
                Job("b", 2, outputs=(picture(2, 50),), seen_at=1.0),
            ],
            60,
            [(2, 2)],
        ),
        # What two jobs share goes only if both may go, and counts once.
        (
            [
                Job("a", 1, outputs=(picture(1, 50, "s"),), seen_at=1.0),
                Job("b", 2, outputs=(picture(2, 50, "s"),)),
            ],
            49,
            [],
        ),
        (
            [
                Job("a", 1, outputs=(picture(1, 50, "s"),), seen_at=1.0),
                Job("b", 2, outputs=(picture(2, 50, "s"),), seen_at=2.0),
            ],
            50,
            [],
        ),
    ],
)
def test_who_makes_room(jobs: list[Job], budget: int, expected: list[tuple[int, int]]) -> None:
    assert clearable(jobs, budget) == expected
