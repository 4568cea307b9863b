"""The demo server on a thread and a loop of its own, so that neither the window's loop nor a test's is felt in it."""

import asyncio
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager

from jobmonitor.demo.server import DemoServer

Running = tuple[DemoServer, Callable[[], object]]
"""A server, and what ends it from another thread."""


@contextmanager
def serve_in_thread(*, pace: float = 1.0) -> Generator[DemoServer]:
    """A server that answers until the block ends. What keeps it from starting is raised here."""
    started: Future[Running] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(pace, started)), name="demo-server", daemon=True)
    thread.start()
    server, stop = started.result()
    try:
        yield server
    finally:
        stop()
        thread.join()


async def _serve(pace: float, started: Future[Running]) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(DemoServer(pace=pace))
        except Exception as e:  # noqa: BLE001 - raised again in the thread that waits for the server
            started.set_exception(e)
            return
        started.set_result((server, lambda: loop.call_soon_threadsafe(over.set)))
        await over.wait()
