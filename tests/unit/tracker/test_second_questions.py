"""A job whose result takes a second question, the whole way through the tracker."""

import json
from pathlib import Path

from jobmonitor.jobs import Account, Health, JobState, OutputState
from jobmonitor.wire import Response
from tests.unit.tracker.world import World, in_world, refusal

UUID = "80e732af-660e-45cd-bd63-580e4f2a94cc"
FAL = Account("fal", key_env="KEY")
LINK = f"https://queue.fal.run/fal-ai/flux/dev/requests/{UUID}/status"


def reply(body: object, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


QUEUED, DONE = reply({"status": "IN_QUEUE"}), reply({"status": "COMPLETED"})
PICTURE = reply({"images": [{"url": "https://v3b.fal.media/files/x.png"}]})


def test_the_result_is_asked_for_when_the_job_is_done_and_kept(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FAL)
        world.provider.job("status", QUEUED, DONE)
        world.provider.job(UUID, PICTURE)
        await world.tracker.add(LINK)
        await world.until_idle()
        job = world.job(UUID)
        assert (job.provider, job.state) == ("fal", JobState.SUCCEEDED)
        assert [(output.url, output.state) for output in job.outputs] == [
            ("https://v3b.fal.media/files/x.png", OutputState.SAVED)
        ]
        assert [asked for _, asked in world.provider.asked] == ["status", "status", UUID]
        (budget,) = world.tracker.outlook.budgets()
        assert budget.last_hour == 3  # the second question counts like the first
        answer = await world.tracker.answer(job.number)
        assert answer
        assert b"images" in answer.body

    in_world(tmp_path, test)


def test_a_result_that_fails_once_leaves_the_state_alone_and_is_asked_for_again(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FAL)
        world.provider.job("status", DONE)
        world.provider.job(UUID, refusal(503), PICTURE)
        await world.tracker.add(LINK)
        await world.until_idle()
        told = [(job.state, job.health) for job in world.told if job.last_answer_at or job.health is not Health.OK]
        assert told[0] == (JobState.UNKNOWN, Health.UNREACHABLE)
        assert (world.job(UUID).state, len(world.job(UUID).outputs)) == (JobState.SUCCEEDED, 1)

    in_world(tmp_path, test)


def test_an_account_of_a_key_pair_can_name_a_variable_that_holds_it(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        stored = await world.tracker.add_account(Account("kling", key_env="PAIR"))
        assert world.tracker.accounts == (stored,)

    in_world(tmp_path, test)


def test_a_service_that_needs_no_key_is_asked_without_an_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        picture = {"filename": "a.png", "subfolder": "", "type": "output"}
        done = {"outputs": {"9": {"images": [picture]}}, "status": {"status_str": "success"}}
        world.provider.job(UUID, reply({}), reply({UUID: done}))
        world.provider.job("queue", reply({"queue_running": [[1, UUID]], "queue_pending": []}))
        await world.tracker.add(UUID, provider="comfyui")
        await world.until_idle()
        assert list(dict.fromkeys((job.state, job.health) for job in world.told if job.last_answer_at)) == [
            (JobState.RUNNING, Health.OK),
            (JobState.SUCCEEDED, Health.OK),
        ]
        assert [output.state for output in world.job(UUID).outputs] == [OutputState.SAVED]

    in_world(tmp_path, test)
