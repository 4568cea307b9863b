"""AetherForge's contract: pictures and animations. `Pending` is both queued and running; a failure has no reason."""

import re
import uuid
from collections.abc import Mapping

from jobmonitor.demo.contract import Answer, Body, Contract, Told, Words

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

ERRORS = {
    401: "Invalid API key",
    404: "Job not found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def _status(told: Told) -> Body:
    return {"job_id": told.id, "status": told.say.word, "image_urls": list(told.links)}


def _error(status: int) -> Answer:
    if status == 422:
        return _invalid("body", "prompt", "Field required", "missing")
    return Answer(status, {"detail": ERRORS.get(status, "Request failed")})


def _misshapen(id: str) -> Answer | None:
    if UUID.fullmatch(id):
        return None
    return _invalid("path", "job_id", "Input should be a valid UUID", "uuid_parsing")


def _invalid(where: str, field: str, message: str, kind: str) -> Answer:
    return Answer(422, {"detail": [{"loc": [where, field], "msg": message, "type": kind}]})


def _create(id: str, path: str, asked: Mapping[str, object]) -> Answer:
    if path == "/generate/image" and not asked.get("prompt"):
        return _error(422)
    return Answer(200, {"job_id": id})


AETHERFORGE = Contract(
    provider="aetherforge",
    base="/aetherforge/public/v1",
    polls="/job/",
    creates=("/generate/image", "/image-tune/upscale", "/image-tune/inpaint/v2", "/image-tune/split-layer"),
    words=Words("Pending", "Pending", "Succeed", "Failed"),
    formats=("png", "gif"),
    outputs=2,
    fresh_id=lambda: str(uuid.uuid4()),
    status=_status,
    error=_error,
    create=_create,
    misshapen=_misshapen,
)
