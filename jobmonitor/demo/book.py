"""What the server knows and has seen: scripts, how far each has come, requests. Any thread may ask; nothing waits."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from jobmonitor.demo.steps import Place, Step, step_at

KEPT_REQUESTS = 100_000
"""Older ones are forgotten, so that a server left open over a week end doesn't fill the memory."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came. `host` is "api" or "pictures"; header names are in lower case."""

    at: float
    host: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(slots=True)
class Entry:
    """One thing that is asked for again and again: a job, or one of its pictures."""

    steps: tuple[Step, ...]
    since: float = 0.0
    place: Place = field(default_factory=Place)
    asked: int = 0
    reached: list[tuple[float, Step]] = field(default_factory=list[tuple[float, Step]])
    """What was answered so far, each step once, and since when."""


class Book:
    """Entries by name, a name being (provider, id) or (provider, id, n)."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._entries: dict[tuple[str | int, ...], Entry] = {}
        self._seen: deque[Seen] = deque(maxlen=KEPT_REQUESTS)
        # Tests script from their own thread while the server answers in its.
        self._lock = threading.Lock()

    def script(self, name: tuple[str | int, ...], steps: tuple[Step, ...], now: float) -> None:
        """Begin these steps anew. The questions asked so far stay counted."""
        with self._lock:
            old = self._entries.get(name, Entry(()))
            self._entries[name] = Entry(steps, old.since or now, asked=old.asked, reached=old.reached)

    def knows(self, name: tuple[str | int, ...]) -> bool:
        """Whether there is a script of this name."""
        with self._lock:
            entry = self._entries.get(name)
            return entry is not None and bool(entry.steps)

    def since(self, name: tuple[str | int, ...]) -> float:
        """When the entry was first scripted."""
        with self._lock:
            return self._entries[name].since

    def ids(self, provider: str) -> list[str]:
        """The jobs of one provider."""
        with self._lock:
            return [str(name[1]) for name in self._entries if name[0] == provider and len(name) == 2]

    def count(self, name: tuple[str | int, ...]) -> None:
        """Count a question, also one for what isn't scripted."""
        with self._lock:
            self._entries.setdefault(name, Entry(())).asked += 1

    def asked(self, name: tuple[str | int, ...]) -> int:
        """How many questions there were."""
        with self._lock:
            entry = self._entries.get(name)
            return entry.asked if entry else 0

    def take(self, name: tuple[str | int, ...], now: float) -> Step | None:
        """The step that answers a question asked now, None where nothing is scripted."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None or not entry.steps:
                return None
            step, entry.place = step_at(entry.steps, entry.place, now, self._pace)
            if not entry.reached or entry.reached[-1][1] != step:
                entry.reached.append((now, step))
            return step

    def reached(self, name: tuple[str | int, ...]) -> tuple[tuple[float, Step], ...]:
        """What was answered so far, each step once, and since when."""
        with self._lock:
            entry = self._entries.get(name)
            return tuple(entry.reached) if entry else ()

    def peek(self, name: tuple[str | int, ...], now: float) -> Step | None:
        """The same without being a question: the script doesn't move on."""
        with self._lock:
            entry = self._entries.get(name)
            return step_at(entry.steps, entry.place, now, self._pace)[0] if entry and entry.steps else None

    def note(self, seen: Seen) -> None:
        """Keep a request."""
        with self._lock:
            self._seen.append(seen)

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The requests in the order in which they came."""
        with self._lock:
            return tuple(self._seen)
