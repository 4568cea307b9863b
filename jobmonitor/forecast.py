"""How long jobs take, and what asking about them costs. Values only.

Times are seconds since 1970 (UTC) as floats.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duration:
    """How long one job of a provider's kind took, in seconds."""

    provider: str
    kind: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What is known of how long such jobs take: half of them no longer than `half`, none longer than `most` seconds."""

    half: float
    most: float


@dataclass(frozen=True, slots=True)
class Budget:
    """What an account's questions cost: those of the last minute and hour, and what may go.

    `per_minute` is the rate that holds now (None is none), `watched` the jobs that share it, `saved` how many questions
    fewer were asked in this run than one every two seconds. Times are None where nothing is due, or nothing is held.
    """

    provider: str
    account: str
    last_minute: int
    last_hour: int
    per_minute: float | None
    watched: int
    next_at: float | None
    held_until: float | None
    saved: int

    @property
    def left(self) -> int | None:
        """How many more questions may go within this minute; None where there is no limit."""
        return None if self.per_minute is None else max(0, int(self.per_minute) - self.last_minute)
