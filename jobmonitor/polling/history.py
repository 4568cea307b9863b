"""How long jobs have taken, and what that says of one that is under way. Knows no clock and no file."""

import math
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterable, Sequence

from jobmonitor.forecast import Duration, Usual
from jobmonitor.jobs import Job, JobState

KEPT = 200  # of each kind: what a provider was like long ago says little of today
FEW = 5  # durations of a kind that say nothing yet: those of all its provider's jobs do
LONGEST = 30 * 86_400.0  # seconds; a time beyond it is a mistake of somebody's clock

# While nothing is known, jobs end as if by chance: as many as in PRIOR_WEIGHT jobs that took PRIOR_MEAN seconds on
# average, and one that has lasted longer already as long again.
PRIOR_WEIGHT = 3.0
PRIOR_MEAN = 30.0

PRECISE = 0.05  # seconds


class History:
    """The durations of the newest finished jobs, of each provider and kind."""

    def __init__(self, durations: Iterable[Duration] = ()) -> None:
        self._kinds: dict[tuple[str, str], _Kind] = {}
        for duration in durations:
            self.learn(duration)

    def learn(self, duration: Duration) -> None:
        """One more job has ended."""
        for kind in {duration.kind, ""}:
            self._kinds.setdefault((duration.provider, kind), _Kind()).add(duration.seconds)

    def of(self, provider: str, kind: str) -> Sequence[float]:
        """What such jobs took, in seconds, shortest first; where there are few, what all of the provider's did."""
        known = self._kinds.get((provider, kind))
        if known is None or len(known.sorted) < FEW:
            known = self._kinds.get((provider, ""))
        return known.sorted if known else ()

    def usual(self, provider: str, kind: str) -> Usual | None:
        """How long such jobs usually take; None while that would be a guess."""
        known = self.of(provider, kind)
        return Usual(known[len(known) // 2], known[-1]) if len(known) >= FEW else None


class _Kind:
    def __init__(self) -> None:
        self.sorted: list[float] = []
        self._order: deque[float] = deque()

    def add(self, seconds: float) -> None:
        insort(self.sorted, seconds)
        self._order.append(seconds)
        if len(self._order) > KEPT:
            del self.sorted[bisect_right(self.sorted, self._order.popleft()) - 1]


def took(before: Job, after: Job) -> float | None:
    """The seconds that a job took that has just ended, None where nobody can know.

    Where its provider says no times, it began when it was pasted, if it was under way then, and ended half-way between
    the last two answers.
    """
    if after.state not in (JobState.SUCCEEDED, JobState.FAILED) or after.finished_at is None:
        return None
    began, ended = after.created_at, after.finished_at
    if began is None:
        if before.last_answer_at is None:
            return None
        began = before.added_at
    if ended == after.last_answer_at and before.last_answer_at is not None:  # our own clock's word
        ended = (before.last_answer_at + ended) / 2
    return ended - began if 0 < ended - began < LONGEST else None


def chance_of_end(durations: Sequence[float], age: float, wait: float) -> float:
    """The chance that a job which wasn't over at `age` is over `wait` seconds later, from sorted `durations`."""
    past = bisect_right(durations, age)
    left = len(durations) - past
    ended = bisect_right(durations, age + wait, past) - past
    by_chance = -math.expm1(-wait / max(PRIOR_MEAN, age))
    return (ended + PRIOR_WEIGHT * by_chance) / (left + PRIOR_WEIGHT)


def wait_until_likely(durations: Sequence[float], age: float, worth: float, least: float, most: float) -> float:
    """Seconds, `least` to `most`, until the chance that the job has ended by then is `worth`."""
    if chance_of_end(durations, age, least) >= worth:
        return least
    if chance_of_end(durations, age, most) < worth:
        return most
    while most - least >= PRECISE:
        wait = (least + most) / 2
        if chance_of_end(durations, age, wait) < worth:
            least = wait
        else:
            most = wait
    return most
