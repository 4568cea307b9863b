"""Whose a job is: asked of the accounts that may be asked, in turn, each with its own key; and what they said."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jobmonitor.errors import Unreachable
from jobmonitor.jobs import Account, Health, Job
from jobmonitor.tracker import tracker
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import World, answer, in_world, refusal

UUID = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
OTHER = UUID[:-1] + "4"
PROVIDERS = ("waveline", "aetherforge")
HOSTS = {"waveline": "waveline.ai", "aetherforge": "api.aetherforgeai.com"}


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


class Ear:
    """Which hosts were asked, and with which key."""

    def __init__(self, world: World) -> None:
        self.hosts: list[str] = []
        self.keys: set[tuple[str, str]] = set()
        world.provider.before_answer = self._hear

    def _hear(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        self.hosts.append(host)
        self.keys.add((host, "".join(request.secret_headers.values())))


async def accounts(world: World, *may_probe: str) -> None:
    """Accounts at both providers, of which these may be asked."""
    for provider in PROVIDERS:
        account = await world.tracker.add_account(Account(provider, key_env="KEY"))
        if provider in may_probe:
            await world.tracker.let_probe(account.uid, is_allowed=True)


async def settled(world: World) -> Job:
    await world.until_idle()
    return world.job(UUID)


def test_nobody_is_asked_where_the_person_did_not_allow_it(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        ear = Ear(world)
        await accounts(world)
        await world.tracker.add(UUID)
        await world.tracker.refresh([1])
        job = await settled(world)
        assert (ear.hosts, job.provider, job.health) == ([], "", Health.OK)

    in_world(tmp_path, test)


def test_the_account_that_knows_the_id_gets_the_job(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        ear = Ear(world)
        world.provider.job(UUID, refusal(404), answer("RUNNING"), answer("COMPLETED", result={"total": 7}))
        await accounts(world, *PROVIDERS)
        await world.tracker.add(UUID)
        job = await settled(world)
        assert (HOSTS[job.provider], job.account, job.candidates) == (ear.hosts[1], "default", ())
        assert job.health is not Health.NOT_FOUND
        assert len(set(ear.hosts[:2])) == 2

    in_world(tmp_path, test)


def test_only_the_accounts_that_may_be_asked_hear_of_the_id(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        ear = Ear(world)
        world.provider.job(UUID, refusal(404))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        job = await settled(world)
        assert set(ear.hosts) == {HOSTS["aetherforge"]}
        assert job.provider == ""
        assert set(job.candidates) == set(PROVIDERS)
        assert job.trouble
        assert job.trouble.title == "AetherForge AI doesn't know it"
        assert "no proof" in job.trouble.hint
        assert job.health is Health.NOT_FOUND

    in_world(tmp_path, test)


def test_what_all_of_them_said_stands_in_the_row_and_nobody_is_asked_again_by_itself(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        ear = Ear(world)
        world.provider.job(UUID, refusal(404), Unreachable("waveline.ai took too long"))
        await accounts(world, *PROVIDERS)
        await world.tracker.add(UUID)
        job = await settled(world)
        assert job.trouble
        first, _, second = job.trouble.title.partition("; ")
        assert first.endswith("doesn't know it")
        assert second.endswith(": waveline.ai took too long")
        assert len(ear.hosts) == 2
        assert [entry.message for entry in await world.tracker.timeline(job.number)] == [job.trouble.title]
        await world.tracker.add(UUID)
        await settled(world)
        assert len(ear.hosts) == 2
        world.provider.job(UUID, refusal(404))
        await world.tracker.refresh([job.number])
        job = await settled(world)
        assert len(ear.hosts) == 4
        assert job.trouble
        assert job.trouble.title in (
            "Waveline Extract and AetherForge AI don't know it",
            "AetherForge AI and Waveline Extract don't know it",
        )

    in_world(tmp_path, test)


def test_what_was_said_is_not_asked_again_after_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.provider.job(UUID, refusal(404))
        await accounts(world, *PROVIDERS)
        await world.tracker.add(UUID)
        assert (await settled(world)).trouble

    async def second(world: World) -> None:
        ear = Ear(world)
        assert (await settled(world)).health is Health.NOT_FOUND
        assert ear.hosts == []
        assert all(account.may_probe for account in world.tracker.accounts)

    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_an_account_that_asks_to_wait_is_waited_for(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, refusal(429, retry_after="40"), answer("Pending"), answer("Succeed", urls=[]))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        job = await settled(world)
        assert job.provider == "aetherforge"
        assert world.provider.times(UUID)[1] - world.provider.times(UUID)[0] >= 40

    in_world(tmp_path, test)


def test_an_account_that_never_stops_asking_to_wait_is_said(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, refusal(429))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        job = await settled(world)
        assert len(world.provider.times(UUID)) == 3
        assert job.trouble
        assert job.trouble.title.startswith("AetherForge AI: ")

    in_world(tmp_path, test)


def test_a_refused_key_is_said_once_and_not_tried_for_the_next_job(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        ear = Ear(world)
        world.provider.job(UUID, refusal(401))
        world.provider.job(OTHER, refusal(401))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        await settled(world)
        await world.tracker.add(OTHER)
        await settled(world)
        assert len(ear.hosts) == 1
        for id in (UUID, OTHER):
            trouble = world.job(id).trouble
            assert trouble
            assert "refused the key" in trouble.title

    in_world(tmp_path, test)


@pytest.mark.parametrize(
    "seen", [answer("", 410), Response(200, {}, b"{}"), Response(200, {}, b"<html>"), refusal(400)]
)
def test_what_says_nothing_of_the_job_takes_it_for_nobody(tmp_path: Path, seen: Response) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, seen)
        await accounts(world, *PROVIDERS)
        await world.tracker.add(UUID)
        job = await settled(world)
        assert (job.provider, bool(job.trouble)) == ("", True)

    in_world(tmp_path, test)


def test_what_may_be_said_of_any_id_is_said_as_it_came_and_takes_the_job_for_nobody(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, answer("TIMED_OUT"))
        given = Account("runpod", key_env="KEY", vars=(("endpoint_id", "abc123"),))
        account = await world.tracker.add_account(given)
        await world.tracker.add_account(Account("waveline", key_env="KEY"))
        await world.tracker.let_probe(account.uid, is_allowed=True)
        await world.tracker.add(UUID)
        job = await settled(world)
        assert job.provider == ""
        assert job.trouble
        assert job.trouble.title.endswith(": says “TIMED_OUT”")

    in_world(tmp_path, test)


def test_a_word_of_the_persons_ends_the_asking_and_what_was_said(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, refusal(404), answer("CREATED"))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        job = await settled(world)
        await world.tracker.choose(job.number, "waveline")
        assert world.job(UUID).trouble is None
        while world.job(UUID).polls < 2:
            await world.tick()
        assert (world.job(UUID).provider, world.job(UUID).health) == ("waveline", Health.OK)

    in_world(tmp_path, test)


def test_allowing_it_asks_about_what_is_open_already(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, answer("Pending"), answer("Succeed", urls=[]))
        await accounts(world)
        await world.tracker.add(UUID)
        assert (await settled(world)).provider == ""
        account = next(a for a in world.tracker.accounts if a.provider == "aetherforge")
        await world.tracker.let_probe(account.uid, is_allowed=True)
        assert (await settled(world)).provider == "aetherforge"
        await world.tracker.let_probe(account.uid, is_allowed=False)
        assert not any(account.may_probe for account in world.tracker.accounts)

    in_world(tmp_path, test)


def test_a_new_key_leaves_the_permission_as_it_was(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await accounts(world, "aetherforge")
        await world.tracker.add_account(Account("aetherforge", key_env="KEY", vars=(("a", "b"),)))
        await world.tracker.add_account(Account("waveline", key_env="KEY"))
        assert [(a.provider, a.may_probe) for a in world.tracker.accounts] == [
            ("aetherforge", True),
            ("waveline", False),
        ]

    in_world(tmp_path, test)


def test_a_limit_that_one_job_met_holds_for_the_next(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(UUID, refusal(429, retry_after="40"), refusal(404))
        world.provider.job(OTHER, refusal(404))
        await accounts(world, "aetherforge")
        await world.tracker.add(UUID)
        while not world.provider.times(UUID):
            await world.tick()
        await world.tracker.add(OTHER)
        await world.until_idle()
        assert world.provider.times(OTHER)[0] - world.provider.times(UUID)[0] >= 40

    in_world(tmp_path, test)
