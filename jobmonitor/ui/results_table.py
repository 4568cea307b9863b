"""The places of results, each with its kind. Which there are, others find out."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from jobmonitor.jobs import OutputKind
from jobmonitor.tracker.making import Result
from jobmonitor.ui import theme
from jobmonitor.ui.making_words import FORMS, KINDS
from jobmonitor.ui.parts import IconButton, button, empty
from jobmonitor.ui.place_row import PlaceRow
from jobmonitor.ui.words import output_kind


class ResultsTable(QWidget):
    """A line for each place, and a button for one more."""

    changed = Signal(object)
    chosen = Signal(int)
    """The result with this number is pointed at from now on; one more where there are not so many."""
    tree_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._results: tuple[Result, ...] = ()
        self._rows: list[PlaceRow] = []
        self._why = ""
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.XS)
        self._more = button("One more result", self._want_more, quiet=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(self._list)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self._fill()

    def show_results(self, results: tuple[Result, ...], why: str) -> None:
        """These are the places; `why` says why they were proposed."""
        self._results, self._why = results, why
        if max(1, len(results)) != len(self._rows):
            self._fill()
        for row, result in zip(self._rows, results or (Result(),), strict=True):
            self._show(row, result)

    def row(self, n: int) -> PlaceRow:
        """The line of this result, or the last one; there is always one."""
        return self._rows[min(n, len(self._rows) - 1)]

    def mark(self, chosen: int | None) -> None:
        """Show which result waits for a value."""
        for n, row in enumerate(self._rows):
            row.mark(is_chosen=n == chosen)

    def _fill(self) -> None:
        empty(self._list)
        self._rows.clear()
        for n in range(max(1, len(self._results))):
            row = PlaceRow("Result" if n == 0 else f"Result {n + 1}")
            row.edited.connect(partial(self._edit, n))
            row.chosen.connect(partial(self.chosen.emit, n))
            row.tree_wanted.connect(self.tree_wanted.emit)
            kinds = _Kinds()
            kinds.picked.connect(partial(self._pick, n))
            side = QWidget()
            line = QHBoxLayout(side)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.XS)
            line.addWidget(kinds)
            if len(self._results) > 1:
                line.addWidget(IconButton("close", f"Remove result {n + 1}", partial(self._remove, n)))
            row.grid.removeWidget(row.point)
            row.grid.addWidget(row.point, 0, 2)
            row.grid.addWidget(side, 0, 3)
            self._rows.append(row)
            self._list.addWidget(row)

    def _show(self, row: PlaceRow, result: Result) -> None:
        row.show_text(result.path)
        row.findChildren(_Kinds)[0].show_kind(result.kind)
        row.say(FORMS.get(result.form, "") or (self._why if row is self._rows[0] else ""))

    def _edit(self, n: int, text: str) -> None:
        if not self._results and text:
            self.changed.emit((Result(text),))
        elif len(self._results) == 1 and not text:
            self.changed.emit(())
        else:
            self._change(n, replace(self._results[n], path=text))

    def _pick(self, n: int, kind: OutputKind) -> None:
        if self._results:
            self._change(n, replace(self._results[n], kind=kind))

    def _change(self, n: int, result: Result) -> None:
        self.changed.emit((*self._results[:n], result, *self._results[n + 1 :]))

    def _remove(self, n: int) -> None:
        self.changed.emit((*self._results[:n], *self._results[n + 1 :]))

    def _want_more(self) -> None:
        self.chosen.emit(len(self._results))
        self.tree_wanted.emit()


class _Kinds(QComboBox):
    """What kind of a result it is."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Kind of the result")
        for kind in KINDS:
            self.addItem(output_kind(kind), kind)
        self.activated.connect(lambda _=0: self.picked.emit(OutputKind(self.currentData())))

    def show_kind(self, kind: OutputKind) -> None:
        """It is this one."""
        self.setCurrentIndex(KINDS.index(kind))
