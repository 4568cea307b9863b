"""What single things in a pasted text mean to the providers: a link, a reply, a word. Finding them is `recognise`'s."""

import re
from collections.abc import Iterator, Mapping

from jobmonitor.jobs import JobRef
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.keys import KNOWN
from jobmonitor.providers.pattern import MAX_ID, IdPattern
from jobmonitor.providers.replies import Replies, reference
from jobmonitor.providers.template import LinkPattern, split

SHORTEST_NUMBER = 12  # digits of an ID that is looked for among other words

_ID = re.compile(r"[^\s{}<>$*|\\^`\"',;\x00-\x1f\x7f]+")
_WORD_ID = re.compile(r"(?=[^A-Za-z0-9]*[A-Za-z0-9])[A-Za-z0-9_-]{4,128}")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:T|$)|\d{1,2}-\d{1,2}-\d{2,4}$")
_CUT_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{1,4}-|[0-9a-f]{1,8}(?:-[0-9a-f]{4}){3}-", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What a column is called, or what stands where nothing does.
_NO_ID = re.compile(
    r"(?:(?:job|task|request|public)[-_]?)?ids?|jobs?|uuid|guid|name|kind|type|state|status|error|url|link|date|time|created"
    r"|finished|null|none|true|false|undefined|unknown|todo|done|failed|provider|curl|https?",
    re.IGNORECASE,
)


class Places:
    """What things mean to `specs`, arranged so that a large text is read quickly."""

    def __init__(self, specs: Mapping[str, ProviderSpec]) -> None:
        self._specs = specs
        self._shapes: dict[IdPattern, list[str]] = {}
        for spec in specs.values():
            if spec.job_id.pattern and spec.job_id.is_bare:
                self._shapes.setdefault(spec.job_id.pattern, []).append(spec.id)
        self._any_shape = re.compile("|".join(f"(?:{shape.text})" for shape in self._shapes) or r"(?!)")
        self._fits = [shape.fullmatch for shape in self._shapes]
        self._owners: dict[tuple[bool, ...], tuple[str, ...]] = {}
        self._opaque = tuple(spec.id for spec in specs.values() if spec.job_id.is_bare and not spec.job_id.pattern)
        self._states = {word.casefold() for spec in specs.values() for word in spec.status.map}
        self._links: dict[str, list[tuple[ProviderSpec, LinkPattern]]] = {}
        for spec in specs.values():
            for pattern in spec.link_patterns:
                self._links.setdefault(pattern.only_host, []).append((spec, pattern))
        self._bodies = [
            (spec, LinkPattern(spec.poll.url.replace("{base}", spec.base_url.rstrip("/")), _choices(spec)), name)
            for spec in specs.values()
            for name, value in spec.poll.body.items()
            if value == "{id}"
        ]
        self._replies = Replies(specs, self.link, _can_be_id)

    def shaped(self, word: str, *, is_alone: bool = False) -> JobRef | None:
        """The job whose ID has this documented shape. A short number counts only when it stands alone."""
        if len(word) > MAX_ID or not self._any_shape.fullmatch(word):
            return None
        if word.isdecimal() and len(word) < SHORTEST_NUMBER and not is_alone:
            return None
        fitting = tuple([fits(word) is not None for fits in self._fits])
        if fitting not in self._owners:
            owners = {
                name for names, fits in zip(self._shapes.values(), fitting, strict=True) if fits for name in names
            }
            self._owners[fitting] = tuple(provider for provider in self._specs if provider in owners)
        return reference(word, self._owners[fitting])

    def opaque(self, word: str, *, is_alone: bool) -> JobRef | None:
        """The job of a provider whose IDs have no documented shape: a word alone on its line, or one like no word."""
        if not _WORD_ID.fullmatch(word) or not (is_alone or (len(word) >= 10 and _has_both(word))):
            return None
        if word.casefold() in self._states or _NO_ID.fullmatch(word) or _DATE.match(word) or _COMMIT.fullmatch(word):
            return None
        if _CUT_UUID.match(word) and not _UUID.fullmatch(word):
            return None
        return reference(word, self._opaque)

    def meant(self, word: str, spec: ProviderSpec) -> JobRef | None:
        """The word as an ID of this provider, whatever its shape: the person said so."""
        return JobRef(word, spec.id) if _can_be_id(word) and any(c.isalnum() for c in word) else None

    def link(self, url: str, meant: ProviderSpec | None = None) -> JobRef | None:
        """The job that a link names. It is taken apart and never followed."""
        parts = split(url)
        if parts is None:
            return None
        found = [
            (spec, values)
            for spec, pattern in (*self._links.get(parts[0], ()), *self._links.get("", ()))
            if (values := pattern.read(url))
        ]
        if meant and not found:
            found = [(meant, values) for p in meant.link_patterns[:1] if (values := p.read(url, any_host=True))]
        for spec, values in found:
            ref = _from_link(spec, values)
            if ref:
                return ref
        return None

    def body(self, url: str, fields: Mapping[str, str]) -> JobRef | None:
        """The job that is asked about in the body of a question to this address."""
        for spec, pattern, name in self._bodies:
            job, values = fields.get(name, ""), pattern.read(url)
            is_fitting = spec.job_id.pattern is None or spec.job_id.pattern.fits(job)
            if job and is_fitting and values is not None and (ref := _from_link(spec, {**values, "id": job})):
                return ref
        return None

    def replies(self, document: object, meant: ProviderSpec | None = None) -> Iterator[JobRef]:
        """The jobs that a JSON document names."""
        return self._replies.read(document, meant)


def _choices(spec: ProviderSpec) -> dict[str, tuple[str, ...]]:
    return {var.name: var.choices for var in spec.vars}


def _from_link(spec: ProviderSpec, values: Mapping[str, str]) -> JobRef | None:
    chosen = {var.name for var in spec.vars if var.choices}
    if not all(_can_be_id(value) for name, value in values.items() if name not in chosen):
        return None
    named = {var.name: var.counted(values[var.name]) for var in spec.vars if var.name in values}
    return JobRef(values["id"], spec.id, tuple(sorted(named.items())))


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
