"""A loop on which no time passes: where it would sleep, its clock jumps. For tests of when things happen."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class _Jump(selectors.DefaultSelector):
    """Instead of waiting for `timeout` seconds, says that they have passed."""

    def __init__(self, passed: Callable[[float], None]) -> None:
        super().__init__()
        self._passed = passed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("Nothing will ever happen on this loop")
        self._passed(max(0.0, timeout))
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The plain loop with a clock that begins at `start` and moves only by sleeping."""

    def __init__(self, start: float = 1_000.0) -> None:
        self._now = start
        super().__init__(_Jump(self._pass))

    def _pass(self, seconds: float) -> None:
        self._now += seconds

    def time(self) -> float:
        return self._now


def run_virtual(main: Coroutine[Any, Any, Any]) -> None:
    """Run `main` on a virtual loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main)
