"""The window's event loop: qasync's sockets and life, with asyncio's own way of callbacks and timers on two Qt timers.

qasync starts and kills a Qt timer for each callback, which is most of what a question about a job costs there.
"""

import asyncio
import gc
import heapq
import math
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from itertools import count
from typing import Any, Final

# PySide6 comes before qasync, which takes the first binding that it finds imported.
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

THREADS: Final = 8
LONGEST_TIMER: Final = 3600.0  # seconds; Qt's overflow after 24.8 days
MANY_CANCELLED: Final = 100
YOUNG: Final = 3_000  # objects that outlived their frees; fewer aren't worth a collection
FULL_EVERY: Final = 1_000  # young collections


class WindowLoop(QEventLoop):
    """Runs asyncio beside the window: a batch of callbacks, a round of Qt's own events, the next batch.

    Garbage is collected between batches, on this thread alone: on another one, Qt objects could be destroyed where they
    mustn't. From its making until `close`, Python itself collects nothing.
    """

    def __init__(self, app: QApplication) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._timed: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._serial = count()
        self._cancelled = 0
        self._batch = _timer(self._run_ready)
        self._alarm = _timer(self._ring)
        self._rings_at = math.inf
        self._collections = 0
        gc.disable()
        super().__init__(app)  # pyright: ignore[reportUnknownMemberType]: qasync has no types
        # qasync's own executor can hang when the loop is closed.
        self.set_default_executor(  # pyright: ignore[reportUnknownMemberType]
            ThreadPoolExecutor(THREADS, thread_name_prefix="work")
        )

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Run `callback` in the next batch."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._batch.isActive():
            self._batch.start()
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Run `callback` in `delay` seconds, never sooner."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Run `callback` when the loop's clock shows `when`, never sooner."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # pyright: ignore[reportAttributeAccessIssue]: lets its `cancel` tell us
        heapq.heappush(self._timed, (when, next(self._serial), handle))
        self._set_alarm()
        return handle

    def run_forever(self) -> None:
        """Run until `stop`, beginning with what was left from before."""
        if self._ready:
            self._batch.start()
        super().run_forever()

    def close(self) -> None:
        """End it, and give collecting back to Python."""
        super().close()
        self._batch.stop()
        self._alarm.stop()
        self._ready.clear()
        self._timed.clear()
        gc.unfreeze()
        gc.enable()

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        """Called by a handle's `cancel`. Time-outs are mostly cancelled: they are cleared away when they are many."""
        self._cancelled += 1
        if self._cancelled > MANY_CANCELLED and self._cancelled * 2 > len(self._timed):
            self._timed = [entry for entry in self._timed if not entry[2].cancelled()]
            heapq.heapify(self._timed)
            self._cancelled = 0

    def _set_alarm(self) -> None:
        """Let the alarm ring for the first timer. One that is set for sooner stays: ringing in vain costs less."""
        if self._timed and self._timed[0][0] < self._rings_at:
            self._rings_at = self._timed[0][0]
            wait = min(max(self._rings_at - self.time(), 0.0), LONGEST_TIMER)
            self._alarm.start(math.ceil(wait * 1000))

    def _ring(self) -> None:
        self._rings_at = math.inf
        now = self.time()
        while self._timed and self._timed[0][0] <= now:
            _, _, handle = heapq.heappop(self._timed)
            if handle.cancelled():
                self._cancelled -= 1
            else:
                handle._scheduled = False  # pyright: ignore[reportAttributeAccessIssue]
                self._ready.append(handle)
        self._set_alarm()
        self._run_ready()

    def _run_ready(self) -> None:
        """Run what was ready when the batch began; what it makes ready comes in the next, after Qt's events."""
        if not self.is_running():
            return  # Qt's events are being processed by somebody else; `run_forever` goes on
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()  # pyright: ignore[reportPrivateUsage]: a loop's own business
            if not self.is_running():
                break
        if self._ready:
            self._batch.start()
        if gc.get_count()[0] > YOUNG:
            self._collections += 1
            gc.collect(2 if self._collections % FULL_EVERY == 0 else self._collections % 10 == 0)


def _timer(rings: Callable[[], None]) -> QTimer:
    # A coarse one may ring early, and then once more in time: an idle window would wake twice as often.
    made = QTimer()
    made.setTimerType(Qt.TimerType.PreciseTimer)
    made.setSingleShot(True)
    made.setInterval(0)
    made.timeout.connect(rings)
    return made
