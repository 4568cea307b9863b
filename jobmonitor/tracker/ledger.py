"""The jobs in memory and on disk: what matters is stored first and told then. It decides nothing about a job."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TypeVar

from jobmonitor.errors import Problem
from jobmonitor.forecast import Duration
from jobmonitor.jobs import Answer, Health, Job, TimelineEntry
from jobmonitor.store import Change, Store
from jobmonitor.tracker.board import Board

T = TypeVar("T")

Events = tuple[TimelineEntry, ...] | None
AT_ONCE = 1000  # rows that are written before others get a turn
LONGEST_KEPT = 64 * 1024  # bytes of an answer that may wait in memory


class Ledger:
    """What is known of every job. A job that was removed meanwhile takes no more changes.

    A question that brought nothing new changes counters alone (when it was asked, when it will be): those are told at
    once and written by the next `write_down`, for a thousand waiting jobs would otherwise write all the time.
    """

    def __init__(self, store: Store, board: Board) -> None:
        self.changed = board.changed
        self.jobs = board.jobs
        self._store = store
        self._clock = board.clock
        self._unwritten: dict[int, Answer | None] = {}  # job number -> the answer that goes with it
        self._answers: dict[int, tuple[int, int]] = {}  # job number -> what tells its last answer from another

    def learn(self, jobs: Iterable[Job]) -> tuple[Job, ...]:
        """Take in jobs that are stored already, and tell of them."""
        news = tuple(jobs)
        self.jobs.update((job.number, job) for job in news)
        if news:
            self.changed.emit(news)
        return news

    def drop(self, numbers: Iterable[int]) -> tuple[Job, ...]:
        """The jobs that were here and are no longer."""
        return tuple(job for number in numbers if (job := self.jobs.pop(number, None)))

    async def commit(
        self, job: Job, answer: Answer | None = None, ended: Duration | None = None, events: Events = None
    ) -> None:
        """Make `job` what is known of it: in memory at once, so that no change gets lost; then on disk; then told.

        `events` is what its provider tells in a story of its own, None where it tells none.
        """
        await self._commit([(job, answer)], ended, events)

    async def commit_all(self, jobs: Iterable[Job]) -> None:
        """Commit them together. Work out what they become and call this without waiting in between."""
        await self._commit([(job, None) for job in jobs])

    async def _commit(
        self, changes: Sequence[tuple[Job, Answer | None]], ended: Duration | None = None, events: Events = None
    ) -> None:
        loud: list[tuple[Job, Change]] = []  # the job before, and what is stored of it
        told: list[Job] = []
        for job, answer in changes:
            before = self.jobs.get(job.number)
            if before is not None and before != job:
                self.jobs[job.number] = job
                answer = self._if_new(job.number, answer)
                if _is_quiet(before, job) and len(answer.body if answer else b"") <= LONGEST_KEPT:
                    self._unwritten[job.number] = answer or self._unwritten.get(job.number)
                    told.append(job)
                else:
                    answer = answer or self._unwritten.pop(job.number, None)
                    entry = _entry(before, job, self._clock(), events)
                    loud.append((before, Change(job, entry, answer, ended, events or ())))
        failed: Problem | None = None
        for part in _parts(loud):
            try:
                await self._store.save([change for _, change in part])
            except Problem as problem:
                failed = problem
                for before, change in part:
                    self._answers.pop(before.number, None)
                    if self.jobs.get(before.number) is change.job:
                        self.jobs[before.number] = before
            else:
                told += [change.job for _, change in part]
        if present := tuple(job for job in told if job.number in self.jobs):
            self.changed.emit(present)
        if failed:
            raise failed

    async def write_down(self) -> None:
        """Store what only changed its counters."""
        waiting, self._unwritten = self._unwritten, {}
        present = [Change(self.jobs[n], None, answer) for n, answer in waiting.items() if n in self.jobs]
        try:
            for part in _parts(present):
                await self._store.save(part)
        except BaseException:  # cancelled, for example: writing some of it twice costs less than losing it
            self._unwritten = waiting | self._unwritten
            raise

    async def answer(self, number: int) -> Answer | None:
        """The last answer about the job."""
        return self._unwritten.get(number) or await self._store.answer(number)

    def _if_new(self, number: int, answer: Answer | None) -> Answer | None:
        """The answer, unless it is the same as the last one: that one is kept already."""
        if answer is None:
            return None
        mark = answer.status, hash(answer.body)
        if self._answers.get(number) == mark:
            return None
        self._answers[number] = mark
        return answer


def _parts(rows: Sequence[T]) -> list[Sequence[T]]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


_COUNTED = {"polls", "last_answer_at", "next_poll_at", "next_poll_why"}
_lasting = attrgetter(*(each.name for each in fields(Job) if each.name not in _COUNTED))


def _is_quiet(before: Job, after: Job) -> bool:
    """Whether nothing changed but when the job was asked about and will be."""
    return after.polls > before.polls and after.next_poll_at is not None and _lasting(before) == _lasting(after)


def _entry(before: Job, after: Job, now: float, events: Events) -> TimelineEntry | None:
    """A line for the timeline, where something happened that a person would tell, and no event tells already."""
    has_story = events is not None

    def told(job: Job) -> tuple[object, ...]:
        return job.state, job.provider_state, job.health, _words(job, has_story=has_story)

    if told(before) == told(after):
        return None
    if after.health is Health.OK and any(event.state is after.state for event in events or ()):
        return None
    return TimelineEntry(now, after.state, after.provider_state, after.health, _words(after, has_story=has_story))


def _words(job: Job, *, has_story: bool) -> str:
    """What is said of the job; where its provider tells a story, what it is doing stands there."""
    if job.trouble:
        return job.trouble.title
    return job.error.message if job.error else "" if has_story else job.message
