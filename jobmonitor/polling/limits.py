"""How many questions at once and how often, per account. Pure: time is an argument."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """A token bucket: `per_minute` questions a minute, a sixth of them at once. None is no limit."""

    per_minute: float | None
    _tokens: float = field(init=False)
    _filled_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._tokens = self._size

    @property
    def _size(self) -> float:
        return max(1.0, (self.per_minute or 0.0) / 6)

    def wait(self, now: float) -> float:
        """Seconds until the next question may go."""
        if self.per_minute is None:
            return 0.0
        rate = self.per_minute / 60
        self._tokens = min(self._size, self._tokens + max(0.0, now - self._filled_at) * rate)
        self._filled_at = now
        return max(0.0, (1.0 - self._tokens) / rate)

    def take(self) -> None:
        """Count one question; call after `wait` gave 0."""
        self._tokens -= 1.0


@dataclass(slots=True)
class Lane:
    """One account's questions: those that are due, in turn, and what holds them back."""

    bucket: Bucket
    at_once: int
    in_flight: int = 0
    held_until: float = 0.0
    served: int = 0  # the serial of the question that started last
    due: deque[tuple[int, int]] = field(default_factory=deque[tuple[int, int]])  # (serial, job number)

    def wait(self, now: float) -> float | None:
        """Seconds until the first of `due` may go; None while only an answer can make room."""
        if self.in_flight >= self.at_once:
            return None
        return max(self.held_until - now, self.bucket.wait(now), 0.0)

    @property
    def turn(self) -> tuple[int, int]:
        """The lane with the least of these goes first: fewest under way, then longest not served."""
        return self.in_flight, self.served
