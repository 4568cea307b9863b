"""The head of the detail: what job it is and how it is going, in words. It decides and loads nothing."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jobmonitor.jobs import Job
from jobmonitor.ui import theme
from jobmonitor.ui.parts import IconButton, Text
from jobmonitor.ui.tile import draw_mark
from jobmonitor.ui.words import (
    DOT,
    elapsed_line,
    message_line,
    outputs_line,
    percent,
    plain,
    provider_word,
    state_tone,
    state_word,
    title,
)

_MARK = 12


class DetailHead(QWidget):
    """Title, ID with a button that copies it, state, and what the provider says beside it."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self._title = Text("", "heading").selectable()
        self._name = Text("", "mono", dim=True).selectable()
        self._copy = IconButton("copy", "Copy job ID", lambda: self.copied.emit(self._id), is_small=True)
        self._mark = _Mark()
        self._state = Text("", "strong")
        self._rest = Text("", dim=True)
        self._message = Text().selectable()
        name = QHBoxLayout()
        name.setSpacing(theme.XS)
        name.addWidget(self._name, 1)
        name.addWidget(self._copy)
        state = QHBoxLayout()
        state.setSpacing(theme.S)
        for part in (self._mark, self._state, self._rest):
            state.addWidget(part, part is self._rest, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._title)
        column.addLayout(name)
        column.addLayout(state)
        column.addWidget(self._message)
        self._state.setWordWrap(False)

    def show_job(self, job: Job, provider: str, now: float) -> None:
        """Say all of it. `provider` is the provider's name, "" while it is open."""
        self._id = job.id
        self._title.setText(DOT.join(part for part in (provider or "Job", title(job)) if part))
        self._name.setText(plain(job.id))
        self._name.setAccessibleName(f"Job ID {plain(job.id)}")
        self._state.setText(state_word(job))
        self._state.set_tone(state_tone(job))
        progress = percent(job.progress) if job.progress is not None and not job.state.is_final else ""
        gave = outputs_line(job, now) if job.state.is_final else ""
        parts = (provider_word(job), progress, gave, elapsed_line(job, now), "paused" if job.paused else "")
        self._rest.setText(DOT.join(part for part in parts if part))
        self._mark.show_job(job)
        message = message_line(job)
        self._message.setText(message)
        self._message.setVisible(bool(message))


class _Mark(QWidget):
    """The state as a shape."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self.setFixedSize(_MARK, self.fontMetrics().height())

    def show_job(self, job: Job) -> None:
        self._job = job
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._job is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme.colors(self.palette()).tone(state_tone(self._job))
        draw_mark(painter, QRectF(0, (self.height() - _MARK) / 2, _MARK, _MARK), self._job, color)
        painter.end()
