"""`jobmonitor watch`: the program without a window, one line per change."""

import asyncio
from argparse import Namespace

from jobmonitor.cli.jobs import DONE, FAILED, find, went_wrong
from jobmonitor.cli.printing import as_json, job_json, job_line, out, say
from jobmonitor.events import Notice
from jobmonitor.jobs import Job
from jobmonitor.tracker import Tracker

IDLE_LOOK = 0.1  # seconds between two looks whether anything is left to do


async def watch(tracker: Tracker, args: Namespace) -> int:
    """Print every change until cancelled, out of time, or (`--until-done`) until nothing is left to ask about."""
    chosen = {job.number for job in find(tracker, args.jobs)}
    printed: dict[int, str] = {}
    left: list[BrokenPipeError] = []

    def tell(jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            line = as_json(job_json(job)) if args.json else job_line(job)
            if (not chosen or job.number in chosen) and printed.get(job.number) != line:
                printed[job.number] = line
                try:
                    out(line)
                except BrokenPipeError as e:  # whoever read our output has left
                    left.append(e)

    def note(notice: Notice) -> None:
        say(f"{notice.title}. {notice.hint}".rstrip())

    tracker.changed.connect(tell)
    tracker.noticed.connect(note)
    await tracker.refresh(chosen)
    watched = [job for job in tracker.jobs.values() if job.number in chosen or not (chosen or job.state.is_final)]
    tell(tuple(watched))
    running = asyncio.get_running_loop().create_task(tracker.run(), name="tracker")
    try:
        async with asyncio.timeout(args.timeout):
            while not (args.until_done and _is_done(tracker, chosen)):
                done, _ = await asyncio.wait([running], timeout=IDLE_LOOK)
                if left:
                    raise left[0]
                if done:
                    running.result()
    except TimeoutError:
        say("The time is up; what is not over will be asked about again by the next watch or window")
        return FAILED
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    ended = [tracker.jobs[job.number] for job in watched if job.number in tracker.jobs]
    return FAILED if any(map(went_wrong, ended)) else DONE


def _is_done(tracker: Tracker, chosen: set[int]) -> bool:
    if not chosen:
        return tracker.is_idle()
    return all(tracker.is_done(number) for number in chosen)
