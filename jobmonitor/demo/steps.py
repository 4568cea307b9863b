"""What a scripted job answers, question by question, and how far a script has come. Values only: no HTTP, no clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """The provider's own `word` in a proper answer, for one question, or for `seconds` where they are given.

    `outputs` is how many results a success names, None for what the provider usually gives. `link_life` is how many
    seconds their links live (0: dead on arrival), None for what the provider usually grants.
    """

    word: str
    seconds: float | None = None
    message: str = ""
    stage: str = ""
    outputs: int | None = None
    link_life: float | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """429 that asks for `seconds` of peace, as a number or as a date."""

    seconds: float
    as_date: bool = False
    status: int = 429


@dataclass(frozen=True, slots=True)
class Wait:
    """Silence for `seconds`, then what `then` says."""

    seconds: float
    then: "Step" = 504


@dataclass(frozen=True, slots=True)
class Drop:
    """A cut connection: before the first byte, or in the middle of a body once `after` bytes of it are out."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """Exactly these bytes under this status."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Garbage:
    """200 that claims to be JSON and is `body`."""

    body: bytes = b'{"status": \xff\xfe'


@dataclass(frozen=True, slots=True)
class Html:
    """The page of a captive portal where an answer should be."""

    status: int = 200


@dataclass(frozen=True, slots=True)
class Trickle:
    """A body that drips a byte at a time and never ends by itself."""


@dataclass(frozen=True, slots=True)
class Huge:
    """A body of `size` bytes, whose length isn't said before."""

    size: int


@dataclass(frozen=True, slots=True)
class Redirect:
    """Another address to ask."""

    url: str
    status: int = 302


Fault = RetryAfter | Drop | Reply | Garbage | Html | Trickle | Huge | Redirect
Step = str | int | Say | Wait | Fault
"""A provider's word, an HTTP status with the provider's own error body, or one of the above."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a script has come: the step that is next, and since when (None: nobody has asked yet)."""

    index: int = 0
    since: float | None = None


def step_at(steps: tuple[Step, ...], place: Place, now: float, pace: float) -> tuple[Step, Place]:
    """The step that answers a question asked at `now`, and the place after it. The last step repeats for ever.

    A step lasts for one question, or for its seconds times `pace`, which count from the moment it was reached.
    """
    index, since = place.index, now if place.since is None else place.since
    last = len(steps) - 1
    while index < last and (lasts := _seconds(steps[index])) is not None and now >= since + lasts * pace:
        index, since = index + 1, since + lasts * pace
    step = steps[index]
    if index < last and _seconds(step) is None:
        return step, Place(index + 1, now)
    return step, Place(index, since)


def _seconds(step: Step) -> float | None:
    return step.seconds if isinstance(step, Say) else None
