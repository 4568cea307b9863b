"""What is known before the first room is built, and the tracker that builds them. Importing this is quick."""

import os
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.paths import Paths
from jobmonitor.secrets import Keychain
from jobmonitor.settings import Settings, load_settings
from jobmonitor.tracker import Tracker
from jobmonitor.tracker.board import Board

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Base:
    """Where things lie, what is set, and the way to the keys."""

    paths: Paths
    settings: Settings
    keychain: Keychain
    environ: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def base(paths: Paths, environ: Mapping[str, str] = os.environ) -> Base:
    """Folders made, settings read, and the way to the keys. Raises Problem where a folder can't be made."""
    paths.create()
    settings, problem = load_settings(paths.settings)
    return Base(paths, settings, Keychain(environ), environ, (problem,) if problem else ())


@asynccontextmanager
async def open_tracker(ground: Base, may_ask: Callable[[], bool] = lambda: False) -> AsyncGenerator[Tracker]:
    """The tracker, asking nobody until it has been started and `run`s."""

    def build(board: Board) -> "Rooms":
        # Their imports take longer than a window that stands already should wait; this runs in a thread.
        from jobmonitor.app.rooms import build_rooms

        return build_rooms(ground, board)

    tracker = Tracker(build, may_ask)
    try:
        yield tracker
    finally:
        await tracker.close()
