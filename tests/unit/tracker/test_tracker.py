"""The whole way without a window: what is asked, stored and told, and in which order."""

import asyncio
from pathlib import Path

import pytest

from jobmonitor.errors import Unreachable
from jobmonitor.jobs import Account, Health, JobState, OutputState
from jobmonitor.store.news import Changes
from jobmonitor.tracker import tracker
from jobmonitor.wire import Request
from tests.unit.tracker.world import GEPETTO, KEY, PNG, World, answer, in_world, refusal

LINK = "https://pictures.example/one.png"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def test_a_pasted_id_becomes_a_saved_picture(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending"), answer("pending"), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        placed = await world.tracker.add("abcd")
        assert [job.id for job in placed.new] == ["abcd"]
        await world.until_idle()
        job = world.job("abcd")
        assert (job.state, job.health, job.polls) == (JobState.SUCCEEDED, Health.OK, 3)
        (output,) = job.outputs
        assert output.state is OutputState.SAVED
        assert Path(output.path).read_bytes() == PNG
        assert (output.width, output.height) == (2, 2)
        assert await world.tracker.thumbnail(job.number, 0)

    in_world(tmp_path, test)


def test_the_row_is_on_disk_before_anybody_is_asked(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        stored: list[str] = []

        def look(_request: Request) -> None:
            stored.extend(job.id for job in world.store.jobs())

        world.provider.job("abcd", answer("success", output=LINK))
        world.provider.before_answer = look
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        assert stored == ["abcd"]

    in_world(tmp_path, test)


def test_what_is_told_is_stored_already(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        stored: list[bool] = []

        def compare(jobs: object) -> None:
            on_disk = {job.number: job for job in world.store.jobs()}
            stored.extend(on_disk[job.number].state == job.state for job in world.tracker.jobs.values())

        world.tracker.changed.connect(compare)
        world.provider.job("abcd", answer("pending"), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        assert len(stored) > 3
        assert all(stored)

    in_world(tmp_path, test)


def test_a_job_that_is_over_is_never_asked_about_again_even_after_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()

    async def second(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.refresh([world.job("abcd").number])
        await asyncio.sleep(300)
        assert world.provider.asked == []
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_a_running_job_goes_on_after_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(10)

    async def second(world: World) -> None:
        world.provider.job("abcd", answer("success", output=LINK))
        await world.until_idle()
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_a_job_without_a_key_waits_for_it_and_then_goes_on_by_itself(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.add("abcd")
        await asyncio.sleep(30)
        job = world.job("abcd")
        assert (job.health, job.polls, job.next_poll_at) == (Health.NEEDS_KEY, 0, None)
        await world.tracker.add_account(Account("gepetto", "work", key_env="KEY"))
        await world.until_idle()
        assert (world.job("abcd").state, world.job("abcd").account) == (JobState.SUCCEEDED, "work")

    in_world(tmp_path, test)


def test_a_refused_key_stops_all_jobs_of_its_account_and_says_so_at_each(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        for name in ("one-111111", "two-222222"):
            world.provider.job(name, answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("one-111111\ntwo-222222")
        await asyncio.sleep(1)
        world.provider.job("one-111111", refusal(401))
        world.provider.job("two-222222", refusal(401))
        await asyncio.sleep(60)
        before = len(world.provider.asked)
        await asyncio.sleep(3_600)
        assert len(world.provider.asked) == before
        for job in world.tracker.jobs.values():
            assert (job.health, job.state, job.next_poll_at) == (Health.BAD_KEY, JobState.QUEUED, None)
            assert job.trouble

    in_world(tmp_path, test)


def test_another_key_sets_the_jobs_of_a_refused_account_going(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", refusal(401), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(60)
        assert world.job("abcd").health is Health.BAD_KEY
        await world.tracker.add_account(GEPETTO)
        await world.until_idle()
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_an_id_that_nobody_knows_rests_as_not_found_after_a_minute_and_is_never_failed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", refusal(404))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        job = world.job("abcd")
        assert (job.state, job.health) == (JobState.UNKNOWN, Health.NOT_FOUND)
        times = world.provider.times("abcd")
        assert 3 <= len(times) <= 8
        assert 59 <= times[-1] - times[0] <= 90

    in_world(tmp_path, test)


@pytest.mark.parametrize("http", [400, 422])
def test_a_question_that_is_refused_as_such_rests_at_once(tmp_path: Path, http: int) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", refusal(http))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        assert len(world.provider.asked) == 1
        assert world.job("abcd").state is JobState.UNKNOWN

    in_world(tmp_path, test)


def test_nothing_of_the_account_is_asked_before_retry_after_has_passed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("one-111111", refusal(429, retry_after="40"), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("one-111111")
        await asyncio.sleep(5)
        world.provider.job("two-222222", answer("success", output=LINK))
        await world.tracker.add("two-222222")
        assert world.job("one-111111").health is Health.RATE_LIMITED
        await world.until_idle()
        began, *later = (at for at, _ in world.provider.asked)
        assert min(later) >= began + 40

    in_world(tmp_path, test)


def test_a_failed_request_never_rewrites_what_is_known(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending"), Unreachable("The network is gone"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(30)
        job = world.job("abcd")
        assert (job.state, job.provider_state, job.health) == (JobState.QUEUED, "pending", Health.UNREACHABLE)
        assert job.failures > 1
        heard = job.last_answer_at
        world.provider.job("abcd", answer("success", output=LINK))
        await world.until_idle()
        after = world.job("abcd")
        assert heard is not None
        assert after.last_answer_at is not None
        assert after.last_answer_at > heard
        assert (after.state, after.trouble, after.failures) == (JobState.SUCCEEDED, None, 0)

    in_world(tmp_path, test)


def test_a_word_that_nobody_knows_is_shown_as_it_came_and_asked_about_on(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("Simmering"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(30)
        job = world.job("abcd")
        assert (job.state, job.provider_state, job.health) == (JobState.UNKNOWN, "Simmering", Health.OK)
        assert job.polls > 3

    in_world(tmp_path, test)


def test_a_paused_job_is_not_asked_about_until_it_is_resumed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(5)
        number = world.job("abcd").number
        await world.tracker.pause([number])
        before = len(world.provider.asked)
        await asyncio.sleep(600)
        assert len(world.provider.asked) == before
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.resume([number])
        await world.until_idle()
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_a_removed_job_comes_back_as_it_was_and_goes_on(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(5)
        number = world.job("abcd").number
        await world.tracker.remove([number])
        assert not world.tracker.jobs
        before = len(world.provider.asked)
        await asyncio.sleep(100)
        assert len(world.provider.asked) == before
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.restore([number])
        await world.until_idle()
        assert world.job("abcd").state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_the_same_id_pasted_twice_is_one_job(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        again = await world.tracker.add("abcd")
        assert (again.new, [job.id for job in again.known]) == ((), ["abcd"])
        assert len(world.tracker.jobs) == 1

    in_world(tmp_path, test)


def test_an_id_that_could_be_several_providers_waits_for_a_word_and_then_goes_on(tmp_path: Path) -> None:
    uuid = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"

    async def test(world: World) -> None:
        world.provider.job(uuid, answer("COMPLETED", result={"total": 7}))
        await world.tracker.add_account(Account("waveline", key_env="KEY"))
        await world.tracker.add_account(Account("aetherforge", key_env="KEY"))
        await world.tracker.add(uuid)
        job = world.job(uuid)
        assert (job.provider, set(job.candidates)) == ("", {"waveline", "aetherforge"})
        assert world.provider.asked == []
        await world.tracker.choose(job.number, "waveline")
        await world.until_idle()
        (output,) = world.job(uuid).outputs
        assert output.state is OutputState.SAVED
        assert b'"total": 7' in Path(output.path).read_bytes()

    in_world(tmp_path, test)


def test_the_raw_answer_is_kept_without_the_key(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("pending", echo=f"Bearer {KEY}"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await asyncio.sleep(1)
        kept = await world.tracker.answer(world.job("abcd").number)
        assert kept is not None
        assert b"pending" in kept.body
        assert KEY.encode() not in kept.body

    in_world(tmp_path, test)


def test_the_timeline_tells_what_changed_and_nothing_twice(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", *[answer("pending")] * 5, refusal(503), answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        entries = await world.tracker.timeline(world.job("abcd").number)
        assert [(entry.state, entry.health) for entry in entries] == [
            (JobState.QUEUED, Health.OK),
            (JobState.QUEUED, Health.UNREACHABLE),
            (JobState.SUCCEEDED, Health.OK),
        ]

    in_world(tmp_path, test)


@pytest.mark.parametrize(("has_job", "looks"), [(True, 20), (False, 10)])
def test_a_window_that_only_stands_there_looks_half_as_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_job: bool, looks: int
) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 0.5)

    async def test(world: World) -> None:
        if has_job:
            world.provider.job("abcd", answer("processing"))
            await world.tracker.add_account(GEPETTO)
            await world.tracker.add("abcd")
        await asyncio.sleep(5)
        changes, seen = world.store.changes, list[float]()

        async def noted() -> Changes:
            seen.append(1.0)
            return await changes()

        monkeypatch.setattr(world.store, "changes", noted)
        await asyncio.sleep(10)
        assert abs(len(seen) - looks) <= 1

    in_world(tmp_path, test)
