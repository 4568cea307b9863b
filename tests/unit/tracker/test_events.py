"""Figur's events the whole way: into the timeline with their own times, each once, also over a restart."""

import asyncio
import json
from pathlib import Path

import pytest

from jobmonitor.jobs import Account, Health, JobState
from jobmonitor.tracker import tracker
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import KEY, World, in_world, refusal

ULID = "01K9ZBCS2X56E2A7VT4NV8D9RY"
FIGUR = Account("figur", key_env="KEY")


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def reply(body: object, status: int = 200) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


def event(seq: int, kind: str, message: str, stage: str = "") -> dict[str, object]:
    at = f"2023-11-14T22:00:{seq:02}Z"
    return {"seq": seq, "event_type": kind, "stage": stage or None, "message": message, "created_at": at}


QUEUED, DRAPE, LIGHT = event(1, "queued", "Waiting"), event(2, "stage", "Draping", "drape"), event(3, "stage", "Light")
DONE = event(4, "succeeded", "Success")


def status(word: str, latest: dict[str, object] | None) -> Response:
    return reply({"public_id": ULID, "status": word, "latest_event": latest, "result": []})


def story(world: World, *events: dict[str, object], since: int = 0) -> None:
    end = f"?since={since}" if since else ""
    world.provider.job(f"events{end}", reply({"events": list(events)}))


async def lines(world: World) -> list[tuple[str, str]]:
    return [(line.provider_state, line.message) for line in await world.tracker.timeline(world.job(ULID).number)]


async def until_heard(world: World) -> int:
    while world.job(ULID).last_answer_at is None:
        await asyncio.sleep(1)
    return world.job(ULID).number


def questions(world: World) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.partition(ULID)[2])

    world.provider.before_answer = note
    return asked


def test_events_fill_the_timeline_and_only_new_ones_are_asked_for(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        asked = questions(world)
        world.provider.job(
            ULID, status("IN_PROGRESS", DRAPE), status("IN_PROGRESS", DRAPE), status("IN_PROGRESS", LIGHT),
            status("SUCCESS", DONE),
        )  # fmt: skip
        story(world, QUEUED, DRAPE)
        story(world, LIGHT, since=2)
        story(world, DONE, since=3)
        await world.tracker.add(ULID)
        await world.until_idle()
        assert asked == ["", "/events", "", "", "/events?since=2", "", "/events?since=3"]
        (budget,) = world.tracker.outlook.budgets()
        assert budget.last_hour == len(asked)
        assert await lines(world) == [
            ("queued", "Waiting"),
            ("stage", "drape · Draping"),
            ("stage", "Light"),
            ("succeeded", "Success"),
        ]
        timeline = await world.tracker.timeline(world.job(ULID).number)
        assert [line.at for line in timeline] == [1_699_999_200.0 + n for n in (1, 2, 3, 4)]
        assert world.job(ULID).state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_the_row_says_what_it_is_doing_while_it_runs(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE))
        story(world, DRAPE)
        await world.tracker.add(ULID)
        await until_heard(world)
        assert (world.job(ULID).message, world.job(ULID).last_event) == ("drape · Draping", "2")

    in_world(tmp_path, test)


def test_nothing_is_told_twice_after_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE))
        story(world, QUEUED, DRAPE)
        await world.tracker.add(ULID)
        await until_heard(world)

    async def second(world: World) -> None:
        asked = questions(world)
        world.provider.job(ULID, status("SUCCESS", DONE))
        story(world, LIGHT, DONE, since=2)
        await world.until_idle()
        assert asked == ["", "/events?since=2"]
        assert [message for _, message in await lines(world)] == ["Waiting", "drape · Draping", "Light", "Success"]

    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_a_story_that_can_not_be_had_takes_nothing_away_and_is_asked_for_again(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE), status("IN_PROGRESS", DRAPE), status("SUCCESS", DONE))
        world.provider.job("events", refusal(503), reply({"events": [QUEUED, DRAPE]}))
        story(world, DONE, since=2)
        await world.tracker.add(ULID)
        await until_heard(world)
        job = world.job(ULID)
        assert (job.state, job.health, job.last_event) == (JobState.RUNNING, Health.OK, "")
        await world.until_idle()
        assert [word for word, _ in await lines(world)] == ["IN_PROGRESS", "queued", "stage", "succeeded"]
        assert world.job(ULID).health is Health.OK

    in_world(tmp_path, test)


def test_what_is_asked_of_us_instead_of_a_story_holds_for_the_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        times: list[float] = []
        world.provider.before_answer = lambda _: times.append(asyncio.get_running_loop().time())
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE))
        world.provider.job("events", refusal(429, retry_after="100"))
        await world.tracker.add(ULID)
        await asyncio.sleep(300)
        assert len(times) > 3
        assert times[2] - times[1] >= 100

    in_world(tmp_path, test)


def test_what_we_saw_ourselves_still_stands_there(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE), refusal(503), status("FAILURE", LIGHT))
        story(world, DRAPE)
        story(world, LIGHT, since=2)
        await world.tracker.add(ULID)
        await world.until_idle()
        timeline = await world.tracker.timeline(world.job(ULID).number)
        assert [(line.state, line.health) for line in timeline] == [
            (JobState.RUNNING, Health.OK),
            (JobState.RUNNING, Health.UNREACHABLE),
            (JobState.RUNNING, Health.OK),
            (JobState.FAILED, Health.OK),
        ]

    in_world(tmp_path, test)


def test_a_key_in_an_event_is_covered(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(FIGUR)
        world.provider.job(ULID, status("IN_PROGRESS", DRAPE))
        story(world, event(2, "stage", f"with {KEY}"))
        await world.tracker.add(ULID)
        await until_heard(world)
        assert KEY not in repr(await lines(world))
        assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.db*"))

    in_world(tmp_path, test)
