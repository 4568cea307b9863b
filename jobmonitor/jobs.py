"""A job, its outputs, and the rules by which they change. Values only: nothing here asks, stores or shows.

Times are seconds since 1970 (UTC) as floats, None where nobody said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from jobmonitor.errors import (
    Confused,
    KeyMissing,
    KeyRefused,
    NotFound,
    Problem,
    RateLimited,
    Rejected,
    Retryable,
)

Vars = tuple[tuple[str, str], ...]
"""What a provider needs beside the ID (fal's model), as (name, value) pairs sorted by name."""


class JobState(StrEnum):
    """Where the job stands, by the provider's word."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_final(self) -> bool:
        """Whether the job is over."""
        return self in FINAL


Words = tuple[tuple[str, JobState], ...]
"""What words of a provider's mean, as (word, state) pairs sorted by word."""

FINAL = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})


class Health(StrEnum):
    """How we stand with the provider about a job; says nothing about the job itself."""

    OK = "ok"
    NEEDS_KEY = "needs-key"
    BAD_KEY = "bad-key"
    RATE_LIMITED = "rate-limited"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not-found"
    CONFUSED = "confused"


class Why(StrEnum):
    """Why a job is asked about when it is."""

    PACE = "pace"  # as often as the provider likes it
    USUAL = "usual"  # jobs like it often end by then
    SHARE = "share"  # its account may ask so seldom that its many jobs take turns
    BACK_OFF = "back-off"  # the last question failed; each further one comes later
    TOLD = "told"  # the provider asked us to wait until then
    PERSON = "person"  # somebody wants to know now


class OutputKind(StrEnum):
    """What an output is, first by the provider's word, then by its bytes."""

    IMAGE = "image"
    ANIMATION = "animation"
    VIDEO = "video"
    DOCUMENT = "document"
    FILE = "file"


class OutputState(StrEnum):
    """Where the keeping of an output stands."""

    WAITING = "waiting"
    FETCHING = "fetching"
    SAVED = "saved"
    CLEARED = "cleared"  # it was saved, and went to make room
    LINK_EXPIRED = "link-expired"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to fetch."""
        return self in (OutputState.WAITING, OutputState.FETCHING)


@dataclass(frozen=True, slots=True)
class Account:
    """One key at one provider; the key itself is never in here. `uid` names it in the keychain and never changes.

    `key_env` is the name of an environment variable that holds the key, "" where the keychain does. `words` are what
    a person said of words that the provider file doesn't know. With `may_probe` it may be asked about jobs that could
    be several providers'.
    """

    provider: str
    label: str = "default"
    base_url: str = ""
    vars: Vars = ()
    key_env: str = ""
    uid: str = ""
    words: Words = ()
    may_probe: bool = False


@dataclass(frozen=True, slots=True)
class JobRef:
    """Which job is meant, before anybody knows more. `provider` is "" while several `candidates` may own the ID."""

    id: str
    provider: str = ""
    vars: Vars = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job as its provider's list of recent ones has it."""

    id: str
    vars: Vars = ()
    state: JobState = JobState.UNKNOWN
    provider_state: str = ""
    kind: str = ""
    created_at: float | None = None


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed, by the provider's word. `kind` is its own code, "" where it gives none."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class OutputLink:
    """One result as the provider names it: a link, or the bytes themselves (`data`) with a link of ""."""

    url: str = ""
    kind: OutputKind = OutputKind.FILE
    role: str = "final"
    expires_at: float | None = None
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the provider said about a job at one moment."""

    state: JobState
    provider_state: str = ""
    progress: float | None = None  # 0 to 1
    outputs: tuple[OutputLink, ...] = ()
    message: str = ""
    error: JobError | None = None
    kind: str = ""
    created_at: float | None = None
    finished_at: float | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One result of a job and where it is kept. `reason` says why it is not there, to a person."""

    n: int
    url: str = ""
    kind: OutputKind = OutputKind.FILE
    role: str = "final"
    state: OutputState = OutputState.WAITING
    path: str = ""
    size: int | None = None  # bytes
    sha256: str = ""
    width: int | None = None
    height: int | None = None
    reason: str = ""
    expires_at: float | None = None
    lost_at: float | None = None  # when the link was found dead
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last question brought nothing. `since` is when this health began, `not_before` what Retry-After asks."""

    title: str
    hint: str
    since: float
    may_retry: bool
    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One job that somebody waits for. `number` is our own, 0 until it is stored."""

    id: str
    number: int = 0
    provider: str = ""
    account: str = ""
    vars: Vars = ()
    candidates: tuple[str, ...] = ()
    state: JobState = JobState.UNKNOWN
    provider_state: str = ""
    health: Health = Health.OK
    trouble: Trouble | None = None
    failures: int = 0  # questions in a row that brought nothing
    progress: float | None = None  # 0 to 1
    message: str = ""
    kind: str = ""
    error: JobError | None = None
    outputs: tuple[Output, ...] = ()
    added_at: float = 0.0
    created_at: float | None = None
    finished_at: float | None = None
    last_answer_at: float | None = None
    next_poll_at: float | None = None
    next_poll_why: Why | None = None
    polls: int = 0
    paused: bool = False
    removed_at: float | None = None
    last_event: str = ""  # the provider's own mark of the last of its events that stands in the timeline
    starred: bool = False
    seen_at: float | None = None  # when a person first looked at what it gave

    @property
    def has_open_outputs(self) -> bool:
        """Whether an output is still to be fetched."""
        return any(output.state.is_open for output in self.outputs)


def advance(job: Job, seen: Snapshot, now: float) -> Job:
    """The job after `seen`. A final state never moves back: a late answer is ignored.

    A word that we don't know makes the state `unknown` beside the word itself, and the job is asked about on.
    """
    if job.state.is_final:
        return job
    is_final = seen.state.is_final
    return replace(
        job,
        state=seen.state,
        provider_state=seen.provider_state,
        health=Health.OK,
        trouble=None,
        failures=0,
        progress=seen.progress,
        message=seen.message,
        kind=seen.kind or job.kind,
        error=seen.error,
        outputs=tuple(_kept(job, _output(n, link)) for n, link in enumerate(seen.outputs)) if is_final else job.outputs,
        created_at=seen.created_at if seen.created_at is not None else job.created_at,
        finished_at=(seen.finished_at if seen.finished_at is not None else now) if is_final else None,
        last_answer_at=now,
        polls=job.polls + 1,
    )


def reopened(job: Job, now: float) -> Job:
    """The job whose last word means nothing any more, since a person took its meaning back: it is asked about again.

    A state that a person gave is no provider's, so this is the one way out of a final one.
    """
    at = None if job.paused else now
    return replace(job, state=JobState.UNKNOWN, error=None, finished_at=None, progress=None, next_poll_at=at)


def troubled(job: Job, problem: Problem, now: float, *, was_asked: bool = True) -> Job:
    """The job after a question that brought nothing. What is known of its state stands."""
    health = _health(problem)
    since = job.trouble.since if job.trouble and job.health == health else now
    retry_after = problem.retry_after if isinstance(problem, Retryable) else None
    return replace(
        job,
        health=health,
        trouble=Trouble(
            title=problem.title,
            hint=problem.hint,
            since=since,
            may_retry=isinstance(problem, Retryable),
            not_before=None if retry_after is None else now + retry_after,
        ),
        failures=job.failures + was_asked,
        polls=job.polls + was_asked,
    )


def asked_anew(job: Job) -> Job:
    """The job as if nobody had been asked whose it is; one that is somebody's stays as it is."""
    return job if job.provider else replace(job, health=Health.OK, trouble=None)


def wanted_again(job: Job, now: float) -> Job:
    """The job with another chance: to be asked about now, and to be fetched."""
    for output in job.outputs:
        if output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED, OutputState.CLEARED):
            job = with_output(job, replace(output, state=OutputState.WAITING, reason=""))
    job = asked_anew(job)
    is_asked = job.provider and not job.paused and not job.state.is_final
    return replace(job, next_poll_at=now, next_poll_why=Why.PERSON) if is_asked else job


def with_output(job: Job, output: Output) -> Job:
    """The job with this output in the place of the one with the same number."""
    return replace(job, outputs=tuple(output if old.n == output.n else old for old in job.outputs))


def _kept(job: Job, output: Output) -> Output:
    """The output as it was saved already, where the job had ended before and a person took that back; else itself."""
    same = (old for old in job.outputs if old.n == output.n and old.state is OutputState.SAVED and old.url)
    return next((old for old in same if old.url.partition("?")[0] == output.url.partition("?")[0]), output)


def _output(n: int, link: OutputLink) -> Output:
    return Output(n=n, url=link.url, kind=link.kind, role=link.role, expires_at=link.expires_at, data=link.data)


def _health(problem: Problem) -> Health:
    match problem:
        case KeyMissing():
            return Health.NEEDS_KEY
        case KeyRefused():
            return Health.BAD_KEY
        case RateLimited():
            return Health.RATE_LIMITED
        # A question that the provider refuses as such (422 for an ID of the wrong shape) finds nothing there either.
        case NotFound() | Rejected():
            return Health.NOT_FOUND
        case Confused():
            return Health.CONFUSED
        case _:
            return Health.UNREACHABLE


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a job's story: what changed, and when."""

    at: float
    state: JobState
    provider_state: str = ""
    health: Health = Health.OK
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer about a job as it came, keys removed."""

    at: float
    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CancelWay:
    """How a job can be cancelled: while its provider says one of the words in `on` (any, where there are none).

    `says` is what it does beside ending the job. One that `removes_finished` would take the result of a job that is
    over.
    """

    on: tuple[str, ...] = ()
    says: str = ""
    removes_finished: bool = False


def way_to_cancel(job: Job, ways: Iterable[CancelWay]) -> int | None:
    """Which of the ways can work now, by the provider's last word. None for a job that is over, or not heard of yet."""
    if job.state.is_final or not job.provider or job.last_answer_at is None:
        return None
    return next((n for n, way in enumerate(ways) if not way.on or job.provider_state in way.on), None)


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """What a person needs to know of a provider. `vars` are the names of what it needs beside the key and the ID."""

    id: str
    name: str
    key_hint: str = ""
    vars: tuple[str, ...] = ()
    needs_key: bool = True
    cancel: tuple[CancelWay, ...] = ()
    base_url: str = ""
