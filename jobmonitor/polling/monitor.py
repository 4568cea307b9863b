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

    What `ask` learns comes back as `answered`, `watch` (ask again then), `forget`, or `hold`. Cost per question doesn't
    depend on how many jobs wait.
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
        self._in_flight: dict[int, Lane] = {}
        self._group: asyncio.TaskGroup | None = None
        self._timer: asyncio.Handle | None = None
        self._timer_at = 0.0

    def limit(self, lane: Hashable, per_minute: float | None) -> None:
        """Open an account's lane with its rate; a lane that is open keeps its place and gets the new rate."""
        if (known := self._lanes.get(lane)) is None:
            self._lanes[lane] = Lane(Bucket(per_minute), self._per_account)
        elif known.bucket.per_minute != per_minute:
            known.bucket = Bucket(per_minute)

    def watch(self, number: int, lane: Hashable, wait: float) -> None:
        """Ask about this job in `wait` seconds, and not at another time that was said before."""
        serial = next(self._serial)
        at = asyncio.get_running_loop().time() + max(0.0, wait)
        self._entries[number] = serial
        self._lane_of[number] = lane
        heapq.heappush(self._heap, (at, serial, number))
        self._come_back(at)

    def forget(self, number: int) -> None:
        """Don't ask about this job any more."""
        self._entries.pop(number, None)
        self._lane_of.pop(number, None)

    def hold(self, lane: Hashable, wait: float) -> None:
        """Ask nothing of this account for `wait` seconds."""
        held_until = asyncio.get_running_loop().time() + wait
        self._lanes[lane].held_until = max(self._lanes[lane].held_until, held_until)

    def answered(self, number: int) -> None:
        """The answer is here, and only writing it down is left: the next question may go."""
        if lane := self._in_flight.pop(number, None):
            lane.in_flight -= 1
            self._go_on()

    def is_watching(self, number: int) -> bool:
        """Whether this job will be asked about, or is being asked about now."""
        return number in self._entries or number in self._asking

    def is_idle(self) -> bool:
        """Whether no question is due at any time and none is under way."""
        return not self._entries and not self._asking

    async def run(self) -> None:
        """Ask for as long as nobody cancels."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                self._go_on()
                await asyncio.get_running_loop().create_future()
            finally:
                self._group = None
                self._set_timer(None)

    def _go_on(self) -> None:
        """Begin what is due and may go, and come back when there is more."""
        if self._group is not None:
            now = asyncio.get_running_loop().time()
            self._come_back(now + self._start_due(self._group, now))

    def _come_back(self, at: float) -> None:
        """Go on at `at` at the latest. A timer that comes sooner stays: on Qt's loop each costs more than a look."""
        if self._group is not None and (self._timer is None or at < self._timer_at):
            self._set_timer(at)

    def _set_timer(self, at: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if at is not None:
            self._timer_at = at  # qasync's handles don't know when they are due
            self._timer = asyncio.get_running_loop().call_at(at, self._timer_fired)

    def _timer_fired(self) -> None:
        self._timer = None
        self._go_on()

    def _start_due(self, group: asyncio.TaskGroup, now: float) -> float:
        """Begin what is due and may go; the seconds until there is something to do again."""
        while self._heap and self._heap[0][0] <= now:
            _, serial, number = heapq.heappop(self._heap)
            if self._entries.get(number) == serial:
                lane = self._lanes.setdefault(self._lane_of[number], Lane(Bucket(None), self._per_account))
                lane.due.append((serial, number))
        sleep = self._heap[0][0] - now if self._heap else LONGEST_SLEEP
        waits = {}
        while len(self._in_flight) < self._at_once:
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
        self._in_flight[number] = lane
        lane.in_flight += 1
        lane.served = serial
        lane.bucket.take()
        group.create_task(self._guarded(number), name=f"ask about job {number}")

    async def _guarded(self, number: int) -> None:
        """One question; a fault of ours ends the watch of this job, not the others'."""
        try:
            await self._ask(number)
        except Exception:
            log.exception("Asking about job %d failed by a fault of ours", number)
            self.forget(number)
        finally:
            self._asking.discard(number)
            self.answered(number)
