"""The one scheduler: a heap of what is due, and a lane for each account. It knows job numbers and times, not jobs."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Hashable
from itertools import count

from jobmonitor.polling.limits import Bucket, Lane

log = logging.getLogger(__name__)

LONGEST_SLEEP = 3600.0  # seconds; Qt's timers overflow after 24.8 days
IN_FLIGHT = 8
IN_FLIGHT_PER_ACCOUNT = 4


class Monitor:
    """Calls `ask(number)` when a job is due, within the limits. Times are those of the running loop's clock.

    What `ask` learns comes back as `watch` (ask again then), `forget`, or `hold`. Cost per question doesn't depend on
    how many jobs wait.
    """

    def __init__(
        self,
        ask: Callable[[int], Awaitable[None]],
        *,
        at_once: int = IN_FLIGHT,
        per_account: int = IN_FLIGHT_PER_ACCOUNT,
    ) -> None:
        self._ask = ask
        self._at_once = at_once
        self._per_account = per_account
        self._heap: list[tuple[float, int, int]] = []
        self._entries: dict[int, int] = {}  # job number -> its living entry in the heap or a lane
        self._lane_of: dict[int, Hashable] = {}
        self._lanes: dict[Hashable, Lane] = {}
        self._serial = count()
        self._asking: set[int] = set()
        self._woken = asyncio.Event()

    def limit(self, lane: Hashable, per_minute: float | None) -> None:
        """Open an account's lane with its rate; a lane that is open keeps its place and gets the new rate."""
        if (known := self._lanes.get(lane)) is None:
            self._lanes[lane] = Lane(Bucket(per_minute), self._per_account)
        elif known.bucket.per_minute != per_minute:
            known.bucket = Bucket(per_minute)

    def watch(self, number: int, lane: Hashable, wait: float) -> None:
        """Ask about this job in `wait` seconds, and not at another time that was said before."""
        serial = next(self._serial)
        self._entries[number] = serial
        self._lane_of[number] = lane
        heapq.heappush(self._heap, (asyncio.get_running_loop().time() + max(0.0, wait), serial, number))
        self._woken.set()

    def forget(self, number: int) -> None:
        """Don't ask about this job any more."""
        self._entries.pop(number, None)
        self._lane_of.pop(number, None)

    def hold(self, lane: Hashable, wait: float) -> None:
        """Ask nothing of this account for `wait` seconds."""
        held_until = asyncio.get_running_loop().time() + wait
        self._lanes[lane].held_until = max(self._lanes[lane].held_until, held_until)

    def is_watching(self, number: int) -> bool:
        """Whether this job will be asked about, or is being asked about now."""
        return number in self._entries or number in self._asking

    def is_idle(self) -> bool:
        """Whether no question is due at any time and none is under way."""
        return not self._entries and not self._asking

    async def run(self) -> None:
        """Ask for as long as nobody cancels."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            while True:
                self._woken.clear()
                timer = loop.call_later(self._start_due(group, loop.time()), self._woken.set)
                try:
                    await self._woken.wait()
                finally:
                    timer.cancel()

    def _start_due(self, group: asyncio.TaskGroup, now: float) -> float:
        """Begin what is due and may go; the seconds until there is something to do again."""
        while self._heap and self._heap[0][0] <= now:
            _, serial, number = heapq.heappop(self._heap)
            if self._entries.get(number) == serial:
                lane = self._lanes.setdefault(self._lane_of[number], Lane(Bucket(None), self._per_account))
                lane.due.append((serial, number))
        sleep = self._heap[0][0] - now if self._heap else LONGEST_SLEEP
        waits = {}
        while len(self._asking) < self._at_once:
            waits = {id(lane): lane.wait(now) for lane in self._lanes.values() if self._has_due(lane)}
            ready = [lane for lane in self._lanes.values() if waits.get(id(lane)) == 0]
            if not ready:
                break
            self._start(group, min(ready, key=lambda lane: lane.turn))
        return min([sleep, LONGEST_SLEEP, *(wait for wait in waits.values() if wait)])

    def _has_due(self, lane: Lane) -> bool:
        """Whether something is due in the lane; drops what was put off, forgotten, or is being asked about already."""
        while lane.due:
            serial, number = lane.due[0]
            if self._entries.get(number) == serial and number not in self._asking:
                return True
            lane.due.popleft()
        return False

    def _start(self, group: asyncio.TaskGroup, lane: Lane) -> None:
        serial, number = lane.due.popleft()
        del self._entries[number]
        self._asking.add(number)
        lane.in_flight += 1
        lane.served = serial
        lane.bucket.take()
        group.create_task(self._guarded(lane, number), name=f"ask about job {number}")

    async def _guarded(self, lane: Lane, number: int) -> None:
        """One question; a fault of ours ends the watch of this job, not the others'."""
        try:
            await self._ask(number)
        except Exception:
            log.exception("Asking about job %d failed by a fault of ours", number)
            self.forget(number)
        finally:
            self._asking.discard(number)
            lane.in_flight -= 1
            self._woken.set()
