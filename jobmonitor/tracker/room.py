"""Downloads wait while the disk is full, and go on when there is room. It fetches nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jobmonitor.errors import DiskFull, Problem
from jobmonitor.outputs.disk import has_room

LOOK = 15.0  # seconds between two looks at the disk


@dataclass(slots=True)
class Room:
    """Whether results fit on the disk, as far as anybody noticed."""

    tell: Callable[[Problem], None]
    _full: DiskFull | None = None
    _has_room: asyncio.Event = field(default_factory=asyncio.Event)
    _ran_out: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._has_room.set()

    async def wait(self) -> None:
        """Return when there is room."""
        await self._has_room.wait()

    def ran_out(self, problem: DiskFull) -> None:
        """A file didn't fit: all wait from now on, and the person is told once."""
        if self._full is None:
            hint = f"Make room where {problem.folder} lies: they go on by themselves, and nothing is lost."
            self.tell(Problem("The disk is full, and downloads wait", hint))
        self._full = problem
        self._has_room.clear()
        self._ran_out.set()

    async def run(self) -> None:
        """Look now and then while the disk is full, until cancelled."""
        while True:
            await self._ran_out.wait()
            await asyncio.sleep(LOOK)
            full = self._full
            if full is None or await asyncio.to_thread(has_room, Path(full.folder), max(1, full.needed)):
                self._full = None
                self._ran_out.clear()
                self._has_room.set()
                self.tell(Problem("There is room on the disk again", "Downloads go on."))
