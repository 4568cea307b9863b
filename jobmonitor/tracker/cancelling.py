"""Cancelling jobs at their providers. It changes no state: the job is asked about at once, and the answer counts."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem, Rejected
from jobmonitor.jobs import Job
from jobmonitor.providers.cancelling import cancel_of, cancel_request, read_cancel
from jobmonitor.wire import Response

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


async def cancel(rooms: "Rooms", jobs: list[Job], ask_again: Callable[[list[int]], Awaitable[None]]) -> None:
    """Ask for each of these jobs that it be cancelled, and then how it stands, whatever came of it.

    Raises Problem where one wasn't cancelled; the others are.
    """
    problems: list[Problem] = []
    for job in jobs:
        try:
            await _cancel(rooms, job)
        except Problem as problem:
            problems.append(rooms.asker.without_keys(problem))
        finally:
            await ask_again([job.number])
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problem(f"{len(problems)} of {len(jobs)} jobs were not cancelled", f"{problems[0].title}, and others")


async def _cancel(rooms: "Rooms", job: Job) -> None:
    spec = rooms.asker.spec(job.provider)
    found = cancel_of(spec, job)
    if found is None:
        raise Rejected(f"{spec.name} can't cancel this job now", "It may be over already")
    await rooms.watch.admit(job)  # first, so that nothing lies between what is known of the job and the request
    if found.removes_finished:
        # It may have ended since it was asked about last, and its result would be lost.
        job = await _as_it_stands(rooms, job)
        if cancel_of(spec, job) is None:
            raise Rejected("The job was over before it could be cancelled", "Nothing was cancelled, nothing removed")
    account, key = await rooms.asker.access(spec, job)
    transport = await rooms.asker.transport()
    request = cancel_request(spec, found, job, account, key, rooms.asker.clock())
    response = await transport.send(request)
    try:
        read_cancel(spec, response, rooms.asker.clock())
    except Problem as problem:
        rooms.watch.heeding.heed(job, problem)
        raise


async def _as_it_stands(rooms: "Rooms", job: Job) -> Job:
    """The job by the provider's word of this moment. Raises Problem where there is none."""
    after = await rooms.asker.ask(job.number, rooms.watch.pace(job), _ignore)
    if after is None or after.polls == job.polls:
        raise Problem("The job was not cancelled, since it may be over already", "Nobody could say how it stands")
    rooms.watch.resume(after)
    if after.trouble is not None:
        raise Problem("The job was not cancelled, since it may be over already", after.trouble.title)
    return after


def _ignore(_number: int, _response: Response | None, _problem: Problem | None) -> None:
    """This question is nobody's turn."""
