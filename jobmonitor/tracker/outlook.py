"""What the world around means for the questions, and what can be told of those to come. It asks nothing itself."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from jobmonitor.forecast import Budget, Usual
from jobmonitor.jobs import Job
from jobmonitor.polling.sleep import clock_reader
from jobmonitor.power import on_battery

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms

BATTERY_EVERY = 60.0  # seconds between two looks


class Outlook:
    """There before the rooms are; what it is told meanwhile counts when they are."""

    def __init__(self, battery: Callable[[], bool] = on_battery) -> None:
        self._rooms: Rooms | None = None
        self._battery = battery
        self._is_seen = True
        self._read_clocks = clock_reader()
        self._clocks = self._read_clocks()
        self._battery_at = -BATTERY_EVERY

    def join(self, rooms: "Rooms") -> None:
        """The rooms are built."""
        self._rooms = rooms
        rooms.watch.is_seen = self._is_seen

    def window_is_seen(self, is_seen: bool) -> None:
        """Whether anybody can see the window: where nobody can, questions are rarer."""
        self._is_seen = is_seen
        if self._rooms:
            self._rooms.watch.is_seen = is_seen

    def network_changed(self, is_there: bool) -> None:
        """The system says that there is a network, or none."""
        if self._rooms and self._rooms.watch.runs:
            self._rooms.watch.heeding.network_changed(is_there=is_there)

    def usual(self, job: Job) -> Usual | None:
        """How long such jobs usually take; None while nobody knows."""
        return self._rooms.history.usual(job.provider, job.kind) if self._rooms else None

    def budgets(self) -> list[Budget]:
        """What each account's questions cost and may cost, in this run; none where another process asks."""
        return self._rooms.watch.budgets() if self._rooms and self._rooms.watch.runs else []

    async def look(self) -> None:
        """Notice that the machine slept, and what it lives on."""
        before, self._clocks = self._clocks, self._read_clocks()
        if self._rooms is None or not self._rooms.watch.runs:
            return
        if self._clocks.slept_since(before):
            self._rooms.watch.wake()
        now = asyncio.get_running_loop().time()
        if now - self._battery_at >= BATTERY_EVERY:
            self._battery_at = now
            self._rooms.watch.on_battery = await asyncio.to_thread(self._battery)
