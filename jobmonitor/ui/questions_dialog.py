"""What asking costs: for each account the questions of late, what is left, what comes next, and a way to pause them."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.forecast import Budget
from jobmonitor.jobs import Job
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.words import clock, count, plain

COLUMNS: Final = ("Account", "Jobs", "Last minute", "Last hour", "Left", "Next question", "Saved")
TIPS: Final = {
    "Jobs": "Jobs that are asked about",
    "Left": "How many more questions this account may ask within this minute",
    "Saved": "Questions that asking every two seconds would have taken beside these, since the window was opened",
}
_KEY: Final = Qt.ItemDataRole.UserRole
SECOND_MS: Final = 1_000
ROW_HEIGHT: Final = 32


def budget_row(budget: Budget, name: str, now: float) -> tuple[str, ...]:
    """One account's line, a word for each column."""
    account = "" if budget.account in ("", "default") else f" ({plain(budget.account, 40)})"
    left = "no limit" if budget.left is None else f"{budget.left} of {budget.per_minute:g}"
    if budget.held_until is not None and budget.held_until > now:
        following = f"asked to wait until {clock(budget.held_until, now, with_seconds=True)}"
    else:
        following = "none" if budget.next_at is None else clock(max(budget.next_at, now), now, with_seconds=True)
    counts = (f"{each:,}" for each in (budget.watched, budget.last_minute, budget.last_hour))
    return (f"{name}{account}", *counts, left, following, f"{budget.saved:,}")


class QuestionsDialog(QDialog):
    """Open it with `open()`. It follows what happens while it stands open."""

    def __init__(
        self,
        bridge: Bridge,
        names: Callable[[str], str],
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._names = names
        self._now = now
        self.setWindowTitle("Questions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self._none = Text(
            "Nobody is asked at the moment. As soon as a job is watched, its account stands here.", dim=True
        )
        self.pause = button("Pause its jobs", self._pause_or_resume)
        self.pause_all = button("Pause all", self._pause_or_resume_all)
        self._close = button("Close", self.close)
        self._lay_out()
        self._color()
        self.list.currentItemChanged.connect(self._enable)
        bridge.jobs_changed.connect(self._enable)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.start()
        self.tell()

    def tell(self) -> None:
        """Say what is so now. The chosen account stays chosen."""
        now = self._now()
        budgets = {(each.provider, each.account): each for each in self._bridge.tracker.outlook.budgets()}
        rows = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        items = {item.data(0, _KEY): item for item in rows if item is not None}
        for key in items.keys() - budgets.keys():
            self.list.takeTopLevelItem(self.list.indexOfTopLevelItem(items[key]))
        for key, budget in budgets.items():
            item = items.get(key) or self._added(key)
            for column, said in enumerate(budget_row(budget, self._names(budget.provider), now)):
                if item.text(column) != said:
                    item.setText(column, said)
        if self.list.currentItem() is None and (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self.list.setVisible(bool(budgets))
        self._none.setVisible(not budgets)
        self._enable()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _lay_out(self) -> None:
        self.list.setHeaderLabels(COLUMNS)
        head = self.list.headerItem()
        for column, name in enumerate(COLUMNS):
            head.setToolTip(column, TIPS.get(name, ""))
            head.setTextAlignment(column, _side(column))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName("Questions by account")
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(COLUMNS.index("Next question"), QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        for each in (self.pause, self.pause_all):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.resize(780, 320)

    def _added(self, key: tuple[str, str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list)
        item.setData(0, _KEY, key)
        item.setSizeHint(COLUMNS.index("Next question"), QSize(0, ROW_HEIGHT))
        for column in range(len(COLUMNS)):
            item.setTextAlignment(column, _side(column))
        return item

    def _color(self) -> None:
        self.list.setStyleSheet(theme.tree_style(theme.colors(self.palette())))

    def _enable(self) -> None:
        mine, everybodys = self._live(self._chosen()), self._live(None)
        for each, jobs, of in ((self.pause, mine, "its jobs"), (self.pause_all, everybodys, "all")):
            each.setEnabled(bool(jobs))
            each.setText(f"{'Resume' if jobs and all(job.paused for job in jobs) else 'Pause'} {of}")
            each.setToolTip(count(len(jobs), "job") if jobs else "")

    def _chosen(self) -> tuple[str, str] | None:
        item = self.list.currentItem()
        return item.data(0, _KEY) if item is not None else ("", "")

    def _live(self, of: tuple[str, str] | None) -> list[Job]:
        """The jobs of this account, or of all, that aren't over."""
        jobs = self._bridge.tracker.jobs.values()
        return [job for job in jobs if not job.state.is_final and (of is None or (job.provider, job.account) == of)]

    def _pause_or_resume(self) -> None:
        self._turn(self._live(self._chosen()))

    def _pause_or_resume_all(self) -> None:
        self._turn(self._live(None))

    def _turn(self, jobs: Sequence[Job]) -> None:
        tracker, numbers = self._bridge.tracker, [job.number for job in jobs]
        if all(job.paused for job in jobs):
            self._bridge.do(tracker.resume(numbers), "resume the jobs")
        else:
            self._bridge.do(tracker.pause(numbers), "pause the jobs")


def _side(column: int) -> Qt.AlignmentFlag:
    """Numbers stand under one another."""
    is_text = COLUMNS[column] in ("Account", "Next question")
    return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight)
