"""The stories of the demo: enough of each kind, and each ends as it says over real HTTP."""

import io
from collections import Counter

import httpx
import pytest
from PIL import Image

from jobmonitor.demo.server import CONTRACTS
from jobmonitor.demo.steps import Say
from jobmonitor.demo.stories import JOBS, REFUSED, UNKNOWN, DemoJob
from tests.unit.demo.client import Client, Clock

FINAL = {
    "success": "succeeded",
    "COMPLETED": "succeeded",
    "Succeed": "succeeded",
    "SUCCESS": "succeeded",
    "FAILED": "failed",
    "FAILURE": "failed",
}


def test_about_twelve_jobs_over_four_providers_tell_every_kind_of_story() -> None:
    assert set(Counter(job.provider for job in JOBS).values()) == {3}
    assert {job.story for job in JOBS} == {
        "quick",
        "slow",
        "fails",
        "told-to-wait",
        "two-503",
        "unknown-at-first",
        "link-expires",
    }


def test_the_longest_story_is_over_in_less_than_half_a_minute() -> None:
    lengths = [sum(step.seconds or 0 for step in job.steps if isinstance(step, Say)) for job in JOBS]
    assert 20 <= max(lengths) <= 28


@pytest.mark.parametrize("job", JOBS, ids=[f"{job.provider}-{job.story}-{job.id[:4]}" for job in JOBS])
async def test_a_story_ends_as_it_says(client: Client, clock: Clock, job: DemoJob) -> None:
    assert CONTRACTS[job.provider].misshapen(job.id) is None
    answer = await client.poll(job.provider, job.id)
    assert not _is_over(answer), "a job that is over at once shows nothing"
    while not _is_over(answer):
        clock.now += 1
        answer = await client.poll(job.provider, job.id)
        assert client.server.polls(job.provider, job.id) < 40
    last = answer.json()
    assert FINAL[last["status"]] == job.state
    links = [text for text in _strings(last) if text.startswith(client.server.picture_origin)]
    has_document = job.provider == "waveline" and isinstance(last["result"], dict)
    assert len(links) + has_document == job.outputs
    for link in links:
        assert Image.open(io.BytesIO((await client.http.get(link)).content)).width >= 800


def _is_over(answer: httpx.Response) -> bool:
    return answer.status_code == 200 and answer.json()["status"] in FINAL


def _strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for part in value.values() for text in _strings(part)]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return [text for part in value for text in _strings(part)]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return []


async def test_the_slow_job_tells_every_stage_by_its_message(client: Client, clock: Clock) -> None:
    job = next(job for job in JOBS if job.story == "slow")
    messages: list[str] = []
    for _ in range(30):
        messages.append((await client.poll(job.provider, job.id)).json()["latest_event"]["message"])
        clock.now += 1
    assert list(dict.fromkeys(messages))[:6] == [step.message for step in job.steps if isinstance(step, Say)][:6]


@pytest.mark.parametrize(("job", "status"), [(UNKNOWN, 404), (REFUSED, 401)])
async def test_the_extras_for_tests_never_end(client: Client, job: DemoJob, status: int) -> None:
    assert await client.statuses(job.provider, job.id, 3) == [status] * 3
