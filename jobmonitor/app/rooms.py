"""Builds the rooms of the tracker. The way out, and with it HTTP, is opened at the first question."""

import asyncio
import importlib
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from jobmonitor.app.base import Base
from jobmonitor.events import Notice
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.providers.catalog import Catalog
from jobmonitor.store import Store
from jobmonitor.tracker.board import Board
from jobmonitor.tracker.rooms import Rooms, join

if TYPE_CHECKING:
    from jobmonitor.transport import Transport


def build_rooms(ground: Base, board: Board) -> Rooms:
    """All rooms on the data folder (blocking). Raises Problem where the store can't be opened."""
    way = _WayOut(ground, board)
    catalog = Catalog.load(ground.paths.provider_files)
    store = Store.open(ground.paths.database)

    decoder = Decoder()

    async def close() -> None:
        try:
            await way.close()
        finally:
            await asyncio.to_thread(decoder.close)
            await asyncio.to_thread(store.close)

    return join(
        board,
        store=store,
        catalog=catalog,
        keychain=ground.keychain,
        transport=way.open,
        archive=Archive(Path(ground.settings.outputs_folder or ground.paths.outputs), ground.settings.outputs_name),
        thumbnails=ThumbnailCache(ground.paths.thumbnails),
        settings=ground.settings,
        draw=decoder.draw,
        closer=decoder,
        close=close,
        provider_files=ground.paths.provider_files,
    )


class _WayOut:
    """Opens the transport once; its import takes a third of a second and is not felt in a thread."""

    def __init__(self, ground: Base, board: Board) -> None:
        self._ground = ground
        self._board = board
        self._stack = AsyncExitStack()
        self._lock = asyncio.Lock()
        self._transport: Transport | None = None

    async def open(self) -> "Transport":
        """The transport, whose warnings are told when it is opened."""
        if self._transport is None:
            async with self._lock:
                if self._transport is None:
                    self._transport = await self._stack.enter_async_context(await asyncio.to_thread(self._build))
                    for problem in self._transport.warnings:
                        self._board.noticed.emit(Notice(f"transport:{problem.title}", problem.title, problem.hint))
        return self._transport

    async def close(self) -> None:
        """Close it, if it was ever opened."""
        await self._stack.aclose()

    def _build(self) -> "Transport":
        transport = importlib.import_module("jobmonitor.transport")
        settings = self._ground.settings
        limits = transport.Limits(
            connect=settings.connect_timeout,
            read=settings.read_timeout,
            deadline=settings.deadline,
            output_deadline=settings.output_deadline,
            json_limit=settings.json_limit,
            output_limit=settings.output_limit,
        )
        return transport.Transport(limits, self._ground.environ)
