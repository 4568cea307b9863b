"""A job's story as its provider tells it: what is asked for, and what is new in the answer. Raises Problem only."""

from dataclasses import dataclass, replace
from typing import cast

from jobmonitor.errors import Confused
from jobmonitor.jobs import Account, JobState, TimelineEntry
from jobmonitor.providers.answers import ASKED_AGAIN, LONGEST_WORD, meaning, parsed, parsed_or_none, word_in
from jobmonitor.providers.format import Events, ProviderSpec
from jobmonitor.providers.questions import Asked, question, values_of
from jobmonitor.providers.refusals import refusal
from jobmonitor.providers.values import cleaned, first, moment, number_or_text, said
from jobmonitor.wire import Request, Response

MOST = 500  # events of one answer
LONGEST_MARK = 200  # characters


@dataclass(frozen=True, slots=True)
class Story:
    """What is new, oldest first, and the mark of the last event that is known now."""

    mark: str = ""
    entries: tuple[TimelineEntry, ...] = ()


def are_wanted(spec: ProviderSpec, mark: str, response: Response) -> bool:
    """Whether the answer about the job says that there are events after the one with this mark."""
    if spec.events is None:
        return False
    if spec.events.latest is None:
        return True
    try:
        return number_or_text(spec.events.latest.find(parsed_or_none(response))) not in ("", mark)
    except RecursionError:
        return False


def events_request(
    spec: ProviderSpec, events: Events, job: Asked, account: Account, key: str, now: float, mark: str
) -> Request:
    """The question for the events after the one with this mark, for all where it is ""."""
    values = values_of(spec, account, job) | {"since": mark}
    asked = question(spec, events.more if mark else events.url, account, values, key, now)
    return replace(asked, may_hold_output=False)


def read_events(
    spec: ProviderSpec, events: Events, response: Response, mark: str, state: JobState, now: float
) -> Story:
    """What the answer tells beyond the event with this mark; `state` is the job's, for events that say none."""
    if not 200 <= response.status <= 299:
        raise refusal(spec, response, now)
    try:
        items = events.items.find(parsed(spec, response))
        if not isinstance(items, list):
            raise Confused(f"{spec.name} tells no list of events", ASKED_AGAIN)
        entries: list[TimelineEntry] = []
        for item in cast("list[object]", items)[:MOST]:
            own = number_or_text(events.mark.find(item))
            if not 0 < len(own) <= LONGEST_MARK or not _is_after(own, mark):
                continue
            mark = own
            entries.append(_entry(events, item, state, now))
        return Story(mark, tuple(entries))
    except RecursionError as e:
        raise Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN) from e


def _entry(events: Events, item: object, state: JobState, now: float) -> TimelineEntry:
    word = word_in(events.status, item) if events.status else ""
    own = meaning(events.status, word) if events.status and word else JobState.UNKNOWN
    at = moment(first(events.at, item), now)
    return TimelineEntry(
        at=now if at is None else at,
        state=state if own is JobState.UNKNOWN else own,
        provider_state=cleaned(word, LONGEST_WORD),
        message=said(first(events.message, item)),
    )


def _is_after(own: str, mark: str) -> bool:
    """Whether an event is new. Marks that are numbers grow; of others it is known only that they differ."""
    if own.isdecimal() and mark.isdecimal():
        return int(own) > int(mark)
    return own != mark
