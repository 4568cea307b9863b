"""The list, or what stands in its place while it has no rows. It knows no job, only how many there are."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from jobmonitor.ui.empty_state import EmptyState


class ListPages(QStackedWidget):
    """Shows one of the two; the hint is made when it is first needed."""

    all_wanted = Signal()
    """Show every job again."""

    def __init__(self, rows: QWidget) -> None:
        super().__init__()
        self._rows = rows
        self._hint: EmptyState | None = None
        self.addWidget(rows)

    def turn(self, shown: int, total: int, providers: Iterable[str]) -> bool:
        """Whether the list came in the place of the hint; `shown` rows of `total` jobs decide which of the two it is.

        The providers are named to somebody who begins.
        """
        if shown:
            was_hint = self.currentWidget() is not self._rows
            self.setCurrentWidget(self._rows)
            return was_hint
        if self._hint is None:
            self._hint = EmptyState()
            self._hint.all_wanted.connect(self.all_wanted)
            self.addWidget(self._hint)
        if total:
            self._hint.show_nothing_found()
        else:
            self._hint.show_beginning(providers)
        self.setCurrentWidget(self._hint)
        return False
