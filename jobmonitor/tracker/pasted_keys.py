"""What a person says about a key that came with a pasted command: make an account of it, or forget it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.events import Event
from jobmonitor.jobs import Account, Job

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


class PastedKeys:
    """Jobs that came with a key, by their numbers. Nobody learns the key from here."""

    def __init__(
        self,
        rooms: "Callable[[], Rooms | None]",
        add_account: Callable[[Account, str], Awaitable[Account]],
        assign: Callable[[int, str, str], Awaitable[None]],
        changed: Event[tuple[Job, ...]],
    ) -> None:
        self._rooms = rooms
        self._add_account = add_account
        self._assign = assign
        self._changed = changed

    def has(self, number: int) -> bool:
        """Whether this job came with a key that waits for a word on what to do with it."""
        rooms = self._rooms()
        return rooms is not None and rooms.offers.has(number)

    async def use(self, number: int) -> None:
        """Make an account of the key; all jobs that came with it are that account's."""
        rooms = self._there()
        account, key = rooms.offers.account(number)
        stored = await self._add_account(account, key)
        for each in rooms.offers.end(number):
            if each in rooms.ledger.jobs:
                await self._assign(each, stored.provider, stored.label)

    async def forget(self, number: int) -> None:
        """Forget the key."""
        rooms = self._there()
        there = (rooms.ledger.jobs.get(each) for each in rooms.offers.end(number))
        self._changed.emit(tuple(job for job in there if job is not None))

    def _there(self) -> "Rooms":
        rooms = self._rooms()
        if rooms is None:
            raise Problem("The job list isn't open")
        return rooms
