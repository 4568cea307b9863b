"""When to ask about a job again. Pure: time and chance are arguments."""

from dataclasses import dataclass

from jobmonitor.jobs import Health, Job

FIRST_BACK_OFF = 2.0  # seconds
LONGEST_BACK_OFF = 300.0
NOT_FOUND_PATIENCE = 60.0  # a fresh job may be unknown for some seconds; after a minute it is not there
AGE_SHARE = 0.1  # of a job's age may pass between two questions, so that its end is known at most a tenth late


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a provider likes to be asked about one job: seconds between questions, at first and at most."""

    interval: float = 2.0
    longest: float = 60.0


def next_poll(job: Job, pace: Pace, now: float, chance: float) -> float | None:
    """When to ask about `job` next; None where asking is pointless until a person does something.

    `chance` is 0 to 1, drawn anew for each call.
    """
    if not job.provider or job.paused or job.state.is_final:
        return None
    trouble = job.trouble
    if trouble is None:
        return now + interval(pace, now - _began(job))
    if not trouble.may_retry:
        return None
    if job.health is Health.NOT_FOUND:
        patience_left = trouble.since + NOT_FOUND_PATIENCE - now
        return None if patience_left <= 0 else now + min(back_off(job.failures, 1.0), patience_left)
    wait = max(back_off(job.failures, chance), pace.interval)
    return max(now + wait, trouble.not_before or 0.0)


def interval(pace: Pace, age: float) -> float:
    """Seconds until the next question about a healthy job of this age: a share of it, within the pace."""
    return min(max(pace.interval, age * AGE_SHARE), max(pace.interval, pace.longest))


def back_off(failures: int, chance: float) -> float:
    """Seconds to wait after that many failures in a row: full jitter under a doubling ceiling.

    Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return chance * min(FIRST_BACK_OFF * 2.0 ** min(failures, 16), LONGEST_BACK_OFF)


def _began(job: Job) -> float:
    """When the job began as far as anybody said; never after it was added."""
    return job.added_at if job.created_at is None else min(job.created_at, job.added_at)
