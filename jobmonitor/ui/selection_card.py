"""What stands in the detail while several jobs are chosen: how many, how they are going, and what all of them can."""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobmonitor.jobs import Job, JobState, ProviderInfo
from jobmonitor.ui import theme
from jobmonitor.ui.deeds import Deed, deeds_for
from jobmonitor.ui.flow import FlowLayout
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import count, listed, state_name


def summary(jobs: Sequence[Job]) -> str:
    """`2 done, 1 running and 1 failed`, in the order of a job's life."""
    states = Counter(job.state for job in jobs)
    return listed((f"{states[state]} {state_name(state).lower()}" for state in JobState if states[state]), "and")


class SelectionCard(QWidget):
    """Words in the middle, buttons under them."""

    wanted = Signal(Deed)

    def __init__(self) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = Text("", "heading")
        self._states = Text("", dim=True)
        for words in (self._title, self._states):
            words.setAlignment(middle)
        buttons = QWidget()
        self._row = FlowLayout(buttons, theme.S, centred=True)
        self._deeds: tuple[Deed, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        column.setSpacing(theme.S)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._states)
        column.addSpacing(theme.S)
        column.addWidget(buttons)
        column.addStretch(3)

    def show_jobs(self, jobs: Sequence[Job], providers: Iterable[ProviderInfo] = ()) -> None:
        """These are chosen."""
        self._title.setText(f"{count(len(jobs), 'job')} selected")
        self._states.setText(summary(jobs))
        deeds = deeds_for(jobs, None, providers)
        if deeds == self._deeds:
            return
        self._deeds = deeds
        empty(self._row)
        for deed in deeds:
            self._row.addWidget(button(deed.value, lambda deed=deed: self.wanted.emit(deed)))
