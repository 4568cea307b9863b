"""What a person does to results: where they are kept. Waits for the rooms as every other wish does."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


class Results:
    """Wishes about results, carried out by the rooms."""

    def __init__(self, rooms: "Callable[[], Awaitable[Rooms]]") -> None:
        self._rooms = rooms

    async def keep_in(self, folder: Path) -> None:
        """Keep what comes from now on in `folder`; what is saved stays where it is. Raises Problem if that can't be."""
        archive = (await self._rooms()).archive
        await asyncio.to_thread(archive.move_to, folder)
