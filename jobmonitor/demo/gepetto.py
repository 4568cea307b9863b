"""Gepetto's contract: interiors. Two words, one link, and errors without a body."""

import secrets
import string
from collections.abc import Mapping

from jobmonitor.demo.contract import Answer, Body, Contract, Told, Words, choose, iso

MODES = ("furnish", "redesign", "smart-staging", "creative-redesign")
ALPHABET = string.ascii_letters + string.digits


def _fresh_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(13)) + secrets.choice(string.digits)


def _status(told: Told) -> Body:
    body: dict[str, object] = {"status": told.say.word}
    if told.say.word == "success":
        match told.links:
            case ():
                body["output"] = None
            case (link,):
                body["output"] = link
            case links:
                body["output"] = list(links)
    return body | {"mode": choose(told.id, MODES), "createdAt": iso(told.created_at)}


def _error(status: int) -> Answer:
    return Answer(status)


def _create(id: str, path: str, asked: Mapping[str, object]) -> Answer:
    """Without a webhook the real one blocks and gives a picture without an ID: nothing to watch, so it is refused."""
    if "webhook" not in asked:
        return Answer(400)
    echo = {"styleId": str(asked.get("styleId", "")), "roomId": str(asked.get("roomId", "")), "mode": path.strip("/")}
    return Answer(200, {"status": "pending", "id": id, **echo})


GEPETTO = Contract(
    provider="gepetto",
    base="/gepetto/v1",
    polls="/job/",
    creates=("/redesign", "/furnish", "/upscale", "/smart-staging", "/smart-staging-v2", "/refresh"),
    words=Words("pending", "pending", "success"),
    formats=("jpg", "png"),
    outputs=1,
    fresh_id=_fresh_id,
    status=_status,
    error=_error,
    create=_create,
)
