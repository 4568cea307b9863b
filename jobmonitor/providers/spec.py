"""The format of a provider file: what a file can say, and every mistake in one told at once. Acts on none of it.

Each field is described, with an example, in docs/PROVIDERS.md.
"""

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from jobmonitor.errors import Mistake, SpecProblem
from jobmonitor.jobs import JobState, OutputKind
from jobmonitor.providers.checking import Tell, checked
from jobmonitor.providers.expression import Expression
from jobmonitor.providers.pattern import IdPattern
from jobmonitor.providers.template import PLACE, LinkPattern, address_mistake, places

MAX_FILE = 256 * 1024  # characters

Places = tuple[Expression, ...]
"""Places in an answer, tried in this order: the first that holds something counts."""


class Var(msgspec.Struct, frozen=True):
    """Something that the provider needs beside the key and the ID."""

    name: str
    hint: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()


class Auth(msgspec.Struct, frozen=True):
    """Where the key goes. `prefixes` are how this provider's keys begin, so that a pasted one isn't taken for an ID."""

    header: str = ""
    value: str = "{key}"
    none: bool = False
    prefixes: tuple[str, ...] = ()


class JobId(msgspec.Struct, frozen=True):
    """The shape of a job ID; without a pattern it is opaque."""

    pattern: IdPattern | None = None
    example: str = ""


class Poll(msgspec.Struct, frozen=True):
    """The question for a job's state. Seconds between two of them, at first and at most."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, str] = {}
    interval: float = 3.0
    max_interval: float = 60.0


class Limits(msgspec.Struct, frozen=True):
    """What the provider says about how often it may be asked."""

    per_minute: float | None = None


class Status(msgspec.Struct, frozen=True):
    """Where the state stands, and what the provider's words mean."""

    path: Expression
    map: dict[str, JobState]


class OutputPlace(msgspec.Struct, frozen=True):
    """A kind of results: where they stand, and where in each its link and its role are."""

    path: Expression
    kind: OutputKind = OutputKind.FILE
    link: Expression | None = None
    role: str = "final"
    role_path: Expression | None = None
    is_document: bool = msgspec.field(default=False, name="document")


class Downloads(msgspec.Struct, frozen=True):
    """What is known of the links: whether they need the key, and how long they live, in seconds."""

    needs_key: bool = False
    life: float | None = None


class ErrorPlaces(msgspec.Struct, frozen=True):
    """Why a job failed (`message`, `kind`), and where an answer that is an error says so (`http`).

    `not_found_hint` is what a person should know when the provider doesn't know the job.
    """

    message: Places = ()
    kind: Places = ()
    http: Places = (Expression("error"), Expression("detail"), Expression("message"), Expression("errors"))
    not_found_hint: str = ""


class Times(msgspec.Struct, frozen=True):
    """Where the times of a job stand."""

    created: Places = ()
    finished: Places = ()


class Facts(msgspec.Struct, frozen=True):
    """What else an answer says of the job. `progress_of` is the number that means all done."""

    kind: Places = ()
    message: Places = ()
    progress: Places = ()
    progress_of: float = 1.0


class Reply(msgspec.Struct, frozen=True):
    """How to find the ID in a pasted answer. One with all the fields of one of the `signs` is this provider's."""

    id: Places = (Expression("id"),)
    poll_url: Places = ()
    signs: tuple[Places, ...] = ()


class Links(msgspec.Struct, frozen=True):
    """Addresses that name a job, beside the one that is polled."""

    pages: tuple[str, ...] = ()


class ProviderSpec(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One provider file."""

    id: str
    name: str
    key_hint: str = ""
    sources: tuple[str, ...] = ()
    read_on: datetime.date | None = None
    base_url: str
    vars: tuple[Var, ...] = ()
    auth: Auth
    job_id: JobId = JobId()
    poll: Poll
    limits: Limits = Limits()
    status: Status
    outputs: tuple[OutputPlace, ...] = ()
    downloads: Downloads = Downloads()
    error: ErrorPlaces = ErrorPlaces()
    times: Times = Times()
    facts: Facts = Facts()
    reply: Reply = Reply()
    links: Links = Links()

    @cached_property
    def link_patterns(self) -> tuple[LinkPattern, ...]:
        """What a link to one of this provider's jobs looks like; the one that is polled comes first."""
        choices = {var.name: var.choices for var in self.vars}
        base = self.base_url.rstrip("/")
        templates = (self.poll.url.replace("{base}", base), *self.links.pages)
        return tuple(LinkPattern(template, choices) for template in templates)


def read_spec(text: str, file: str) -> ProviderSpec:
    """The provider that `text` describes. Raises SpecProblem with every mistake that was found."""
    mistakes: list[Mistake] = []

    def tell(field: str, reason: str) -> None:
        mistakes.append(Mistake(file, field, reason))

    table = _table(text, tell)
    spec = checked(ProviderSpec, table, "", tell) if table is not None else None
    if spec:
        for field, reason in _contradictions(spec):
            tell(field, reason)
    if spec is None or mistakes:
        raise SpecProblem(tuple(mistakes))
    return spec


def _table(text: str, tell: Tell) -> Mapping[str, object] | None:
    if len(text) > MAX_FILE:
        tell("", f"is longer than {MAX_FILE // 1024} kB, too long for a provider file")
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        tell("", f"is no TOML: {e}")
    except RecursionError:
        tell("", "is nested too deep")
    return None


def _contradictions(spec: ProviderSpec) -> Iterator[tuple[str, str]]:
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
    if not spec.status.map:
        yield "status.map", "is empty: no word of the provider has a meaning"
    for word, state in spec.status.map.items():
        if state is JobState.UNKNOWN:
            yield f"status.map.{word}", "“unknown” is what a word is without a meaning here: leave it out"
    for n, place in enumerate(spec.outputs):
        if place.is_document and (place.link or place.role_path):
            yield f"outputs[{n}]", "a document has no link and no role of its own"
    if spec.downloads.life is not None and not spec.downloads.life > 0:
        yield "downloads.life", "must be more than 0 seconds"
    if not spec.facts.progress_of > 0:
        yield "facts.progress_of", "must be more than 0"
    pattern, example = spec.job_id.pattern, spec.job_id.example
    if pattern and example and not pattern.fits(example):
        yield "job_id.example", f"“{example}” doesn't fit the pattern"


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
