"""Figur's contract: fashion. Stages with messages, artifacts with roles, links that are made anew at every question."""

import re
import secrets
from collections.abc import Mapping

from jobmonitor.demo.contract import Answer, Body, Contract, Told, Words, choose, iso
from jobmonitor.demo.pictures import STEP_ON_THE_WAY
from jobmonitor.demo.steps import Say, Step

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULID = re.compile(f"[0-7][{CROCKFORD}]{{25}}", re.ASCII)
JOB_TYPES = ("MODEL_GENERATOR", "PRODUCT_TO_MODEL_DIRECT", "COMPLEMENTARY_GARMENT_GENERATOR", "MODEL_SWAP_WITH_IMAGE")
EVENTS = {"NOT_STARTED": "queued", "IN_PROGRESS": "stage", "SUCCESS": "succeeded", "FAILURE": "failed"}

ERRORS = {
    401: ("UNAUTHORIZED", "The API key is missing or not valid."),
    402: ("INSUFFICIENT_BALANCE", "Account balance is below the cost of this request."),
    403: ("FORBIDDEN", "This key lacks the capability jobs:read."),
    404: ("JOB_NOT_FOUND", "No such job."),
    409: ("CONFLICT", "The job is over already."),
    422: ("VALIDATION_ERROR", "The request is not valid."),
    429: ("RATE_LIMITED", "Back off and retry."),
    500: ("INTERNAL_ERROR", "Something went wrong on our side."),
    503: ("UNAVAILABLE", "The service is briefly unavailable."),
}


def _fresh_id() -> str:
    return "01" + "".join(secrets.choice(CROCKFORD) for _ in range(24))


def _status(told: Told) -> Body:
    return {
        "public_id": told.id,
        "job_type": choose(told.id, JOB_TYPES),
        "status": told.say.word,
        "created_at": iso(told.created_at),
        "result": _artifacts(told.links),
        "latest_event": _event(told),
    }


def _artifacts(links: tuple[str, ...]) -> list[Body]:
    """The second of several is a step on the way, the others are results."""
    roles = ["intermediate" if n == STEP_ON_THE_WAY else "final" for n in range(len(links))]
    return [
        {"image_url": link, "kind": "on_model_render", "role": role, "label": None, "meta": {}}
        for link, role in zip(links, roles, strict=True)
    ]


def _event(told: Told) -> Body:
    return _events(told)[-1]


def _events(told: Told) -> list[Body]:
    """One for each thing that was said, with its number and its time."""
    return [_as_event(n, at, say) for n, (at, say) in enumerate(told.past or ((told.now, told.say),), 1)]


def _as_event(seq: int, at: float, say: Say) -> Body:
    failed = say.word == "FAILURE"
    return {
        "seq": seq,
        "event_type": EVENTS.get(say.word, "stage"),
        "visibility": "public",
        "stage": say.stage or None,
        "message": say.message or say.word.replace("_", " ").capitalize(),
        "artifacts": [],
        "extra": {"error": {"code": "RENDER_FAILED", "message": say.message}} if failed else {},
        "created_at": iso(at),
    }


def _story(told: Told, query: Mapping[str, str]) -> Answer:
    """The events after `since`, oldest first."""
    since = query.get("since", "0")
    if not since.isdecimal():
        return _error(422)
    events = _events(told)
    return Answer(200, {"public_id": told.id, "events": events[int(since) :], "latest_seq": len(events) or None})


def _error(status: int) -> Answer:
    code, message = ERRORS.get(status, ("ERROR", f"Request failed with status {status}."))
    return Answer(status, {"error": {"code": code, "message": message, "request_id": _fresh_id()}})


def _misshapen(id: str) -> Answer | None:
    """The second shape of Figur's 422, which its reference shows where its guide promises the envelope."""
    if ULID.fullmatch(id):
        return None
    problem = {"loc": ["path", "public_id"], "msg": "String should have 26 characters", "type": "string_type"}
    return Answer(422, {"detail": [problem]})


def _create(id: str, path: str, asked: Mapping[str, object]) -> Answer:
    del path
    if not asked:
        return _error(422)
    return Answer(202, {"request_id": _fresh_id(), "job_id": id, "status": "NOT_STARTED", "credits_cost": 4})


def _listing(jobs: list[Told], query: Mapping[str, str]) -> Answer:
    """The newest first, `limit` of them (1 to 200) from `offset` on, without results and events."""
    limit, offset = query.get("limit", "50"), query.get("offset", "0")
    if not (limit.isdecimal() and offset.isdecimal() and 1 <= int(limit) <= 200):
        return _error(422)
    start = int(offset)
    newest = sorted(jobs, key=lambda told: told.created_at, reverse=True)[start : start + int(limit)]
    named = ("public_id", "job_type", "status", "created_at")
    items = [{name: value for name, value in _status(told).items() if name in named} for told in newest]
    return Answer(200, {"jobs": items, "limit": int(limit), "offset": start, "count": len(items)})


def _cancel(id: str) -> tuple[Answer, Step]:
    """There is no word for a cancelled job: it fails. What the call answers isn't documented."""
    return Answer(202, {"public_id": id}), Say("FAILURE", message="Cancelled")


FIGUR = Contract(
    provider="figur",
    base="/figur",
    polls="/v1/jobs/",
    creates=("/v1/model-generator", "/v1/product-to-model", "/v1/background-swap", "/v1/model-swap"),
    words=Words("NOT_STARTED", "IN_PROGRESS", "SUCCESS", "FAILURE"),
    formats=("webp", "jpg", "png"),
    outputs=1,
    fresh_id=_fresh_id,
    status=_status,
    error=_error,
    create=_create,
    listing=_listing,
    lists="/v1/jobs",
    cancel=_cancel,
    events=_story,
    misshapen=_misshapen,
    link_life=60.0,
)
