"""Asks the tracker for an account's recent jobs. It shows nothing itself, and adds none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from jobmonitor.errors import Problem
from jobmonitor.jobs import Vars
from jobmonitor.ui.bridge import Bridge

if TYPE_CHECKING:
    from jobmonitor.tracker.importing import Recent, Source

T = TypeVar("T")

_UNCLEAR = Problem("It could not be done", "Try again; the notice in the window says more")


class Importer(QObject):
    """One question at a time: the next one ends the last one, and so does `stop`."""

    sources_known = Signal(tuple)
    """The `Source`s that can be asked."""
    listed = Signal(object)
    """What came (`Recent`)."""
    failed = Signal(str)
    """Why something couldn't be done, in words."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._task: asyncio.Task[None] | None = None
        self._more: Recent | None = None

    @property
    def has_more(self) -> bool:
        """Whether older jobs can be asked for."""
        return self._more is not None and bool(self._more.more)

    def find_sources(self) -> None:
        """Ask which accounts there are."""
        self._do(self._bridge.tracker.importing.sources(), "see which accounts there are", self.sources_known.emit)

    def ask(self, source: "Source", given: Vars = (), *, older: bool = False) -> None:
        """Ask for the newest jobs, or for those that are older than the last ones that came."""
        more = self._more.more if older and self._more is not None else ()
        if not older:
            self._more = None
        self._do(self._bridge.tracker.importing.recent(source.account, given, more), "list recent jobs", self._came)

    def stop(self) -> None:
        """End what is being asked; nothing is told of it any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _came(self, recent: "Recent") -> None:
        self._more = recent
        self.listed.emit(recent)

    def _do(self, work: Awaitable[T], what: str, tell: Callable[[T], None]) -> None:
        self.stop()

        def done(result: T | Problem) -> None:
            if isinstance(result, Problem):
                self.failed.emit(str(result))
            else:
                tell(result)

        self._task = self._bridge.do(_or_problem(work), what, done=done, failed=lambda: self.failed.emit(str(_UNCLEAR)))


async def _or_problem(work: Awaitable[T]) -> T | Problem:
    """The result, or what the world has against it: that is said where it was asked for."""
    try:
        return await work
    except Problem as problem:
        return problem
