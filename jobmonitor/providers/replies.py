"""Whose reply a JSON document is, and which job it names. Arranged so that thousands of replies are read quickly."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from jobmonitor.jobs import JobRef
from jobmonitor.providers.expression import Expression
from jobmonitor.providers.format import Places as Fields
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.pattern import IdPattern
from jobmonitor.providers.values import first, number_or_text

MAX_OBJECTS = 20_000  # looked at in one paste
MAX_FORMS = 256  # remembered; a text with more forms of replies is no log

_USUAL_NAMES = ("id", "job_id", "jobId", "public_id", "task_id", "taskId", "request_id", "requestId", "uuid")

Link = Callable[[str, ProviderSpec | None], JobRef | None]
"""The job that a link names; with a provider, on whatever host."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Providers whose replies are read alike: the same places of the ID, the same shape of it."""

    at: int  # which of the form's `ids`
    pattern: IdPattern | None
    owners: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Form:
    """What the names of a reply's fields leave open: few providers, and few places to look at."""

    polled: tuple[ProviderSpec, ...]
    signed: tuple[tuple[ProviderSpec, Fields], ...]
    ids: tuple[Fields, ...]
    kinds: tuple[_Kind, ...]
    words: tuple[tuple[Expression, Mapping[str, frozenset[str]]], ...]  # who knows which word for the state there
    checks: tuple[
        tuple[int, Callable[[str], object] | None], ...
    ]  # for each of `kinds`, which ID must have which shape
    decisions: dict[tuple[object, ...], tuple[int, frozenset[str]]]  # which of `ids` it is, and whose it can be


class Replies:
    """What replies mean to `specs`; `link` takes an address apart and `can_be_id` says what no ID can be."""

    def __init__(self, specs: Mapping[str, ProviderSpec], link: Link, can_be_id: Callable[[str], bool]) -> None:
        self._specs = specs
        self._link = link
        self._can_be_id = can_be_id
        self._forms: dict[tuple[str, ...], _Form] = {}
        self._orders: dict[frozenset[str], tuple[str, ...]] = {}
        self._objects = MAX_OBJECTS

    def read(self, document: object, meant: ProviderSpec | None = None) -> Iterator[JobRef]:
        """The jobs that a document names: a reply itself, or the replies inside it."""
        waiting = [document]
        while waiting and self._objects > 0:
            value = waiting.pop()
            if isinstance(value, dict):
                self._objects -= 1
                table = cast("dict[str, object]", value)
                ref = self._of_provider(table, meant) if meant else self._of_any(table)
                if ref:
                    yield ref
                    continue
                waiting.extend(reversed(table.values()))
            elif isinstance(value, list):
                waiting.extend(reversed(cast("list[object]", value)))

    def _of_provider(self, reply: dict[str, object], spec: ProviderSpec) -> JobRef | None:
        url = first(spec.reply.poll_url, reply)
        if isinstance(url, str) and (ref := self._link(url, spec)):
            return ref
        named = (self._id(reply.get(name)) for name in _USUAL_NAMES)
        job = self._id_in(spec.reply.id, reply) or next(filter(None, named), "")
        return JobRef(job, spec.id) if job else None

    def _of_any(self, reply: dict[str, object]) -> JobRef | None:
        form = self._form(tuple(reply))
        for spec in form.polled:
            url = first(spec.reply.poll_url, reply)
            if isinstance(url, str) and (ref := self._link(url, None)):
                return ref
        for spec, sign in form.signed:
            if all(place.find(reply) is not None for place in sign) and (job := self._id_in(spec.reply.id, reply)):
                return JobRef(job, spec.id)
        return self._by_shape(form, reply) if form.kinds else None

    def _by_shape(self, form: _Form, reply: dict[str, object]) -> JobRef | None:
        """A documented shape goes before none, a word for the state that is known before one that isn't."""
        words = tuple([word if isinstance(word := path.find(reply), str) else "" for path, _ in form.words])
        jobs = [self._id_in(places, reply) for places in form.ids]
        fits = tuple([fullmatch is None or fullmatch(jobs[at]) is not None for at, fullmatch in form.checks])
        # A log says the same in thousands of replies: what follows from it is worked out once.
        case = words, fits, tuple([jobs.index(job) + 1 if job else 0 for job in jobs])
        if case not in form.decisions:
            if len(form.decisions) >= MAX_FORMS:
                form.decisions.clear()
            form.decisions[case] = _decided(form, words, fits, jobs)
        at, owners = form.decisions[case]
        return reference(jobs[at], self._ordered(owners)) if owners else None

    def _ordered(self, owners: frozenset[str]) -> tuple[str, ...]:
        if owners not in self._orders:
            self._orders[owners] = tuple(provider for provider in self._specs if provider in owners)
        return self._orders[owners]

    def _form(self, names: tuple[str, ...]) -> _Form:
        if names not in self._forms:
            if len(self._forms) >= MAX_FORMS:
                self._forms.clear()
            self._forms[names] = self._made_form(names)
        return self._forms[names]

    def _made_form(self, names: tuple[str, ...]) -> _Form:
        there = {"", *names}
        likely = [s for s in self._specs.values() if any(p.root in there for p in (*s.reply.id, *s.reply.poll_url))]
        kinds: dict[tuple[Fields, IdPattern | None], list[str]] = {}
        words: dict[Expression, dict[str, frozenset[str]]] = {}
        for spec in likely:
            places = tuple(place for place in spec.reply.id if place.root in there)
            if places:
                kinds.setdefault((places, spec.job_id.pattern), []).append(spec.id)
            if spec.status.path and spec.status.path.may_say(names):
                known = words.setdefault(spec.status.path, {})
                for word in spec.status.map:
                    known[word] = known.get(word, frozenset()) | {spec.id}
        ids = tuple(dict.fromkeys(places for places, _ in kinds))
        return _Form(
            tuple(spec for spec in likely if any(place.root in there for place in spec.reply.poll_url)),
            tuple((s, sign) for s in likely for sign in s.reply.signs if all(place.root in there for place in sign)),
            ids,
            tuple(_Kind(ids.index(at), pattern, frozenset(owners)) for (at, pattern), owners in kinds.items()),
            tuple(words.items()),
            tuple((ids.index(at), pattern.fullmatch if pattern else None) for at, pattern in kinds),
            {},
        )

    def _id_in(self, places: Fields, reply: dict[str, object]) -> str:
        return next((job for place in places if (job := self._id(place.find(reply)))), "")

    def _id(self, value: object) -> str:
        """`value` as an ID, "" when it can't be one; some services number their jobs."""
        text = number_or_text(value)
        return text if self._can_be_id(text) else ""


def _decided(
    form: _Form, words: tuple[str, ...], fits: tuple[bool, ...], jobs: list[str]
) -> tuple[int, frozenset[str]]:
    """Which of the form's `ids` names the job, and whose it can be."""
    known: frozenset[str] = frozenset()
    for word, (_, owners) in zip(words, form.words, strict=True):
        known |= owners.get(word, frozenset())
    fitting = [kind for kind, is_fitting in zip(form.kinds, fits, strict=True) if is_fitting and jobs[kind.at]]
    shaped = [kind for kind in fitting if kind.pattern]
    for kinds, among in ((shaped, known), (shaped, None), (fitting, known)):
        at, wanted = -1, frozenset[str]()
        for kind in kinds:
            owners = kind.owners if among is None else kind.owners & among
            if owners and (at < 0 or jobs[kind.at] == jobs[at]):
                at, wanted = (kind.at if at < 0 else at), wanted | owners
        if wanted:
            return at, wanted
    return 0, frozenset()


def reference(job: str, owners: tuple[str, ...]) -> JobRef | None:
    """The job of one provider, or of the one that a person will choose."""
    if not owners:
        return None
    return JobRef(job, owners[0]) if len(owners) == 1 else JobRef(job, candidates=owners)
