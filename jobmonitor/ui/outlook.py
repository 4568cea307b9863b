"""What is said of a job's future: how long it will take, when it is asked about next, and why then. Pure."""

from datetime import tzinfo
from typing import Final

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Health, Job, Why
from jobmonitor.ui.moments import moment
from jobmonitor.ui.words import count, duration, elapsed, next_line

LATE: Final = 3.0  # times as long as usual is worth a word

_REASONS: Final = {
    Why.PACE: "as often as the provider likes",
    Why.USUAL: "when such jobs often end",
    Why.SHARE: "as its account's jobs take turns",
    Why.BACK_OFF: "a little later after each failure",
    Why.TOLD: "as the provider asked",
    Why.PERSON: "as you asked",
}


def is_late(job: Job, usual: Usual | None, now: float) -> bool:
    """Whether the job has been under way for much longer than such jobs usually take."""
    age = elapsed(job, now)
    return usual is not None and not job.state.is_final and age is not None and age > LATE * usual.half


def usual_line(usual: Usual) -> str:
    """`usually 40 s, at most 2 min`."""
    half, most = (duration(seconds).removesuffix(" 00 s") for seconds in (usual.half, usual.most))
    return f"usually {half}" if half == most else f"usually {half}, at most {most}"


def outlook_line(job: Job, usual: Usual | None, now: float, tz: tzinfo | None = None) -> str:
    """How long it will take where that is known, else when we ask next; that it takes much longer than usual."""
    if usual is None or job.state.is_final or job.paused or job.health is not Health.OK:
        return next_line(job, now, tz)
    if is_late(job, usual, now):
        age = elapsed(job, now) or 0.0
        return f"{min(int(age / max(usual.half, 0.1)), 999)} × its usual {duration(usual.half)}"
    return usual_line(usual)


def next_question(job: Job, now: float, tz: tzinfo | None = None) -> str:
    """When the provider is asked next and why then, or why it isn't asked any more."""
    if job.state.is_final:
        return "None: the job is over"
    if job.paused:
        return "None while it is paused"
    if not job.provider:
        return "None until its provider is known"
    if job.next_poll_at is None:
        return {
            Health.NEEDS_KEY: "None until there is a key",
            Health.BAD_KEY: "None until there is another key",
            Health.NOT_FOUND: "None: the provider doesn't know this job",
        }.get(job.health, "None: the same question would be refused again")
    when = moment(job.next_poll_at, now, tz)
    if job.health is not Health.OK and job.next_poll_why is not Why.TOLD:
        return f"{when}, after {count(job.failures, 'failure')} in a row"
    return f"{when}, {_REASONS[job.next_poll_why]}" if job.next_poll_why else when
