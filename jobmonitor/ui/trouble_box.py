"""What keeps us from a job, what to do about it, and the buttons that do it: `trouble_of` decides, the box shows."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobmonitor.jobs import Health, Job, JobState, ProviderInfo
from jobmonitor.ui import theme
from jobmonitor.ui.flow import FlowLayout
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import health_tone, health_word, is_word_unknown, plain, state_name, trouble_line

NEW_KEY = "key"
AGAIN = "again"
WHOSE = "whose:"  # and the provider's id
MEANS = "means:"  # and the state
MEANINGS = (JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button: its words, and what it emits."""

    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the box says."""

    title: str
    hint: str
    tone: theme.Tone
    remedies: tuple[Remedy, ...] = ()


def trouble_of(job: Job, providers: tuple[ProviderInfo, ...], now: float) -> Told | None:
    """What a person must know or decide so that the job goes on; None where it goes by itself."""
    if job.state.is_final:
        return None
    if not job.provider:
        names = {info.id: info.name for info in providers}
        whose = tuple(Remedy(plain(names.get(one, one), 60), WHOSE + one) for one in job.candidates)
        hint = "Its ID could belong to each of these" if whose else "Remove it, and add it again with a provider chosen"
        return Told("Whose job is this?", hint, "calm", whose)
    if job.health is Health.OK:
        return _unknown_word(job, providers) if is_word_unknown(job) else None
    hint = plain(job.trouble.hint, 300) if job.trouble else ""
    return Told(
        trouble_line(job, now) or health_word(job.health), hint, health_tone(job.health), (_remedy(job.health),)
    )


def _unknown_word(job: Job, providers: tuple[ProviderInfo, ...]) -> Told:
    name = next((info.name for info in providers if info.id == job.provider), job.provider)
    title = f"{plain(name, 60)} says “{plain(job.provider_state, 60)}”. What does that mean?"
    hint = "Until you say, it is asked about on. Your answer holds for this account; Accounts takes it back."
    return Told(title, hint, "calm", tuple(Remedy(state_name(state), MEANS + state) for state in MEANINGS))


def _remedy(health: Health) -> Remedy:
    match health:
        case Health.NEEDS_KEY:
            return Remedy("Add key…", NEW_KEY)
        case Health.BAD_KEY:
            return Remedy("New key…", NEW_KEY)
        case _:
            return Remedy("Try again", AGAIN)


class TroubleBox(QWidget):
    """The box; it takes no room while all is well."""

    wanted = Signal(str)
    """`NEW_KEY`, `AGAIN`, `WHOSE` with a provider's id, or `MEANS` with a state."""

    def __init__(self) -> None:
        super().__init__()
        self._remedies: tuple[Remedy, ...] = ()
        self._title = Text("", "strong").selectable()
        self._hint = Text("", dim=True).selectable()
        self._hint.setContentsMargins(0, 0, 0, theme.XS)
        self._buttons = QWidget()
        self._row = FlowLayout(self._buttons, theme.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.XS)
        for part in (self._title, self._hint, self._buttons):
            column.addWidget(part)
        self.hide()

    def tell(self, told: Told | None) -> None:
        """Say this, or nothing."""
        self.setVisible(told is not None)
        if told is None:
            return
        self._title.setText(told.title)
        self._title.set_tone(None if told.tone == "calm" else told.tone)
        self._hint.setText(told.hint)
        self._hint.setVisible(bool(told.hint))
        if told.remedies != self._remedies:
            self._build(told.remedies)

    def take_focus(self) -> None:
        """Put the keyboard on the first button."""
        item = self._row.itemAt(0)
        if item is not None and (first := item.widget()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colors(self.palette()).line))
        painter.setBrush(QColor(theme.colors(self.palette()).surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.end()

    def _build(self, remedies: tuple[Remedy, ...]) -> None:
        self._remedies = remedies
        empty(self._row)
        for remedy in remedies:
            self._row.addWidget(button(remedy.words, lambda what=remedy.what: self.wanted.emit(what)))
        self._buttons.setVisible(bool(remedies))
