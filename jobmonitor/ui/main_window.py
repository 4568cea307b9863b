"""The window itself: its frame, its place on the screen, its end. What stands in it comes a moment later (`desk`)."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from jobmonitor.ui import theme
from jobmonitor.ui.frame import Frame, draw_frame, field_height
from jobmonitor.ui.look import look_of, stood
from jobmonitor.ui.theme import Scheme

if TYPE_CHECKING:
    from jobmonitor.ui.bridge import Bridge
    from jobmonitor.ui.desk import Desk

FIRST_SIZE = QSize(1160, 760)


class MainWindow(QMainWindow):
    """Stands at once, quiet and empty, and is furnished when all that belongs in it has been imported.

    `remembered` is what an earlier window gave to `remember`. With a bridge it is furnished from the beginning.
    """

    closed = Signal()
    painted = Signal()

    def __init__(
        self,
        bridge: "Bridge | None" = None,
        *,
        remembered: str = "",
        remember: Callable[[str], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._stood = stood(remembered)
        self._remember = remember
        self._desk: Desk | None = None
        self.setWindowTitle("Job Monitor")
        self.resize(FIRST_SIZE)
        if self._stood:
            self.restoreGeometry(self._stood.geometry)
        if bridge:
            self.furnish(bridge, now=now)

    @property
    def desk(self) -> "Desk":
        """What stands in the window."""
        if self._desk is None:
            raise RuntimeError("The window is not furnished yet")
        return self._desk

    def furnish(
        self,
        bridge: "Bridge",
        *,
        scheme: Scheme = "system",
        choose_scheme: Callable[[Scheme], None] = lambda _: None,
        watches_clipboard: bool = False,
        choose_watch: Callable[[bool], None] = lambda _: None,
        view: str = "",
        choose_view: Callable[[str], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> "Desk":
        """Put everything in its place."""
        from jobmonitor.ui.desk import Desk  # a third of a start's time

        self._desk = Desk(self, bridge, scheme=scheme, choose_scheme=choose_scheme, now=now)
        self._desk.actions_.watch.setChecked(watches_clipboard)
        self._desk.actions_.watch.toggled.connect(choose_watch)
        self._desk.views.restore(view)
        self._desk.views.changed.connect(choose_view)
        self.setCentralWidget(self._desk)
        if self._stood:
            self._desk.parts.restoreState(self._stood.parts)
        return self._desk

    def paintEvent(self, event: QPaintEvent) -> None:
        """Until there is more to see, the frame of it."""
        super().paintEvent(event)
        if self._desk is None:
            look = theme.colors(self.palette())
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_frame(painter, self.rect(), look, self._stood.frame if self._stood else Frame())
            painter.end()
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Says that it is closed, and how it looked."""
        if self._desk is not None:
            self._remember(look_of(self, self._desk.parts, self._desk.y(), field_height(self.fontMetrics())))
        super().closeEvent(event)
        self.closed.emit()
