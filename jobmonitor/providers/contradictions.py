"""What is wrong with a provider file whose fields are each of the right type. The types are `format`'s."""

import re
from collections.abc import Iterable, Iterator

from jobmonitor.jobs import JobState
from jobmonitor.providers.format import Body, Cancel, Events, JobList, OutputPlace, ProviderSpec, Result, Status
from jobmonitor.providers.template import PLACE, address_mistake, places


def contradictions(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    """What is wrong with a file whose fields are each of the right type."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", spec.id):
        yield "id", "takes small letters, digits and hyphens, 40 at most"
    if not spec.name.strip() or len(spec.name) > 80 or not spec.name.isprintable():
        yield "name", "must be a name of 1 to 80 characters"
    yield from _address_mistakes(spec)
    yield from _auth_mistakes(spec)
    yield from _body_mistakes(spec)
    if spec.result:
        yield from _result_mistakes(spec, spec.result)
    for n, jobs in enumerate(spec.lists):
        yield from _list_mistakes(spec, jobs, f"list[{n}]" if len(spec.lists) > 1 else "list")
    if spec.events:
        yield from _event_mistakes(spec, spec.events)
    for n, cancel in enumerate(spec.cancel):
        yield from _cancel_mistakes(spec, cancel, f"cancel[{n}]" if len(spec.cancel) > 1 else "cancel")
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


def _status_mistakes(status: Status, field: str = "status") -> Iterator[tuple[str, str]]:
    if status.path is None and not status.http:
        yield f"{field}.path", "is missing"
    elif status.path and not status.map:
        yield f"{field}.map", "is empty: no word of the provider has a meaning"
    for table, words in (("map", status.map), ("http", status.http)):
        for word, state in words.items():
            if state is JobState.UNKNOWN:
                yield f"{field}.{table}.{word}", "“unknown” is what a word is without a meaning here: leave it out"
    for code in status.http:
        if not re.fullmatch(r"[1-5]\d\d", code):
            yield f"{field}.http.{code}", "is no HTTP status"


def _output_mistakes(field: str, place: OutputPlace) -> Iterator[tuple[str, str]]:
    whole = (place.is_document, place.is_base64, place.is_body)
    if sum(whole) > 1:
        yield field, "can be only one of document, base64 and body"
    if place.is_json and any(whole):
        yield field, "can't be JSON in a text and its own bytes"
    if any(whole) and (place.link or place.role_path or place.url or place.is_scanned):
        yield field, "is its own bytes, so it has no link, url, scan or role of its own"
    if place.url and not (place.url.startswith(("{base}/", "https://")) and "{" in place.url[6:]):
        yield f"{field}.url", "must begin with {base}/ or https://, and hold a field of the result or {value}"


def _address_mistakes(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    known = _known(spec)
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
    is_in_body = any("id" in places(str(text)) for text in spec.poll.body.values())
    if "id" not in places(spec.poll.url) and not is_in_body and not spec.job_id.parts:
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


def _known(spec: ProviderSpec) -> set[str]:
    """What can be filled in beside ID, key and base."""
    return {var.name for var in spec.vars} | set(places(spec.job_id.parts))


def _body_mistakes(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    poll, known = spec.poll, _known(spec) | {"id"}
    if poll.body and poll.method != "POST":
        yield "poll.body", 'goes out with method = "POST" alone'
    if spec.auth.is_in_body != any("key" in places(str(text)) for text in poll.body.values()):
        yield "poll.body", "must hold {key} where auth.body says so, and only there"
    for name, text in poll.body.items():
        yield from _unknown_places(f"poll.body.{name}", str(text), known | {"key"})
    for case, url in poll.instead.items():
        if case.partition("=")[0] not in {var.name for var in spec.vars}:
            yield f"poll.instead.{case}", 'must be a variable and one of its values, like "family=realtime"'
        if not url.startswith("{base}/"):
            yield f"poll.instead.{case}", "must begin with {base}/"
        yield from _unknown_places(f"poll.instead.{case}", url, known | {"base"})
    for name in places(spec.job_id.parts):
        # What somebody pastes must not choose whom the key goes to.
        if re.search(rf"\{{{name}(:path)?\}}(?![A-Za-z0-9-]*\.[a-z])", spec.base_url):
            yield "base_url", f"must say which host {{{name}}} belongs to, since it comes with the ID"
        if name in ("id", "base", "key") or ":" in name:
            yield "job_id.parts", "takes names of its own, and not id, base or key"


def _result_mistakes(spec: ProviderSpec, result: Result) -> Iterator[tuple[str, str]]:
    if not result.url.startswith("{base}/"):
        yield "result.url", "must begin with {base}/"
    yield from _unknown_places("result.url", result.url, _known(spec) | {"base", "id"} | set(result.values))
    yield from _value_mistakes("result.values", result.values)
    if result.body and (result.values or result.status or result.trouble):
        yield "result.body", "is fetched as an output, so nothing in the answer is looked for"
    if result.status:
        yield from _status_mistakes(result.status, "result.status")
    for word in result.on:
        if word not in spec.status.map:
            yield "result.on", f"“{word}” is no word of status.map"


def _list_mistakes(spec: ProviderSpec, jobs: JobList, field: str) -> Iterator[tuple[str, str]]:
    known = _known(spec) | set(jobs.values)
    pages = known | {"base", "offset", "page"}
    yield from _url_mistakes(f"{field}.url", jobs.url, pages)
    if jobs.more:
        yield from _url_mistakes(f"{field}.more", jobs.more, pages | ({"next"} if jobs.next else set()))
    if jobs.first:
        yield from _url_mistakes(f"{field}.first", jobs.first, _known(spec) | {"base"})
    if bool(jobs.first) != bool(jobs.values):
        yield f"{field}.first", "and values go together: the one says where they are asked for, the other which"
    if jobs.next and jobs.more and "next" not in places(jobs.more):
        yield f"{field}.more", "must hold {next}, which next finds"
    if jobs.has_more and not (jobs.more or jobs.next or {"offset", "page"} & set(_list_places(jobs))):
        yield f"{field}.has_more", "says that there are more, and nothing says where: more, next, {offset} or {page}"
    yield from _value_mistakes(f"{field}.values", jobs.values)
    for name in jobs.vars:
        if name not in {var.name for var in spec.vars}:
            yield f"{field}.vars.{name}", "is no variable of this file: say it under [[vars]]"
    if jobs.body and jobs.method != "POST":
        yield f"{field}.body", 'goes out with method = "POST" alone'
    yield from _filled_mistakes(spec, f"{field}.body", jobs.body, known | {"offset", "page"})
    if jobs.status is None and spec.status.path is None:
        yield f"{field}.status", "is missing: status.path, which holds where it is left out, isn't there either"


def _cancel_mistakes(spec: ProviderSpec, cancel: Cancel, field: str) -> Iterator[tuple[str, str]]:
    known = _known(spec) | {"id"}
    yield from _url_mistakes(f"{field}.url", cancel.url, known | {"base"})
    yield from _filled_mistakes(spec, f"{field}.body", cancel.body, known)
    texts = [text for value in cancel.body.values() for text in (value if isinstance(value, list) else [str(value)])]
    if not any("id" in places(text) for text in (cancel.url, *texts)) and not spec.job_id.parts:
        yield f"{field}.url", "must hold {id}, or the body must: else every job would be cancelled"
    words = set(spec.status.map) | set(spec.result.status.map if spec.result and spec.result.status else ())
    for word in cancel.on:
        if word not in words:
            yield f"{field}.on", f"“{word}” is no word of status.map"
    if len(cancel.says) > 300 or not cancel.says.isprintable():
        yield f"{field}.says", "must be one sentence, of 300 characters at most"


def _event_mistakes(spec: ProviderSpec, events: Events) -> Iterator[tuple[str, str]]:
    known = _known(spec) | {"base", "id"}
    yield from _url_mistakes("events.url", events.url, known)
    yield from _url_mistakes("events.more", events.more, known | {"since"})
    if "since" not in places(events.more):
        yield "events.more", "must hold {since}, so that only what is new is asked for"
    for field, url in (("events.url", events.url), ("events.more", events.more)):
        if "id" not in places(url) and not spec.job_id.parts:
            yield field, "must hold {id}"
    if events.status:
        yield from _status_mistakes(events.status, "events.status")


def _list_places(jobs: JobList) -> Iterator[str]:
    yield from places(jobs.url)
    for value in jobs.body.values():
        for text in value if isinstance(value, list) else [str(value)]:
            yield from places(text)


def _url_mistakes(field: str, url: str, known: set[str]) -> Iterator[tuple[str, str]]:
    if not url.startswith("{base}/"):
        yield field, "must begin with {base}/"
    yield from _unknown_places(field, url, known)


def _value_mistakes(field: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in ("id", "base", "key"):
            yield f"{field}.{name}", "takes small letters, digits and _, and not id, base or key"


def _filled_mistakes(spec: ProviderSpec, field: str, body: Body, known: set[str]) -> Iterator[tuple[str, str]]:
    for name, value in body.items():
        for text in value if isinstance(value, list) else [str(value)]:
            yield from _unknown_places(f"{field}.{name}", text, known | ({"key"} if spec.auth.is_in_body else set()))


def _unknown_places(field: str, template: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for name in places(template):
        if name not in known:
            yield (
                field,
                f"{{{name}}} is not known here: say it under [[vars]], or take one of {', '.join(sorted(known))}",
            )
    if "{" in PLACE.sub("", template) or "}" in PLACE.sub("", template):
        yield field, "has a brace that belongs to no {place}"


def _auth_mistakes(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
    auth = spec.auth
    if sum((bool(auth.header), auth.none, auth.is_in_body)) != 1:
        yield "auth", "must say either header, or body = true, or none = true"
    elif auth.header and not _is_header(auth.header, auth.value):
        yield "auth.header", "is no header that can be sent"
    if auth.jwt and not (auth.header and 60 <= auth.jwt.life <= 86_400 and 0 <= auth.jwt.early <= 3600):
        yield "auth.jwt", "needs a header, a life of a minute to a day, and at most an hour of early"
    if auth.jwt and spec.downloads.needs_key:
        yield "downloads.needs_key", "can't be true where the key is a pair: tokens are made for the API alone"
    if not auth.none and auth.value.count("{key}") != 1:
        yield "auth.value", "must hold {key} once"


def _is_header(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]{1,60}", name) and re.fullmatch(r"[\x20-\x7e]{1,500}", value))
