"""Whose turn it is to be fetched: the output whose link dies first, whichever provider's it is. It fetches nothing."""

import asyncio
import heapq
import itertools
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SOON = 120.0  # seconds: a link that dies within these waits for no place
SPARE = 4  # places for such links alone, so that slow videos don't cost them their lives
LONGEST_LOOK = 3600.0  # seconds until it is looked again whether a link has come into danger

Waiting = tuple[float, int, asyncio.Future[None]]


@dataclass(slots=True)
class Turns:
    """At most `places` at once, and some more for links in danger. Who came together is served by danger, then by time.

    A link that is dead already is in no hurry: it goes with those that live for ever.
    """

    places: int
    clock: Callable[[], float]
    _taken: int = 0
    _waiting: list[Waiting] = field(default_factory=list[Waiting])
    _count: "itertools.count[int]" = field(default_factory=itertools.count)
    _look: asyncio.Handle | None = None
    _again: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, dies_at: float | None) -> AsyncGenerator[None]:
        """A place, as soon as it is this one's turn."""
        loop = asyncio.get_running_loop()
        given = loop.create_future()
        is_alive = dies_at is not None and dies_at > self.clock()
        heapq.heappush(self._waiting, (dies_at if is_alive and dies_at else math.inf, next(self._count), given))
        self._look_soon()
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():  # it was given while we gave up
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self._taken -= 1
        self._look_soon()

    def _look_soon(self) -> None:
        # Not at once: all that begin now are to be compared before the first gets a place.
        if self._look is None:
            self._look = asyncio.get_running_loop().call_soon(self._give)

    def _give(self) -> None:
        self._look = None
        if self._again is not None:
            self._again.cancel()
            self._again = None
        while self._waiting:
            dies_at, _, given = self._waiting[0]
            if not given.done():
                left = dies_at - self.clock()
                if self._taken >= self.places + (SPARE if left < SOON else 0):
                    if self._taken < self.places + SPARE and left < math.inf:
                        wait = min(left - SOON, LONGEST_LOOK)
                        self._again = asyncio.get_running_loop().call_later(max(wait, 0.0) + 0.1, self._look_soon)
                    return
                self._taken += 1
                given.set_result(None)
            heapq.heappop(self._waiting)
