"""The files that are saved: which are missing, which go where they are too many, and which go with their job."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job, Output, OutputState, with_output
from jobmonitor.outputs.archive import Archive, is_missing
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.discard import discard
from jobmonitor.outputs.origin import is_ours, sidecar
from jobmonitor.tracker.ledger import Ledger

LOOK = 600.0  # seconds between two looks for missing files
BREATH = 5.0  # seconds between two looks at how much there is, however many files come
MISSING = "The file was gone from its folder, and is fetched again"

Place = tuple[int, int]
"""A job's number and an output's."""


@dataclass(slots=True)
class Stock:
    """Keeps what is saved within `budget` bytes (0 for any number), and notices what somebody took away.

    `fetch` is called with each job that has something to fetch again.
    """

    ledger: Ledger
    archive: Archive
    thumbnails: ThumbnailCache
    tell: Callable[[Problem], None]
    fetch: Callable[[Job], None]
    budget: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _has_told: bool = False

    def limit(self, budget: int) -> None:
        """Keep within another number of bytes from now on."""
        self.budget = budget
        self._has_told = False
        self._came.set()

    def came(self) -> None:
        """Another file was saved."""
        self._came.set()

    async def run(self) -> None:
        """Look after the files until cancelled."""
        self._came.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look(), name="look for missing files")
            group.create_task(self._tidy(), name="keep results within their budget")

    async def _look(self) -> None:
        while True:
            await self._told(self.look_for_missing(tuple(self.ledger.jobs.values())))
            await asyncio.sleep(LOOK)

    async def _tidy(self) -> None:
        while True:
            await self._came.wait()
            self._came.clear()
            await self._told(self._keep_within_budget())
            await asyncio.sleep(BREATH)

    async def look_for_missing(self, jobs: Sequence[Job]) -> None:
        """Have fetched again what was saved and is there no longer. If the whole disk is away, nothing is missing."""
        saved = [(job.number, output) for job in jobs for output in job.outputs if output.state is OutputState.SAVED]
        gone = await asyncio.to_thread(_missing, saved, self.archive.folder)
        for number, output in gone:
            job = self.ledger.jobs.get(number)
            if job is None or output not in job.outputs:
                continue  # something became of it meanwhile
            lost = replace(output, state=OutputState.WAITING, path="", reason=MISSING)
            await self.ledger.commit(with_output(job, lost))
            self.fetch(self.ledger.jobs[number])

    async def _keep_within_budget(self) -> None:
        gone = clearable(self.ledger.jobs.values(), self.budget)
        if gone:
            limit = _size(self.budget)
            for number, n in gone:
                await self._clear(number, n, f"Moved to the bin to keep within {limit}")
            what = "1 result went" if len(gone) == 1 else f"{len(gone):,} results went"
            hint = f"Together they were over {limit}. What has a star, and what you haven't seen, stays."
            self.tell(Problem(f"{what} to the bin", hint))
        elif self.budget and stored_bytes(self.ledger.jobs.values()) > self.budget and not self._has_told:
            self._has_told = True
            hint = "All of them have a star, or haven't been seen: none goes by itself."
            self.tell(Problem(f"Results take more than {_size(self.budget)}", hint))

    async def _clear(self, number: int, n: int, reason: str) -> None:
        job = self.ledger.jobs.get(number)
        output = next((each for each in job.outputs if each.n == n), None) if job else None
        if job is None or output is None or output.state is not OutputState.SAVED:
            return
        path = output.path
        cleared = replace(output, state=OutputState.CLEARED, path="", reason=reason)
        await self.ledger.commit(with_output(job, cleared))  # first: a file that is away must never look like a loss
        if path not in self._paths():
            await self._discard(path)

    async def discard(self, job: Job) -> None:
        """Put the job's files into the system's bin, save those that another job has too, and forget its thumbnails."""
        shared = self._paths()
        for output in job.outputs:
            if output.path and output.path not in shared:
                await self._discard(output.path)
        shared = {output.sha256 for other in self.ledger.jobs.values() for output in other.outputs}
        for sha256 in {output.sha256 for output in job.outputs} - shared - {""}:
            await asyncio.to_thread(self.thumbnails.forget, sha256)

    async def _discard(self, path: str) -> None:
        try:
            await asyncio.to_thread(_discard_with_origin, Path(path))
        except Problem as problem:
            self.tell(problem)

    def _paths(self) -> set[str]:
        return {output.path for job in self.ledger.jobs.values() for output in job.outputs}

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Problem as problem:  # it couldn't be written down; the next look tries again
            self.tell(problem)


def stored_bytes(jobs: Iterable[Job]) -> int:
    """How much lies on the disk: what two outputs share counts once."""
    return sum({_file(output): output.size or 0 for job in jobs for output in job.outputs if output.path}.values())


def clearable(jobs: Iterable[Job], budget: int) -> list[Place]:
    """Which outputs go so that the rest is within `budget` bytes (0 for any number): of jobs that were seen and have no
    star, those that were seen longest ago first. Where that isn't enough, all of these go and no other."""
    if not budget:
        return []
    owners: dict[str, list[tuple[Job, Output]]] = {}
    for job in jobs:
        for output in job.outputs:
            if output.path:
                owners.setdefault(_file(output), []).append((job, output))
    left = sum(shared[0][1].size or 0 for shared in owners.values())
    may_go = [
        (max(job.seen_at or 0.0 for job, _ in shared), shared)
        for shared in owners.values()
        if all(job.seen_at is not None and not job.starred for job, _ in shared)
    ]
    gone: list[Place] = []
    for _, shared in sorted(may_go, key=lambda each: each[0]):
        if left <= budget:
            break
        left -= shared[0][1].size or 0
        gone += [(job.number, output.n) for job, output in shared]
    return gone


def _file(output: Output) -> str:
    """What is the same for outputs that share their bytes on the disk."""
    return output.sha256 or output.path


def _missing(saved: Sequence[tuple[int, Output]], folder: Path) -> list[tuple[int, Output]]:
    """Those whose file somebody took away. Blocking."""
    return [(number, output) for number, output in saved if output.path and is_missing(Path(output.path), folder)]


def _discard_with_origin(path: Path) -> None:
    """Put a result into the bin, and what we wrote beside it. Blocking."""
    discard(str(path))
    if is_ours(sidecar(path)):
        discard(str(sidecar(path)))


def _size(count_of_bytes: int) -> str:
    return f"{count_of_bytes / 1e9:g} GB" if count_of_bytes >= 1e9 else f"{count_of_bytes / 1e6:g} MB"
