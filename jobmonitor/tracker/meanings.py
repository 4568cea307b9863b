"""What a person says of words that no provider file knows: kept with the account, and taken back again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job, JobState, reopened

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Meanings:
    """Rules of an account alone; each is applied before what the provider file says."""

    rooms: Callable[[], Awaitable["Rooms"]]
    add_account: Callable[[Account], Awaitable[Account]]
    reload: Callable[["Rooms"], Awaitable[None]]
    commit: Callable[["Rooms", Sequence[Job]], Awaitable[None]]

    async def say(self, number: int, state: JobState) -> None:
        """The last word about this job means `state`, to its account from now on; jobs with that word are asked about.

        Raises Problem where the word is known meanwhile.
        """
        rooms = await self.rooms()
        job = rooms.ledger.jobs.get(number)
        if job is None or job.state is not JobState.UNKNOWN or not job.provider_state:
            raise Problem("What its provider says of the job is known meanwhile", "Look at its state")
        if state is JobState.UNKNOWN:
            raise Problem("“Unknown” is what the word means already")
        word = job.provider_state
        account = rooms.accounts.of(job)
        if account is None:  # a service that needs no key had none yet
            account = await self.add_account(Account(job.provider, job.account or "default"))
        await rooms.store.set_words(account.uid, tuple((dict(account.words) | {word: state}).items()))
        await self.reload(rooms)
        now = rooms.asker.clock()
        await self.commit(
            rooms, [replace(each, next_poll_at=now) for each in _with_word(rooms, account, word) if not each.paused]
        )

    async def forget(self, uid: str, word: str) -> None:
        """The word means nothing of its own to this account any more. Jobs that have it are asked about again."""
        rooms = await self.rooms()
        account = rooms.accounts.by_uid(uid)
        kept = tuple(pair for pair in account.words if pair[0] != word)
        if kept == account.words:
            return
        await rooms.store.set_words(uid, kept)
        await self.reload(rooms)
        now = rooms.asker.clock()
        await self.commit(rooms, [reopened(job, now) for job in _with_word(rooms, account, word)])


def _with_word(rooms: "Rooms", account: Account, word: str) -> list[Job]:
    owner = (account.provider, account.label)
    return [
        job for job in rooms.ledger.jobs.values() if (job.provider, job.account) == owner and job.provider_state == word
    ]
