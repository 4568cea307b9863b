"""Recent jobs of an account: what the provider lists, what is here already, and what becomes of the chosen ones."""

import json
from pathlib import Path

import pytest

from jobmonitor.errors import KeyMissing, Problem, Unreachable
from jobmonitor.jobs import Account, Job, JobState
from jobmonitor.tracker import tracker
from jobmonitor.tracker.importing import tracked
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import KEY, World, in_world, refusal

WAVELINE = Account("waveline", key_env="KEY")
ONE = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
TWO = "0d9b2f64-7c31-4e0a-9f58-61ab3de7c802"
CREATED = "2023-11-10T10:00:00Z"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def reply(body: object, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


def item(id: str, status: str = "RUNNING", created: str = CREATED) -> dict[str, object]:
    return {"id": id, "status": status, "type": "guess-shape", "createdAt": created}


def listing(*items: object) -> Response:
    return reply({"items": items})


FIRST = "jobs?count=100&offset=0"


def test_the_newest_come_first_and_say_whether_they_are_here(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        stored = await world.tracker.add_account(WAVELINE)
        world.provider.job(ONE, reply(item(ONE)))
        await world.tracker.add(ONE, "waveline")
        world.provider.job(FIRST, listing(item(ONE), item(TWO, "COMPLETED", "2023-11-11T10:00:00Z")))
        (source,) = [each for each in await world.tracker.importing.sources() if each.account.uid == stored.uid]
        assert source.wanted == ()
        recent = await world.tracker.importing.recent(source.account)
        assert [(job.id, job.state, job.kind) for job in recent.jobs] == [
            (TWO, JobState.SUCCEEDED, "guess-shape"),
            (ONE, JobState.RUNNING, "guess-shape"),
        ]
        assert recent.tracked == (None, world.job(ONE).number)

    in_world(tmp_path, test)


def test_the_chosen_ones_are_added_to_their_account_and_finish(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(WAVELINE)
        work = await world.tracker.add_account(Account("waveline", "work", key_env="KEY"))
        world.provider.job(FIRST, listing(item(ONE), item(TWO)))
        for id in (ONE, TWO):
            world.provider.job(id, reply(item(id, "COMPLETED") | {"result": {"a": 1}}))
        recent = await world.tracker.importing.recent(work)
        taken = await world.tracker.importing.take(work, recent.jobs[:1])
        assert [(job.id, job.account) for job in taken.new] == [(ONE, "work")]
        await world.until_idle()
        job = world.job(ONE)
        assert (job.state, len(job.outputs), job.created_at) == (JobState.SUCCEEDED, 1, 1_699_610_400.0)
        assert [job.id for job in world.tracker.jobs.values()] == [ONE]

    in_world(tmp_path, test)


def test_a_job_that_was_removed_is_brought_back_and_one_that_is_here_stays_one(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(WAVELINE)
        for id in (ONE, TWO):
            world.provider.job(id, reply(item(id)))
        await world.tracker.add(f"{ONE}\n{TWO}", "waveline")
        numbers = {job.id: job.number for job in world.tracker.jobs.values()}
        await world.tracker.remove([numbers[ONE]])
        world.provider.job(FIRST, listing(item(ONE), item(TWO)))
        recent = await world.tracker.importing.recent(account)
        assert recent.tracked == (None, numbers[TWO])
        await world.tracker.importing.take(account, recent.jobs)
        assert {job.id: job.number for job in world.tracker.jobs.values()} == numbers

    in_world(tmp_path, test)


def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(WAVELINE)
        world.provider.job(FIRST, listing(item(ONE)))
        world.provider.job("jobs?count=100&offset=1", listing())
        recent = await world.tracker.importing.recent(account)
        assert recent.more
        later = await world.tracker.importing.recent(account, (), recent.more)
        assert (later.jobs, later.more) == ((), ())

    in_world(tmp_path, test)


@pytest.mark.parametrize("step", [refusal(503), refusal(404), refusal(401), Unreachable("Nobody is there")])
def test_what_goes_wrong_is_told_and_changes_nothing(tmp_path: Path, step: Response | Problem) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(WAVELINE)
        world.provider.job(FIRST, step)
        with pytest.raises(Problem):
            await world.tracker.importing.recent(account)
        assert world.tracker.jobs == {}

    in_world(tmp_path, test)


def test_without_a_key_nobody_is_asked(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(Account("waveline", key_env="NOBODY_SET_THIS"))
        with pytest.raises(KeyMissing):
            await world.tracker.importing.recent(account)
        assert world.provider.asked == []

    in_world(tmp_path, test)


def test_a_key_that_is_said_back_is_not_shown(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(WAVELINE)
        items = [item(ONE, f"why {KEY}"), item(KEY), item(TWO) | {"type": KEY}]
        world.provider.job(FIRST, listing(*items))
        recent = await world.tracker.importing.recent(account)
        assert [job.id for job in recent.jobs] == [ONE, TWO]
        assert KEY not in repr(recent)
        world.provider.job(FIRST, reply({"error": f"the key {KEY} is no good"}, 500))
        with pytest.raises(Problem) as caught:
            await world.tracker.importing.recent(account)
        assert KEY not in str(caught.value)

    in_world(tmp_path, test)


def test_what_only_a_person_can_say_stays_with_each_job(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("meshy", key_env="KEY"))
        (source,) = [each for each in await world.tracker.importing.sources() if each.account.provider == "meshy"]
        assert source.wanted == (("task_kind", "v2/text-to-3d"),)
        asked: list[str] = []

        def note(request: Request) -> None:
            asked.append(request.url)

        world.provider.before_answer = note
        end = "?page_num=1&page_size=50&sort_by=-created_at"
        for kind in ("text-to-3d", "remesh"):
            world.provider.job(kind + end, reply([{"id": f"{kind}-1", "status": "SUCCEEDED"}]))
            world.provider.job(f"{kind}-1", reply({"id": f"{kind}-1", "status": "SUCCEEDED"}))
        for given in ("v2/text-to-3d", " v1/remesh "):
            recent = await world.tracker.importing.recent(source.account, (("task_kind", given),))
            await world.tracker.importing.take(source.account, recent.jobs)
        await world.until_idle()
        assert world.job("text-to-3d-1").vars == ()
        assert world.job("remesh-1").vars == (("task_kind", "v1/remesh"),)
        assert "https://api.meshy.ai/openapi/v1/remesh/remesh-1" in asked

    in_world(tmp_path, test)


def test_a_service_that_needs_no_key_can_be_asked_without_an_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        (source,) = await world.tracker.importing.sources()
        assert (source.account.provider, source.account.uid) == ("comfyui", "")
        world.provider.job("queue", reply({"queue_running": [[1, "r1"]], "queue_pending": []}))
        world.provider.job("history?max_items=200", reply({}))
        world.provider.job("r1", reply({}))
        recent = await world.tracker.importing.recent(source.account)
        (job,) = (await world.tracker.importing.take(source.account, recent.jobs)).new
        assert (job.id, job.provider, job.account) == ("r1", "comfyui", "")

    in_world(tmp_path, test)


def test_a_job_counts_as_here_only_where_it_is_the_same_one() -> None:
    wanted = [Job("a", provider="astria", account="work"), Job("b", provider="astria", vars=(("tune_id", "3"),))]

    def numbers(*jobs: Job) -> tuple[int | None, ...]:
        return tracked(wanted, jobs)

    assert numbers(Job("a", 1, "astria", "work"), Job("b", 2, "astria")) == (1, 2)
    assert numbers(Job("a", 1, "", candidates=("astria", "krea"))) == (1, None)
    assert numbers(Job("a", 1, "krea", "work"), Job("a", 2, "astria", "home")) == (None, None)
    assert numbers(Job("b", 1, "astria", vars=(("tune_id", "4"),)), Job("A", 2, "astria")) == (None, None)
