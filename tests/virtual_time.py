"""A loop on which no time passes: where it would sleep, its clock jumps. For tests of when things happen."""

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest


class _Threads:
    """Counts what the program's threads still have to do: they work in real time, and no clock may jump meanwhile."""

    def __init__(self) -> None:
        self._at_work = 0
        self._lock = threading.Lock()

    @property
    def are_at_work(self) -> bool:
        return self._at_work > 0

    @contextmanager
    def counted(self) -> Generator[None]:
        """While this stands, whatever is handed to a pool of threads is counted."""
        submit = ThreadPoolExecutor.submit

        def counting(pool: ThreadPoolExecutor, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
            self._add(1)
            try:
                future = submit(pool, work, *args, **more)
            except BaseException:
                self._add(-1)
                raise
            future.add_done_callback(lambda _: self._add(-1))
            return future

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ThreadPoolExecutor, "submit", counting)
            yield

    def _add(self, number: int) -> None:
        with self._lock:
            self._at_work += number


class _Jump(selectors.DefaultSelector):
    """Instead of waiting for `timeout` seconds, says that they have passed.

    Threads (the store's, a worker's) work in real time: the clock stands until they have done it, and `grace` seconds
    more, in which their news arrive.
    """

    def __init__(self, passed: Callable[[float], None], grace: float, threads: _Threads) -> None:
        super().__init__()
        self._passed = passed
        self._grace = grace
        self._threads = threads

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            if self._grace:
                return super().select(None)
            raise AssertionError("Nothing will ever happen on this loop")
        while timeout > 0 and self._grace:
            was_at_work = self._threads.are_at_work
            if ready := super().select(self._grace):
                return ready
            if not was_at_work and not self._threads.are_at_work:
                break
        self._passed(max(0.0, timeout))
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The plain loop with a clock that begins at 1000 and moves only by sleeping."""

    def __init__(self, grace: float, threads: _Threads) -> None:
        self._now = 1_000.0
        super().__init__(_Jump(self._pass, grace, threads))

    def _pass(self, seconds: float) -> None:
        self._now += seconds

    def time(self) -> float:
        return self._now


def run_virtual(main: Coroutine[Any, Any, Any], grace: float = 0.0) -> None:
    """Run `main` on a virtual loop; with `grace` beside threads."""
    threads = _Threads()
    with threads.counted(), asyncio.Runner(loop_factory=lambda: VirtualLoop(grace, threads)) as runner:
        runner.run(main)
