"""From a job to the question about it, and from the answer to what it means. Sends nothing, raises Problem only."""

import json
from typing import Protocol
from urllib.parse import urlsplit

from jobmonitor.errors import Confused, KeyMissing, KeyRefused, Rejected
from jobmonitor.jobs import Account, JobError, JobState, Snapshot, Vars
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.outputs import outputs_in
from jobmonitor.providers.refusals import refusal, retry_after, trouble
from jobmonitor.providers.template import PLACE, address_mistake, fill
from jobmonitor.providers.values import cleaned, first, moment, said, share
from jobmonitor.wire import NOTHING, Request, Response

__all__ = ["output_request", "read_status", "retry_after", "status_request"]

ASKED_AGAIN = "It is asked again; the raw answer stands in the detail"


class Asked(Protocol):
    """What a question needs to know of a job: a Job or a JobRef."""

    @property
    def id(self) -> str: ...
    @property
    def vars(self) -> Vars: ...


class Linked(Protocol):
    """What a download needs to know of a result: an Output or an OutputLink."""

    @property
    def url(self) -> str: ...


def status_request(spec: ProviderSpec, job: Asked, account: Account, key: str) -> Request:
    """The question for the job's state. An ID can't change where it goes, and the key is in `secret_headers` alone."""
    values = {var.name: var.default for var in spec.vars} | dict(account.vars) | dict(job.vars)
    base = _base(spec, account, values)
    try:
        url = base + fill(spec.poll.url.removeprefix("{base}"), values | {"id": job.id})
    except ValueError as e:
        raise Rejected(f"{spec.name} can't be asked: {e}", "Look at the ID and at the account") from e
    return Request(
        url=url,
        method=spec.poll.method,
        headers={"Accept": "application/json"} | _headers(spec, values),
        secret_headers=_secret_headers(spec, key),
        home=account.base_url,
    )


def output_request(spec: ProviderSpec, output: Linked, account: Account, key: str) -> Request:
    """The question for a result's bytes. The key goes along where the file says so, and to the API's own host alone."""
    values = {var.name: var.default for var in spec.vars} | dict(account.vars)
    url = output.url
    if url.startswith("{base}/"):
        url = _base(spec, account, values) + url.removeprefix("{base}")
    reason = address_mistake(url)
    if reason:
        raise Rejected(f"The link of the result {reason}", f"{spec.name} gave “{cleaned(url, 80)}”")
    with_key = spec.downloads.needs_key and (
        _is_among(url, spec.downloads.hosts) or _origin(url) == _origin(_base(spec, account, values))
    )
    return Request(
        url=url,
        secret_headers=_secret_headers(spec, key) if with_key else NOTHING,
        home=account.base_url,
    )


def read_status(spec: ProviderSpec, response: Response, now: float) -> Snapshot:
    """What the answer says of the job. Every other answer is raised as the Problem that it is (see `refusals`)."""
    by_http = spec.status.http.get(str(response.status))
    if by_http is None and not 200 <= response.status <= 299:
        raise refusal(spec, response, now)
    try:
        if by_http:
            return _snapshot_by_http(spec, by_http, response, now)
        return _snapshot(spec, _parsed(spec, response), response, now)
    except RecursionError as e:
        raise Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN) from e


def _parsed(spec: ProviderSpec, response: Response) -> object:
    body = response.body.strip()
    if not body:
        raise Confused(f"{spec.name} gave an empty answer", ASKED_AGAIN)
    try:
        return json.loads(body)
    except ValueError as e:
        kind = response.headers.get("content-type", "")
        if body.startswith(b"<") or "html" in kind:
            hint = "A sign-in page or a proxy may stand in between; look at the network and at the account's address"
            raise Confused(f"{spec.name} answered with a web page instead of JSON", hint) from e
        raise Confused(f"{spec.name} gave an answer that is no JSON", ASKED_AGAIN) from e


def _snapshot_by_http(spec: ProviderSpec, state: JobState, response: Response, now: float) -> Snapshot:
    """What the HTTP status alone says; what the body says beside it, where it is JSON."""
    try:
        answer: object = json.loads(response.body)
    except ValueError:
        answer = None
    return _with_facts(spec, state, str(response.status), answer, response, now)


def _snapshot(spec: ProviderSpec, answer: object, response: Response, now: float) -> Snapshot:
    for sign in spec.trouble:
        if sign.when.find(answer) not in (None, False, "", [], {}):
            raise trouble(spec, sign.means, said(first(spec.error.http, answer)), retry_after(response.headers, now))
    word = spec.status.path.find(answer) if spec.status.path else None
    if isinstance(word, bool) or not isinstance(word, str | int | float) or word == "":
        words = said(first(spec.error.http, answer))
        raise Confused(f"{spec.name} says no state{f': {words}' if words else ''}", ASKED_AGAIN)
    state = spec.status.map.get(str(word), JobState.UNKNOWN)
    return _with_facts(spec, state, str(word), answer, response, now)


def _with_facts(
    spec: ProviderSpec, state: JobState, word: str, answer: object, response: Response, now: float
) -> Snapshot:
    return Snapshot(
        state=state,
        provider_state=cleaned(word, 200),
        progress=share(first(spec.facts.progress, answer), spec.facts.progress_of),
        outputs=outputs_in(spec, answer, response, now) if state is JobState.SUCCEEDED else (),
        message=said(first(spec.facts.message, answer)),
        error=_error(spec, answer) if state.is_final and state is not JobState.SUCCEEDED else None,
        kind=said(first(spec.facts.kind, answer), 80),
        created_at=moment(first(spec.times.created, answer), now),
        finished_at=moment(first(spec.times.finished, answer), now) if state.is_final else None,
    )


def _error(spec: ProviderSpec, answer: object) -> JobError | None:
    kind, message = said(first(spec.error.kind, answer), 80), said(first(spec.error.message, answer))
    return JobError(kind, message) if kind or message else None


def _headers(spec: ProviderSpec, values: dict[str, str]) -> dict[str, str]:
    headers = {name: PLACE.sub(lambda place: values.get(place[1], ""), v) for name, v in spec.poll.headers.items()}
    for name, value in headers.items():
        if not value.strip() or not all(" " <= c <= "~" for c in value):
            raise Rejected(f"{spec.name} can't be asked: {name} is missing or can't be sent", "Complete the account")
    return headers


def _is_among(url: str, hosts: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    names = (f".{host}".endswith(h[1:]) if h.startswith("*.") else host == h for h in hosts)
    return parts.scheme == "https" and parts.port in (None, 443) and any(names)


def _base(spec: ProviderSpec, account: Account, values: dict[str, str]) -> str:
    """Where the account's questions go, without a slash at the end. Nothing is sent where a key must not travel."""
    try:
        base = (account.base_url or fill(spec.base_url, values)).strip().rstrip("/")
    except ValueError as e:
        raise Rejected(f"{spec.name} can't be asked: {e}", "Complete the account") from e
    reason = address_mistake(base) or ("must end before the first ? or #" if "?" in base or "#" in base else "")
    if reason:
        raise Rejected(f"The address of the {spec.name} account {reason}", f"It is “{cleaned(base, 80)}”")
    return base


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return (
        parts.scheme,
        (parts.hostname or "").rstrip("."),
        parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0),
    )


def _secret_headers(spec: ProviderSpec, key: str) -> dict[str, str]:
    auth = spec.auth
    if auth.none:
        return {}
    # What stands before the key is often copied along with it, and so is the end of the line.
    before = auth.value.partition("{key}")[0]
    key = f"{key.strip()} ".removeprefix(before).strip()
    if not key:
        raise KeyMissing(f"There is no key for {spec.name}", spec.key_hint)
    if not all("!" <= c <= "~" for c in key):
        hint = "Copy it once more, all of it and nothing else"
        raise KeyRefused(f"The key for {spec.name} has spaces, line breaks or letters that no key has", hint)
    return {auth.header: auth.value.replace("{key}", key)}
