"""The format of a provider file, as types. Reading one is `spec`'s; each field is described in docs/PROVIDERS.md."""

import datetime
from functools import cached_property
from typing import Literal

import msgspec

from jobmonitor.jobs import CancelWay, JobState, OutputKind
from jobmonitor.providers.expression import Expression
from jobmonitor.providers.pattern import IdPattern
from jobmonitor.providers.template import LinkPattern, places

Places = tuple[Expression, ...]
"""Places in an answer, tried in this order: the first that holds something counts."""


Body = dict[str, str | int | list[str]]
"""The fields of a body in JSON; texts hold places to fill in."""


class Var(msgspec.Struct, frozen=True):
    """Something that the provider needs beside the key and the ID. Of a path only the first `segments` count.

    With `per_job` it comes with each job, and an account needn't say it; `example` is a value to try a key with.
    """

    name: str
    hint: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    segments: int | None = None
    per_job: bool = False
    example: str = ""

    def counted(self, value: str) -> str:
        """The part of `value` that counts."""
        return "/".join(value.split("/")[: self.segments])


class Jwt(msgspec.Struct, frozen=True):
    """The key is a pair, `name:secret`; what goes out is a token made of it, good for `life` seconds."""

    life: float = 1800.0
    early: float = 5.0  # the token holds from so many seconds ago, for clocks that are not quite right


class Auth(msgspec.Struct, frozen=True):
    """Where the key goes: into a header, or `body` says that `poll.body` holds it.

    `prefixes` are how this provider's keys begin, so that a pasted one isn't taken for an ID.
    """

    header: str = ""
    value: str = "{key}"
    none: bool = False
    is_in_body: bool = msgspec.field(default=False, name="body")
    jwt: Jwt | None = None
    prefixes: tuple[str, ...] = ()


class JobId(msgspec.Struct, frozen=True):
    """The shape of a job ID; without a pattern it is opaque. `bare` says whether a lone word can be taken for one.

    `parts` reads an ID that is a path: what fills its places can stand in addresses.
    """

    pattern: IdPattern | None = None
    example: str = ""
    bare: bool | None = None
    parts: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether a word without a link or a reply around it may be this provider's."""
        return self.pattern is not None if self.bare is None else self.bare


class Poll(msgspec.Struct, frozen=True):
    """The question for a job's state. Seconds between two of them, at first and at most.

    `body` is sent as JSON. `instead` has other addresses for some values of a variable: `"family=realtime"`.
    """

    url: str
    instead: dict[str, str] = {}
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, str] = {}
    body: Body = {}
    interval: float = 3.0
    max_interval: float = 60.0


class Limits(msgspec.Struct, frozen=True):
    """What the provider says about how often it may be asked.

    `wait` is where a refusal to go on so fast says how many seconds that lasts. `bare_429` is what a 429 means that
    says nothing of limits.
    """

    per_minute: float | None = None
    wait: Places = ()
    bare_429: Literal["rate-limited", "out-of-credit"] = "rate-limited"


class Status(msgspec.Struct, frozen=True):
    """Where the state stands, and what the provider's words mean. An HTTP status in `http` goes before both."""

    path: Expression | None = None
    map: dict[str, JobState] = {}
    http: dict[str, JobState] = {}


class OutputPlace(msgspec.Struct, frozen=True):
    """A kind of results: where they stand, and where in each its link and its role are.

    `url` composes the address of each; `scan` takes every link inside; `base64` and `body` are the bytes themselves;
    `json` is a text that holds JSON.
    `otherwise` is looked at only when nothing was found before; with `repeats` the same link twice is two results.
    """

    path: Expression = Expression("@")
    kind: OutputKind = OutputKind.FILE
    link: Expression | None = None
    role: str = "final"
    role_path: Expression | None = None
    url: str = ""
    is_scanned: bool = msgspec.field(default=False, name="scan")
    is_document: bool = msgspec.field(default=False, name="document")
    is_base64: bool = msgspec.field(default=False, name="base64")
    is_body: bool = msgspec.field(default=False, name="body")
    is_json: bool = msgspec.field(default=False, name="json")
    otherwise: bool = False
    repeats: bool = False


class Downloads(msgspec.Struct, frozen=True):
    """What is known of the links: whether they need the key, and how long they live, in seconds.

    The key goes to the API's own host, and to `hosts`: names, or `*.name` for all below one. Where asking about a
    finished job again gives fresh links, it `renews` them.
    """

    needs_key: bool = False
    hosts: tuple[str, ...] = ()
    life: float | None = None
    renews: bool = False


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
    """What else an answer says of the job. What means all done stands at `progress_total`, or is `progress_of`."""

    kind: Places = ()
    message: Places = ()
    progress: Places = ()
    progress_of: float = 1.0
    progress_total: Places = ()


class Reply(msgspec.Struct, frozen=True):
    """How to find the ID in a pasted answer. One with all the fields of one of the `signs` is this provider's."""

    id: Places = (Expression("id"),)
    poll_url: Places = ()
    signs: tuple[Places, ...] = ()


class TroubleSign(msgspec.Struct, frozen=True):
    """An answer that looks like a success and is none: `when` something stands there, it `means` this."""

    when: Expression
    means: Literal["not-found", "rate-limited", "bad-key", "rejected", "unreachable"]


class Result(msgspec.Struct, frozen=True):
    """A second question, asked when the first answer says one of the words in `on` (or success) and holds no result.

    `values` are places in the first answer that fill places in `url`. With `body` the answer is itself a result of that
    kind. The places of `status` and `trouble` look at {"id": the job's, "answer": the second answer}.
    """

    url: str
    on: tuple[str, ...] = ()
    values: dict[str, Expression] = {}
    body: OutputKind | None = None
    status: Status | None = None
    trouble: tuple[TroubleSign, ...] = ()


class JobList(msgspec.Struct, frozen=True):
    """A list of recent jobs: where it is asked for, where its jobs stand, and what is where in each of them.

    What is left out of `status`, `kind` and `created` is looked for where it stands in an answer about one job.
    The next page is at `more`, or at `url` where that holds {offset} or {page}; `next` is what `more` needs, or else
    its address. `first` is asked once before, for the `values` that the addresses need.
    """

    url: str
    items: Expression
    id: Places = (Expression("id"),)
    status: Expression | None = None
    kind: Places = ()
    created: Places = ()
    vars: dict[str, Expression] = {}
    method: Literal["GET", "POST"] = "GET"
    body: Body = {}
    more: str = ""
    next: Expression | None = None
    has_more: Expression | None = None
    first: str = ""
    values: dict[str, Expression] = {}
    trouble: tuple[TroubleSign, ...] = ()


class Cancel(msgspec.Struct, frozen=True):
    """How a job is cancelled while it says one of the words in `on` (any, where there are none).

    `says` is what it does beside ending the job, for the person who is asked. One that `removes_finished` is never sent
    about a job that is over.
    """

    url: str
    method: Literal["POST", "PUT", "DELETE"] = "POST"
    body: Body = {}
    on: tuple[str, ...] = ()
    says: str = ""
    removes_finished: bool = False

    @property
    def way(self) -> CancelWay:
        """What a person needs to know of it."""
        return CancelWay(self.on, self.says, self.removes_finished)


class Events(msgspec.Struct, frozen=True):
    """A job's story as the service tells it, event by event: where it is asked for, and what is where in each.

    After the first time `more` is asked, with {since} for the `mark` of the last event that is known; where `latest`
    says the mark of the newest one in an answer about the job, only when that is another. An event without a state of
    its own has that of the job.
    """

    url: str
    more: str
    items: Expression
    mark: Expression
    latest: Expression | None = None
    at: Places = ()
    message: Places = ()
    status: Status | None = None


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
    trouble: tuple[TroubleSign, ...] = ()
    result: Result | None = None
    outputs: tuple[OutputPlace, ...] = ()
    downloads: Downloads = Downloads()
    error: ErrorPlaces = ErrorPlaces()
    times: Times = Times()
    facts: Facts = Facts()
    reply: Reply = Reply()
    links: Links = Links()
    lists: tuple[JobList, ...] = msgspec.field(default=(), name="list")
    cancel: tuple[Cancel, ...] = ()
    events: Events | None = None

    @cached_property
    def link_patterns(self) -> tuple[LinkPattern, ...]:
        """What a link to one of this provider's jobs looks like; the one that is polled comes first."""
        choices = {var.name: var.choices for var in self.vars}
        base = self.base_url.rstrip("/")
        templates = (self.poll.url.replace("{base}", base), *self.links.pages)
        return tuple(LinkPattern(template, choices) for template in templates if "id" in places(template))
