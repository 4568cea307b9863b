"""The detail at the right: one job, or what several chosen ones can, or nothing. It carries out what is wanted there.

Only removing and cancelling are left to the window, which offers to undo the one and asks before the other.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedLayout, QWidget

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Job, JobState, Output, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.account_storing import keychain_trouble, store_what_is_given
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.commands import copy_ids
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.detail_loading import DetailLoading
from jobmonitor.ui.documents import may_be_shown
from jobmonitor.ui.job_page import JobPage
from jobmonitor.ui.opening import (
    copy_file,
    may_be_opened,
    open_file,
    open_link,
    present,
    read_picture,
    show_in_folder,
)
from jobmonitor.ui.opening_with import Program, program_at, programs_for
from jobmonitor.ui.outgoing import files_of
from jobmonitor.ui.parts import Text
from jobmonitor.ui.selection_card import SelectionCard
from jobmonitor.ui.trouble_box import AGAIN, MEANS, NEW_KEY, WHOSE
from jobmonitor.ui.words import count


class DetailPane(QWidget):
    """Follows the choice in the list."""

    remove_wanted = Signal(list)
    """These jobs (list[Job]) are to be removed."""
    cancel_wanted = Signal(list)
    """These jobs (list[Job]) are to be cancelled, if they can be."""

    compare_wanted = Signal(list)
    """What these jobs (list[Job]) gave is to be compared."""
    view_wanted = Signal(int, int)
    """This output of this job is to be viewed."""

    def __init__(self, bridge: Bridge, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._bridge = bridge
        self._now = now
        self._jobs: tuple[Job, ...] = ()
        self._told: tuple[object, ...] = ()
        self.page = JobPage(bridge.tracker.outlook.usual)
        self._loading = DetailLoading(bridge, self.page, now)
        self._several = SelectionCard()
        self._nothing = Text("Choose a job to see what it gave", dim=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        self._stack = QStackedLayout(self)
        for card in (self._nothing, self._several, self.page):
            self._stack.addWidget(card)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setTimerType(Qt.TimerType.CoarseTimer)
        self._clock.timeout.connect(self._tick)
        self.page.wanted.connect(self.do)
        self.page.copied.connect(_copy)
        self.page.trouble.wanted.connect(self._remedy)
        store_what_is_given(self.page.account, bridge)
        self.page.account.closed.connect(self._tick)
        self._several.wanted.connect(self.do)

    def show_job(self, job: Job | None) -> None:
        """Show this job, or nothing."""
        self.show_jobs(() if job is None else (job,))

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show the one job, what several can, or nothing."""
        before = [job.number for job in self._jobs]
        self._jobs = tuple(jobs)
        if [job.number for job in jobs] != before:
            self._loading.drop()
            self._told = ()
        self._show()

    def apply(self, job: Job) -> None:
        """The job is so now; one that isn't shown is passed over."""
        if any(shown.number == job.number for shown in self._jobs):
            self._jobs = tuple(job if shown.number == job.number else shown for shown in self._jobs)
            self._show()

    def open_output(self) -> None:
        """View what the shown job gave, or open it in the system's program, or, where neither can be, its folder."""
        output = self.page.picture.current
        if len(self._jobs) != 1 or output is None or not output.path:
            return
        if may_be_shown(output):
            self.view_wanted.emit(self._jobs[0].number, output.n)
        else:
            self._attempt(lambda: open_file(output) if may_be_opened(output) else show_in_folder(output))

    def ask(self, *, for_meaning: bool) -> None:
        """Ask what the row asked: for the meaning of a word, or for a key."""
        if for_meaning:
            self.page.show_trouble()
        else:
            self.ask_for_key()

    def ask_for_key(self) -> None:
        """Ask for the key that the shown job waits for, in its place."""
        job = self._jobs[0] if len(self._jobs) == 1 else None
        tracker = self._bridge.tracker
        provider = next((info for info in tracker.providers if job and info.id == job.provider), None)
        if job is not None and provider is not None:
            owner = (job.provider, job.account)
            known = next((each for each in tracker.accounts if (each.provider, each.label) == owner), None)
            self.page.account.say_memory_only(keychain_trouble(self._bridge))
            self.page.account.ask(provider, known, job.account)
            self._tick()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while somebody looks."""
        super().showEvent(event)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._clock.stop()

    def _show(self) -> None:
        match self._jobs:
            case ():
                self._stack.setCurrentWidget(self._nothing)
            case (job,):
                self.page.show_job(job, self._bridge.tracker.providers, self._now())
                self._stack.setCurrentWidget(self.page)
                self._load(job)
            case jobs:
                self._several.show_jobs(jobs, self._bridge.tracker.providers)
                self._stack.setCurrentWidget(self._several)
        self._tick()

    def _load(self, job: Job) -> None:
        """Read the story again if it went on, and the answer if there is another. What is looked at is seen."""
        is_saved = any(output.state is OutputState.SAVED for output in job.outputs)
        if job.seen_at is None and is_saved and self.isVisible() and not self.window().isMinimized():
            self._bridge.do(self._bridge.tracker.results.saw(job.number), "note that the result was seen")
        told = (job.number, job.state, job.provider_state, job.health, job.trouble, job.message, job.error)
        if told != self._told[:-1]:
            self._loading.load_story(job.number)
        if (*told, job.last_answer_at) != self._told:
            self.page.answer.show_job(job.number)
        self._told = (*told, job.last_answer_at)

    def _tick(self) -> None:
        """Say the times anew, and sleep until they change."""
        if len(self._jobs) == 1 and self.isVisible():
            now = self._now()
            self.page.tell_time(now)
            self._clock.start(round(self.page.next_change(now) * 1000))
        else:
            self._clock.stop()

    # What is wanted

    def do(self, deed: Deed) -> None:
        """Do this to what is shown."""
        numbers = [job.number for job in self._jobs]
        tracker, do = self._bridge.tracker, self._bridge.do
        match deed:
            case Deed.REFRESH:
                do(tracker.refresh(numbers), "ask now")
            case Deed.STAR | Deed.UNSTAR:
                do(tracker.results.star(numbers, deed is Deed.STAR), "star the jobs")
            case Deed.PAUSE:
                do(tracker.pause(numbers), "pause")
            case Deed.RESUME:
                do(tracker.resume(numbers), "go on asking")
            case Deed.CANCEL:
                self.cancel_wanted.emit(list(self._jobs))
            case Deed.REMOVE:
                self.remove_wanted.emit(list(self._jobs))
            case Deed.VIEW:
                self.open_output()
            case Deed.COPY_IDS:
                copy_ids(self._jobs)
            case Deed.COMPARE:
                self.compare_wanted.emit(list(self._jobs))
            case Deed.SAVE_ALL:
                self._ask_for_folder()
            case Deed.COPY_FILES:
                QGuiApplication.clipboard().setMimeData(files_of(self._saved()))
            case _:
                if (output := self.page.picture.current) is not None:
                    self._do_with(output, deed)

    def _do_with(self, output: Output, deed: Deed) -> None:
        match deed:
            case Deed.FOLDER:
                self._attempt(lambda: show_in_folder(output))
            case Deed.OPEN:
                self._attempt(lambda: open_file(output))
            case Deed.OPEN_WITH:
                self._offer_programs(output)
            case Deed.OPEN_LINK:
                self._attempt(lambda: open_link(output.url))
            case Deed.COPY_LINK:
                _copy(output.url)
            case Deed.COPY_PICTURE:
                work = asyncio.to_thread(read_picture, output)
                self._bridge.do(work, "copy the picture", done=_copy_picture)
            case _:
                self._ask_where_to(output)

    def _offer_programs(self, output: Output) -> None:
        """A menu of what opens it, at the mouse."""

        def offer(programs: tuple[Program, ...]) -> None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction("Usual program", lambda: self._attempt(lambda: open_file(output)))
            menu.addSeparator()
            for program in programs:
                open_it = partial(program.open, Path(output.path))
                menu.addAction(program.name.replace("&", "&&"), partial(self._attempt, open_it))
            if sys.platform == "darwin":
                menu.addAction("Choose a program…", partial(self._ask_for_program, output))
            menu.popup(QCursor.pos())

        def programs() -> tuple[Program, ...]:
            return programs_for(present(output), os.environ)

        self._bridge.do(asyncio.to_thread(programs), "look for programs", done=offer)

    def _ask_for_program(self, output: Output) -> None:
        dialog = QFileDialog(self.window(), "Open with", "/Applications")
        dialog.setNameFilter("Programs (*.app)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._open_with, output))
        dialog.open()

    def _open_with(self, output: Output, program: str) -> None:
        self._attempt(partial(program_at(Path(program)).open, Path(output.path)))

    def _attempt(self, act: Callable[[], None]) -> None:
        """Do it; what the system refuses is told."""
        try:
            act()
        except Problem as problem:
            self._bridge.noticed.emit(Notice("opening", problem.title, problem.hint))

    def _ask_where_to(self, output: Output) -> None:
        dialog = QFileDialog(self, "Save as")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        dialog.setDefaultSuffix(Path(output.path).suffix.removeprefix("."))
        dialog.selectFile(Path(output.path).name)
        dialog.fileSelected.connect(partial(self.save_copy, output))
        dialog.open()

    def _saved(self) -> list[Output]:
        return [each for job in self._jobs for each in job.outputs if each.state is OutputState.SAVED]

    def _ask_for_folder(self) -> None:
        saved = self._saved()
        dialog = QFileDialog(self, f"Save {count(len(saved), 'result')} in")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Save here")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        dialog.fileSelected.connect(partial(self.save_copies, saved))
        dialog.open()

    def save_copies(self, saved: Sequence[Output], folder: str) -> None:
        """Put copies of these saved outputs into the folder, in the background, and say when they are there."""

        def tell(copies: list[Path]) -> None:
            said = f"{count(len(copies), 'result')} saved in {folder}"
            self._bridge.noticed.emit(Notice("copies", said))

        work = self._bridge.tracker.results.copy_into(saved, Path(folder))
        self._bridge.do(work, "save the results", done=tell)

    def save_copy(self, output: Output, target: str) -> None:
        """Put a copy of the saved output at `target`, in the background."""
        self._bridge.do(asyncio.to_thread(copy_file, output.path, target), "save the copy")

    def _remedy(self, what: str) -> None:
        numbers = [job.number for job in self._jobs]
        if what == NEW_KEY:
            self.ask_for_key()
        elif what == AGAIN:
            self.do(Deed.REFRESH)
        elif what.startswith(MEANS) and numbers:
            state = JobState(what.removeprefix(MEANS))
            self._bridge.do(self._bridge.tracker.meanings.say(numbers[0], state), "keep what the word means")
        elif what.startswith(WHOSE) and numbers:
            chosen = self._bridge.tracker.choose(numbers[0], what.removeprefix(WHOSE))
            self._bridge.do(chosen, "say whose the job is")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _copy_picture(picture: QImage) -> None:
    QGuiApplication.clipboard().setImage(picture)
