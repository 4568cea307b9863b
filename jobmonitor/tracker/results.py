"""What a person does to results: where they are kept, how much of them, which have a star, which were seen."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jobmonitor.jobs import Output
from jobmonitor.tracker.board import Board
from jobmonitor.tracker.copies import copied_into

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


class Results:
    """Wishes about results, carried out by the rooms; each waits until they are built."""

    def __init__(self, rooms: "Callable[[], Awaitable[Rooms]]", board: Board) -> None:
        self._rooms = rooms
        self._board = board

    async def keep_in(self, folder: Path) -> None:
        """Keep what comes from now on in `folder`; what is saved stays where it is. Raises Problem if that can't be."""
        archive = (await self._rooms()).archive
        await asyncio.to_thread(archive.move_to, folder)

    async def limit(self, budget: int) -> None:
        """Keep within so many bytes, 0 for any number."""
        (await self._rooms()).keeper.stock.limit(budget)

    async def star(self, numbers: Iterable[int], starred: bool) -> None:
        """Give these jobs a star, or take it: what has one never goes to make room."""
        rooms = await self._rooms()
        wanted = [number for number in numbers if number in self._board.jobs]
        await rooms.store.set_starred(wanted, starred)
        there = [self._board.jobs[number] for number in wanted if number in self._board.jobs]
        rooms.ledger.learn([replace(job, starred=starred) for job in there])

    async def saw(self, number: int) -> None:
        """A person looked at what this job gave. Only the first time counts."""
        rooms = await self._rooms()
        job = self._board.jobs.get(number)
        if job is None or job.seen_at is not None:
            return
        now = self._board.clock()
        await rooms.store.set_seen([number], now)
        if job := self._board.jobs.get(number):
            rooms.ledger.learn([replace(job, seen_at=now)])

    async def copy_into(self, outputs: Iterable[Output], folder: Path) -> list[Path]:
        """Where copies of these saved outputs lie now. Raises Problem at the first that can't be copied."""
        return [await asyncio.to_thread(copied_into, Path(output.path), folder) for output in outputs]
