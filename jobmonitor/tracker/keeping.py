"""Keeping what a job gave: every output is fetched at once, again where that may help, and said where it doesn't."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from jobmonitor.errors import DiskFull, LinkExpired, Problem, Rejected, Retryable
from jobmonitor.jobs import Job, Output, OutputKind, OutputState, with_output
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.fetch import Saved, fetch, keep
from jobmonitor.outputs.origin import write_origin
from jobmonitor.polling.schedule import back_off
from jobmonitor.providers.engine import output_request, status_request
from jobmonitor.tracker.asking import Asker
from jobmonitor.tracker.labels import naming_of, origin_of
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.pictures import PICTURES, Draw, Pictures
from jobmonitor.tracker.renewing import TIMES, Renewer
from jobmonitor.tracker.room import Room
from jobmonitor.tracker.stock import Stock
from jobmonitor.tracker.turns import Turns

log = logging.getLogger(__name__)


STORE_PATIENCE = 15.0  # seconds until something is tried again that couldn't be stored
LOOK_FOR_WAKING = 5.0  # seconds
TRIES = 8  # with back-off some ten minutes; after that a person says when


class _Removed(Exception):
    """The job is not here any more."""


class _NoLink(LinkExpired):
    """Dead for good: there is no fresh link."""


async def _at_once(_job: Job) -> None:
    """Nobody counts requests."""


def _ignore(_job: Job, _problem: Problem) -> None:
    """Nobody counts requests."""


@dataclass(slots=True)
class Keeper:
    """Fetches open outputs, a few at a time, and makes the small pictures of what was saved."""

    ledger: Ledger
    asker: Asker
    archive: Archive
    thumbnails: ThumbnailCache
    chance: Callable[[], float]
    tell: Callable[[Problem], None]
    limit: int  # bytes of one output
    at_once: int
    draw: Draw
    budget: int = 0  # bytes that all results may take, 0 for any number
    admit: Callable[[Job], Awaitable[None]] = _at_once  # waits until a request may go to the server of its account
    heed: Callable[[Job, Problem], None] = _ignore  # told of what stood against a request to it
    _queue: asyncio.Queue[tuple[int, int]] = field(default_factory=asyncio.Queue[tuple[int, int]])
    _under_way: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    _turns: Turns = field(init=False)
    _renewer: Renewer = field(init=False)
    _room: Room = field(init=False)
    stock: Stock = field(init=False)
    pictures: Pictures = field(init=False)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._turns = Turns(self.at_once, self.asker.clock)
        self._renewer = Renewer(self.asker, lambda job: self.admit(job), lambda job, problem: self.heed(job, problem))
        self._room = Room(self.tell)
        self.stock = Stock(self.ledger, self.archive, self.thumbnails, self.tell, self.keep, self.budget)
        self.pictures = Pictures(
            self.ledger, self.thumbnails, self.draw, self.asker.clock, lambda job: self.stock.look_for_missing([job])
        )

    def keep(self, job: Job) -> None:
        """Fetch the job's open outputs, soon."""
        for output in job.outputs:
            if output.state.is_open and (key := (job.number, output.n)) not in self._under_way:
                self._under_way.add(key)
                self._queue.put_nowait(key)

    def is_keeping(self, number: int) -> bool:
        """Whether an output of this job is being fetched, or will be."""
        return any(job == number for job, _ in self._under_way)

    def is_idle(self) -> bool:
        """Whether nothing is left to fetch."""
        return not self._under_way

    async def run(self) -> None:
        """Fetch what comes, until cancelled. One that waits for another try takes nobody's place."""
        if self.archive.problem:
            self.tell(self.archive.problem)
        outputs = [output for job in self.ledger.jobs.values() for output in job.outputs if output.path]
        self.archive.twins.learn((output.sha256, output.path) for output in outputs if output.sha256)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._notice_waking(), name="notice waking")
            group.create_task(self._room.run(), name="look for room")
            group.create_task(self.stock.run(), name="look after saved files")
            while True:
                number, n = await self._queue.get()
                group.create_task(self._guarded(number, n), name=f"keep output {n} of job {number}")

    async def _guarded(self, number: int, n: int) -> None:
        try:
            while True:
                try:
                    await self._keep(number, n)
                    return
                except Problem as problem:  # what came couldn't be written down: once more, when it may
                    self.tell(problem)
                    await asyncio.sleep(STORE_PATIENCE)
        except Exception:
            log.exception("Keeping output %d of job %d failed by a fault of ours", n, number)
        finally:
            self._under_way.discard((number, n))

    async def _keep(self, number: int, n: int) -> None:
        tried = renewed = 0
        is_dead = False
        while (output := self._output(number, n)) and output.state.is_open:
            job = self.ledger.jobs[number]
            can_renew = output.data is None and (not output.url or self._renewer.can_renew(job))
            is_dead = is_dead or (output.data is None and not output.url)  # it came inside an answer
            try:
                if (is_dead or self._is_past(output)) and can_renew and renewed < TIMES:
                    output = await self._renewed(job, output)
                    renewed, is_dead = renewed + 1, False
                await self._room.wait()
                async with self._turns.turn(output.expires_at):
                    await self._note(number, replace(output, state=OutputState.FETCHING))
                    saved = await self._fetch(number, output)
            except _Removed:
                return
            except DiskFull as problem:
                self._room.ran_out(problem)
                await self._note(number, replace(output, state=OutputState.WAITING, reason=problem.title))
            except Retryable as problem:
                tried += 1
                if tried == TRIES:
                    await self._note(number, replace(output, state=OutputState.FAILED, reason=str(problem)))
                    return
                await self._note(number, replace(output, state=OutputState.WAITING, reason=str(problem)))
                await self._rest(self._wait(output, tried, problem))
            except Problem as problem:
                # Some stores say of a link that is past its time only that the question is wrong.
                is_dead = isinstance(problem, LinkExpired) or (isinstance(problem, Rejected) and self._is_past(output))
                if is_dead and can_renew and renewed < TIMES and not isinstance(problem, _NoLink):
                    continue
                await self._note(number, self._lost(output, problem, is_dead=is_dead))
                return
            else:
                await self._saved(number, output, saved)
                return

    def _is_past(self, output: Output) -> bool:
        """Whether the link has died, by all that was said of its life."""
        return output.expires_at is not None and output.expires_at <= self.asker.clock()

    def _lost(self, output: Output, problem: Problem, *, is_dead: bool) -> Output:
        """The output that can't be had. A dead link says since when it is dead, as far as anybody knows."""
        if not is_dead:
            return replace(output, state=OutputState.FAILED, reason=str(problem))
        now = self.asker.clock()
        died = min(now, output.expires_at) if output.expires_at is not None else now
        return replace(output, state=OutputState.LINK_EXPIRED, reason=str(problem), lost_at=died)

    async def _renewed(self, job: Job, output: Output) -> Output:
        """The output with a fresh link, stored. Raises what keeps us from it."""
        try:
            fresh = await self._renewer.renewed(job, output)
        except Retryable:
            raise
        except Problem as problem:
            raise _NoLink(f"The link is dead, and there is no other: {problem.title}", problem.hint) from problem
        if fresh is None:
            raise _NoLink("The link is dead, and the provider gives no other")
        await self._note(job.number, fresh)
        return fresh

    def _wait(self, output: Output, tried: int, problem: Retryable) -> float:
        """Seconds until the next try, soon enough for the link to be still alive."""
        wait = back_off(tried, self.chance())
        if output.expires_at is not None and (left := output.expires_at - self.asker.clock()) > 0:
            wait = min(wait, left / 2)
        return max(wait, problem.retry_after or 0.0)

    async def _rest(self, seconds: float) -> None:
        """Wait, or until there is reason to hurry."""
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    async def _notice_waking(self) -> None:
        """After a sleep of the machine nobody waits on: links went on dying meanwhile."""
        while True:
            before = self.asker.clock()
            await asyncio.sleep(LOOK_FOR_WAKING)
            if self.asker.clock() - before > 4 * LOOK_FOR_WAKING:
                self._hurry.set()
                self._hurry.clear()

    async def _fetch(self, number: int, output: Output) -> Saved:
        job = self.ledger.jobs.get(number)
        if job is None:
            raise _Removed
        name = naming_of(job, output, self.archive.template)
        if output.data is not None:
            return await keep(output.data, self.archive, name)
        spec = self.asker.spec(job.provider)
        account, key = await self.asker.access(spec, job)
        request = output_request(spec, output, account, key)
        question = status_request(spec, job, account, key, self.asker.clock())
        if urlsplit(request.url).netloc == urlsplit(question.url).netloc:
            await self.admit(job)  # the same server counts it like a question
        return await fetch(await self.asker.transport(), request, self.archive, name, self.limit, output.kind)

    async def _saved(self, number: int, output: Output, saved: Saved) -> None:
        kept = replace(
            output,
            state=OutputState.SAVED,
            path=str(saved.path),
            size=saved.size,
            sha256=saved.sha256,
            kind=output.kind if saved.kind is OutputKind.FILE else saved.kind,
            reason="",
            data=None,
        )
        if kept.kind in PICTURES:
            try:
                small = await self.pictures.of_new(saved.path, saved.sha256)
            except Problem as problem:
                kept = replace(kept, reason=problem.title)
            else:
                kept = replace(kept, width=small.width, height=small.height)
        await self._note(number, kept)
        if job := self.ledger.jobs.get(number):
            origin = origin_of(job, kept, self.asker.clock(), self.asker.keychain.known())
            await asyncio.to_thread(write_origin, saved.path, origin)
        self.stock.came()

    def _output(self, number: int, n: int) -> Output | None:
        job = self.ledger.jobs.get(number)
        return next((output for output in job.outputs if output.n == n), None) if job else None

    async def _note(self, number: int, output: Output) -> None:
        if job := self.ledger.jobs.get(number):
            await self.ledger.commit(with_output(job, output))
