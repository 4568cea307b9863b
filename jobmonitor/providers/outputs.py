"""The results that an answer holds, by the places that the provider file names. Fetching them is others'."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from jobmonitor.jobs import OutputLink
from jobmonitor.providers.format import OutputPlace, ProviderSpec
from jobmonitor.providers.link_clock import dies_at
from jobmonitor.providers.template import fill
from jobmonitor.providers.values import pretty, said
from jobmonitor.wire import Response

MAX_OUTPUTS = 1000
MAX_LINK = 16_384  # characters
MAX_VALUES = 100_000  # looked at when every link is wanted


def outputs_in(
    spec: ProviderSpec, answer: object, response: Response, now: float, finished_at: float | None = None
) -> tuple[OutputLink, ...]:
    """Every result once, the final ones first."""
    links: dict[object, OutputLink] = {}
    for place in spec.outputs:
        if place.otherwise and links:
            continue
        if place.is_body:
            if response.body:
                links.setdefault(response.body, OutputLink(kind=place.kind, role=place.role, data=response.body))
            continue
        found = place.path.find(answer)
        if place.is_document:
            if found is not None:
                data = pretty(found)
                links.setdefault(data, OutputLink(kind=place.kind, role=place.role, data=data))
            continue
        for item in cast("list[object]", found) if isinstance(found, list) else [found]:
            for link in _links(place, item):
                links.setdefault((link.data or link.url, place.repeats and len(links)), link)
    ordered = sorted(links.values(), key=lambda link: link.role != "final")[:MAX_OUTPUTS]
    since = link_made_at(spec, now, finished_at)
    return tuple(
        replace(link, expires_at=dies_at(link.url, spec.downloads.life, since)) if link.url else link
        for link in ordered
    )


def link_made_at(spec: ProviderSpec, now: float, finished_at: float | None) -> float:
    """When the life of the links began: with the answer where each one has fresh links, else when the job was done."""
    return now if spec.downloads.renews or finished_at is None else min(now, finished_at)


def _links(place: OutputPlace, item: object) -> Iterator[OutputLink]:
    if place.is_base64:
        data = _decoded(item)
        if data:
            yield OutputLink(kind=place.kind, role=place.role, data=data)
        return
    if place.is_json:
        item = _unpacked(item)
    role = (said(place.role_path.find(item), 40) if place.role_path else "") or place.role
    value = place.link.find(item) if place.link else item
    if place.url:
        value = _composed(place.url, value)
    for url in _every_link(value) if place.is_scanned else (value,):
        # Whether it is a link at all is asked when it is fetched, so that a strange one is seen and not lost.
        if isinstance(url, str) and url.strip() and len(url) <= MAX_LINK:
            yield OutputLink(url.strip().encode("utf-8", "replace").decode(), place.kind, role)


def _composed(template: str, item: object) -> str:
    """The address that the fields of `item` make, "" where one is missing. `{base}` is filled in when it is fetched."""
    fields = cast("dict[str, object]", item) if isinstance(item, dict) else {"value": item}
    values = {name: str(value) for name, value in fields.items() if isinstance(value, str | int)}
    head, base, rest = template.partition("{base}")
    try:
        return head + base + fill(rest, values, may_be_empty=True) if base else fill(template, values)
    except ValueError:
        return ""


def _every_link(value: object) -> Iterator[str]:
    """Every text that is a link, wherever it stands, in the order of the answer."""
    waiting, left = [value], MAX_VALUES
    while waiting and left:
        left -= 1
        one = waiting.pop()
        if isinstance(one, str):
            if one.startswith(("https://", "http://")) and not any(c.isspace() for c in one):
                yield one
        elif isinstance(one, list):
            waiting.extend(reversed(cast("list[object]", one)))
        elif isinstance(one, dict):
            waiting.extend(reversed(cast("dict[str, object]", one).values()))


def _unpacked(value: object) -> object:
    """What the JSON inside a text says; the text itself where there is none."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _decoded(value: object) -> bytes:
    """The bytes that stand there in base64, with or without the head of a data address; empty when none do."""
    if not isinstance(value, str):
        return b""
    try:
        return base64.b64decode(value.partition(",")[2] if value.startswith("data:") else value, validate=True)
    except (binascii.Error, ValueError):
        return b""
