"""Waveline's contract: documents. The result is a JSON object inside the answer, never a link."""

import uuid
from collections.abc import Mapping
from zlib import crc32

from jobmonitor.demo.contract import Answer, Body, Contract, Told, Words, choose, iso

DOCUMENTS: tuple[tuple[str, Body], ...] = (
    (
        "invoice-2041.pdf",
        {
            "supplier": "Nordlicht Möbel GmbH",
            "invoice_number": "2041",
            "date": "2026-10-28",
            "lines": [
                {"item": "Oak shelf, 180 cm", "quantity": 2, "price": 249.0},
                {"item": "Delivery", "quantity": 1, "price": 35.0},
            ],
            "total": 533.0,
            "currency": "EUR",
            "purchase_order": None,
        },
    ),
    (
        "cv-hummel.pdf",
        {
            "full_name": "Ben Hummel",
            "phone_number": None,
            "age": 47,
            "languages": ["German", "English", "日本語"],
            "last_position": {"title": "Head of Design", "company": "Atelier Süd", "since": 2019},
        },
    ),
    (
        "lease-agreement.pdf",
        {
            "landlord": "Hafen Immobilien AG",
            "tenant": "Maria Lindqvist",
            "address": "Kaistraße 14, 20457 Hamburg",
            "rooms": 3,
            "rent": {"cold": 1180, "warm": 1395, "currency": "EUR"},
            "pets_allowed": True,
            "ends_on": None,
        },
    ),
)

ERRORS = {
    400: "Job ID is missing",
    401: "Invalid API key",
    404: "Job not found",
    429: "Too many requests",
    500: "Internal server error",
}


def result_of(id: str) -> Body:
    """What the document of this job says."""
    return _document(id)[1]


def _document(id: str) -> tuple[str, Body]:
    return DOCUMENTS[crc32(id.encode()) % len(DOCUMENTS)]


def _item(told: Told) -> dict[str, object]:
    return {
        "id": told.id,
        "createdAt": iso(told.created_at),
        "status": told.say.word,
        "type": choose(told.id, ("extract-document", "guess-shape")),
        "pages": 1 + crc32(told.id.encode()) % 4,
        "fileName": _document(told.id)[0],
        "urls": {"get": told.url},
    }


def _status(told: Told) -> Body:
    gives = told.say.word == "COMPLETED" and told.say.outputs != 0
    return _item(told) | {"result": result_of(told.id) if gives else None}


def _error(status: int) -> Answer:
    return Answer(status, {"error": ERRORS.get(status, f"Request failed with status {status}")})


def _create(id: str, path: str, asked: Mapping[str, object]) -> Answer:
    name = str(asked.get("fileName", _document(id)[0]))
    return Answer(200, {"id": id, "status": "CREATED", "type": path.strip("/"), "fileName": name, "result": None})


def _listing(jobs: list[Told], query: Mapping[str, str]) -> Answer:
    """The newest first, `count` of them (1 to 100) from `offset` on, without their results."""
    count, offset = query.get("count", "10"), query.get("offset", "0")
    if not (count.isdecimal() and offset.isdecimal() and 1 <= int(count) <= 100):
        return Answer(400, {"error": "count must be between 1 and 100"})
    start = int(offset)
    newest = sorted(jobs, key=lambda told: told.created_at, reverse=True)[start : start + int(count)]
    items = [_item(told) for told in newest]
    return Answer(200, {"items": items, "offset": start, "count": len(items), "total": len(jobs)})


WAVELINE = Contract(
    provider="waveline",
    base="/waveline/api/v1",
    polls="/jobs/",
    lists="/jobs",
    creates=("/extract-document", "/guess-shape"),
    words=Words("CREATED", "RUNNING", "COMPLETED", "FAILED"),
    formats=(),
    outputs=1,
    fresh_id=lambda: str(uuid.uuid4()),
    status=_status,
    error=_error,
    create=_create,
    listing=_listing,
)
