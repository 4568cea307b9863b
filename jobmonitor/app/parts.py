"""The tracker on a data folder, opened and closed. Its rooms are imported and built when it is started."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from jobmonitor.app.base import Base
from jobmonitor.tracker import Tracker
from jobmonitor.tracker.board import Board

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


@asynccontextmanager
async def open_tracker(
    ground: Base, may_ask: Callable[[], bool] = lambda: False, board: Board | None = None
) -> AsyncGenerator[Tracker]:
    """The tracker, asking nobody until it has been started and `run`s."""

    def build(board: Board) -> "Rooms":
        # Their imports take longer than a window that stands already should wait; this runs in a thread.
        from jobmonitor.app.rooms import build_rooms

        return build_rooms(ground, board)

    tracker = Tracker(build, may_ask, board)
    try:
        yield tracker
    finally:
        await tracker.close()
