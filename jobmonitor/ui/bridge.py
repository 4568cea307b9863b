"""Between the tracker and the widgets: its events as signals, at most one a frame, and its coroutines with an owner."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Job
from jobmonitor.ui.timers import single_shot

if TYPE_CHECKING:
    from jobmonitor.tracker import Tracker

T = TypeVar("T")

log = logging.getLogger(__name__)

FRAME_MS: Final = 16


class Bridge(QObject):
    """The one way from a widget to the tracker, and back. Lives on the window's thread, as the tracker does."""

    jobs_changed = Signal(list)  # list[Job]: the newest value of each, once a frame
    removed = Signal(list)  # list[int]
    accounts_changed = Signal()
    noticed = Signal(object)  # Notice

    def __init__(self, tracker: "Tracker", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tracker = tracker
        self._is_closed = False
        self._pending: dict[int, Job] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._frame = single_shot(self, self._flush, FRAME_MS)
        self._leave = [
            tracker.changed.connect(self._changed),
            tracker.removed.connect(self._removed),
            tracker.accounts_changed.connect(self.accounts_changed.emit),
            tracker.noticed.connect(self.noticed.emit),
        ]

    def do(
        self,
        work: Coroutine[Any, Any, T],
        what: str,
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> asyncio.Task[None]:
        """The task that carries out `work`. `what` reads after "could not": "add the job".

        What fails because of the world becomes a notice; what is a fault of ours is logged as well. Then `failed` is
        called; after a success `done`, with the result. Neither is called when the window is gone.
        """
        # A TaskGroup would end the others with the first bug; these are held here and ended by `close`.
        task = asyncio.get_running_loop().create_task(self._guard(work, what, done, failed), name=f"window: {what}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # a task that is ended before it began never awaits its work
        if self._is_closed:
            task.cancel()  # a timer of the window's came late
        return task

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done for a widget."""
        return not self._tasks

    async def close(self) -> None:
        """Hear nothing more, and end what is still being done."""
        self._is_closed = True
        for leave in self._leave:
            leave()
        self._leave.clear()
        self._frame.stop()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _guard(
        self,
        work: Coroutine[Any, Any, T],
        what: str,
        done: Callable[[T], None] | None,
        failed: Callable[[], None] | None,
    ) -> None:
        try:
            result = await work
            if done is not None:
                done(result)
        except Problem as problem:
            self.noticed.emit(Notice(f"do:{what}", problem.title, problem.hint))
        except Exception:  # the guard of all that the window starts
            log.exception("Could not %s", what)
            hint = "This is a fault in Job Monitor itself; the log has the details"
            self.noticed.emit(Notice(f"do:{what}", f"Could not {what}", hint))
        else:
            return
        if failed is not None:
            failed()

    def _changed(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            self._pending[job.number] = job
        if not self._frame.isActive():
            self._frame.start()

    def _removed(self, numbers: tuple[int, ...]) -> None:
        for number in numbers:
            self._pending.pop(number, None)
        self.removed.emit(list(numbers))

    def _flush(self) -> None:
        jobs = list(self._pending.values())
        self._pending.clear()
        if jobs:
            self.jobs_changed.emit(jobs)
