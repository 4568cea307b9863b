"""Joins the look for a newer version to this program: who may ask, by which way, and where it is noted."""

import asyncio
import importlib
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from jobmonitor import __version__
from jobmonitor.app.base import Base
from jobmonitor.events import Notice
from jobmonitor.frozen import managed_by

if TYPE_CHECKING:
    from jobmonitor.transport import Transport

log = logging.getLogger(__name__)

NOTED = "updates-asked"


async def look_for_updates(ground: Base, tell: Callable[[Notice], None]) -> None:
    """Until cancelled; ended at once where nobody is to be asked, which is what most people have."""
    address = ground.settings.update_address
    if not address or managed_by():
        return
    from jobmonitor.app.updates import Updates

    @asynccontextmanager
    async def open_way() -> "AsyncGenerator[Transport]":
        # One of its own: that of the jobs may never have been opened.
        async with await asyncio.to_thread(_transport, ground) as way:
            yield way

    try:
        await Updates(address, __version__, ground.paths.root / NOTED, open_way, tell).run()
    except Exception:
        # The guard of something that nobody misses: it mustn't take the window along.
        log.exception("Looking for a newer version ended by a fault of ours")


def _transport(ground: Base) -> "Transport":
    transport = importlib.import_module("jobmonitor.transport")  # takes long, and runs in a thread
    return transport.Transport(transport.Limits(), ground.environ)
