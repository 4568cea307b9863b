"""The one scheduler: a heap of what is due, and a lane for each account. It knows job numbers and times, not jobs."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable, Hashable, Mapping
from itertools import count
from typing import Generic, TypeVar

from jobmonitor.polling.limits import Bucket, Lane

Key = TypeVar("Key", bound=Hashable)

log = logging.getLogger(__name__)

LONGEST_SLEEP = 3600.0  # seconds; Qt's timers overflow after 24.8 days
IN_FLIGHT = 8
IN_FLIGHT_PER_ACCOUNT = 4


class Monitor(Generic[Key]):
    """Calls `ask(number)` when a job is due, within the limits. Times are those of the running loop's clock.

    What `ask` learns comes back as `answered`, `watch` (ask again then), `forget`, or to the lane itself. Cost per
    question doesn't depend on how many jobs wait.
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
        self._heap: list[tuple[float, int, int, float]] = []  # (due, serial, job number, patience)
        self._entries: dict[int, int] = {}  # job number -> its living entry in the heap or a lane
        self._lane_of: dict[int, Lane] = {}
        self._lanes: dict[Key, Lane] = {}
        self._lanes_due: set[Lane] = set()
        self._serial = count()
        self._asking: set[int] = set()
        self._in_flight: dict[int, Lane] = {}
        self._guests: dict[int, asyncio.Future[None]] = {}  # number below 0 -> who waits for its turn
        self._resting: float | None = None  # until then nothing is asked, and then one question at a time
        self._group: asyncio.TaskGroup | None = None
        self._timer: asyncio.Handle | None = None
        self._timer_at = 0.0

    @property
    def lanes(self) -> Mapping[Key, Lane]:
        """Every account's lane."""
        return self._lanes

    def lane(self, key: Key) -> Lane:
        """An account's lane, opened if need be."""
        if (lane := self._lanes.get(key)) is None:
            lane = self._lanes[key] = Lane(Bucket(None), self._per_account)
        return lane

    def limit(self, key: Key, per_minute: float | None) -> None:
        """Let an account's lane have this rate."""
        self.lane(key).bucket.per_minute = per_minute

    def watch(self, number: int, key: Key, wait: float, patience: float = 0.0) -> None:
        """Ask about this job in `wait` seconds, and not at another time that was said before.

        Where more is due than may go, it is late after `patience` seconds, and what is late first goes first.
        """
        lane = self.lane(key)
        before = self._lane_of.get(number)
        if before is not lane:
            if before:
                before.watched -= 1
            lane.watched += 1
            self._lane_of[number] = lane
        serial = next(self._serial)
        at = asyncio.get_running_loop().time() + max(0.0, wait)
        self._entries[number] = serial
        heapq.heappush(self._heap, (at, serial, number, patience))
        self._come_back(at)

    def forget(self, number: int) -> None:
        """Don't ask about this job any more."""
        self._entries.pop(number, None)
        if lane := self._lane_of.pop(number, None):
            lane.watched -= 1

    def answered(self, number: int) -> None:
        """The answer is here, and only writing it down is left: the next question may go."""
        if lane := self._in_flight.pop(number, None):
            lane.in_flight -= 1
            self._go_on()

    async def admit(self, key: Key) -> None:
        """Wait until a request that is no question about a job, yet counts like one, may go to this account's server.

        It goes before what is due, and takes no place of those in flight: a download may last.
        """
        lane, loop = self.lane(key), asyncio.get_running_loop()
        while self._group is not None:
            number = -1 - next(self._serial)
            turn = self._guests[number] = loop.create_future()
            self._entries[number] = -number
            self._due(lane, -1.0, -number, number)
            self._go_on()
            try:
                await turn
            finally:
                self._entries.pop(number, None)
                del self._guests[number]
            if not lane.is_held(loop.time()):
                return
            lane.give_back()

    def rest(self, seconds: float) -> None:
        """Ask nothing for so long, and then one question at a time until `wake`."""
        self._resting = asyncio.get_running_loop().time() + seconds

    def wake(self) -> None:
        """Go on as usual."""
        self._resting = None
        self._go_on()

    def look(self) -> None:
        """Go on with one question though it rests: something says that it may succeed."""
        if self._resting is not None:
            self._resting = 0.0
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
                for turn in self._guests.values():
                    turn.cancel()

    def _go_on(self) -> None:
        """Begin what is due and may go, and come back when there is more."""
        if self._group is not None:
            now = asyncio.get_running_loop().time()
            self._collect(now)
            sleep = self._start_due(self._group, now)
            if sleep is not None:
                self._come_back(now + sleep)

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

    def _collect(self, now: float) -> None:
        """Put what has become due into its lane."""
        while self._heap and self._heap[0][0] <= now:
            at, serial, number, patience = heapq.heappop(self._heap)
            if self._entries.get(number) == serial:
                self._due(self._lane_of[number], at + patience, serial, number)

    def _due(self, lane: Lane, deadline: float, serial: int, number: int) -> None:
        lane.add(deadline, serial, number)
        self._lanes_due.add(lane)

    def _start_due(self, group: asyncio.TaskGroup, now: float) -> float | None:
        """Begin what may go; the seconds until there is something to do again, None where only an answer can tell."""
        sleep = self._heap[0][0] - now if self._heap else LONGEST_SLEEP
        if self._resting is not None and now < self._resting:
            return min(sleep, self._resting - now) if self._lanes_due else sleep
        at_once = self._at_once if self._resting is None else 1
        while len(self._in_flight) < at_once:
            best: Lane | None = None
            for lane in [lane for lane in self._lanes_due if not self._has_due(lane)]:
                self._lanes_due.discard(lane)
            for lane in self._lanes_due:
                wait = lane.wait(now)
                if wait:
                    sleep = min(sleep, wait)
                elif wait == 0 and (best is None or lane.turn < best.turn):
                    best = lane
            if best is None:
                return min(sleep, LONGEST_SLEEP)
            self._start(group, best, now)
        return None

    def _has_due(self, lane: Lane) -> bool:
        """Whether something is due in the lane; drops what was put off, forgotten, or is being asked about already."""
        while lane.due:
            _, serial, number = lane.due[0]
            if self._entries.get(number) == serial and number not in self._asking:
                return True
            heapq.heappop(lane.due)
        return False

    def _start(self, group: asyncio.TaskGroup, lane: Lane, now: float) -> None:
        _, serial, number = heapq.heappop(lane.due)
        del self._entries[number]
        turn = self._guests.get(number)
        if turn is not None and turn.done():
            return  # whoever waited for it has given up
        lane.served = serial
        lane.take(now)
        if turn is not None:
            turn.set_result(None)
            return
        self._asking.add(number)
        self._in_flight[number] = lane
        lane.in_flight += 1
        group.create_task(self._guarded(number), name=f"ask about job {number}")

    def _put_back(self, number: int, lane: Lane, now: float) -> None:
        """An answer that came between its start and its first step holds the lane: its turn comes after that."""
        lane.give_back()
        self._asking.discard(number)
        if number in self._lane_of and number not in self._entries:
            serial = self._entries[number] = next(self._serial)
            self._due(lane, now, serial, number)

    async def _guarded(self, number: int) -> None:
        """One question; a fault of ours ends the watch of this job, not the others'."""
        lane, now = self._in_flight[number], asyncio.get_running_loop().time()
        try:
            if lane.is_held(now):
                self._put_back(number, lane, now)
            else:
                await self._ask(number)
        except Exception:
            log.exception("Asking about job %d failed by a fault of ours", number)
            self.forget(number)
        finally:
            self._asking.discard(number)
            self.answered(number)
