"""A tracker on a loop in a thread of its own, which for the window looks like one on the window's loop."""

import asyncio
import functools
import inspect
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, cast

from jobmonitor.app.base import Base
from jobmonitor.app.parts import open_tracker
from jobmonitor.events import Event
from jobmonitor.tracker import Tracker
from jobmonitor.tracker.board import Board


@asynccontextmanager
async def open_apart(
    ground: Base, may_ask: Callable[[], bool] = lambda: False, board: Board | None = None
) -> AsyncGenerator[Tracker]:
    """As `open_tracker`, on a loop of its own that ends with it."""
    home = _Home()
    try:
        opened = open_tracker(ground, may_ask, board)
        tracker = await home.do(opened.__aenter__)
        try:
            yield cast("Tracker", _Apart(tracker, home))
        finally:
            await home.do(opened.__aexit__, None, None, None)
    finally:
        await asyncio.to_thread(home.end)


class _Home:
    """The loop in its thread, and the way there and back. Made and used on the loop of those who ask."""

    def __init__(self) -> None:
        self._here = asyncio.get_running_loop()
        self._told: deque[Callable[[], None]] = deque()  # what is on its way here, in the order in which it happened
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tracker")
        self._thread.start()

    def have(self, work: Callable[..., object], *args: object, **named: object) -> None:
        """Have `work` done there, some time soon."""
        self._loop.call_soon_threadsafe(functools.partial(work, *args, **named))

    async def do(self, work: Callable[..., Coroutine[Any, Any, Any]], *args: object, **named: object) -> Any:
        """What `work` gives, done there. Where this is cancelled, it returns only when that has ended too."""
        ended: asyncio.Future[asyncio.Task[Any]] = self._here.create_future()
        begun: list[asyncio.Task[Any]] = []

        def begin() -> None:
            task = self._loop.create_task(work(*args, **named), name="work of the window")
            begun.append(task)
            task.add_done_callback(lambda task: self.tell(functools.partial(ended.set_result, task)))

        self.have(begin)
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            self.have(lambda: begun[0].cancel())
            if not (task := await ended).cancelled():
                task.exception()  # nobody hears of it any more
            raise
        return ended.result().result()

    def tell(self, what: Callable[[], None]) -> None:
        """Have `what` done here, after all that was told before."""
        self._told.append(what)
        if len(self._told) == 1:
            self._here.call_soon_threadsafe(self._hear)

    def _hear(self) -> None:
        for _ in range(len(self._told)):  # what comes meanwhile waits for Qt's own events
            try:
                self._told[0]()
            finally:
                self._told.popleft()  # only now: while something is left, whoever tells need not wake us
        if self._told:
            self._here.call_soon(self._hear)

    def end(self) -> None:
        """Stop the loop, and wait for what runs in its threads (blocking)."""
        self.have(self._loop.stop)
        self._thread.join()
        self._runner.close()


class _Apart:
    """The tracker or a part of it, as it looks from here.

    Coroutines and deeds (methods that give nothing back) are done there; what is only read is read here, and a dict is
    read as a copy, which is made in one step of the interpreter. Events are heard here.
    """

    def __init__(self, part: object, home: _Home) -> None:
        self._part = part
        self._home = home

    def __getattr__(self, name: str) -> object:
        value: Any = getattr(self._part, name)
        if isinstance(value, Event):
            return _Heard(cast("Event[*tuple[Any, ...]]", value), self._home)
        if isinstance(value, dict):
            return dict(cast("dict[object, object]", value))
        if inspect.iscoroutinefunction(value):
            return functools.partial(self._home.do, value)
        if inspect.ismethod(value) and inspect.signature(value).return_annotation is None:
            return functools.partial(self._home.have, value)
        if type(value).__module__.startswith("jobmonitor.tracker."):
            return _Apart(value, self._home)
        return value


class _Heard:
    """An event of the tracker, heard and told from here."""

    def __init__(self, event: "Event[*tuple[Any, ...]]", home: _Home) -> None:
        self._event = event
        self._home = home

    def connect(self, listener: Callable[..., None]) -> Callable[[], None]:
        """A function that ends what this call began; nothing is heard after it."""
        is_heard = True
        heard: Event[*tuple[Any, ...]] = Event()
        heard.connect(listener)

        def hear(*args: object) -> None:
            if is_heard:
                heard.emit(*args)

        leave = self._event.connect(lambda *args: self._home.tell(lambda: hear(*args)))

        def end() -> None:
            nonlocal is_heard
            is_heard = False
            leave()

        return end

    def emit(self, *args: object) -> None:
        """Tell all listeners, wherever they are."""
        self._home.have(self._event.emit, *args)
