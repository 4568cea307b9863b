"""The jobs that a provider listed, with a mark before each that can be added. It says which are chosen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from jobmonitor.jobs import Job, JobState, ListedJob
from jobmonitor.ui import theme
from jobmonitor.ui.check_mark import MarkDelegate
from jobmonitor.ui.words import DOT, clock, plain, state_name, title

if TYPE_CHECKING:
    from jobmonitor.tracker.importing import Recent

COLUMNS: Final = ("Job", "Kind", "State", "Created")
_N = Qt.ItemDataRole.UserRole
_TONES: Final[dict[JobState, theme.Tone]] = {
    JobState.RUNNING: "busy",
    JobState.SUCCEEDED: "good",
    JobState.FAILED: "bad",
    JobState.EXPIRED: "warn",
}


def state_of(job: ListedJob, *, is_tracked: bool) -> str:
    """Where the job stands, by its provider; a word that we don't know as it came."""
    word = plain(job.provider_state, 40)
    said = state_name(job.state) if job.state is not JobState.UNKNOWN else f"“{word}”" if word else "Not said"
    return f"{said}{DOT}in the list" if is_tracked else said


class RecentList(QTreeWidget):
    """Space marks a row, Ctrl+A all that can be seen. What is in the list already can't be marked."""

    marked = Signal()
    """Other jobs are chosen now."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[ListedJob] = []
        self._seen: set[tuple[str, object]] = set()
        self.setHeaderLabels(COLUMNS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAccessibleName("Recent jobs")
        self.setItemDelegateForColumn(0, MarkDelegate(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self.marked)
        self.itemDoubleClicked.connect(self._turn)
        self._color()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+A marks all that can be seen, or, where they are marked, none."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.mark_all(are_marked=not self.are_all_marked())
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """No jobs."""
        self.clear()
        self._jobs.clear()
        self._seen.clear()
        self.marked.emit()

    def add(self, recent: "Recent", now: float) -> int:
        """How many of these jobs weren't here yet; they stand beneath the others."""
        before = len(self._jobs)
        self.blockSignals(True)  # noqa: FBT003  # Qt's own; one word for all of them comes at the end
        for job, number in zip(recent.jobs, recent.tracked, strict=True):
            if (job.id, job.vars) not in self._seen:
                self._seen.add((job.id, job.vars))
                self._add(job, now, is_tracked=number is not None)
        self.blockSignals(False)  # noqa: FBT003
        if (first := self.topLevelItem(0)) is not None and not before:
            self.setCurrentItem(first)
        self.marked.emit()
        return len(self._jobs) - before

    def chosen(self) -> tuple[ListedJob, ...]:
        """The marked jobs in their order, also those that a search hides."""
        return tuple(self._jobs[int(item.data(0, _N))] for item in self._items() if _is_marked(item))

    @property
    def total(self) -> int:
        """How many jobs there are."""
        return len(self._jobs)

    @property
    def tracked(self) -> int:
        """How many of them are in the list already."""
        return sum(not _can_be_marked(item) for item in self._items())

    def search(self, text: str) -> int:
        """How many rows hold every word of the text; the others are hidden."""
        words = text.casefold().split()
        shown = 0
        for item in self._items():
            said = " ".join(item.text(column) for column in range(len(COLUMNS))).casefold()
            fits = all(word in said for word in words)
            item.setHidden(not fits)
            shown += fits
        return shown

    def are_all_marked(self) -> bool:
        """Whether every row that can be seen and marked is marked."""
        free = [item for item in self._items() if _can_be_marked(item) and not item.isHidden()]
        return bool(free) and all(map(_is_marked, free))

    def mark_all(self, *, are_marked: bool) -> None:
        """Mark every row that can be seen, or none of them."""
        state = Qt.CheckState.Checked if are_marked else Qt.CheckState.Unchecked
        self.blockSignals(True)  # noqa: FBT003
        for item in self._items():
            if _can_be_marked(item) and not item.isHidden():
                item.setCheckState(0, state)
        self.blockSignals(False)  # noqa: FBT003
        self.viewport().update()
        self.marked.emit()

    def _add(self, job: ListedJob, now: float, *, is_tracked: bool) -> None:
        created = "" if job.created_at is None else clock(job.created_at, now)
        row = [plain(job.id, 120), title(Job(job.id, kind=job.kind)), state_of(job, is_tracked=is_tracked), created]
        item = QTreeWidgetItem(row)
        item.setData(0, _N, len(self._jobs))
        if is_tracked:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        else:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Unchecked)
        self._jobs.append(job)
        self.addTopLevelItem(item)
        self._color_item(item)

    def _turn(self, item: QTreeWidgetItem) -> None:
        if _can_be_marked(item):
            item.setCheckState(0, Qt.CheckState.Unchecked if _is_marked(item) else Qt.CheckState.Checked)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for n in range(self.topLevelItemCount()):
            if (item := self.topLevelItem(n)) is not None:  # pyright: ignore[reportUnnecessaryComparison]
                yield item

    def _color(self) -> None:
        sheet = theme.tree_style(theme.colors(self.palette()))
        if sheet == self.styleSheet():
            return  # a sheet changes the palette as well
        self.setStyleSheet(sheet)
        for item in self._items():
            self._color_item(item)

    def _color_item(self, item: QTreeWidgetItem) -> None:
        look = theme.colors(self.palette())
        job = self._jobs[int(item.data(0, _N))]
        is_free = _can_be_marked(item)
        item.setForeground(0, QColor(look.text if is_free else look.dim))
        item.setForeground(2, QColor(look.tone(_TONES.get(job.state, "calm")) if is_free else look.dim))
        for column in (1, 3):
            item.setForeground(column, QColor(look.dim))


def _can_be_marked(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def _is_marked(item: QTreeWidgetItem) -> bool:
    return _can_be_marked(item) and item.checkState(0) == Qt.CheckState.Checked
