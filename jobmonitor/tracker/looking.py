"""Saved pictures as closely as somebody looks: what their files say, and any part of them at full detail."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.raster import About, Part, Pixels
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.pictures import PICTURES

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms

T = TypeVar("T")


class Closer(Protocol):
    """Reads files that nobody vouches for; both block, and raise Problem."""

    def about(self, path: Path, /) -> About:
        """What the file says of its picture."""
        ...

    def part(self, path: Path, wanted: Part, /) -> Pixels:
        """A piece of it, in its own pixels."""
        ...


@dataclass(slots=True)
class Looking:
    """One question at a time, since one picture is held at a time. `look` is told of a missing file."""

    ledger: Ledger
    closer: Closer
    look: Callable[[Sequence[Job]], Awaitable[None]]
    _place: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def about(self, number: int, n: int) -> About:
        """What the file of a saved output says of its picture. Raises Problem."""
        return await self._read(number, n, self.closer.about)

    async def part(self, number: int, n: int, wanted: Part) -> Pixels:
        """A part of the picture in a saved output. Raises Problem."""
        return await self._read(number, n, lambda path: self.closer.part(path, wanted))

    async def _read(self, number: int, n: int, read: Callable[[Path], T]) -> T:
        """Who gives up before it is begun asks nothing; who gives up later gives the place back when it is done."""
        await self._place.acquire()
        try:
            path = Path(self._output(number, n).path)
        except Problem:
            self._place.release()
            raise
        work = asyncio.get_running_loop().run_in_executor(None, read, path)
        work.add_done_callback(self._done)
        try:
            return await asyncio.shield(work)
        except Problem:
            job = self.ledger.jobs.get(number)
            if job is not None and not await asyncio.to_thread(path.exists):
                await self.look([job])
            raise

    def _done(self, work: "asyncio.Future[T]") -> None:
        self._place.release()
        if not work.cancelled():
            work.exception()  # nobody may be left to hear of it

    def _output(self, number: int, n: int) -> Output:
        job = self.ledger.jobs.get(number)
        output = next((output for output in job.outputs if output.n == n), None) if job else None
        if output is None or output.state is not OutputState.SAVED or output.kind not in PICTURES:
            raise Problem("There is no picture to be looked at")
        return output


class Looks:
    """Asks `Looking`, as soon as the rooms are built."""

    def __init__(self, rooms: "Callable[[], Awaitable[Rooms]]") -> None:
        self._rooms = rooms

    async def about(self, number: int, n: int) -> About:
        """What the file of a saved picture says of it. Raises Problem."""
        return await (await self._rooms()).looking.about(number, n)

    async def part(self, number: int, n: int, wanted: Part) -> Pixels:
        """A part of a saved picture as it is, as raw pixels. Raises Problem."""
        return await (await self._rooms()).looking.part(number, n, wanted)
