"""Opens the viewer and the comparison over what stands in the window, leads them on, and takes them away again."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStackedLayout

from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.opening import may_be_viewed
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.reel import MOST_COMPARED, to_compare
from jobmonitor.ui.views import Views
from jobmonitor.ui.wall_items import Item

if TYPE_CHECKING:
    from jobmonitor.ui.comparison import Compared, Comparison
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
        self.comparison: Comparison | None = None

    @property
    def is_open(self) -> bool:
        """Whether the viewer is seen."""
        return self.viewer is not None and self._pages.currentWidget() is self.viewer

    @property
    def is_comparing(self) -> bool:
        """Whether the comparison is seen."""
        return self.comparison is not None and self._pages.currentWidget() is self.comparison

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

    def leave_all(self) -> None:
        """Back to the list, whatever stands over it."""
        if self.viewer is not None:
            self.viewer.drop()  # so that no comparison leads back to it
        if self.is_comparing:
            self._leave_comparison()
        self.leave()

    def compare(self, jobs: Sequence[Job]) -> bool:
        """Compare what these jobs gave, if there are two pictures among it."""
        return self._compare(to_compare(jobs))

    def _compare(self, items: Sequence[Item]) -> bool:
        compared = [each for item in items if (each := self._compared(item))]
        if len(compared) < 2:
            return False
        comparison = self._made_comparison()
        self._pages.setCurrentWidget(comparison)
        comparison.show_outputs(compared)
        comparison.setFocus()
        return True

    def _leave_comparison(self) -> None:
        """Back to the viewer where one came from there, else to the list."""
        if self.comparison is None:
            return
        self._fill_screen(is_full=False)
        self.comparison.drop()
        if self.viewer is not None and self.viewer.job is not None:
            self._pages.setCurrentWidget(self.viewer)
            self.viewer.setFocus()
        else:
            self._pages.setCurrentIndex(0)
            self._views.setFocus()

    def _compare_viewed(self) -> None:
        """What is viewed, with the other pictures of its job, or with the next that is shown."""
        viewer = self.viewer
        if viewer is None or viewer.job is None or viewer.output is None:
            return
        viewed = Item(viewer.job.number, viewer.output.n)
        others = [item for item in to_compare([viewer.job]) if item != viewed]
        if not others:
            others = [each for by in (1, -1) if (each := self._next_picture(viewed, by))][:1]
        self._compare([viewed, *others[: MOST_COMPARED - 1]])

    def _step_compared(self, place: int, by: int) -> None:
        if self.comparison is not None and place < len(self.comparison.compared):
            there = self.comparison.compared[place]
            item = self._next_picture(Item(there.job.number, there.output.n), by)
            if item is not None and (compared := self._compared(item)):
                self.comparison.put(place, compared)

    def _next_picture(self, item: Item | None, by: int) -> Item | None:
        while item is not None and (item := self._views.beside(item, by)) is not None:
            if (known := self._output(item)) and may_be_viewed(known[1]):
                return item
        return None

    def _compared(self, item: Item) -> "Compared | None":
        from jobmonitor.ui.comparison import Compared

        known = self._output(item)
        if known is None or not may_be_viewed(known[1]):
            return None
        return Compared(*known, self._model.provider_name(known[0]))

    def _made_comparison(self) -> "Comparison":
        if self.comparison is None:
            from jobmonitor.ui.comparison import Comparison

            self.comparison = Comparison(self._bridge)
            self.comparison.left.connect(self._leave_comparison)
            self.comparison.full_wanted.connect(self._turn_full)
            self.comparison.stepped.connect(self._step_compared)
            self._pages.addWidget(self.comparison)
        return self.comparison

    def apply(self, job: Job) -> None:
        """The job is so now."""
        viewer = self.viewer
        if viewer is None or viewer.job is None or viewer.output is None or viewer.job.number != job.number:
            return
        if known := self._output(Item(job.number, viewer.output.n)):
            viewer.show_output(*known, self._model.provider_name(known[0]))

    def forget(self, number: int) -> None:
        """The job goes away: another one is viewed, where there is one; two or more others are still compared."""
        self._forget_viewed(number)
        self._forget_compared(number)

    def _forget_compared(self, number: int) -> None:
        if self.comparison is None:
            return
        others = [each for each in self.comparison.compared if each.job.number != number]
        if len(others) == len(self.comparison.compared):
            return
        if len(others) > 1:
            self.comparison.show_outputs(others)
        else:
            self._leave_comparison()

    def _forget_viewed(self, number: int) -> None:
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
        viewer.drop()  # also where it stands behind a comparison, which leads back to it

    def _made(self) -> "Viewer":
        if self.viewer is None:
            from jobmonitor.ui.viewer import Viewer  # who never views anything doesn't wait for it

            self.viewer = Viewer(self._bridge, self._now)
            self.viewer.left.connect(self.leave)
            self.viewer.stepped.connect(self._step)
            self.viewer.full_wanted.connect(self._turn_full)
            self.viewer.wanted.connect(self.wanted)
            self.viewer.drag_wanted.connect(self._drag)
            self.viewer.compare_wanted.connect(self._compare_viewed)
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
        page = self._page
        if page is not None:
            self._fill_screen(is_full=not page.is_full)

    @property
    def _page(self) -> "Viewer | Comparison | None":
        """What fills the window."""
        return self.viewer if self.is_open else self.comparison if self.is_comparing else None

    def _fill_screen(self, *, is_full: bool) -> None:
        page = self._page
        if page is None or page.is_full == is_full:
            return
        page.fill_screen(is_full=is_full)
        self._window.menuBar().setVisible(not is_full)
        state = self._window.windowState()
        full = Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if is_full else state & ~full)
        page.setFocus()

    def _drag(self) -> None:
        if self.viewer is not None and self.viewer.output is not None:
            drag_files(self.viewer, [self.viewer.output], None)
