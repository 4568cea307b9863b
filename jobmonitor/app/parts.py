"""The parts below the window, put together. The heavy ones come when they are first needed."""

import asyncio
import importlib
import os
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.paths import Paths
from jobmonitor.providers.catalog import Catalog
from jobmonitor.secrets import Keychain
from jobmonitor.settings import Settings, load_settings
from jobmonitor.store import Store
from jobmonitor.tracker import Tracker

if TYPE_CHECKING:
    from jobmonitor.transport import Transport


@dataclass(frozen=True, slots=True)
class Base:
    """What is known before the first part is built."""

    paths: Paths
    settings: Settings
    keychain: Keychain
    environ: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def base(paths: Paths, environ: Mapping[str, str] = os.environ) -> Base:
    """Folders made, settings read, and the way to the keys. Raises Problem where a folder can't be made."""
    paths.create()
    settings, problem = load_settings(paths.settings)
    return Base(paths, settings, Keychain(environ), environ, (problem,) if problem else ())


@asynccontextmanager
async def open_tracker(base: Base, may_ask: Callable[[], bool] = lambda: False) -> AsyncGenerator[Tracker]:
    """The tracker with what is stored, asking nobody until it `run`s."""
    async with AsyncExitStack() as stack:
        store = await asyncio.to_thread(Store.open, base.paths.database)
        stack.callback(store.close)
        catalog = await asyncio.to_thread(Catalog.load, base.paths.provider_files)
        tracker = Tracker(
            store=store,
            catalog=catalog,
            keychain=base.keychain,
            transport=(opening := _OnceOpened(base, stack)),
            archive=Archive(Path(base.settings.outputs_folder or base.paths.outputs)),
            thumbnails=ThumbnailCache(base.paths.thumbnails),
            settings=base.settings,
            may_ask=may_ask,
        )
        opening.told = tracker.noticed.emit
        await tracker.start()
        yield tracker


class _OnceOpened:
    """Opens the transport at the first question; its import takes a third of a second and is not felt in a thread."""

    def __init__(self, base: Base, stack: AsyncExitStack) -> None:
        self.told: Callable[[Notice], None] = lambda _notice: None
        self._base = base
        self._stack = stack
        self._lock = asyncio.Lock()
        self._transport: Transport | None = None

    async def __call__(self) -> "Transport":
        async with self._lock:
            if self._transport is None:
                self._transport = await self._stack.enter_async_context(await asyncio.to_thread(self._build))
                for problem in self._transport.warnings:
                    self.told(Notice(f"transport:{problem.title}", problem.title, problem.hint))
            return self._transport

    def _build(self) -> "Transport":
        transport = importlib.import_module("jobmonitor.transport")
        settings = self._base.settings
        limits = transport.Limits(
            connect=settings.connect_timeout,
            read=settings.read_timeout,
            deadline=settings.deadline,
            output_deadline=settings.output_deadline,
            json_limit=settings.json_limit,
            output_limit=settings.output_limit,
        )
        return transport.Transport(limits, self._base.environ)
