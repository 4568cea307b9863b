"""The list of jobs: a view that keeps buttons, pictures and clocks alive in the visible rows, and in no others.

It is a table of one column, as a QListView asks the model about every row each time that one comes, goes or moves:
tenths of a second at 100,000 rows.
"""

import time
from collections.abc import Callable, Container, Generator, Iterable
from contextlib import contextmanager
from typing import Final, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Job
from jobmonitor.ui import words
from jobmonitor.ui.asks import Ask, RowButtons, asks
from jobmonitor.ui.job_delegate import JobDelegate
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.thumbnails import Thumbnails, place_of
from jobmonitor.ui.timers import single_shot

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class JobList(QTableView):
    """Jobs as rows, several of them chosen at once. It says what is chosen and what is wanted, and does none of it."""

    choice_changed = QtSignal()
    """Other rows are chosen than before."""
    opened = QtSignal(int)
    """Somebody wants to see what this job gave."""
    answered = QtSignal(int, object)
    """A row's question was answered: the job's number, and the `Ask`."""
    menu_wanted = QtSignal(object)
    """Where on the screen, as a QPoint."""

    def __init__(
        self,
        model: JobModel,
        thumbnails: Thumbnails,
        names: Callable[[str], str],
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
        has_key: Callable[[int], bool] = lambda _: False,
        usual: Callable[[Job], Usual | None] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self._has_key = has_key
        self._jobs = model
        self._is_begun = False
        self._names = names
        self._now = now
        self._thumbnails = thumbnails
        self._delegate = JobDelegate(thumbnails, names, now, self, has_key, usual)
        self._asking: dict[int, tuple[tuple[Ask, ...], int, QPersistentModelIndex]] = {}
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Base)  # the bar at the side stands on the same ground
        self.setAutoFillBackground(True)
        # A table would fill a chosen row with the system's colour before the delegate paints its own.
        palette = self.palette()
        palette.setBrush(QPalette.ColorRole.Highlight, Qt.BrushStyle.NoBrush)
        self.setPalette(palette)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)  # where the model says so: a row without files is no handle
        self.setAccessibleName("Jobs")
        self._take_height()
        self._clock = single_shot(self, self._tick)
        self._soon = single_shot(self, self._look_round)
        model.visible_rows = self.visible_rows
        for moved in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.layoutChanged, model.modelReset):
            moved.connect(self._look_soon)
        for moved in (model.dataChanged, self.verticalScrollBar().valueChanged):
            moved.connect(self._look_soon)
        thumbnails.arrived.connect(self._repaint)
        self.doubleClicked.connect(self._open)

    # What is chosen

    @property
    def jobs(self) -> JobModel:
        """What it shows."""
        return self._jobs

    def chosen_jobs(self) -> list[Job]:
        """The chosen jobs, in the order of the rows."""
        # By spans, as an index object for each of 100,000 rows would be felt.
        spans = list(cast("Iterable[QItemSelectionRange]", self.selectionModel().selection()))
        spans.sort(key=QItemSelectionRange.top)
        rows = (row for span in spans for row in range(span.top(), span.bottom() + 1))
        return [job for row in rows if (job := self._jobs.job_at(row)) is not None]

    def choose(self, number: int) -> None:
        """Choose this job alone, and bring it into sight, if it is shown."""
        row = self._jobs.row_of(number)
        if row is not None:
            index = self._jobs.index(row)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Says that the choice changed."""
        super().selectionChanged(selected, deselected)
        self._is_begun = self._is_begun or self.selectionModel().hasSelection()
        self.choice_changed.emit()

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803 - Qt's name
        """Takes the files of the chosen jobs along, out of the window."""
        jobs = self.chosen_jobs()
        place = place_of(jobs[0]) if jobs else None
        tile = self._thumbnails.tile(place, self.devicePixelRatioF())
        drag_files(self, [output for job in jobs for output in job.outputs], tile)

    # What is seen

    @property
    def is_ticking(self) -> bool:
        """Whether a time in sight runs; else nothing here wakes up by itself."""
        return self._clock.isActive()

    @property
    def has_settled(self) -> bool:
        """Whether buttons and pictures of the rows in sight are up to date, or asked for."""
        return not self._soon.isActive()

    def visible_rows(self) -> range:
        """The rows that can be seen, whole or in part."""
        if not self.isVisible() or not self._jobs.rowCount():
            return range(0)
        height = self.verticalHeader().defaultSectionSize()
        top = self.verticalScrollBar().value()
        return range(top // height, min(self._jobs.rowCount(), (top + self.viewport().height()) // height + 1))

    @contextmanager
    def held(self, changing: Container[int]) -> Generator[None]:
        """What is looked at stays where it is, whatever comes or goes above it; `changing` are jobs that may move.

        At the very top it is the newest that are looked at.
        """
        bar, height = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        seen = ((row, self._jobs.job_at(row)) for row in self.visible_rows()) if bar.value() else ()
        anchor = next(((row, job.number) for row, job in seen if job and job.number not in changing), None)
        yield
        if anchor is not None and (row := self._jobs.row_of(anchor[1])) is not None and row != anchor[0]:
            self.executeDelayedItemsLayout()  # else the bar doesn't know yet how far it reaches
            bar.setValue(bar.value() + (row - anchor[0]) * height)

    def _look_soon(self) -> None:
        self._soon.start()

    def _look_round(self) -> None:
        self._keep_buttons()
        seen = self.visible_rows()
        scale = self.devicePixelRatioF()
        one_page = range(seen.stop, min(self._jobs.rowCount(), seen.stop + len(seen)))
        in_sight, ahead = (
            [place_of(job) for row in rows if (job := self._jobs.job_at(row))] for rows in (seen, one_page)
        )
        self._thumbnails.look(in_sight, ahead, scale)
        self._tick()

    def _tick(self) -> None:
        """Repaint the rows whose time runs, and wake up again when the first of them says something else."""
        now = self._now()
        waits: list[float] = []
        for row in self.visible_rows():
            job = self._jobs.job_at(row)
            if job is not None and (wait := words.next_tick(job, now)) is not None:
                self.viewport().update(self.visualRect(self._jobs.index(row)))
                waits.append(wait)
        if waits:
            self._clock.start(max(50, int(min(waits) * 1000) + 20))

    def _repaint(self, number: int) -> None:
        row = self._jobs.row_of(number)
        if row is not None and row in self.visible_rows():
            self.viewport().update(self.visualRect(self._jobs.index(row)))

    # Rows that ask

    def _keep_buttons(self) -> None:
        """Give the visible rows that ask something their buttons, and take all others away."""
        wanted: dict[int, tuple[Job, tuple[Ask, ...]]] = {}
        for row in self.visible_rows():
            job = self._jobs.job_at(row)
            if job is not None and (asked := asks(job, self._names, has_key=self._has_key(job.number))):
                wanted[job.number] = (job, asked)
        width = self.viewport().width()
        for number, (asked, made_for, index) in list(self._asking.items()):
            if number not in wanted or wanted[number][1] != asked or made_for != width or not index.isValid():
                had_focus = self._has_focus_inside(index)
                if index.isValid():
                    self.closePersistentEditor(self._jobs.index(index.row()))
                del self._asking[number]
                if had_focus:
                    self.setFocus()
        before: QWidget = self
        for number, (_, asked) in wanted.items():
            index = self._jobs.index(self._jobs.row_of(number) or 0)
            if number not in self._asking:
                self.openPersistentEditor(index)
                self._asking[number] = (asked, width, QPersistentModelIndex(index))
                buttons = self.indexWidget(index)
                if isinstance(buttons, RowButtons):
                    buttons.answered.connect(self.answered)
                    buttons.left.connect(self.setFocus)
            buttons = self.indexWidget(index)
            if isinstance(buttons, RowButtons):
                for button in buttons.buttons:
                    self.setTabOrder(before, button)
                    before = button

    def _has_focus_inside(self, index: QPersistentModelIndex) -> bool:
        if not index.isValid():
            return False
        widget, focus = self.indexWidget(self._jobs.index(index.row())), QApplication.focusWidget()
        return focus is not None and isinstance(widget, RowButtons) and widget.isAncestorOf(focus)

    # What is wanted

    def open_current(self) -> None:
        """Open the row that has the keyboard."""
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        job = self._jobs.job_at(index.row())
        if job is None:
            return
        buttons = self.indexWidget(index)
        if isinstance(buttons, RowButtons):
            buttons.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.opened.emit(job.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the row; Escape chooses nothing; the rest moves about as in any list."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.open_current()
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row, as in a list.

        Where nobody has chosen yet, it begins at the top: Qt's own place is the row that came first, which others have
        pushed down meanwhile.
        """
        if not self._is_begun and (seen := self.visible_rows()):
            return self._jobs.index(seen[0])
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self._jobs.index(0)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self._jobs.index(self._jobs.rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: a search through every ID at each letter would take seconds, and there is a field for it."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for the menu, at the chosen row where the keyboard asked."""
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_wanted.emit(where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows have another width, and others are seen."""
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Rows are seen from now on."""
        super().showEvent(event)
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follows the system's font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._delegate.set_fonts()
            self._take_height()

    def _take_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height)
