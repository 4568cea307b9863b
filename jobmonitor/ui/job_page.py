"""The page of one job: picture, head, trouble, buttons, facts, story and raw answer, in one column that scrolls.

It shows what it is given, and says what is wanted; it loads and does nothing itself.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Job, JobState, ProviderInfo, TimelineEntry
from jobmonitor.ui import theme
from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.deeds import OF_OUTPUT, Deed, DeedBar, deeds_for
from jobmonitor.ui.detail_head import DetailHead
from jobmonitor.ui.facts import Facts, facts_of
from jobmonitor.ui.moments import next_change
from jobmonitor.ui.parts import Text
from jobmonitor.ui.picture_view import PictureView
from jobmonitor.ui.raw_answer import RawAnswer
from jobmonitor.ui.timeline_view import Timeline
from jobmonitor.ui.trouble_box import TroubleBox, trouble_of

PICTURE_SHARE = 0.55  # of the height that is seen


class JobPage(QScrollArea):
    """The page. Tab goes through it from top to bottom."""

    wanted = Signal(Deed)
    copied = Signal(str)

    def __init__(self, usual: Callable[[Job], Usual | None] = lambda _: None) -> None:
        super().__init__()
        self.usual = usual
        self._providers: tuple[ProviderInfo, ...] = ()
        self.job: Job | None = None
        self._now = 0.0
        self.picture = PictureView()
        self.head = DetailHead()
        self.trouble = TroubleBox()
        self.account = AccountPanel()
        self.deeds = DeedBar()
        self.facts = Facts()
        self.timeline = Timeline()
        self.answer = RawAnswer()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.XL)
        column.setSpacing(theme.L)
        for part in (self.picture, self.head, self.trouble, self.account, self.deeds, self.facts):
            column.addWidget(part)
        story = QVBoxLayout()
        story.setSpacing(theme.S)
        story.addWidget(Text("What happened", "strong"))
        story.addWidget(self.timeline)
        column.addLayout(story)
        column.addWidget(self.answer)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Detail")
        self.head.copied.connect(self.copied)
        self.facts.copied.connect(self.copied)
        self.deeds.wanted.connect(self.wanted)
        self.picture.opened.connect(self._open)
        self.picture.chosen.connect(self._show_chosen)
        self.picture.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.picture.customContextMenuRequested.connect(self._show_menu)

    def show_job(self, job: Job, providers: tuple[ProviderInfo, ...], now: float) -> None:
        """Show this job, from the top if it is another one than before."""
        is_other = self.job is None or self.job.number != job.number
        self.job, self._providers = job, providers
        if is_other:
            self.verticalScrollBar().setValue(0)
            self.account.close_panel()
            self.timeline.show_entries((), now)
        self.picture.show_outputs(job.number, job.outputs)
        self._offer()
        self.tell_time(now)

    def show_story(self, number: int, entries: tuple[TimelineEntry, ...], now: float) -> None:
        """Here is the job's story. Late for another job, it is dropped."""
        if self.job is not None and self.job.number == number:
            beginning = TimelineEntry(self.job.added_at, JobState.UNKNOWN)
            story = (beginning, *entries)
            # A provider's own events have its times; what we saw ourselves has an order, whatever the clock said.
            by_time = sorted(story, key=lambda entry: entry.at) if self.job.last_event else story
            self.timeline.show_entries(tuple(by_time), now)

    def tell_time(self, now: float) -> None:
        """Say everything that depends on the time."""
        if self.job is None:
            return
        self._now = now
        provider = self.provider_name()
        self.head.show_job(self.job, provider, now)
        current = self.picture.current
        self.facts.show_facts(
            facts_of(self.job, provider, now, shown=current.n if current else 0, usual=self.usual(self.job))
        )
        self.timeline.tell_time(now)
        told = trouble_of(self.job, self._providers, now)
        self.trouble.tell(told if self.account.isHidden() else None)

    def show_trouble(self) -> None:
        """Put the keyboard on what the box offers, where it can be seen."""
        self.ensureWidgetVisible(self.trouble)
        self.trouble.take_focus()

    def next_change(self, now: float) -> float:
        """Seconds until something that depends on the time reads differently."""
        job = self.job
        if job is None:
            return 3600.0
        times = (job.added_at, job.created_at, job.finished_at, job.last_answer_at, job.next_poll_at)
        return 1.0 if not job.state.is_final else next_change(tuple(at for at in times if at is not None), now)

    def provider_name(self) -> str:
        """What the job's provider is called, "" while it is open."""
        provider = self.job.provider if self.job else ""
        return next((info.name for info in self._providers if info.id == provider), provider)

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        """The picture takes its share of the height."""
        super().resizeEvent(arg__1)
        self.picture.set_room(max(160, round(self.viewport().height() * PICTURE_SHARE)))

    def _show_chosen(self) -> None:
        self._offer()
        self.tell_time(self._now)

    def _offer(self) -> None:
        output = self.picture.current
        self.deeds.offer(self._deeds(), output.url if output else "")

    def _deeds(self) -> tuple[Deed, ...]:
        return deeds_for([self.job], self.picture.current, self._providers) if self.job is not None else ()

    def _show_menu(self, at: QPoint) -> None:
        """What the buttons do with the output, where the mouse is."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in self._deeds():
            if deed in OF_OUTPUT:
                menu.addAction(deed.value, partial(self.wanted.emit, deed))
        menu.popup(self.picture.mapToGlobal(at))

    def _open(self) -> None:
        self.wanted.emit(Deed.VIEW)
