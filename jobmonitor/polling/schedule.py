"""When to ask about a job again, and why then. Pure: time and chance are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobmonitor.jobs import Health, Job, Why
from jobmonitor.polling.history import wait_until_likely

FIRST_BACK_OFF = 2.0  # seconds
LONGEST_BACK_OFF = 300.0
NOT_FOUND_PATIENCE = 60.0  # a fresh job may be unknown for some seconds; after a minute it is not there

# A question is worth asking when the chance that the job has ended since the last one is one in twelve. Any
# other number moves requests against delay; `bench policy` shows how much of each.
WORTH = 1 / 12
NOBODY_LOOKS = 2.0  # times that chance while the window can't be seen
ON_BATTERY = 1.5  # times that chance while the machine lives on its battery


@dataclass(frozen=True, slots=True)
class Pace:
    """How often questions about one job are welcome: seconds between two of them, at least and at most.

    `share` is how many seconds apart they are where the account's rate is shared evenly by its jobs, and `worth` the
    chance of an end at which one is worth asking.
    """

    interval: float = 2.0
    longest: float = 60.0
    share: float = 0.0
    worth: float = WORTH

    def wait(self, durations: Sequence[float], age: float) -> tuple[float, Why]:
        """Seconds until the next question about a healthy job of this age, and what decided."""
        least = max(self.interval, self.share)
        wait = wait_until_likely(durations, max(0.0, age), self.worth, least, max(least, self.longest))
        if wait > least:
            return wait, Why.USUAL
        return wait, Why.SHARE if self.share > self.interval else Why.PACE


@dataclass(frozen=True, slots=True)
class Plan:
    """When a job is asked about, in seconds since 1970, and why then."""

    at: float
    why: Why


def worth(*, is_seen: bool, on_battery: bool) -> float:
    """The chance of an end at which a question is worth asking now."""
    return WORTH * (1.0 if is_seen else NOBODY_LOOKS) * (ON_BATTERY if on_battery else 1.0)


def next_poll(job: Job, pace: Pace, durations: Sequence[float], now: float, chance: float) -> Plan | None:
    """When to ask about `job` next; None where asking is pointless until a person does something.

    `durations` are what such jobs took, sorted; `chance` is 0 to 1, drawn anew for each call.
    """
    if not job.provider or job.paused or job.state.is_final:
        return None
    trouble = job.trouble
    if trouble is None:
        wait, why = pace.wait(durations, now - _began(job))
        return Plan(now + wait, why)
    if not trouble.may_retry:
        return None
    if job.health is Health.NOT_FOUND:
        patience_left = trouble.since + NOT_FOUND_PATIENCE - now
        if patience_left <= 0:
            return None
        at = now + min(back_off(job.failures, 1.0), patience_left)
        told = trouble.not_before or 0.0
        return Plan(told, Why.TOLD) if told > at else Plan(at, Why.BACK_OFF)
    at = now + max(back_off(job.failures, chance), pace.interval)
    if trouble.not_before is not None and trouble.not_before > at:
        return Plan(trouble.not_before, Why.TOLD)
    return Plan(at, Why.BACK_OFF)


def back_off(failures: int, chance: float) -> float:
    """Seconds to wait after that many failures in a row: full jitter under a doubling ceiling.

    Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return chance * min(FIRST_BACK_OFF * 2.0 ** min(failures, 16), LONGEST_BACK_OFF)


def _began(job: Job) -> float:
    """When the job began as far as anybody said; never after it was added."""
    return job.added_at if job.created_at is None else min(job.created_at, job.added_at)
