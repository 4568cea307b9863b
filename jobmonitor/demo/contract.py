"""What a provider's contract is to the server: paths, words and bodies, as values and pure functions. No HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32

from jobmonitor.demo.steps import Say, Step

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with a JSON body, None for an empty one."""

    status: int
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One job at the moment of a question. `url` is its own status address; `asked` counts the questions so far,
    `past` is what was answered until now, each once, with its time."""

    id: str
    say: Say
    created_at: float
    now: float
    asked: int
    url: str
    links: tuple[str, ...] = ()
    past: tuple[tuple[float, Say], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The provider's words in the order of a life. Some have one word for two states, or none for a failure."""

    queued: str
    running: str
    succeeded: str
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """One provider. Paths are relative to `base`, which is where it stands on the server.

    `formats` are those of its pictures in turn; `link_life` is how long their links live, None for ever.
    `misshapen` answers an ID that can't be one, `create` a call that makes a job, `listing` a call for all jobs;
    `cancel` a call that ends one: what it answers, and what the job says from then on; `events` a call for its story.
    """

    provider: str
    base: str
    polls: str
    creates: tuple[str, ...]
    words: Words
    formats: tuple[str, ...]
    outputs: int
    fresh_id: Callable[[], str]
    status: Callable[[Told], Body]
    error: Callable[[int], Answer]
    create: Callable[[str, str, Mapping[str, object]], Answer]
    misshapen: Callable[[str], Answer | None] = lambda _: None
    listing: Callable[[list[Told], Mapping[str, str]], Answer] | None = None
    lists: str = ""
    cancel: Callable[[str], tuple[Answer, Step]] | None = None
    events: Callable[[Told, Mapping[str, str]], Answer] | None = None
    link_life: float | None = None

    @property
    def key(self) -> str:
        """The key that the server takes; it opens nothing anywhere else."""
        return f"sk_test_{self.provider}_0123456789abcdef"

    def format_of(self, n: int) -> str:
        """The format of output `n`."""
        return self.formats[n % len(self.formats)]


def iso(at: float) -> str:
    """A time as these providers write it: ISO 8601 with milliseconds and Z."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def choose(id: str, options: tuple[str, ...]) -> str:
    """One of `options`, always the same for the same ID."""
    return options[crc32(id.encode()) % len(options)]
