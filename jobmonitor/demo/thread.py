"""The demo server on a thread and a loop of its own, so that neither the window's loop nor a test's is felt in it."""

import asyncio
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager

from jobmonitor.demo.server import DemoServer


@contextmanager
def serve_in_thread(*, pace: float = 1.0) -> Generator[DemoServer]:
    """A server that answers until the block ends."""
    started: Future[tuple[DemoServer, Callable[[], object]]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(pace, started)), name="demo-server", daemon=True)
    thread.start()
    server, stop = started.result()
    try:
        yield server
    finally:
        stop()
        thread.join()


async def _serve(pace: float, started: Future[tuple[DemoServer, Callable[[], object]]]) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        async with DemoServer(pace=pace) as server:
            started.set_result((server, lambda: loop.call_soon_threadsafe(over.set)))
            await over.wait()
    except OSError as e:
        started.set_exception(e)
