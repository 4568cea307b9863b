"""A job's story, newest first: `lines_of` says each change in words, `Timeline` shows them. It loads nothing."""

from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from jobmonitor.jobs import Health, JobState, TimelineEntry
from jobmonitor.ui import theme
from jobmonitor.ui.moments import ago
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import DOT, clock, count, health_tone, health_word, plain, state_name

FIRST_SHOWN = 12
MOST_SHOWN = 300
_TONES: dict[JobState, theme.Tone] = {
    JobState.RUNNING: "busy",
    JobState.SUCCEEDED: "good",
    JobState.FAILED: "bad",
    JobState.EXPIRED: "warn",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: when, what, and what was said about it."""

    at: float
    when: str
    what: str
    said: str
    tone: theme.Tone


def lines_of(entries: tuple[TimelineEntry, ...], now: float, tz: tzinfo | None = None) -> tuple[Line, ...]:
    """The story in words, newest first. Trouble is told as trouble: it is no state of the job."""
    # What a provider tells itself may lie before the moment at which the job was added.
    first = next((entry for entry in entries if entry.state is JobState.UNKNOWN and not entry.provider_state), None)
    return tuple(_line(entry, now, tz, is_first=entry is first) for entry in reversed(entries))


def _line(entry: TimelineEntry, now: float, tz: tzinfo | None, *, is_first: bool) -> Line:
    if entry.health is not Health.OK:
        what, tone = health_word(entry.health), health_tone(entry.health)
    elif is_first and entry.state is JobState.UNKNOWN and not entry.provider_state:
        what, tone = "Added", "calm"
    else:
        word = f"“{plain(entry.provider_state, 60)}”" if entry.provider_state else ""
        name = "" if entry.state is JobState.UNKNOWN and word else state_name(entry.state)
        what = DOT.join(part for part in (name, word) if part)
        tone = _TONES.get(entry.state, "calm")
    said = plain(entry.message, 300)
    return Line(entry.at, clock(entry.at, now, tz, with_seconds=True), what, "" if said == what else said, tone)


class Timeline(QWidget):
    """The story as a column of dots and words; the older part unfolds."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[TimelineEntry, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._agos: list[Text] = []
        self._now = 0.0
        self._shows_all = False
        self._body = QWidget()
        self._more: QPushButton = button("", self._show_all, quiet=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._body)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.M)
        self._grid.setVerticalSpacing(theme.S)
        self._grid.setColumnStretch(1, 1)
        self._more.hide()

    def show_entries(self, entries: tuple[TimelineEntry, ...], now: float) -> None:
        """Show this story, of another job or gone on."""
        if entries[:1] != self._entries[:1]:
            self._shows_all = False
        self._now = now
        if entries != self._entries:
            self._entries = entries
            self._build()

    def tell_time(self, now: float) -> None:
        """Say again how long ago everything was."""
        self._now = now
        for label, line in zip(self._agos, self._lines, strict=False):
            label.setText(_when(line, now))

    def _show_all(self) -> None:
        self._shows_all = True
        self._build()

    def _build(self) -> None:
        empty(self._grid)
        self._agos.clear()
        self._lines = lines_of(self._entries, self._now)
        shown = self._lines[: MOST_SHOWN if self._shows_all else FIRST_SHOWN]
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(shown):
            what = Text(line.what if not line.said else f"{line.what}\n{line.said}").selectable()
            when = Text(_when(line, self._now), "small", dim=True)
            self._agos.append(when)
            self._grid.addWidget(_Dot(line.tone), row, 0, top)
            self._grid.addWidget(what, row, 1, top)
            self._grid.addWidget(when, row, 2, top | Qt.AlignmentFlag.AlignRight)
        older = len(self._lines) - len(shown)
        is_cut = self._shows_all and older > 0
        self._more.setText(f"{count(older, 'older change')} not shown" if is_cut else f"Show {older} earlier")
        self._more.setEnabled(not is_cut)
        self._more.setVisible(older > 0)


class _Dot(QWidget):
    """A small sign beside a change, in the colour of its tone; trouble is a ring, a state is full."""

    def __init__(self, tone: theme.Tone) -> None:
        super().__init__()
        self._tone: theme.Tone = tone
        self.setFixedSize(10, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(theme.colors(self.palette()).tone(self._tone))
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._tone == "warn" else color)
        painter.drawEllipse(QPointF(5, self.height() / 2), 3, 3)
        painter.end()


def _when(line: Line, now: float) -> str:
    return f"{line.when}{DOT}{ago(line.at, now)}"
