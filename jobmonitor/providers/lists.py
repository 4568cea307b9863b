"""A provider's list of recent jobs: asking for it page by page, and reading a page. Sends nothing, raises Problem only.

A list is asked for so: where `values_request` gives a question, `read_values`; then `list_request` and `read_list`, and
both again for as long as there is a `more`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from jobmonitor.errors import Confused, NotFound, Rejected
from jobmonitor.jobs import Account, JobState, ListedJob, Vars
from jobmonitor.providers.answers import ASKED_AGAIN, LONGEST_WORD, look_for_trouble, meaning, parsed, word_in
from jobmonitor.providers.credentials import filled_body
from jobmonitor.providers.format import JobList, ProviderSpec, Status
from jobmonitor.providers.pattern import MAX_ID
from jobmonitor.providers.questions import base_of, question, values_of, with_body
from jobmonitor.providers.refusals import refusal
from jobmonitor.providers.template import places
from jobmonitor.providers.values import cleaned, first, moment, number_or_text, said
from jobmonitor.wire import Request, Response

MOST = 1000  # jobs of one page: no service gives more
LONGEST_MARK = 2000  # characters


@dataclass(frozen=True, slots=True)
class Mark:
    """Where to go on: the list's place in the file, its page, and what the service said of the next one."""

    n: int = 0
    page: int = 1
    offset: int = 0
    next: str = ""
    values: Vars = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The jobs of one page, and where there are more; None where these were the last."""

    jobs: tuple[ListedJob, ...]
    more: Mark | None = None


def beginnings(spec: ProviderSpec) -> tuple[Mark, ...]:
    """Where each of the provider's lists begins."""
    return tuple(Mark(n) for n in range(len(spec.lists)))


def wanted_vars(spec: ProviderSpec) -> tuple[str, ...]:
    """The variables that the lists need, beside what the base address needs."""
    named = {name for jobs in spec.lists for name in (*_all_places(jobs), *places(jobs.first))}
    return tuple(var.name for var in spec.vars if var.name in named)


def values_request(
    spec: ProviderSpec, mark: Mark, account: Account, key: str, now: float, given: Vars = ()
) -> Request | None:
    """The question before the list itself, for what its address needs; None where it needs nothing."""
    jobs = spec.lists[mark.n]
    if not jobs.first or mark.values:
        return None
    return _short(question(spec, jobs.first, account, _values(spec, account, given), key, now))


def read_values(spec: ProviderSpec, mark: Mark, response: Response, now: float) -> Mark:
    """The mark with what its list's address needs."""
    found = _found(spec, spec.lists[mark.n], response, now)
    if missing := next((name for name, value in found if not value), ""):
        raise Confused(f"{spec.name} says no {missing}, which its list of jobs needs", "Try again later")
    return replace(mark, values=found)


def list_request(spec: ProviderSpec, mark: Mark, account: Account, key: str, now: float, given: Vars = ()) -> Request:
    """The question for a page of the list. `given` is what a person said beside the account's variables."""
    jobs = spec.lists[mark.n]
    values = _values(spec, account, given) | dict(mark.values)
    values |= {"page": str(mark.page), "offset": str(mark.offset), "next": mark.next}
    is_later = mark.page > 1
    if is_later and jobs.next and not jobs.more:
        return _short(replace(question(spec, jobs.url, account, values, key, now), url=_followed(spec, mark, account)))
    url = jobs.more if is_later and jobs.more else jobs.url
    asked = question(spec, url, account, values, key, now, jobs.method)
    return _short(with_body(asked, filled_body(spec, jobs.body, values, key)))


def read_list(spec: ProviderSpec, mark: Mark, response: Response, now: float, given: Vars = ()) -> Page:
    """The jobs of a page. What can be no job is left out."""
    jobs = spec.lists[mark.n]
    try:
        answer = _answer(spec, jobs, response, now)
        items = jobs.items.find(answer)
        if items is None:
            items = []
        if not isinstance(items, list):
            raise Confused(f"{spec.name} gave something else than a list of jobs", "Try again later")
        items = cast("list[object]", items)[:MOST]
        named = dict(given)
        own = tuple((name, named[name]) for name in wanted_vars(spec) if named.get(name))
        listed = {(job.id, job.vars): job for job in _listed(spec, jobs, items, own, now)}
        return Page(tuple(listed.values()), _more(jobs, mark, answer, len(items)))
    except RecursionError as e:
        raise Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN) from e


def _answer(spec: ProviderSpec, jobs: JobList, response: Response, now: float) -> object:
    if not 200 <= response.status <= 299:
        problem = refusal(spec, response, now)
        if isinstance(problem, NotFound):  # said of a job, and none was asked about
            hint = "Look at the account's address, and at what was said beside it"
            raise Rejected(f"{spec.name} has no list of jobs there ({response.status})", hint)
        raise problem
    answer = parsed(spec, response)
    look_for_trouble(spec, jobs.trouble, answer, response, now)
    return answer


def _found(spec: ProviderSpec, jobs: JobList, response: Response, now: float) -> Vars:
    try:
        answer = _answer(spec, jobs, response, now)
        return tuple((name, number_or_text(place.find(answer))) for name, place in jobs.values.items())
    except RecursionError as e:
        raise Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN) from e


def _listed(spec: ProviderSpec, jobs: JobList, items: list[object], own: Vars, now: float) -> Iterator[ListedJob]:
    status = Status(jobs.status or spec.status.path, spec.status.map | _later_words(spec))
    for item in items:
        id = number_or_text(first(jobs.id, item))
        if not _can_be_id(id):
            continue
        word = word_in(status, item)
        yield ListedJob(
            id=id,
            vars=tuple(sorted((dict(own) | _item_vars(spec, jobs, item)).items())) if jobs.vars or own else (),
            state=meaning(status, word),
            provider_state=cleaned(word, LONGEST_WORD),
            kind=said(first(jobs.kind or spec.facts.kind, item), 80),
            created_at=moment(first(jobs.created or spec.times.created, item), now),
        )


def _later_words(spec: ProviderSpec) -> dict[str, JobState]:
    """The words of the second answer, which a list may say as well."""
    return spec.result.status.map if spec.result and spec.result.status else {}


def _item_vars(spec: ProviderSpec, jobs: JobList, item: object) -> dict[str, str]:
    by_name = {var.name: var for var in spec.vars}
    found = {name: number_or_text(place.find(item)) for name, place in jobs.vars.items()}
    return {name: by_name[name].counted(value) for name, value in found.items() if value}


def _can_be_id(text: str) -> bool:
    return 0 < len(text) <= MAX_ID and text.isprintable() and not any(c.isspace() for c in text)


def _more(jobs: JobList, mark: Mark, answer: object, count: int) -> Mark | None:
    """Where the next page is, None where there can't be one."""
    if not count or (jobs.has_more and not jobs.has_more.find(answer)):
        return None
    later = replace(mark, page=mark.page + 1, offset=mark.offset + count)
    if jobs.next:
        said_next = number_or_text(jobs.next.find(answer))
        is_new = said_next not in ("", mark.next) and len(said_next) <= LONGEST_MARK
        return replace(later, next=said_next) if is_new else None
    return later if jobs.more or {"offset", "page"} & set(_all_places(jobs)) else None


def _followed(spec: ProviderSpec, mark: Mark, account: Account) -> str:
    """The address of the next page as the service gave it: the key goes nowhere but where it went before."""
    base = base_of(spec, account, values_of(spec, account))
    if not mark.next.startswith((f"{base}/", f"{base}?")) or any(c.isspace() or not c.isprintable() for c in mark.next):
        hint = "It would have to be at the account's own address, since the key goes along"
        raise Confused(f"{spec.name} says that its list goes on elsewhere", hint)
    return mark.next


def _values(spec: ProviderSpec, account: Account, given: Vars) -> dict[str, str]:
    return values_of(spec, replace(account, vars=tuple((dict(account.vars) | dict(given)).items())))


def _all_places(jobs: JobList) -> Iterator[str]:
    yield from places(jobs.url)
    for value in jobs.body.values():
        for text in value if isinstance(value, list) else [str(value)]:
            yield from places(text)


def _short(request: Request) -> Request:
    """A question whose answer is never a result."""
    return replace(request, may_hold_output=False)
