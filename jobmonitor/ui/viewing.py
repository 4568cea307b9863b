"""Opens the viewer over what stands in the window, leads it from output to output, and takes it away again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStackedLayout

from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.views import Views
from jobmonitor.ui.wall_items import Item

if TYPE_CHECKING:
    from jobmonitor.ui.viewer import Viewer


class Viewing(QObject):
    """`pages` holds the desk's work, and the viewer over it. The list's choice goes along with what is viewed."""

    moved = Signal(int, int)
    """The output of this job and of this number is viewed now."""
    wanted = Signal(Deed)
    """To be done with what is viewed."""

    def __init__(
        self,
        window: QMainWindow,
        bridge: Bridge,
        pages: QStackedLayout,
        views: Views,
        model: JobModel,
        now: Callable[[], float],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._pages = pages
        self._views = views
        self._model = model
        self._now = now
        self.viewer: Viewer | None = None

    @property
    def is_open(self) -> bool:
        """Whether the viewer is seen."""
        return self.viewer is not None and self._pages.currentWidget() is self.viewer

    def open(self, number: int, n: int) -> bool:
        """View this output, if it is one that can be."""
        known = self._output(Item(number, n))
        if known is None:
            return False
        viewer = self._made()
        self._pages.setCurrentWidget(viewer)
        self._show(*known)
        viewer.setFocus()
        return True

    def leave(self) -> None:
        """Back to where one came from."""
        if self.viewer is not None and self.is_open:
            self._fill_screen(is_full=False)
            self._pages.setCurrentIndex(0)
            self.viewer.drop()
            self._views.setFocus()

    def apply(self, job: Job) -> None:
        """The job is so now."""
        viewer = self.viewer
        if viewer is None or viewer.job is None or viewer.output is None or viewer.job.number != job.number:
            return
        if known := self._output(Item(job.number, viewer.output.n)):
            viewer.show_output(*known, self._model.provider_name(known[0]))

    def forget(self, number: int) -> None:
        """The job goes away: another one is viewed, where there is one."""
        viewer = self.viewer
        if viewer is None or viewer.job is None or viewer.output is None or viewer.job.number != number:
            return
        for by, outputs in ((1, viewer.job.outputs[-1:]), (-1, viewer.job.outputs[:1])):
            for output in outputs:
                other = self._views.beside(Item(number, output.n), by)
                if other is not None and (known := self._output(other)):
                    self._show(*known)
                    return
        self.leave()

    def _made(self) -> "Viewer":
        if self.viewer is None:
            from jobmonitor.ui.viewer import Viewer  # who never views anything doesn't wait for it

            self.viewer = Viewer(self._bridge, self._now)
            self.viewer.left.connect(self.leave)
            self.viewer.stepped.connect(self._step)
            self.viewer.full_wanted.connect(self._turn_full)
            self.viewer.wanted.connect(self.wanted)
            self.viewer.drag_wanted.connect(self._drag)
            self._pages.addWidget(self.viewer)
        return self.viewer

    def _show(self, job: Job, output: Output) -> None:
        if self.viewer is None:
            return
        self.viewer.show_output(job, output, self._model.provider_name(job))
        self.moved.emit(job.number, output.n)
        if job.seen_at is None and output.state is OutputState.SAVED:
            self._bridge.do(self._bridge.tracker.results.saw(job.number), "note that the result was seen")

    def _step(self, by: int) -> None:
        viewer = self.viewer
        if viewer is not None and viewer.job is not None and viewer.output is not None:
            other = self._views.beside(Item(viewer.job.number, viewer.output.n), by)
            if other is not None and (known := self._output(other)):
                self._show(*known)

    def _output(self, item: Item) -> tuple[Job, Output] | None:
        job = self._model.job(item.number)
        output = next((output for output in job.outputs if output.n == item.n), None) if job else None
        return (job, output) if job and output else None

    def _turn_full(self) -> None:
        if self.viewer is not None:
            self._fill_screen(is_full=not self.viewer.is_full)

    def _fill_screen(self, *, is_full: bool) -> None:
        viewer = self.viewer
        if viewer is None or viewer.is_full == is_full:
            return
        viewer.fill_screen(is_full=is_full)
        self._window.menuBar().setVisible(not is_full)
        state = self._window.windowState()
        full = Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if is_full else state & ~full)
        viewer.setFocus()

    def _drag(self) -> None:
        if self.viewer is not None and self.viewer.output is not None:
            drag_files(self.viewer, [self.viewer.output], None)
