"""What can go wrong in the world, in words for a person. A fault of ours is never a Problem: it keeps its traceback.

Problem                     title says what happened, hint says what to do
├── Retryable               the same question may be asked again later
│   ├── Unreachable         no answer: network, time-out, 5xx
│   │   └── Offline         this machine finds no network
│   ├── RateLimited         the provider asks us to wait
│   │   └── OutOfCredit     the account must be paid first
│   ├── NotFound            the provider doesn't know the job (yet)
│   ├── DiskFull            there is no room for a file
│   └── Confused            an answer that we can't read
├── KeyMissing              there is no key to ask with
├── KeyRefused              401, 403: the account's jobs stop
├── Rejected                400, 422 and the like: asking again is pointless
├── TooLarge                past a size limit
├── LinkExpired             an output's link is dead
└── SpecProblem             a mistake in a provider file
"""

from dataclasses import dataclass


class Problem(Exception):
    """The world's fault. `title` is one line that says what happened; `hint`, where there is one, what to do."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title}. {self.hint}" if self.hint else self.title


class Retryable(Problem):
    """The same question may be asked again. `retry_after` is the seconds that the other side asked us to wait."""

    def __init__(self, title: str, hint: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(title, hint)
        self.retry_after = retry_after


class Unreachable(Retryable):
    """No answer came, or only that the server is in trouble (5xx)."""


class Offline(Unreachable):
    """This machine finds no way to anybody: no name is found, no network is there."""


class RateLimited(Retryable):
    """The provider asks us to wait (429, or its own words)."""


class OutOfCredit(RateLimited):
    """The account must be paid first. That is looked at again from time to time."""


class NotFound(Retryable):
    """The provider doesn't know this job. Fresh jobs are sometimes unknown for some seconds."""


class Confused(Retryable):
    """An answer came that we can't read."""


class DiskFull(Retryable):
    """There is no room for a file of `needed` bytes in `folder`: nothing is fetched until there is."""

    def __init__(self, folder: str, needed: int = 0) -> None:
        super().__init__("The disk is full", f"Make room where {folder} lies; it goes on by itself.")
        self.folder = folder
        self.needed = needed


class KeyMissing(Problem):
    """There is no key to ask with."""


class KeyRefused(Problem):
    """The provider refused the key: nothing of this account is asked until it has another."""


class Rejected(Problem):
    """The provider refused the question itself: the same question will be refused again."""


class TooLarge(Problem):
    """Past a size limit of ours."""


class LinkExpired(Problem):
    """The link of an output is dead."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a provider file: `field` is a dotted path (`status.map`), "" where the whole file is meant."""

    file: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.reason}" if self.field else f"{self.file}: {self.reason}"


class SpecProblem(Problem):
    """A provider file that can't be used, with every mistake found in it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(map(str, mistakes)), "Correct the file; the other providers are not affected")
        self.mistakes = mistakes
