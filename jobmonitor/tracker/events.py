"""The provider's own story of a job, asked for beside its state. What it tells is stored with the next change."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job, JobState, TimelineEntry
from jobmonitor.providers.events import Story, are_wanted, events_request, read_events
from jobmonitor.redaction import redact
from jobmonitor.wire import Response

if TYPE_CHECKING:
    from jobmonitor.providers.spec import ProviderSpec
    from jobmonitor.tracker.asking import Asker

log = logging.getLogger(__name__)


async def told_by(
    asker: "Asker", spec: "ProviderSpec", job: Job, account: Account, key: str, state: JobState, heard: Response
) -> Story | None:
    """What happened since the last event that is known, where `heard`, the answer about the job, says that something
    did. None where the provider tells no story. Where it can't be had, it is empty, and asked for again.

    The job's state was heard already, and no trouble with its story may take that away.
    """
    if spec.events is None:
        return None
    if not are_wanted(spec, job.last_event, heard):
        return Story(job.last_event)
    now = asker.clock()
    try:
        request = events_request(spec, spec.events, job, account, key, now, job.last_event)
        asker.lane.count(job)
        response = await (await asker.transport()).send(request)
        story = read_events(spec, spec.events, response, job.last_event, state, now)
    except Problem as problem:
        asker.lane.heed(job, problem)
        log.info("No events of job %d: %s", job.number, asker.without_keys(problem).title)
        return Story(job.last_event)
    keys = asker.keychain.known()
    return replace(story, entries=tuple(_without_keys(entry, keys) for entry in story.entries))


def _without_keys(entry: TimelineEntry, keys: frozenset[str]) -> TimelineEntry:
    return replace(entry, message=redact(entry.message, keys), provider_state=redact(entry.provider_state, keys))
