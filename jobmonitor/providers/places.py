"""What single things in a pasted text mean to the providers: a link, a reply, a word. Finding them is `recognise`'s."""

import re
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from jobmonitor.jobs import JobRef
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.keys import KNOWN
from jobmonitor.providers.pattern import MAX_ID, IdPattern
from jobmonitor.providers.template import LinkPattern
from jobmonitor.providers.values import first

SHORTEST_NUMBER = 12  # digits of an ID that is looked for among other words
MAX_OBJECTS = 20_000  # looked at in one paste

_ID = re.compile(r"[^\s{}<>$*|\\^`\"',;\x00-\x1f\x7f]+")
_WORD_ID = re.compile(r"(?=[^A-Za-z0-9]*[A-Za-z0-9])[A-Za-z0-9_-]{4,128}")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:T|$)|\d{1,2}-\d{1,2}-\d{2,4}$")
_CUT_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{1,4}-", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What a column is called, or what stands where nothing does.
_NO_ID = re.compile(
    r"(?:(?:job|task|request|public)[-_]?)?ids?|jobs?|uuid|guid|name|kind|type|state|status|error|url|link|date|time|created"
    r"|finished|null|none|true|false|undefined|unknown|todo|done|failed|provider|curl|https?",
    re.IGNORECASE,
)
_USUAL_NAMES = ("id", "job_id", "jobId", "public_id", "task_id", "taskId", "request_id", "requestId", "uuid")


class Places:
    """What things mean to `specs`, arranged so that a large text is read quickly."""

    def __init__(self, specs: Mapping[str, ProviderSpec]) -> None:
        self._specs = specs
        self._shapes: dict[IdPattern, list[str]] = {}
        for spec in specs.values():
            if spec.job_id.pattern and spec.job_id.is_bare:
                self._shapes.setdefault(spec.job_id.pattern, []).append(spec.id)
        self._any_shape = re.compile("|".join(f"(?:{shape.text})" for shape in self._shapes) or r"(?!)")
        self._opaque = tuple(spec.id for spec in specs.values() if spec.job_id.is_bare and not spec.job_id.pattern)
        self._states = {word.casefold() for spec in specs.values() for word in spec.status.map}
        self._links: dict[str, list[tuple[ProviderSpec, LinkPattern]]] = {}
        for spec in specs.values():
            for pattern in spec.link_patterns:
                self._links.setdefault(pattern.only_host, []).append((spec, pattern))
        self._replies: dict[str, list[ProviderSpec]] = {}
        for spec in specs.values():
            for name in {place.root for place in (*spec.reply.id, *spec.reply.poll_url)}:
                self._replies.setdefault(name, []).append(spec)
        self._objects = MAX_OBJECTS

    def shaped(self, word: str, *, is_alone: bool = False) -> JobRef | None:
        """The job whose ID has this documented shape. A short number counts only when it stands alone."""
        if len(word) > MAX_ID or not self._any_shape.fullmatch(word):
            return None
        if word.isdecimal() and len(word) < SHORTEST_NUMBER and not is_alone:
            return None
        fitting = {owner for shape, owners in self._shapes.items() if shape.fits(word) for owner in owners}
        return _ref(word, tuple(provider for provider in self._specs if provider in fitting))

    def opaque(self, word: str, *, is_alone: bool) -> JobRef | None:
        """The job of a provider whose IDs have no documented shape: a word alone on its line, or one like no word."""
        if not _WORD_ID.fullmatch(word) or not (is_alone or (len(word) >= 10 and _has_both(word))):
            return None
        if word.casefold() in self._states or _NO_ID.fullmatch(word) or _DATE.match(word):
            return None
        if _CUT_UUID.match(word) and not _UUID.fullmatch(word):
            return None
        return _ref(word, self._opaque)

    def meant(self, word: str, spec: ProviderSpec) -> JobRef | None:
        """The word as an ID of this provider, whatever its shape: the person said so."""
        return JobRef(word, spec.id) if _can_be_id(word) and any(c.isalnum() for c in word) else None

    def link(self, url: str, meant: ProviderSpec | None = None) -> JobRef | None:
        """The job that a link names. It is taken apart and never followed."""
        try:
            host = (urlsplit(url).netloc.rpartition("@")[2]).lower()
        except ValueError:
            return None
        found = [
            (spec, values)
            for spec, pattern in (*self._links.get(host, ()), *self._links.get("", ()))
            if (values := pattern.read(url))
        ]
        if meant and not found:
            found = [(meant, values) for p in meant.link_patterns[:1] if (values := p.read(url, any_host=True))]
        for spec, values in found:
            ref = _from_link(spec, values)
            if ref:
                return ref
        return None

    def replies(self, document: object, meant: ProviderSpec | None = None) -> Iterator[JobRef]:
        """The jobs that a JSON document names: a reply itself, or the replies inside it."""
        waiting = [document]
        while waiting and self._objects > 0:
            value = waiting.pop()
            if isinstance(value, dict):
                self._objects -= 1
                table = cast("dict[str, object]", value)
                ref = self._reply(table, meant)
                if ref:
                    yield ref
                    continue
                waiting.extend(reversed(table.values()))
            elif isinstance(value, list):
                waiting.extend(reversed(cast("list[object]", value)))

    def _reply(self, reply: dict[str, object], meant: ProviderSpec | None) -> JobRef | None:
        if meant:
            return self._meant_reply(reply, meant)
        fitting: list[tuple[str, str, bool]] = []
        for spec in self._likely(reply):
            url = first(spec.reply.poll_url, reply)
            if isinstance(url, str) and (ref := self.link(url)):
                return ref
            job = _id_in(spec, reply)
            if not job:
                continue
            if any(all(place.find(reply) is not None for place in sign) for sign in spec.reply.signs):
                return JobRef(job, spec.id)
            pattern = spec.job_id.pattern
            if pattern and not pattern.fits(job):
                continue
            knows_state = _knows_state(spec, reply)
            if pattern or knows_state:
                fitting.append((spec.id, job, knows_state))
        # A documented shape goes before none, a word for the state that is known before one that isn't.
        for wanted in (
            [f for f in fitting if f[2] and self._specs[f[0]].job_id.pattern],
            [f for f in fitting if self._specs[f[0]].job_id.pattern],
            fitting,
        ):
            if wanted:
                owners = {provider for provider, job, _ in wanted if job == wanted[0][1]}
                return _ref(wanted[0][1], tuple(provider for provider in self._specs if provider in owners))
        return None

    def _likely(self, reply: dict[str, object]) -> Iterator[ProviderSpec]:
        """The providers whose ID or address could stand in this reply: most are told apart by its names alone."""
        seen: set[str] = set()
        for name in ("", *reply):
            for spec in self._replies.get(name, ()):
                if spec.id not in seen:
                    seen.add(spec.id)
                    yield spec

    def _meant_reply(self, reply: dict[str, object], spec: ProviderSpec) -> JobRef | None:
        url = first(spec.reply.poll_url, reply)
        if isinstance(url, str) and (ref := self.link(url, spec)):
            return ref
        job = _id_in(spec, reply) or next((j for name in _USUAL_NAMES if (j := _as_id(reply.get(name)))), "")
        return JobRef(job, spec.id) if job else None


def _ref(job: str, owners: tuple[str, ...]) -> JobRef | None:
    if not owners:
        return None
    return JobRef(job, owners[0]) if len(owners) == 1 else JobRef(job, candidates=owners)


def _from_link(spec: ProviderSpec, values: Mapping[str, str]) -> JobRef | None:
    if not all(map(_can_be_id, values.values())):
        return None
    named = {var.name: var.counted(values[var.name]) for var in spec.vars if var.name in values}
    return JobRef(values["id"], spec.id, tuple(sorted(named.items())))


def _id_in(spec: ProviderSpec, reply: dict[str, object]) -> str:
    return next((job for place in spec.reply.id if (job := _as_id(place.find(reply)))), "")


def _as_id(value: object) -> str:
    """`value` as an ID, "" when it can't be one; some services number their jobs."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and _can_be_id(text) else ""


def _knows_state(spec: ProviderSpec, reply: dict[str, object]) -> bool:
    word = spec.status.path.find(reply) if spec.status.path else None
    return isinstance(word, str) and word in spec.status.map


def _can_be_id(word: str) -> bool:
    """Whether the word could be an ID at all, of whatever provider; a placeholder like {id} or :id can't."""
    return (
        len(word) <= MAX_ID
        and bool(_ID.fullmatch(word))
        and word not in (".", "..")
        and word[0] != ":"
        and not KNOWN.match(word)
    )


def _has_both(word: str) -> bool:
    """Whether letters and digits are mixed."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
