"""What is wrong with a provider file whose fields are each of the right type. The types are `format`'s."""

import re
from collections.abc import Iterator

from jobmonitor.jobs import JobState
from jobmonitor.providers.format import Auth, OutputPlace, ProviderSpec, Status
from jobmonitor.providers.template import PLACE, address_mistake, places


def contradictions(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    """What is wrong with a file whose fields are each of the right type."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", spec.id):
        yield "id", "takes small letters, digits and hyphens, 40 at most"
    if not spec.name.strip() or len(spec.name) > 80 or not spec.name.isprintable():
        yield "name", "must be a name of 1 to 80 characters"
    yield from _address_mistakes(spec)
    yield from _auth_mistakes(spec.auth)
    if not 0.5 <= spec.poll.interval <= spec.poll.max_interval <= 86_400:
        yield "poll.interval", "must be at least half a second, and max_interval no shorter and at most a day"
    if spec.limits.per_minute is not None and not 0 < spec.limits.per_minute < 1e6:
        yield "limits.per_minute", "must be more than 0"
    yield from _status_mistakes(spec.status)
    for n, place in enumerate(spec.outputs):
        yield from _output_mistakes(f"outputs[{n}]", place)
    if spec.downloads.life is not None and not spec.downloads.life > 0:
        yield "downloads.life", "must be more than 0 seconds"
    if not spec.facts.progress_of > 0:
        yield "facts.progress_of", "must be more than 0"
    pattern, example = spec.job_id.pattern, spec.job_id.example
    if pattern and example and not pattern.fits(example):
        yield "job_id.example", f"“{example}” doesn't fit the pattern"


def _status_mistakes(status: Status) -> Iterator[tuple[str, str]]:
    if status.path is None and not status.http:
        yield "status.path", "is missing"
    elif status.path and not status.map:
        yield "status.map", "is empty: no word of the provider has a meaning"
    for table, words in (("map", status.map), ("http", status.http)):
        for word, state in words.items():
            if state is JobState.UNKNOWN:
                yield f"status.{table}.{word}", "“unknown” is what a word is without a meaning here: leave it out"
    for code in status.http:
        if not re.fullmatch(r"[1-5]\d\d", code):
            yield f"status.http.{code}", "is no HTTP status"


def _output_mistakes(field: str, place: OutputPlace) -> Iterator[tuple[str, str]]:
    whole = (place.is_document, place.is_base64, place.is_body)
    if sum(whole) > 1:
        yield field, "can be only one of document, base64 and body"
    if any(whole) and (place.link or place.role_path or place.url or place.is_scanned):
        yield field, "is its own bytes, so it has no link, url, scan or role of its own"
    if place.url and not (place.url.startswith(("{base}/", "https://")) and "{" in place.url[6:]):
        yield f"{field}.url", "must begin with {base}/ or https://, and hold a field of the result or {value}"


def _address_mistakes(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    known = {var.name for var in spec.vars}
    for n, var in enumerate(spec.vars):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", var.name) or var.name in ("id", "base", "key"):
            yield f"vars[{n}].name", "takes small letters, digits and _, and not id, base or key"
    reason = address_mistake(PLACE.sub("x", spec.base_url))
    if reason:
        yield "base_url", reason
    if "?" in spec.base_url or "#" in spec.base_url:
        yield "base_url", "must end before the first ? or #"
    yield from _unknown_places("base_url", spec.base_url, known)
    if not spec.poll.url.startswith("{base}/"):
        yield "poll.url", "must begin with {base}/, so that an account can have an address of its own"
    yield from _unknown_places("poll.url", spec.poll.url, known | {"base", "id"})
    if "id" not in places(spec.poll.url):
        yield "poll.url", "must hold {id}"
    for n, page in enumerate(spec.links.pages):
        if not page.startswith("https://") or "id" not in places(page):
            yield f"links.pages[{n}]", "must begin with https:// and hold {id}"
        yield from _unknown_places(f"links.pages[{n}]", page, known | {"id"})
    for name, value in spec.poll.headers.items():
        if not _is_header(name, value):
            yield f"poll.headers.{name}", "is no header that can be sent"
        yield from _unknown_places(f"poll.headers.{name}", value, known)
    for n, host in enumerate(spec.downloads.hosts):
        if not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", host):
            yield f"downloads.hosts[{n}]", "must be a host like cdn.example.com, or *.example.com"


def _unknown_places(field: str, template: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for name in places(template):
        if name not in known:
            yield (
                field,
                f"{{{name}}} is not known here: say it under [[vars]], or take one of {', '.join(sorted(known))}",
            )
    if "{" in PLACE.sub("", template) or "}" in PLACE.sub("", template):
        yield field, "has a brace that belongs to no {place}"


def _auth_mistakes(auth: Auth) -> Iterator[tuple[str, str]]:
    if bool(auth.header) is auth.none:
        yield "auth", "must say either header, or none = true"
    elif auth.header and not _is_header(auth.header, auth.value):
        yield "auth.header", "is no header that can be sent"
    if not auth.none and auth.value.count("{key}") != 1:
        yield "auth.value", "must hold {key} once"


def _is_header(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]{1,60}", name) and re.fullmatch(r"[\x20-\x7e]{1,500}", value))
