"""A word that no file knows: asked about on, explained by a person, kept for that account alone, and taken back."""

import asyncio
import json
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Health, JobState, OutputState
from jobmonitor.tracker import tracker
from jobmonitor.wire import Response
from tests.unit.tracker.world import World, in_world

LINK = "https://pictures.example/one.png"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def says(word: str, **more: object) -> Response:
    return Response(200, {"content-type": "application/json"}, json.dumps({"status": word, **more}).encode())


async def until_heard(world: World, id: str) -> int:
    while world.job(id).last_answer_at is None:
        await asyncio.sleep(1)
    return world.job(id).number


def test_an_unknown_word_keeps_the_job_polling_until_a_person_says_what_it_means(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(Account("gepetto", key_env="KEY"))
        world.provider.job("abcd", says("baked", output=LINK))
        await world.tracker.add("abcd")
        number = await until_heard(world, "abcd")
        await asyncio.sleep(60)
        job = world.job("abcd")
        assert (job.state, job.provider_state, job.health) == (JobState.UNKNOWN, "baked", Health.OK)
        assert job.polls > 5
        await world.tracker.meanings.say(number, JobState.SUCCEEDED)
        await world.until_idle()
        job = world.job("abcd")
        assert (job.state, job.provider_state) == (JobState.SUCCEEDED, "baked")
        assert [output.state for output in job.outputs] == [OutputState.SAVED]
        assert world.tracker.accounts[0].words == (("baked", JobState.SUCCEEDED),)
        assert world.store.accounts()[0].words == (("baked", JobState.SUCCEEDED),)
        assert world.tracker.accounts[0].uid == account.uid

    in_world(tmp_path, test)


def test_the_rule_holds_for_that_account_alone(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("gepetto", "home", key_env="KEY"))
        await world.tracker.add_account(Account("gepetto", "work", key_env="KEY"))
        for id in ("abcd", "efgh"):
            world.provider.job(id, says("baked", output=LINK))
        await world.tracker.add("abcd", "gepetto/home")
        await world.tracker.add("efgh", "gepetto/work")
        number = await until_heard(world, "abcd")
        await until_heard(world, "efgh")
        await world.tracker.meanings.say(number, JobState.FAILED)
        await asyncio.sleep(60)
        assert world.job("abcd").state is JobState.FAILED
        assert world.job("efgh").state is JobState.UNKNOWN

    in_world(tmp_path, test)


def test_what_was_said_is_kept_over_a_new_key_and_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        await world.tracker.add_account(Account("gepetto", key_env="KEY"))
        world.provider.job("abcd", says("parked"))
        await world.tracker.add("abcd")
        await world.tracker.meanings.say(await until_heard(world, "abcd"), JobState.QUEUED)
        await world.tracker.add_account(Account("gepetto", key_env="KEY", base_url="https://proxy.example/v1"))

    async def second(world: World) -> None:
        assert world.tracker.accounts[0].words == (("parked", JobState.QUEUED),)
        world.provider.job("efgh", says("parked"))
        world.provider.job("abcd", says("parked"))
        await world.tracker.add("efgh")
        await until_heard(world, "efgh")
        assert world.job("efgh").state is JobState.QUEUED

    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_taking_a_meaning_back_opens_the_jobs_again_that_it_ended(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        account = await world.tracker.add_account(Account("gepetto", key_env="KEY"))
        world.provider.job("abcd", says("stuck"))
        world.provider.job("done", says("success", output=LINK))
        await world.tracker.add("abcd\ndone", "gepetto")
        await world.tracker.meanings.say(await until_heard(world, "abcd"), JobState.FAILED)
        await world.until_idle()
        assert world.job("abcd").state is JobState.FAILED
        world.provider.job("abcd", says("stuck"), says("success", output=LINK))
        await world.tracker.meanings.forget(account.uid, "stuck")
        assert world.job("abcd").state is JobState.UNKNOWN
        await world.until_idle()
        assert (world.job("abcd").state, world.job("done").state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
        assert world.tracker.accounts[0].words == ()

    in_world(tmp_path, test)


def test_nothing_is_kept_of_a_word_that_is_known_meanwhile(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(Account("gepetto", key_env="KEY"))
        world.provider.job("abcd", says("pending"))
        await world.tracker.add("abcd")
        with pytest.raises(Problem, match="known meanwhile"):
            await world.tracker.meanings.say(await until_heard(world, "abcd"), JobState.FAILED)
        assert world.tracker.accounts[0].words == ()

    in_world(tmp_path, test)


def test_a_service_without_keys_gets_an_account_to_keep_it_in(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        id = "7f3d2c1b-9a8e-4d6f-b012-3c4d5e6f7a8b"
        body = {id: {"outputs": {}, "status": {"status_str": "halted"}}}
        world.provider.job(id, Response(200, {}, json.dumps(body).encode()))
        await world.tracker.add(id, "comfyui")
        await world.tracker.meanings.say(await until_heard(world, id), JobState.CANCELLED)
        await world.until_idle()
        assert world.job(id).state is JobState.CANCELLED
        assert [(each.provider, each.words) for each in world.tracker.accounts] == [
            ("comfyui", (("halted", JobState.CANCELLED),))
        ]

    in_world(tmp_path, test)
