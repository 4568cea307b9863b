"""Pictures of saved outputs, made where a crash costs nothing and kept so that each is made once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.jobs import Job, Output, OutputKind, OutputState
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.thumbnail import Thumbnail
from jobmonitor.tracker.ledger import Ledger

log = logging.getLogger(__name__)

STEPS = (128, 256, 512)  # device pixels of the longer side
FIRST = 256  # made as soon as the file is here
AT_ONCE = 2
PICTURES = frozenset({OutputKind.IMAGE, OutputKind.ANIMATION})

# After so many seconds a picture that couldn't be made is tried again: another version may know better.
WEEK, DAY = 7 * 86_400.0, 86_400.0

Draw = Callable[[Path, int], Thumbnail]


@dataclass(slots=True)
class Pictures:
    """Small ones from the cache or drawn, large ones drawn, `AT_ONCE` at a time. `look` is told of a missing file."""

    ledger: Ledger
    cache: ThumbnailCache
    draw: Draw
    clock: Callable[[], float]
    look: Callable[[Job], Awaitable[None]]
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def of_new(self, path: Path, sha256: str) -> Thumbnail:
        """The first picture of a file that was just saved, which goes into the cache. Raises Problem."""
        try:
            small = await self._drawn(path, FIRST)
        except Problem as problem:
            await self._failed(sha256, problem)
            raise
        await asyncio.to_thread(self.cache.put, sha256, FIRST, small.data)
        return small

    async def kept(self, wanted: Sequence[tuple[int, int]], edge: int) -> list[bytes | None]:
        """Of these outputs (by their jobs' numbers and their own) the small pictures that were made before."""
        outputs = [self._output(number, n) for number, n in wanted]
        hashes = [output.sha256 if output else "" for output in outputs]
        return await asyncio.to_thread(self._kept, hashes, _step(edge))

    def _kept(self, hashes: Sequence[str], step: int) -> list[bytes | None]:
        return [self.cache.get(sha256, step) if sha256 else None for sha256 in hashes]

    async def thumbnail(self, number: int, n: int, edge: int) -> bytes | None:
        """The small picture of a saved output for `edge` device pixels; None where there is none to be had."""
        output = self._output(number, n)
        if output is None or not output.sha256:
            return None
        step = _step(edge)
        if found := await asyncio.to_thread(self.cache.get, output.sha256, step):
            return found
        if await asyncio.to_thread(self.cache.failure, output.sha256, self.clock()):
            return None
        picture = await self.preview(number, n, step)
        if picture is not None:
            await asyncio.to_thread(self.cache.put, output.sha256, step, picture)
        return picture

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        """The picture of a saved output with at most `size` pixels on its longer side, as JPEG or WebP."""
        output = self._output(number, n)
        if output is None or output.state is not OutputState.SAVED or output.kind not in PICTURES:
            return None
        try:
            return (await self._drawn(Path(output.path), size)).data
        except Problem as problem:
            log.info("No picture of output %d of job %d: %s", n, number, problem)
            if not await asyncio.to_thread(Path(output.path).exists):
                await self.look(self.ledger.jobs[number])
            elif output.sha256:
                await self._failed(output.sha256, problem)
            return None

    async def _failed(self, sha256: str, problem: Problem) -> None:
        now = self.clock()
        # What was too much may have been so because of all else that the machine was doing.
        again_at = now + (DAY if isinstance(problem, TooLarge) else WEEK)
        await asyncio.to_thread(self.cache.fail, sha256, problem.title, now, again_at)

    async def _drawn(self, path: Path, size: int) -> Thumbnail:
        """The picture. Who gives up meanwhile gives back the place only when the work is done."""
        await self._places.acquire()
        work = asyncio.get_running_loop().run_in_executor(None, self.draw, path, size)
        work.add_done_callback(self._done)
        return await asyncio.shield(work)

    def _done(self, work: "asyncio.Future[Thumbnail]") -> None:
        self._places.release()
        if not work.cancelled():
            work.exception()  # nobody may be left to hear of it

    def _output(self, number: int, n: int) -> Output | None:
        job = self.ledger.jobs.get(number)
        return next((output for output in job.outputs if output.n == n), None) if job else None


def _step(edge: int) -> int:
    """The size of which there is enough for so many pixels."""
    return next((step for step in STEPS if step >= edge), STEPS[-1])
