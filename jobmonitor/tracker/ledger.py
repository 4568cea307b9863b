"""The jobs in memory and on disk: a change is stored first and told then. It decides nothing about a job."""

from collections.abc import Callable, Iterable

from jobmonitor.errors import Problem
from jobmonitor.events import Event
from jobmonitor.jobs import Answer, Job, TimelineEntry
from jobmonitor.store import Store


class Ledger:
    """What is known of every job. A job that was removed meanwhile takes no more changes."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self.changed: Event[tuple[Job, ...]] = Event()
        self.jobs: dict[int, Job] = {}
        self._store = store
        self._clock = clock

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

    async def commit(self, job: Job, answer: Answer | None = None) -> None:
        """Make `job` what is known of it: in memory at once, so that no change gets lost; then on disk; then told."""
        before = self.jobs.get(job.number)
        if before is None or before == job:
            return
        self.jobs[job.number] = job
        try:
            await self._store.save(job, _entry(before, job, self._clock()), answer)
        except Problem:
            if self.jobs.get(job.number) is job:
                self.jobs[job.number] = before
            raise
        if job.number in self.jobs:
            self.changed.emit((job,))


def _entry(before: Job, after: Job, now: float) -> TimelineEntry | None:
    """A line for the timeline, where something happened that a person would tell."""

    def told(job: Job) -> tuple[object, ...]:
        return job.state, job.provider_state, job.health, _words(job)

    if told(before) == told(after):
        return None
    return TimelineEntry(now, after.state, after.provider_state, after.health, _words(after))


def _words(job: Job) -> str:
    if job.trouble:
        return job.trouble.title
    return job.error.message if job.error else job.message
