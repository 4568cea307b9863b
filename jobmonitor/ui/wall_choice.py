"""What is chosen on the wall: a picture where the keyboard is, and jobs, in the selection that the list has too."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt

from jobmonitor.jobs import Job, Output
from jobmonitor.ui.hanging import Hanging
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.wall_items import Item


class WallChoice:
    """Choosing a picture chooses its job. `chosen_jobs` gives those of the selection, in the order of the rows."""

    def __init__(
        self,
        model: JobModel,
        selection: QItemSelectionModel,
        chosen_jobs: Callable[[], list[Job]],
        hanging: Hanging,
    ) -> None:
        self._model = model
        self._selection = selection
        self._chosen_jobs = chosen_jobs
        self._hanging = hanging
        self.current: Item | None = None
        self._began: Item | None = None  # where choosing with Shift begins

    def has(self, number: int) -> bool:
        """Whether this job is chosen."""
        row = self._model.row_of(number) if self._selection.hasSelection() else None
        return row is not None and self._selection.isRowSelected(row)

    def outputs(self) -> list[Output]:
        """The outputs of the chosen jobs, the current one first."""
        outputs = [output for job in self._chosen_jobs() for output in job.outputs]
        if (known := self._hanging.output(self.current)) is not None:
            outputs.sort(key=lambda output: output is not known[1])
        return outputs

    def clear(self) -> None:
        """Choose nothing."""
        self._selection.clearSelection()

    def go(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        """Go to this picture and choose its job: with Shift all from where it wasn't held yet, with Ctrl one more."""
        self.current = self._hanging.items[place]
        start = self._hanging.place(self._began) if modifiers & Qt.KeyboardModifier.ShiftModifier else None
        if start is None:
            self._began = self.current
        row = self._model.row_of(self.current.number)
        if row is None:
            return
        index, flags = self._model.index(row), QItemSelectionModel.SelectionFlag
        if start is not None:
            self._selection.setCurrentIndex(index, flags.NoUpdate)
            self._selection.select(self._between(start, place), flags.ClearAndSelect | flags.Rows)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self._selection.setCurrentIndex(index, flags.Toggle | flags.Rows)
        else:
            self._selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _between(self, one: int, other: int) -> QItemSelection:
        """The rows of all jobs that hang between two places, in as few spans as there are."""
        chosen = QItemSelection()
        for first, last in self._hanging.spans(min(one, other), max(one, other)):
            chosen.select(self._model.index(first), self._model.index(last))
        return chosen
