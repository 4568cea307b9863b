"""Everything known of a job as a form of two columns: `facts_of` says what, `Facts` shows it. It changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Job, Output, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.moments import moment
from jobmonitor.ui.outlook import next_question, usual_line
from jobmonitor.ui.parts import IconButton, Text, empty
from jobmonitor.ui.words import DOT, count, duration, elapsed, output_kind, output_line, outputs_line, plain, state_word

MOST_OUTPUTS = 4  # of more, only the one that is shown: a form of hundreds is read by nobody
LABEL_WIDTH = 100
ROW = 20


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: `copies` is what its copy button puts on the clipboard, "" where it has none."""

    label: str
    value: str
    copies: str = ""
    tone: theme.Tone | None = None


def facts_of(
    job: Job, provider: str, now: float, tz: tzinfo | None = None, shown: int = 0, usual: Usual | None = None
) -> tuple[Fact, ...]:
    """What a person may want to know of the job. `provider` is the provider's name, "" while it is open.

    `shown` is the number of the output that is looked at, `usual` how long such jobs take where that is known.
    """
    outputs = job.outputs
    is_long = len(outputs) > MOST_OUTPUTS
    times = (("Added", job.added_at), ("Created", job.created_at), ("Finished", job.finished_at))
    took = elapsed(job, now) if job.state.is_final else None
    return (
        Fact("Provider", provider or "Not known yet"),
        *_given("Account", job.account),
        Fact("Job ID", plain(job.id)),
        *(fact for name, value in job.vars for fact in _given(_capital(name), value)),
        *_given("Kind", job.kind),
        Fact("State", _state(job)),
        *_given("Error code", job.error.kind if job.error else ""),
        *(Fact(label, moment(at, now, tz)) for label, at in times if at is not None),
        *([] if took is None else [Fact("Took", duration(took))]),
        *([] if usual is None else [Fact("Such jobs take", usual_line(usual).removeprefix("usually "))]),
        Fact("Last answer", "None yet" if job.last_answer_at is None else moment(job.last_answer_at, now, tz)),
        Fact("Next question", next_question(job, now, tz)),
        Fact("Asked", _asked(job)),
        *([Fact("Outputs", f"{outputs_line(job)}{DOT}the shown one:")] if is_long else []),
        *(fact for each in outputs if each.n == shown or not is_long for fact in _output_facts(each, now, tz)),
    )


class Facts(QWidget):
    """The form. Labels are kept while only their values change, so that a selection in one of them stays."""

    copied = Signal(str)
    """This was asked for on the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Fact, ...] = ()
        self._values: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.M)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show these, in this order."""
        if _shape(facts) != _shape(self._shown):
            self._build(facts)
        for label, fact in zip(self._values, facts, strict=True):
            if label.text() != fact.value:
                label.setText(fact.value)
            label.set_tone(fact.tone)
        self._shown = facts

    def _build(self, facts: tuple[Fact, ...]) -> None:
        empty(self._grid)
        for row in range(self._grid.rowCount()):  # a grid forgets no row that it once had
            self._grid.setRowMinimumHeight(row, 0)
        self._values.clear()
        top = Qt.AlignmentFlag.AlignTop
        for row, fact in enumerate(facts):
            value = Text(fact.value).selectable()
            self._values.append(value)
            label = Text(fact.label, dim=True)
            label.setFixedWidth(LABEL_WIDTH)
            label.setBuddy(value)  # a screen reader says whose value it is
            # As high as a row with a button, so that all rows stand equally far apart.
            self._grid.setRowMinimumHeight(row, ROW)
            self._grid.addWidget(label, row, 0, top)
            self._grid.addWidget(value, row, 1, 1, 1 if fact.copies else 2, top)
            if fact.copies:
                act = partial(self.copied.emit, fact.copies)
                copy = IconButton("copy", f"Copy {fact.label}", act, is_small=True)
                self._grid.addWidget(copy, row, 2, top)


def _shape(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    return [(fact.label, fact.copies) for fact in facts]


def _given(label: str, value: str) -> list[Fact]:
    return [Fact(label, plain(value))] if value else []


def _capital(name: str) -> str:
    words = plain(name, 40).replace("_", " ")
    return words[:1].upper() + words[1:]


def _state(job: Job) -> str:
    """Our word, always beside the provider's own."""
    said = f"“{plain(job.provider_state, 80)}”" if job.provider_state else ""
    ours = state_word(job)
    return ours if said in ("", ours) else f"{ours}{DOT}{said}"


def _asked(job: Job) -> str:
    if job.polls == 0:
        return "Not yet"
    lost = f", the last {job.failures} without an answer" if job.failures > 1 else ""
    return f"{count(job.polls, 'time')}{lost or (', the last without an answer' if job.failures else '')}"


def _output_facts(output: Output, now: float, tz: tzinfo | None) -> list[Fact]:
    role = "" if output.role in ("", "final") else f"{DOT}{plain(output.role, 30)}"
    tone: theme.Tone | None = "warn" if output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED) else None
    facts = [Fact(f"{output_kind(output.kind)} {output.n + 1}", output_line(output, now, tz) + role, tone=tone)]
    if output.state is OutputState.SAVED and output.reason:
        facts.append(Fact("Preview", plain(output.reason), tone="warn"))
    if output.state.is_open and output.expires_at is not None:
        facts.append(Fact("Link ends", moment(output.expires_at, now, tz)))
    if output.path:
        facts.append(Fact("File", plain(PurePath(output.path).name)))
    if output.sha256:
        facts.append(Fact("SHA-256", f"{output.sha256[:12]}…", copies=output.sha256))
    return facts
