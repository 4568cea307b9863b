"""Cancelling a job: what is asked of each provider that documents it, when it can work, and what a refusal says."""

import json

import pytest
from provider_data import NOW, SPECS, answer, spec

from jobmonitor.errors import KeyRefused, Problem, RateLimited, Rejected, SpecProblem, Unreachable
from jobmonitor.jobs import Account, Job, JobState
from jobmonitor.providers.cancelling import cancel_of, cancel_request, read_cancel

CASES: dict[str, tuple[str, dict[str, str], str, str, object]] = {
    "figur": ("IN_PROGRESS", {}, "POST", "https://api.figur.fit/v1/jobs/j1/cancel", None),
    "replicate": ("processing", {}, "POST", "https://api.replicate.com/v1/predictions/j1/cancel", None),
    "fal": (
        "IN_QUEUE",
        {"model_id": "fal-ai/flux/dev"},
        "PUT",
        "https://queue.fal.run/fal-ai/flux/requests/j1/cancel",
        None,
    ),
    "runway": ("RUNNING", {}, "DELETE", "https://api.dev.runwayml.com/v1/tasks/j1", None),
    "krea": ("queued", {}, "DELETE", "https://api.krea.ai/jobs/j1", None),
    "openai-batch": ("in_progress", {}, "POST", "https://api.openai.com/v1/batches/j1/cancel", None),
    "adobe-firefly": ("running", {}, "PUT", "https://firefly-api.adobe.io/v3/cancel/j1", None),
    "runpod": ("IN_QUEUE", {"endpoint_id": "e1"}, "POST", "https://api.runpod.ai/v2/e1/cancel/j1", None),
    "comfyui": ("PENDING", {}, "POST", "http://127.0.0.1:8188/queue", {"delete": ["j1"]}),
    "comfy-cloud": ("pending", {}, "POST", "https://cloud.comfy.org/api/queue", {"delete": ["j1"]}),
}
NOT_NOW = [
    ("fal", "IN_PROGRESS"),
    ("krea", "intermediate-complete"),
    ("openai-batch", "cancelling"),
    ("adobe-firefly", "cancel_pending"),
    ("comfyui", "ABSENT"),
    ("comfy-cloud", "in_progress"),
    ("gepetto", "pending"),
    ("luma", "dreaming"),
    ("openai-video", "in_progress"),
]


def job(provider: str, word: str, state: JobState = JobState.RUNNING, given: dict[str, str] | None = None) -> Job:
    named = tuple(sorted((given or {}).items()))
    return Job("j1", 1, provider, state=state, provider_state=word, vars=named, last_answer_at=NOW)


def test_every_cancelling_that_is_documented_is_known() -> None:
    assert {name for name, provider in SPECS.items() if provider.cancel} == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_job_is_cancelled_as_its_contract_says(name: str) -> None:
    word, given, method, url, body = CASES[name]
    provider, asked = SPECS[name], job(name, word, given=given)
    found = cancel_of(provider, asked)
    assert found
    account = Account(name, vars=(("client_id", "c1"),))
    request = cancel_request(provider, found, asked, account, "key", NOW)
    assert (request.method, request.url) == (method, url)
    assert (json.loads(request.body) if request.body else None) == body
    assert bool(request.secret_headers) is not provider.auth.none


def test_comfyui_interrupts_what_runs_by_its_id() -> None:
    asked = job("comfyui", "RUNNING")
    found = cancel_of(SPECS["comfyui"], asked)
    assert found
    request = cancel_request(SPECS["comfyui"], found, asked, Account("comfyui"), "", NOW)
    assert (request.url, json.loads(request.body)) == ("http://127.0.0.1:8188/interrupt", {"prompt_id": "j1"})


@pytest.mark.parametrize(("name", "word"), NOT_NOW)
def test_it_is_offered_only_while_it_can_work(name: str, word: str) -> None:
    assert cancel_of(SPECS[name], job(name, word)) is None


@pytest.mark.parametrize("state", [state for state in JobState if state.is_final])
@pytest.mark.parametrize("name", CASES)
def test_a_job_that_is_over_is_never_cancelled(name: str, state: JobState) -> None:
    assert cancel_of(SPECS[name], job(name, CASES[name][0], state)) is None


def test_a_job_that_nobody_heard_of_yet_is_not_cancelled() -> None:
    assert cancel_of(SPECS["figur"], Job("j1", 1, "figur")) is None


def test_an_id_cannot_change_what_is_cancelled() -> None:
    evil = Job("../../x?y#z", 1, "replicate", state=JobState.RUNNING, provider_state="processing", last_answer_at=NOW)
    found = cancel_of(SPECS["replicate"], evil)
    assert found
    request = cancel_request(SPECS["replicate"], found, evil, Account("replicate"), "k", NOW)
    assert request.url == "https://api.replicate.com/v1/predictions/..%2F..%2Fx%3Fy%23z/cancel"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_taken_says_nothing_of_the_job(status: int) -> None:
    read_cancel(SPECS["runway"], answer(b"", status), NOW)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, Rejected, "didn't cancel the job (400): over already"),
        (404, Rejected, "didn't cancel the job (404): over already"),
        (409, Rejected, "didn't cancel the job (409): over already"),
        (410, Rejected, "didn't cancel the job (410)"),
        (401, KeyRefused, "refused the key"),
        (403, KeyRefused, "may not ask"),
        (429, RateLimited, "slow down"),
        (503, Unreachable, "in trouble"),
        (302, Problem, "sent us elsewhere"),
    ],
)
def test_a_refusal_says_why(status: int, kind: type[Problem], words: str) -> None:
    with pytest.raises(kind) as caught:
        read_cancel(SPECS["adobe-firefly"], answer({"message": "over already."}, status), NOW)
    assert words in caught.value.title
    assert caught.value.hint


@pytest.mark.parametrize(
    ("table", "field", "reason"),
    [
        ('url = "{base}/jobs/cancel"', "cancel.url", "must hold {id}"),
        ('url = "/jobs/{id}"', "cancel.url", "must begin with {base}/"),
        ('url = "{base}/{who}/{id}"', "cancel.url", "{who} is not known here"),
        ('url = "{base}/{id}"\nmethod = "GET"', "cancel.method", "not known here"),
        ('url = "{base}/{id}"\non = ["parked"]', "cancel.on", "“parked” is no word of status.map"),
        ('url = "{base}/{id}"\nbody = { k = ["{key}"] }', "cancel.body.k", "{key} is not known here"),
        ('url = "{base}/{id}"\nsays = "a\\nb"', "cancel.says", "one sentence"),
        ('url = "{base}/{id}"\nwhen = "now"', "cancel.when", "is not known"),
    ],
)
def test_a_mistake_names_its_field_and_the_reason(table: str, field: str, reason: str) -> None:
    with pytest.raises(SpecProblem) as caught:
        spec(f"[cancel]\n{table}\n")
    found = [mistake for mistake in caught.value.mistakes if mistake.field == field]
    assert found, caught.value.mistakes
    assert reason in found[0].reason
