"""Links that the system hands to a program that runs already, as macOS does. Elsewhere they come as words."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.links import is_link, read_link
from jobmonitor.ui.bridge import Bridge


class LinkDoor(QObject):
    """Calls `opened(provider, id)` for each link of ours that the system opens; install it on the application."""

    def __init__(self, opened: Callable[[str, str], None], refused: Callable[[Problem], None]) -> None:
        super().__init__()
        self._opened = opened
        self._refused = refused

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """True where the event was a link of ours: nobody else need look at it."""
        if not isinstance(event, QFileOpenEvent) or not is_link(link := event.url().toString()):
            return super().eventFilter(watched, event)
        try:
            self._opened(*read_link(link))
        except Problem as problem:
            self._refused(problem)
        return True


@contextmanager
def links_to(bridge: Bridge) -> Generator[None]:
    """The jobs of all links that come meanwhile are added, or it is said why not."""

    def add(provider: str, job: str) -> None:
        bridge.do(bridge.tracker.add(job, provider), "add the link's job")

    def refuse(problem: Problem) -> None:
        bridge.noticed.emit(Notice("link", problem.title, problem.hint))

    door = LinkDoor(add, refuse)
    # Elsewhere a filter would see every event, and be told of no link.
    app = QCoreApplication.instance() if sys.platform == "darwin" else None
    if app:
        app.installEventFilter(door)
    try:
        yield
    finally:
        if app:
            app.removeEventFilter(door)
