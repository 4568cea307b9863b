"""The files that are saved: which are missing, which go where they are too many, and which go with their job."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job, Output, OutputState, with_output
from jobmonitor.outputs.archive import Archive, is_missing
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.discard import discard
from jobmonitor.outputs.origin import is_ours, sidecar
from jobmonitor.tracker.ledger import Ledger

LOOK = 600.0  # seconds between two looks for missing files
AT_ONCE = 20  # results cleared together: so many files stay behind where the program is ended between rows and files
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
            await self._told(self.look_for_missing(self._jobs()))
            await asyncio.sleep(LOOK)

    async def _tidy(self) -> None:
        while True:
            await self._came.wait()
            self._came.clear()
            await self._told(self._keep_within_budget())
            await asyncio.sleep(BREATH)

    async def look_for_missing(self, jobs: Sequence[Job]) -> None:
        """Have fetched again what was saved and is there no longer. If the whole disk is away, nothing is missing."""
        gone = await asyncio.to_thread(_missing, jobs, self.archive.folder)
        for number, output in gone:
            job = self.ledger.jobs.get(number)
            if job is None or output not in job.outputs:
                continue  # something became of it meanwhile
            lost = replace(output, state=OutputState.WAITING, path="", reason=MISSING)
            await self.ledger.commit(with_output(job, lost))
            self.fetch(self.ledger.jobs[number])

    async def _keep_within_budget(self) -> None:
        budget = self.budget
        if not budget:
            return
        gone, stored = await asyncio.to_thread(_over, self._jobs(), budget)
        reason = f"Moved to the bin to keep within {_size(budget)}"
        parts = [gone[first : first + AT_ONCE] for first in range(0, len(gone), AT_ONCE)]
        cleared = sum([await self._clear(part, reason) for part in parts])
        if cleared:
            what = "1 result went" if cleared == 1 else f"{cleared:,} results went"
            hint = f"Together they were over {_size(budget)}. What has a star, and what you haven't seen, stays."
            self.tell(Problem(f"{what} to the bin", hint))
        elif stored > budget and not gone and not self._has_told:
            self._has_told = True
            hint = "All of them have a star, or haven't been seen: none goes by itself."
            self.tell(Problem(f"Results take more than {_size(budget)}", hint))

    async def _clear(self, places: Sequence[Place], reason: str) -> int:
        """Put these into the bin, and say how many: not those that got a star or went meanwhile."""
        changed: dict[int, Job] = {}
        files: list[str] = []
        for number, n in places:
            job = changed.get(number) or self.ledger.jobs.get(number)
            output = next((each for each in job.outputs if each.n == n), None) if job else None
            if job is None or output is None or output.state is not OutputState.SAVED or job.starred:
                continue
            files.append(output.path)
            cleared = replace(output, state=OutputState.CLEARED, path="", reason=reason)
            changed[number] = with_output(job, cleared)
        await self.ledger.commit_all(changed.values())  # first: a file that is away must never look like a loss
        await self._discard(files)
        return len(files)

    async def discard(self, jobs: Sequence[Job]) -> None:
        """Put the files of jobs that are gone into the system's bin, save those that another job has too, and forget
        their thumbnails."""
        await self._discard([output.path for job in jobs for output in job.outputs if output.path])
        pictures = {output.sha256 for job in jobs for output in job.outputs}
        for sha256 in await asyncio.to_thread(_unshared, pictures, self._jobs(), "sha256"):
            await asyncio.to_thread(self.thumbnails.forget, sha256)

    async def _discard(self, files: Sequence[str]) -> None:
        for path in await asyncio.to_thread(_unshared, files, self._jobs(), "path"):
            try:
                await asyncio.to_thread(_discard_with_origin, Path(path))
            except Problem as problem:
                self.tell(problem)

    def _jobs(self) -> tuple[Job, ...]:
        """All of them as they are now, to be gone through in a thread."""
        return tuple(self.ledger.jobs.values())

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


def _over(jobs: Sequence[Job], budget: int) -> tuple[list[Place], int]:
    """What goes, and how much there is. Takes a while for many."""
    return clearable(jobs, budget), stored_bytes(jobs)


def _unshared(values: Iterable[str], jobs: Iterable[Job], name: Literal["path", "sha256"]) -> list[str]:
    """Those that no output of these jobs has. Takes a while for many."""
    return list({*values} - {getattr(output, name) for job in jobs for output in job.outputs} - {""})


def _missing(jobs: Sequence[Job], folder: Path) -> list[tuple[int, Output]]:
    """The outputs that are saved and whose file somebody took away. Blocking."""
    saved = [(job.number, output) for job in jobs for output in job.outputs if output.state is OutputState.SAVED]
    return [(number, output) for number, output in saved if output.path and is_missing(Path(output.path), folder)]


def _discard_with_origin(path: Path) -> None:
    """Put a result into the bin, and what we wrote beside it. Blocking."""
    discard(str(path))
    if is_ours(sidecar(path)):
        discard(str(sidecar(path)))


def _size(count_of_bytes: int) -> str:
    return f"{count_of_bytes / 1e9:g} GB" if count_of_bytes >= 1e9 else f"{count_of_bytes / 1e6:g} MB"
