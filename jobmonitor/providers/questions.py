"""The questions that a provider file describes: for a state, for a result, for the bytes of an output. Sends none."""

from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from jobmonitor.errors import Confused, Rejected
from jobmonitor.jobs import Account, JobRef, Vars
from jobmonitor.providers.credentials import filled_body, secret_headers
from jobmonitor.providers.format import ProviderSpec, Result
from jobmonitor.providers.template import PLACE, address_mistake, fill, is_loopback, places, taken_apart
from jobmonitor.providers.values import cleaned, number_or_text
from jobmonitor.wire import NOTHING, Method, Request

__all__ = [
    "Asked",
    "Linked",
    "base_of",
    "made_up",
    "output_request",
    "question",
    "result_request",
    "status_request",
    "values_of",
    "with_body",
]


class Asked(Protocol):
    """What a question needs to know of a job: a Job or a JobRef."""

    @property
    def id(self) -> str:
        """The job ID."""
        ...

    @property
    def vars(self) -> Vars:
        """What was said of this job alone."""
        ...


class Linked(Protocol):
    """What a download needs to know of a result: an Output or an OutputLink."""

    @property
    def url(self) -> str:
        """The link, or one that begins with {base}."""
        ...


def status_request(spec: ProviderSpec, job: Asked, account: Account, key: str, now: float) -> Request:
    """The question for the job's state. An ID can't change where it goes.

    The key is in `secret_headers` or in the body, and nowhere else. `now` dates the tokens that some services want.
    """
    values = values_of(spec, account, job)
    cases = {f"{name}={value}" for name, value in values.items()} if spec.poll.instead else ()
    url = next((url for case, url in spec.poll.instead.items() if case in cases), spec.poll.url)
    request = question(spec, url, account, values, key, now, spec.poll.method)
    return with_body(request, filled_body(spec, spec.poll.body, values, key))


def with_body(request: Request, body: bytes) -> Request:
    """The question with this body of JSON; as it is where there is none."""
    if not body:
        return request
    return replace(request, headers={**request.headers, "Content-Type": "application/json"}, body=body)


def made_up(spec: ProviderSpec, account: Account) -> JobRef:
    """A job that nobody has, to try an account with. What comes with each job is made up too, where it says none."""
    said = dict(account.vars)
    missing = [var for var in spec.vars if var.per_job and not said.get(var.name) and not var.default]
    values = {var.name: var.example or next(iter(var.choices), var.name) for var in missing}
    job = spec.job_id.example or "00000000-0000-4000-8000-000000000000"
    return JobRef(job, spec.id, tuple(sorted(values.items())))


def result_request(
    spec: ProviderSpec, result: Result, job: Asked, account: Account, key: str, now: float, answer: object
) -> Request:
    """The second question, for the result of a job whose first answer is `answer`."""
    found = {name: number_or_text(place.find(answer)) for name, place in result.values.items()}
    missing = next((name for name, value in found.items() if not value), "")
    if missing:
        raise Confused(f"{spec.name} says that the job is done, and no {missing} for its result", "It is asked again")
    return question(spec, result.url, account, values_of(spec, account, job) | found, key, now)


def output_request(spec: ProviderSpec, output: Linked, account: Account, key: str) -> Request:
    """The question for a result's bytes. The key goes along where the file says so, and to the API's own host alone."""
    values = values_of(spec, account)
    url = output.url
    if url.startswith("{base}/"):
        url = base_of(spec, account, values) + url.removeprefix("{base}")
    reason = address_mistake(url)
    if reason:
        raise Rejected(f"The link of the result {reason}", f"{spec.name} gave “{cleaned(url, 80)}”")
    with_key = spec.downloads.needs_key and (
        _is_among(url, spec.downloads.hosts) or _origin(url) == _origin(base_of(spec, account, values))
    )
    return Request(
        url=url,
        secret_headers=secret_headers(spec, key, None) if with_key else NOTHING,
        home=_home(spec, account),
    )


def values_of(spec: ProviderSpec, account: Account, job: Asked | None = None) -> dict[str, str]:
    """What can be filled in: what the file says, then the account, then the job, then what stands in its ID."""
    given = dict(account.vars)
    if job:
        given |= dict(job.vars) | {"id": job.id}
        if spec.job_id.parts:
            given |= taken_apart(spec.job_id.parts, job.id) or {}
    counted = {var.name: var.counted(given.get(var.name, var.default)) for var in spec.vars}
    return given | counted


def question(
    spec: ProviderSpec,
    template: str,
    account: Account,
    values: dict[str, str],
    key: str,
    now: float,
    method: Method = "GET",
) -> Request:
    """A question at the address that `template` says, with the key."""
    base = base_of(spec, account, values)
    lacking = next((var for var in spec.vars if var.name in places(template) and not values[var.name]), None)
    if lacking:
        hint = "Paste the link or the answer that says it, or say it in the account"
        raise Rejected(f"{spec.name} can't be asked: there is no {lacking.name}", hint)
    try:
        url = base + fill(template.removeprefix("{base}"), values)
    except ValueError as e:
        raise Rejected(f"{spec.name} can't be asked: {e}", "Look at the ID and at the account") from e
    return Request(
        url=url,
        method=method,
        headers={"Accept": "application/json"} | _headers(spec, values),
        secret_headers=secret_headers(spec, key, now),
        home=_home(spec, account),
        may_hold_output=any(place.is_body or place.is_base64 for place in spec.outputs),
    )


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


def base_of(spec: ProviderSpec, account: Account, values: dict[str, str]) -> str:
    """Where the account's questions go, without a slash at the end. Nothing is sent where a key must not travel."""
    try:
        base = (account.base_url or fill(spec.base_url, values)).strip().rstrip("/")
    except ValueError as e:
        raise Rejected(f"{spec.name} can't be asked: {e}", "Complete the account") from e
    reason = address_mistake(base) or ("must end before the first ? or #" if "?" in base or "#" in base else "")
    if reason:
        raise Rejected(f"The address of the {spec.name} account {reason}", f"It is “{cleaned(base, 80)}”")
    return base


def _home(spec: ProviderSpec, account: Account) -> str:
    """The account's own base URL. A file about this very machine is as good as an account that says so."""
    if account.base_url:
        return account.base_url
    return spec.base_url if is_loopback(urlsplit(spec.base_url).hostname or "") else ""


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return (
        parts.scheme,
        (parts.hostname or "").rstrip("."),
        parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0),
    )
