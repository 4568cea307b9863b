"""Saving one job, as most tests do."""

from jobmonitor.jobs import Answer, Job, TimelineEntry
from jobmonitor.store import Change, Store


async def save(store: Store, job: Job, entry: TimelineEntry | None = None, answer: Answer | None = None) -> bool:
    """Whether the row was still there to take it."""
    (is_there,) = await store.save([Change(job, entry, answer)])
    return is_there
