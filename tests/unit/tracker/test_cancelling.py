"""Cancelling, the whole way through the tracker: what is sent, and that only the provider's answers move a state."""

import json
from pathlib import Path

import pytest

from jobmonitor.errors import Problem, Rejected
from jobmonitor.jobs import Account, Health, JobState, OutputState
from jobmonitor.tracker import tracker
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import World, in_world, refusal

ULID = "01K9ZBCS2X56E2A7VT4NV8D9RY"
TASK = "17f20503-6c24-4c16-946b-35dbbce2af2f"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def reply(body: object, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


async def until_heard(world: World, id: str) -> int:
    """The number of the job, once it was heard of."""
    import asyncio

    while world.job(id).last_answer_at is None:
        await asyncio.sleep(1)
    return world.job(id).number


def methods(world: World) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        asked.append((request.method, request.url.partition("/v1/")[2]))

    world.provider.before_answer = note
    return asked


def test_the_job_is_asked_about_at_once_and_its_state_is_the_providers(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        world.provider.job(ULID, reply({"status": "IN_PROGRESS"}), reply({"status": "FAILURE"}))
        world.provider.job("cancel", reply({}, 202))
        await world.tracker.add(ULID)
        number = await until_heard(world, ULID)
        asked = methods(world)
        await world.tracker.cancel([number])
        assert world.job(ULID).state is JobState.RUNNING, "only an answer moves a state"
        await world.until_idle()
        assert asked == [("POST", f"jobs/{ULID}/cancel"), ("GET", f"jobs/{ULID}")]
        assert world.job(ULID).state is JobState.FAILED

    in_world(tmp_path, test)


def test_a_refusal_is_told_and_changes_no_state(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        world.provider.job(ULID, reply({"status": "IN_PROGRESS"}))
        world.provider.job("cancel", reply({"error": {"message": "No"}}, 409))
        await world.tracker.add(ULID)
        number = await until_heard(world, ULID)
        with pytest.raises(Rejected, match=r"didn't cancel the job \(409\): No"):
            await world.tracker.cancel([number])
        job = world.job(ULID)
        assert (job.state, job.health, job.provider_state) == (JobState.RUNNING, Health.OK, "IN_PROGRESS")

    in_world(tmp_path, test)


def test_a_paused_job_is_asked_about_again_once_it_is_cancelled(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        world.provider.job(ULID, reply({"status": "IN_PROGRESS"}), reply({"status": "FAILURE"}))
        world.provider.job("cancel", reply({}))
        await world.tracker.add(ULID)
        number = await until_heard(world, ULID)
        await world.tracker.pause([number])
        await world.tracker.cancel([number])
        await world.until_idle()
        assert world.job(ULID).state is JobState.FAILED

    in_world(tmp_path, test)


RUNNING, DONE = {"status": "RUNNING"}, {"status": "SUCCEEDED", "output": ["https://cdn.example/a.png"]}


def test_a_task_that_has_just_ended_keeps_its_result(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("runway", key_env="KEY"))
        world.provider.job(TASK, reply(RUNNING), reply(DONE))
        await world.tracker.add(TASK, "runway")
        number = await until_heard(world, TASK)
        asked = methods(world)
        with pytest.raises(Rejected, match="over before it could be cancelled"):
            await world.tracker.cancel([number])
        await world.until_idle()
        assert "DELETE" not in [method for method, _ in asked]
        job = world.job(TASK)
        assert (job.state, [output.state for output in job.outputs]) == (JobState.SUCCEEDED, [OutputState.SAVED])

    in_world(tmp_path, test)


def test_a_task_that_may_have_ended_is_not_removed_without_an_answer(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("runway", key_env="KEY"))
        world.provider.job(TASK, reply(RUNNING), refusal(503), reply(RUNNING))
        await world.tracker.add(TASK, "runway")
        number = await until_heard(world, TASK)
        asked = methods(world)
        with pytest.raises(Problem, match="it may be over already"):
            await world.tracker.cancel([number])
        assert "DELETE" not in [method for method, _ in asked]

    in_world(tmp_path, test)


def test_a_task_that_still_runs_is_removed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("runway", key_env="KEY"))
        world.provider.job(TASK, reply(RUNNING))
        await world.tracker.add(TASK, "runway")
        number = await until_heard(world, TASK)
        asked = methods(world)
        await world.tracker.cancel([number])
        assert asked == [("GET", f"tasks/{TASK}"), ("DELETE", f"tasks/{TASK}")]

    in_world(tmp_path, test)


def test_of_several_jobs_each_is_tried_and_the_failures_are_counted(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        others = [f"01K9ZBCS2X56E2A7VT4NV8D9R{letter}" for letter in "ABC"]
        for id in others:
            world.provider.job(id, reply({"status": "IN_PROGRESS"}))
        world.provider.job("cancel", reply({}, 409), reply({}, 202), reply({}, 404))
        await world.tracker.add("\n".join(others))
        numbers = [await until_heard(world, id) for id in others]
        asked = methods(world)
        with pytest.raises(Problem, match="2 of 3 jobs were not cancelled"):
            await world.tracker.cancel(numbers)
        assert [method for method, _ in asked].count("POST") == 3

    in_world(tmp_path, test)


def test_what_can_not_be_cancelled_is_not_asked(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("gepetto", key_env="KEY"))
        world.provider.job("abcd", reply({"status": "pending"}))
        await world.tracker.add("abcd")
        number = await until_heard(world, "abcd")
        with pytest.raises(Rejected, match="can't cancel this job now"):
            await world.tracker.cancel([number])

    in_world(tmp_path, test)
