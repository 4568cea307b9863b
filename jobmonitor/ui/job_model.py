"""The jobs as rows: sorted, filtered and announced as rarely as possible. It paints nothing and asks nobody.

It keeps an order of its own rather than standing behind a sorting proxy, which takes seconds at 100,000 rows.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jobmonitor.jobs import Health, Job, JobState, OutputState
from jobmonitor.ui import words
from jobmonitor.ui.asks import ABOUT_KEY

Index = QModelIndex | QPersistentModelIndex
Key = tuple[Any, ...]

JOB_ROLE: Final = int(Qt.ItemDataRole.UserRole)
FEW: Final = 200  # rows moved one by one; above that the whole order is made anew
_ROOT: Final = QModelIndex()


class Sort(StrEnum):
    """What the rows are sorted by; within it, the newest comes first."""

    ADDED = "added"
    STATE = "state"
    PROVIDER = "provider"
    ELAPSED = "elapsed"


class Group(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    ACTIVE = "active"
    DONE = "done"
    ATTENTION = "attention"


_RANK: Final = {
    JobState.RUNNING: 0,
    JobState.QUEUED: 1,
    JobState.UNKNOWN: 2,
    JobState.FAILED: 3,
    JobState.EXPIRED: 4,
    JobState.CANCELLED: 5,
    JobState.SUCCEEDED: 6,
}
_STUCK: Final = frozenset({Health.NEEDS_KEY, Health.BAD_KEY, Health.NOT_FOUND})


def is_in(job: Job, group: Group) -> bool:
    """Whether the job belongs to the group. One that failed, or that waits for the person, needs attention."""
    match group:
        case Group.ALL:
            return True
        case Group.ACTIVE:
            return not job.state.is_final or job.has_open_outputs
        case Group.DONE:
            return job.state.is_final and not job.has_open_outputs
        case Group.ATTENTION:
            if job.state in (JobState.FAILED, JobState.EXPIRED):
                return True
            if not job.state.is_final and (not job.provider or job.health in _STUCK):
                return True
            return any(output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED) for output in job.outputs)


class JobModel(QAbstractListModel):
    """One row a job. `names` gives a provider's name by its ID, `now` the time."""

    def __init__(
        self,
        names: Callable[[str], str] = str,
        now: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._now = now
        self._jobs: dict[int, Job] = {}
        self._order: list[int] = []
        self._keys: dict[int, Key] = {}  # of the rows in the order, as they were when they were put there
        self._texts: dict[int, str] = {}  # in lower case; empty until somebody searches
        self._sort = Sort.ADDED
        self._group = Group.ALL
        self._wanted: tuple[str, ...] = ()
        self.has_key: Callable[[int], bool] = lambda _: False
        self.visible_rows: Callable[[], range] = lambda: range(len(self._order))

    # What a view asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        """The rows that are shown."""
        return 0 if parent.isValid() else len(self._order)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row with files can be dragged out of the window."""
        job = self.job_at(index.row())
        has_files = job is not None and any(output.state is OutputState.SAVED for output in job.outputs)
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if has_files else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The job itself, its ID, its sentence for a screen reader, or its tip."""
        row = index.row()
        if not 0 <= row < len(self._order):
            return None
        job = self._jobs[self._order[row]]
        if role == JOB_ROLE:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return words.plain(job.id)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = words.sentence(job, self.provider_name(job), self._now())
            return f"{said} {ABOUT_KEY}" if self.has_key(job.number) else said
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(job)
        return None

    # What is shown

    @property
    def total(self) -> int:
        """How many jobs there are, shown or not."""
        return len(self._jobs)

    @property
    def sort_by(self) -> Sort:
        """What the rows are sorted by."""
        return self._sort

    @property
    def group(self) -> Group:
        """Which rows are shown."""
        return self._group

    def provider_name(self, job: Job) -> str:
        """The provider's name, "" while nobody knows whose the job is."""
        return self._names(job.provider) if job.provider else ""

    def job_at(self, row: int) -> Job | None:
        """The job in this row."""
        return self._jobs[self._order[row]] if 0 <= row < len(self._order) else None

    def shown(self) -> Iterable[Job]:
        """The jobs that are shown, in the order of their rows."""
        return map(self._jobs.__getitem__, self._order)

    def job(self, number: int) -> Job | None:
        """The job with this number, shown or not."""
        return self._jobs.get(number)

    def row_of(self, number: int) -> int | None:
        """The row of a job, None while it isn't shown."""
        key = self._keys.get(number)
        return None if key is None else bisect_left(self._order, key, key=self._keys.__getitem__)

    def set_sort(self, sort: Sort) -> None:
        """Sort by `sort` from now on."""
        self._sort = sort
        self._make_order()

    def set_group(self, group: Group) -> None:
        """Show this group alone."""
        self._group = group
        self._make_order()

    def set_search(self, text: str) -> None:
        """Show the rows that hold every word of `text`, whatever its case."""
        wanted = tuple(text.lower().split())
        if wanted == self._wanted:
            return
        # One more letter can only take rows away, and leaves the others where they are.
        is_narrower = all(any(old in word for word in wanted) for old in self._wanted)
        self._wanted = wanted
        if wanted and not self._texts:
            self._texts = {number: self._text(job) for number, job in self._jobs.items()}
        if is_narrower:
            self._rearrange(self._narrow)
        else:
            self._make_order()

    # What happens to the jobs

    def load(self, jobs: Iterable[Job]) -> None:
        """Begin with these jobs."""
        self.beginResetModel()
        self._jobs = {job.number: job for job in jobs}
        self._texts = {}
        if self._wanted:
            self._texts = {number: self._text(job) for number, job in self._jobs.items()}
        self._sort_all()
        self.endResetModel()

    def apply(self, jobs: Iterable[Job]) -> None:
        """Take these values in: one announcement for all rows that are seen and stay where they are."""
        news = list(jobs)
        if sum(job.number not in self._jobs for job in news) > FEW:
            self._take_in(news)
            return
        stayed: list[int] = []
        moved: list[int] = []
        for job in news:
            number = job.number
            self._jobs[number] = job
            if self._texts or self._wanted:
                self._texts[number] = self._text(job)
            key = self._key(job) if self._is_shown(job) else None
            old = self._keys.get(number)
            if old is not None and key is not None and self._is_same_place(old, key):
                stayed.append(number)
            elif old is not None or key is not None:
                moved.append(number)
        if len(moved) > FEW:
            self._make_order()
        else:
            for number in moved:
                self._place(number)
        self._announce(stayed)

    def take_names(self) -> None:
        """Providers are called something else now: say so in the rows, the search and the order."""
        if self._texts:
            self._texts = {number: self._text(job) for number, job in self._jobs.items()}
        if self._sort is Sort.PROVIDER or self._wanted:
            self._make_order()
        else:
            self._announce(self._order)

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget these jobs."""
        gone = [number for number in numbers if number in self._jobs]
        shown = [number for number in gone if number in self._keys]
        if len(shown) > FEW:
            self._rearrange(lambda: self._drop_all(gone))
            return
        for number in shown:
            self._take_out(number)
        self._drop(gone)

    def _take_in(self, jobs: list[Job]) -> None:
        """Very many at once: their places are found together."""
        self._jobs.update((job.number, job) for job in jobs)
        if self._texts or self._wanted:
            self._texts.update((job.number, self._text(job)) for job in jobs)
        self._make_order()
        self._announce([job.number for job in jobs])

    def _drop(self, numbers: list[int]) -> None:
        for number in numbers:
            self._jobs.pop(number, None)
            self._texts.pop(number, None)

    def _drop_all(self, numbers: list[int]) -> None:
        self._drop(numbers)
        self._sort_all()

    def _announce(self, numbers: Iterable[int]) -> None:
        changed = set(numbers)
        rows = [row for row in self.visible_rows() if self._order[row] in changed] if changed else []
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))

    def _is_same_place(self, old: Key, key: Key) -> bool:
        # How long a job runs changes with every look at the clock: its row stays until somebody sorts again.
        return self._sort is Sort.ELAPSED or old == key

    def _place(self, number: int) -> None:
        """Put a row where it belongs now; one that only moves stays chosen."""
        job = self._jobs[number]
        old = self.row_of(number)
        if not self._is_shown(job):
            self._take_out(number)
            return
        key = self._key(job)
        row = bisect_left(self._order, key, key=self._keys.__getitem__)
        if old is None:
            self.beginInsertRows(_ROOT, row, row)
            self._order.insert(row, number)
            self._keys[number] = key
            self.endInsertRows()
        elif row in (old, old + 1):
            self._keys[number] = key
            self._announce([number])
        else:
            # Both rows as they are before the move: beneath itself, the row's own place is still counted.
            self.beginMoveRows(_ROOT, old, old, _ROOT, row)
            del self._order[old]
            self._order.insert(row - (row > old), number)
            self._keys[number] = key
            self.endMoveRows()

    def _take_out(self, number: int) -> None:
        row = self.row_of(number)
        if row is not None:
            self.beginRemoveRows(_ROOT, row, row)
            del self._order[row]
            del self._keys[number]
            self.endRemoveRows()

    def _make_order(self) -> None:
        self._rearrange(self._sort_all)

    def _rearrange(self, arrange: Callable[[], None]) -> None:
        """Change the whole order; what was chosen stays chosen, wherever it went."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._order[index.row()] for index in before]
        arrange()
        after: list[QModelIndex] = []
        for number in numbers:
            row = self.row_of(number)
            after.append(QModelIndex() if row is None else self.index(row))
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sort_all(self) -> None:
        jobs: Iterable[Job] = self._jobs.values()
        if self._group is not Group.ALL or self._wanted:
            jobs = filter(self._is_shown, jobs)
        key = self._key_of(self._sort)
        self._keys = {job.number: key(job) for job in jobs}
        self._order = sorted(self._keys, key=self._keys.__getitem__)

    def _narrow(self) -> None:
        self._order = [number for number in self._order if self._holds_words(number)]
        self._keys = {number: self._keys[number] for number in self._order}

    def _holds_words(self, number: int) -> bool:
        text = self._texts[number]
        return all(word in text for word in self._wanted)

    def _is_shown(self, job: Job) -> bool:
        return is_in(job, self._group) and (not self._wanted or self._holds_words(job.number))

    def _key(self, job: Job) -> Key:
        return self._key_of(self._sort)(job)

    def _key_of(self, sort: Sort) -> Callable[[Job], Key]:
        match sort:
            case Sort.ADDED:
                return lambda job: (-job.added_at, -job.number)
            case Sort.STATE:
                return lambda job: (_RANK[job.state], -job.added_at, -job.number)
            case Sort.PROVIDER:
                return lambda job: (self.provider_name(job).lower(), -job.added_at, -job.number)
            case Sort.ELAPSED:
                now = self._now()
                return lambda job: (-(words.elapsed(job, now) or 0.0), -job.number)

    def _text(self, job: Job) -> str:
        said = job.error.message if job.error else job.message
        parts = (job.id, self.provider_name(job), job.kind, words.state_word(job), job.provider_state, said)
        return "\n".join(parts).lower()

    def _tip(self, job: Job) -> str:
        import html  # with its table of entities it would cost the first paint 2 ms

        now = self._now()
        lines = (
            words.plain(job.id),
            words.message_line(job),
            words.trouble_line(job, now),
            words.plain(job.trouble.hint) if job.trouble else "",
        )
        # A view takes a tip that looks like HTML for HTML. This one is, and everything in it is escaped.
        return f"<p>{'<br>'.join(html.escape(line) for line in lines if line)}</p>"
