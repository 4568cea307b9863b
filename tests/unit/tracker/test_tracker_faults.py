"""What must hold when things cross: keys said back, late answers, shared files, other processes, wrong clocks."""

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor.jobs import Account, Health, JobState
from jobmonitor.store import Change, Store
from jobmonitor.tracker import tracker
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import GEPETTO, KEY, World, answer, in_world, refusal

LINK = "https://pictures.example/one.png"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def test_a_key_that_the_provider_says_back_is_in_no_file(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(
            "abcd",
            answer(f"warming {KEY}", mode=KEY),
            Response(401, {}, f'{{"error": "{KEY} is wrong"}}'.encode()),
        )
        world.provider.job("done-1111111", answer("success", output=f"{LINK}?key={KEY}", mode=f"x {KEY}"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("done-1111111\nabcd")
        await asyncio.sleep(60)
        assert world.job("abcd").health is Health.BAD_KEY
        assert KEY not in repr(tuple(world.tracker.jobs.values()))

    in_world(tmp_path, test)
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes(), file


def test_a_refresh_is_written_down_for_the_process_that_asks(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", refusal(422))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(5)
        number = world.job("abcd").number
        assert world.store.jobs()[0].next_poll_at is None
        heard: list[float | None] = []
        world.tracker.changed.connect(lambda _: heard.append(world.store.jobs()[0].next_poll_at))
        await world.tracker.refresh([number])
        assert heard[0] is not None

    in_world(tmp_path, test)


def test_a_late_refusal_of_the_old_key_does_not_stop_the_new_one(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", refusal(401), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)

        def other_key(_request: Request) -> None:
            world.provider.before_answer = lambda _: None
            world.tracker._built.accounts._keys.clear()  # pyright: ignore  # what a new key does meanwhile

        world.provider.before_answer = other_key
        await world.tracker.add("abcd")
        await world.until_idle()
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_a_file_that_two_jobs_share_stays_when_one_of_them_is_removed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("success", output=LINK))
        for label in ("one", "two"):
            await world.tracker.add_account(Account("gepetto", label, key_env="KEY"))
            await world.tracker.add("abcd", f"gepetto/{label}")
        await world.until_idle()
        first, second = world.tracker.jobs.values()
        assert first.outputs[0].path == second.outputs[0].path
        await world.tracker.remove([first.number])
        await world.tracker.purge()
        assert Path(second.outputs[0].path).exists()

    in_world(tmp_path, test)


def test_what_one_removes_for_good_leaves_anothers_undo_alone(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add("mine-111111\nyours-222222")
        mine, yours = world.job("mine-111111").number, world.job("yours-222222").number
        await world.tracker.remove([mine, yours])
        await world.tracker.purge([yours])
        await world.tracker.restore([mine, yours])
        assert list(world.tracker.jobs) == [mine]

    in_world(tmp_path, test)


def test_a_clock_that_was_ahead_does_not_put_a_job_off_for_years(tmp_path: Path) -> None:
    async def ahead(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(5)

    async def put_off() -> None:
        with closing(Store.open(tmp_path / "jobs.db")) as store:
            (job,) = store.jobs()
            await store.save([Change(replace(job, next_poll_at=job.added_at + 1e8))])

    async def right(world: World) -> None:
        world.provider.job("abcd", answer("success", output=LINK))
        await asyncio.sleep(600)
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, ahead)
    asyncio.run(put_off())
    in_world(tmp_path, right)
