"""What hangs on the wall: every output of the jobs that are shown, under headings by day, provider or job."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from jobmonitor.jobs import Job
from jobmonitor.ui.wall_layout import Section
from jobmonitor.ui.words import plain

QUARTER = 900  # seconds: no place on earth changes its date within one


class By(StrEnum):
    """What stands under one heading."""

    DAY = "day"
    PROVIDER = "provider"
    JOB = "job"


class Item(NamedTuple):
    """One output: its job's number, and its own."""

    number: int
    n: int


class Hung(NamedTuple):
    """What hangs, place by place, the sections that it makes, and where each job's outputs are, beside one another."""

    items: list[Item]
    sections: list[Section]
    places: dict[int, range]


def hung(jobs: Iterable[Job], by: By, names: Callable[[Job], str], now: float, tz: tzinfo | None = None) -> Hung:
    """The outputs in the order of their jobs, group after group.

    Days come newest first, other groups in the order of their first job.
    """
    days = _Days(now, tz)
    groups: dict[object, list[Job]] = {}
    for job in jobs:
        if job.outputs:
            match by:
                case By.DAY:
                    key: object = days.of(_when(job))
                case By.PROVIDER:
                    key = job.provider
                case By.JOB:
                    key = job.number
            groups.setdefault(key, []).append(job)
    made = Hung([], [], {})
    items = made.items
    for key in sorted(groups, reverse=True, key=str) if by is By.DAY else groups:
        first = len(items)
        for job in groups[key]:
            number, start = job.number, len(items)
            items += [Item(number, output.n) for output in job.outputs]
            made.places[number] = range(start, len(items))
        say = partial(days.said, key) if isinstance(key, date) else partial(_title, groups[key][0], by, names)
        made.sections.append(Section(say, len(items) - first))
    return made


def _title(job: Job, by: By, names: Callable[[Job], str]) -> str:
    name = names(job) or "Nobody knows whose"
    return name if by is By.PROVIDER else f"{name}  {plain(job.id, 60)}"


def _when(job: Job) -> float:
    """When its results came, as far as anybody said."""
    return job.finished_at or job.created_at or job.added_at


class _Days:
    """The days of moments; each quarter of an hour is looked up once."""

    def __init__(self, now: float, tz: tzinfo | None) -> None:
        self._tz = tz
        self._known: dict[float, date] = {}
        self._today = self.of(now)

    def of(self, at: float) -> date:
        """The day of a moment, the first of all days where it can be none: a provider may send any number."""
        quarter = at // QUARTER
        if (known := self._known.get(quarter)) is None:
            try:
                known = datetime.fromtimestamp(at, self._tz).date()
            except (ValueError, OverflowError, OSError):
                known = date.min
            self._known[quarter] = known
        return known

    def said(self, day: date) -> str:
        """The day as a person says it."""
        if day == date.min:
            return "At an unknown time"
        if day == self._today:
            return "Today"
        if day == self._today - timedelta(days=1):
            return "Yesterday"
        return f"{day:%A}, {day.day} {day:%B}" + ("" if day.year == self._today.year else f" {day.year}")
