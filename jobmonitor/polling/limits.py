"""How many questions at once and how often, per account. Pure: time is an argument."""

import heapq
import math
from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0
HOUR = 3600.0
ON_THE_WAY = 1.0  # seconds by which one question may arrive later than the next, and both in one minute
ROUNDING = 1e-6  # of a question: a wait shorter than a clock can tell would never end
SLOWED = 300.0  # seconds for which an account goes slower after a refusal that named no time


@dataclass(slots=True)
class Bucket:
    """A token bucket: in no minute more than `per_minute` questions go, a tenth of them at once. None is no limit.

    What answers say may narrow it for a while, and never widens it.
    """

    per_minute: float | None
    _narrowed: float = field(init=False, default=0.0)
    _narrowed_until: float = field(init=False, default=0.0)
    _tokens: float = field(init=False, default=math.inf)  # full, whatever its size is
    _filled_at: float = field(init=False, default=0.0)

    def rate(self, now: float) -> float | None:
        """Questions a minute that may go now."""
        if now >= self._narrowed_until:
            return self.per_minute
        return self._narrowed if self.per_minute is None else min(self._narrowed, self.per_minute)

    def narrow(self, per_minute: float, until: float) -> None:
        """Let no more than this go until then."""
        self._narrowed, self._narrowed_until = max(per_minute, 1.0), until

    def keep_at_most(self, tokens: float) -> None:
        """No more than this is left for now, by the other side's word."""
        self._tokens = min(self._tokens, max(0.0, tokens))

    def wait(self, now: float) -> float:
        """Seconds until the next question may go."""
        rate = self.rate(now)
        if rate is None:
            return 0.0
        size = _size(rate)
        # What may go at once counts too: the rest of a minute's questions come back over that minute.
        fill = (rate if size == 1.0 else rate - size) / (MINUTE + ON_THE_WAY)
        self._tokens = min(size, self._tokens + max(0.0, now - self._filled_at) * fill)
        self._filled_at = now
        missing = 1.0 - self._tokens
        return missing / fill if missing > ROUNDING else 0.0

    def take(self) -> None:
        """Count one question; call after `wait` gave 0."""
        self._tokens -= 1.0

    def give_back(self) -> None:
        """The last one counted didn't go."""
        self._tokens += 1.0


def _size(per_minute: float) -> float:
    return max(1.0, per_minute / 10)


@dataclass(slots=True)
class Tally:
    """What was asked in the last hour, and what asking every two seconds would have been."""

    _seconds: deque[list[int]] = field(default_factory=deque[list[int]])  # [second, questions in it]
    total: int = 0
    saved: float = 0.0

    def count(self, now: float) -> None:
        """One more question."""
        self.total += 1
        if self._seconds and self._seconds[-1][0] == int(now):
            self._seconds[-1][1] += 1
        else:
            self._seconds.append([int(now), 1])
        while self._seconds[0][0] < now - HOUR:
            self._seconds.popleft()

    def uncount(self) -> None:
        """The last one counted didn't go."""
        self.total -= 1
        self._seconds[-1][1] -= 1

    def within(self, seconds: float, now: float) -> int:
        """The questions of the last so many seconds, an hour at most. Another thread may look: it reads a copy."""
        asked = 0
        for second, count in reversed(tuple(self._seconds)):
            if second < now - seconds:
                break
            asked += count
        return asked


@dataclass(slots=True, eq=False)
class Lane:
    """One account's questions: those that are due, and what holds them back."""

    bucket: Bucket
    at_once: int
    in_flight: int = 0
    watched: int = 0  # jobs that will be asked about
    held_until: float = 0.0
    served: int = 0  # the serial of the question that started last
    tally: Tally = field(default_factory=Tally)
    due: list[tuple[float, int, int]] = field(default_factory=list[tuple[float, int, int]])

    def add(self, deadline: float, serial: int, number: int) -> None:
        """This one is due. The earliest deadline goes first, so that none waits for ever."""
        heapq.heappush(self.due, (deadline, serial, number))

    def wait(self, now: float) -> float | None:
        """Seconds until the first of `due` may go; None while only an answer can make room."""
        if self.in_flight >= self.at_once:
            return None
        return max(self.held_until - now, self.bucket.wait(now), 0.0)

    def take(self, now: float) -> None:
        """Count one question that goes now."""
        self.bucket.take()
        self.tally.count(now)

    def give_back(self) -> None:
        """The last question taken didn't go after all."""
        self.bucket.give_back()
        self.tally.uncount()

    def is_held(self, now: float) -> bool:
        """Whether the other side asked us to wait."""
        return self.held_until > now

    def hold(self, until: float) -> None:
        """Nothing goes before then."""
        self.held_until = max(self.held_until, until)

    def heard(self, remaining: float, wait: float, now: float) -> None:
        """By the other side's word, so many questions are left for the next `wait` seconds."""
        left = remaining - max(0, self.in_flight - 1)  # the others under way may not be counted there yet
        if left < 1:
            self.hold(now + wait)
        else:
            self.bucket.keep_at_most(left)
            self.bucket.narrow(left / max(wait, 1.0) * MINUTE, now + wait)

    def slow_down(self, now: float) -> None:
        """Go half as fast as of late: the other side had enough, and named no time."""
        self.bucket.narrow(self.tally.within(MINUTE, now) / 2, now + SLOWED)

    def share(self, now: float) -> float:
        """The seconds between two questions about each of its jobs, where they share its rate evenly."""
        rate = self.bucket.rate(now)
        return 0.0 if rate is None else self.watched * MINUTE / rate

    @property
    def turn(self) -> tuple[int, int]:
        """The lane with the least of these goes first: fewest under way, then longest not served."""
        return self.in_flight, self.served
