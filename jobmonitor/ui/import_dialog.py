"""*Import recent*: which account, what its provider lists, and which of that is wanted. It holds no rule."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.importing import Importer
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.recent_list import RecentList
from jobmonitor.ui.words import DOT, count, plain

if TYPE_CHECKING:
    from jobmonitor.tracker.importing import Recent, Source

SEARCH_FROM: Final = 12  # rows; fewer are looked through with the eyes
NOBODY: Final = "No account here can be asked for its jobs. Add one of a provider that lists them, such as Figur."


class ImportDialog(QDialog):
    """Open it with `open()`. Space marks a job, Enter adds the marked ones, Escape ends it and what is being asked."""

    chosen = Signal(object, tuple)
    """The account, and those of its jobs that are to be added."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._now = now
        self._importer = Importer(bridge, self)
        self._sources: tuple[Source, ...] = ()
        self._fields: dict[str, QLineEdit] = {}
        self._is_busy = False
        self.setWindowTitle("Import recent jobs")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._accounts = QComboBox()
        self._only = Text("", "heading")
        self._wanted = QWidget()
        self._ask = button("Ask", self._ask_anew)
        self._search = QLineEdit()
        self._list = RecentList()
        self._line = Text("", dim=True)
        self._all = button("Select all", self._mark_all, quiet=True)
        self._more = button("Show older", self._ask_older)
        self._stop = button("Stop", self._stop_asking)
        self._close = button("Close", self.close)
        self._add = button("Add", self._take, main=True)
        self._add.setDefault(True)
        self._lay_out()
        self._wire()
        self._say("Looking at the accounts…")
        self._show_busy(is_busy=True)
        self._importer.find_sources()

    def done(self, arg__1: int) -> None:
        """Ends what is being asked, too."""
        self._importer.stop()
        super().done(arg__1)

    # Its parts

    def _lay_out(self) -> None:
        self._accounts.setAccessibleName("Account")
        self._search.setPlaceholderText("Search in these jobs")
        self._search.setAccessibleName("Search in these jobs")
        self._search.setClearButtonEnabled(True)
        for part in (self._search, self._accounts, self._only, self._wanted):
            part.hide()
        self._form = QFormLayout(self._wanted)
        self._form.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        for each in (self._ask, self._all, self._more, self._stop):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        for part in (self._accounts, self._only, self._wanted, self._search, self._list, self._line):
            column.addWidget(part)
        column.addLayout(row)
        column.setStretchFactor(self._list, 1)
        self.resize(760, 540)

    def _wire(self) -> None:
        self._importer.sources_known.connect(self._offer)
        self._importer.listed.connect(self._show)
        self._importer.failed.connect(self._show_trouble)
        self._accounts.currentIndexChanged.connect(self._choose)
        self._search.textChanged.connect(self._find)
        self._list.marked.connect(self._enable)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)

    # Whose jobs

    def _offer(self, sources: "tuple[Source, ...]") -> None:
        self._show_busy(is_busy=False)
        self._sources = sources
        if not sources:
            self._list.hide()
            self._add.hide()
            self._say(NOBODY)
            self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._close.setFocus()
            return
        self._accounts.blockSignals(True)  # noqa: FBT003  # Qt's own; the first one is chosen beneath
        self._accounts.addItems([_name(source, sources) for source in sources])
        self._accounts.blockSignals(False)  # noqa: FBT003
        self._accounts.setVisible(len(sources) > 1)
        self._only.setText(_name(sources[0], sources))
        self._only.setVisible(len(sources) == 1)
        self._choose()

    def _choose(self) -> None:
        """Ask at once, save where something has to be said first."""
        self._importer.stop()
        self._list.begin()
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields.clear()
        wanted = self._source.wanted
        for name, known in wanted:
            field = QLineEdit(known)
            field.setAccessibleName(_words(name))
            self._fields[name] = field
            self._form.addRow(_words(name), field)
            field.textChanged.connect(self._enable)
            field.returnPressed.connect(self._ask_if_said)
        self._wanted.setVisible(bool(wanted))
        lacking = next((field for field in self._fields.values() if not field.text()), None)
        if lacking is not None:
            self._say(f"{plain(self._source.provider.name, 60)} needs to know this to list the jobs.")
            self._show_busy(is_busy=False)
            lacking.setFocus()
        else:
            self._ask_anew()

    @property
    def _source(self) -> "Source":
        return self._sources[max(0, self._accounts.currentIndex())]

    # What is asked, and what came

    def _ask_anew(self) -> None:
        self._list.begin()
        self._search.clear()
        self._begin_asking(older=False)

    def _ask_if_said(self) -> None:
        if self._ask.isEnabled():
            self._ask_anew()

    def _ask_older(self) -> None:
        self._begin_asking(older=True)

    def _begin_asking(self, *, older: bool) -> None:
        given = tuple((name, field.text()) for name, field in self._fields.items())
        self._say(f"Asking {plain(self._source.provider.name, 60)}…")
        self._show_busy(is_busy=True)
        self._importer.ask(self._source, given, older=older)

    def _stop_asking(self) -> None:
        self._importer.stop()
        self._show_busy(is_busy=False)
        self._say("Stopped." if not self._list.total else self._told())
        self._list.setFocus()

    def _show(self, recent: "Recent") -> None:
        was_empty = not self._list.total
        came = self._list.add(recent, self._now())
        self._show_busy(is_busy=False)
        self._search.setVisible(self._list.total > SEARCH_FROM)
        self._find(self._search.text())
        if not came and not was_empty:
            self._say(f"{self._told()}{DOT}there are no older ones")
        if was_empty and self._list.total:
            self._list.setFocus()

    def _show_trouble(self, words: str) -> None:
        self._show_busy(is_busy=False)
        self._say(words, "bad")

    def _told(self) -> str:
        if not self._list.total:
            return f"{plain(self._source.provider.name, 60)} lists no jobs here."
        here = f"{DOT}{self._list.tracked:,} of them in the list already" if self._list.tracked else ""
        return f"{count(self._list.total, 'job')}{here}"

    def _find(self, text: str) -> None:
        shown = self._list.search(text)
        self._say(f"{shown:,} of {self._told()}" if text.strip() else self._told())
        self._enable()

    # What is wanted

    def _mark_all(self) -> None:
        self._list.mark_all(are_marked=not self._list.are_all_marked())
        self._list.setFocus()

    def _take(self) -> None:
        if jobs := self._list.chosen():
            self.chosen.emit(self._source.account, jobs)
            self.accept()

    def _say(self, words: str, tone: theme.Tone = "calm") -> None:
        self._line.setText(words)
        self._line.set_tone(tone)

    def _show_busy(self, *, is_busy: bool) -> None:
        self._stop.setVisible(is_busy)
        self._is_busy = is_busy
        self._enable()

    def _enable(self) -> None:
        chosen = len(self._list.chosen())
        self._add.setText(f"Add {count(chosen, 'job')}" if chosen else "Add")
        self._add.setEnabled(bool(chosen) and not self._is_busy)
        self._all.setText("Select none" if self._list.are_all_marked() else "Select all")
        self._all.setVisible(self._list.total > self._list.tracked)
        self._more.setVisible(self._importer.has_more and not self._is_busy)
        self._ask.setVisible(bool(self._fields))
        self._ask.setEnabled(not self._is_busy and all(field.text().strip() for field in self._fields.values()))


def _name(source: "Source", sources: "tuple[Source, ...]") -> str:
    """The provider's name, and the account's where there are several."""
    several = sum(each.provider.id == source.provider.id for each in sources) > 1
    name = plain(source.provider.name, 60)
    return f"{name}{DOT}{plain(source.account.label, 60)}" if several else name


def _words(name: str) -> str:
    return plain(name, 40).replace("_", " ").capitalize()
