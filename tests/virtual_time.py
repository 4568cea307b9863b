"""A loop on which no time passes: where it would sleep, its clock jumps. For tests of when things happen."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class _Jump(selectors.DefaultSelector):
    """Instead of waiting for `timeout` seconds, says that they have passed.

    Threads (the store's, a worker's) work in real time: they get `grace` seconds before the clock jumps.
    """

    def __init__(self, passed: Callable[[float], None], grace: float) -> None:
        super().__init__()
        self._passed = passed
        self._grace = grace

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            if self._grace:
                return super().select(None)
            raise AssertionError("Nothing will ever happen on this loop")
        if timeout > 0 and self._grace and (ready := super().select(self._grace)):
            return ready
        self._passed(max(0.0, timeout))
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The plain loop with a clock that begins at 1000 and moves only by sleeping."""

    def __init__(self, grace: float = 0.0) -> None:
        self._now = 1_000.0
        super().__init__(_Jump(self._pass, grace))

    def _pass(self, seconds: float) -> None:
        self._now += seconds

    def time(self) -> float:
        return self._now


def run_virtual(main: Coroutine[Any, Any, Any], grace: float = 0.0) -> None:
    """Run `main` on a virtual loop; with `grace` beside threads."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(grace)) as runner:
        runner.run(main)
