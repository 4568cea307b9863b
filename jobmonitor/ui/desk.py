"""What stands in the window, and what reaches what. What each part shows and does, it knows itself."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from jobmonitor.events import Notice
from jobmonitor.jobs import Job
from jobmonitor.ui.actions import Actions, show_about
from jobmonitor.ui.adding import Adding
from jobmonitor.ui.asks import Ask
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.cancelling import Cancelling
from jobmonitor.ui.clipboard_watch import ClipboardWatch
from jobmonitor.ui.commands import Commands, copy_ids
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.dropping import Dropping
from jobmonitor.ui.job_list import JobList
from jobmonitor.ui.job_model import Group, JobModel, Sort
from jobmonitor.ui.list_head import ListHead
from jobmonitor.ui.list_pages import ListPages
from jobmonitor.ui.notice_bar import UNDO_MS, NoticeBar
from jobmonitor.ui.paste_bar import PasteBar
from jobmonitor.ui.provider_picker import choices_for
from jobmonitor.ui.recent_jobs import RecentJobs
from jobmonitor.ui.surroundings import Surroundings
from jobmonitor.ui.theme import Scheme
from jobmonitor.ui.thumbnails import Thumbnails
from jobmonitor.ui.timers import single_shot
from jobmonitor.ui.viewing import Viewing
from jobmonitor.ui.views import Views

if TYPE_CHECKING:
    from jobmonitor.ui.detail_pane import DetailPane

DETAIL_AFTER_MS = 200  # the rows are there before the detail is


class Desk(QWidget):
    """The paste bar on top, the list beneath it, the detail at the right, notices at the bottom.

    `choose_scheme` is told what the person wants of light and dark.
    """

    def __init__(
        self,
        window: QMainWindow,
        bridge: Bridge,
        *,
        scheme: Scheme = "system",
        choose_scheme: Callable[[Scheme], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._now = now
        # A choice that grows row by row is shown once.
        self._show_soon = single_shot(self, self._show_detail_of_chosen)
        self._show_first = single_shot(self, self._show_detail_of_chosen, DETAIL_AFTER_MS)
        self._awaited: int | None = None  # a job that was just pasted, to be chosen as soon as its row is there
        self._shown: set[int] = set()  # the jobs in the detail
        self._names: dict[str, str] = {provider.id: provider.name for provider in bridge.tracker.providers}
        self.commands = Commands(bridge, self)
        self.model = JobModel(self._name, now, self)
        self.paste_bar = PasteBar()
        self.head = ListHead()
        self.model.has_key = bridge.tracker.pasted_keys.has
        has_key, usual = bridge.tracker.pasted_keys.has, bridge.tracker.outlook.usual
        self.list = JobList(self.model, Thumbnails(bridge, self), self._name, now, has_key=has_key, usual=usual)
        self.surroundings = Surroundings(bridge.tracker.outlook, window)
        self.notices = NoticeBar()
        self.detail: DetailPane | None = None
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.adding = Adding(bridge, self.commands, self.paste_bar, self.notices, self, self._name)
        self.cancelling = Cancelling(bridge, window)
        self.recent = RecentJobs(bridge, self.commands, self.notices, window, now)
        self.clipboard = ClipboardWatch(bridge, self.notices, self._name, self)
        self.dropping = Dropping(window, self)
        self.actions_ = Actions(window, self.views, scheme)
        self._wire(choose_scheme)
        self.model.load(bridge.tracker.jobs.values())
        self._offer_providers()
        self._show_list_or_hint()
        self.views.setFocus()
        self._show_first.start()

    # Its parts

    def _lay_out(self) -> None:
        self.views = Views(self.list, self._bridge, self._now)
        self._pages = ListPages(self.views)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)
        left.setMinimumWidth(430)
        self._right = QWidget()
        self._right.setMinimumWidth(310)  # the widest line of facts
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(left)
        self.parts.addWidget(self._right)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 2)
        self.parts.setSizes([680, 480])
        work = QWidget()
        rows = QVBoxLayout(work)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.paste_bar)
        rows.addWidget(self.parts, 1)
        pages = QStackedLayout()
        pages.addWidget(work)
        self.viewing = Viewing(self._window, self._bridge, pages, self.views, self.model, self._now)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(pages, 1)
        page.addWidget(self.notices)

    def _wire(self, choose_scheme: Callable[[Scheme], None]) -> None:
        bridge, commands, actions = self._bridge, self.commands, self.actions_
        bridge.jobs_changed.connect(self._apply)
        bridge.removed.connect(self._forget)
        bridge.accounts_changed.connect(self._offer_providers)
        bridge.noticed.connect(self.notices.show_notice)
        self.paste_bar.pasted.connect(self.adding.take)
        self.paste_bar.left.connect(self.views.setFocus)
        self.paste_bar.picker.new_wanted.connect(self._show_new_provider)
        self.adding.revealed.connect(self._reveal_soon)
        self.recent.revealed.connect(self._reveal_soon)
        self.clipboard.wanted.connect(self.adding.take)
        self.dropping.text_dropped.connect(self.adding.take_dropped)
        self.dropping.files_dropped.connect(self.adding.take_files)
        commands.placed.connect(self.clipboard.withdraw)
        self.adding.agreed.connect(self.views.setFocus)
        commands.undoable.connect(actions.say_undo)
        commands.removed.connect(self._offer_undo)
        commands.undone.connect(self.notices.withdraw)
        self.notices.expired.connect(commands.forget)
        self.head.group_chosen.connect(self.show_group)
        self.head.search_changed.connect(self._search)
        self.head.sort_chosen.connect(self.show_sort)
        self._pages.all_wanted.connect(self._show_all)
        self.head.left.connect(self.views.setFocus)
        self.list.choice_changed.connect(self._choice_changed)
        self.list.opened.connect(self._open)
        self.list.answered.connect(self._answer)
        self.list.menu_wanted.connect(self._show_menu)
        self.views.menu_wanted.connect(self._show_menu)
        self.views.opened.connect(self._open_output)
        self.views.current_changed.connect(self._show_output)
        self.viewing.moved.connect(self._follow_view)
        self.viewing.wanted.connect(self._do_with_view)
        self.views.turned.connect(actions.wall.setChecked)
        self.views.turned.connect(self.head.wall.setChecked)
        self.head.wall_wanted.connect(self.views.show_wall)
        actions.wall.toggled.connect(self.views.show_wall)
        for action, do in (
            (actions.paste, self.paste_bar.add_clipboard),
            (actions.write, lambda: self._uncovered(self.paste_bar.take_focus)),
            (actions.recent, self.recent.show),
            (actions.accounts, self._show_accounts),
            (actions.questions, self._show_questions),
            (actions.new_provider, self._show_new_provider),
            (actions.close, self._window.close),
            (actions.about, lambda: show_about(self._window)),
            (actions.undo, commands.undo),
            (actions.copy, lambda: copy_ids(self.list.chosen_jobs())),
            (actions.choose_all, self.list.selectAll),
            (actions.remove, lambda: commands.remove(self.list.chosen_jobs())),
            (actions.find, lambda: self._uncovered(self.head.take_focus)),
            (actions.refresh, lambda: commands.refresh(self._chosen_or_all())),
            (actions.star, lambda: commands.star_or_unstar(self.list.chosen_jobs())),
            (actions.pause, lambda: commands.pause_or_resume(self.list.chosen_jobs())),
            (actions.cancel, lambda: self.cancelling.cancel(self.list.chosen_jobs())),
            (actions.open, self._open_current),
            (actions.copy_files, lambda: self._do_with_chosen(Deed.COPY_FILES)),
            (actions.save_all, lambda: self._do_with_chosen(Deed.SAVE_ALL)),
            (actions.compare, lambda: self.viewing.compare(self.list.chosen_jobs())),
        ):
            action.triggered.connect(lambda _=False, do=do: do())
        actions.watch.toggled.connect(self.clipboard.set_on)
        actions.group_chosen.connect(self.show_group)
        actions.sort_chosen.connect(self.show_sort)
        actions.scheme_chosen.connect(choose_scheme)

    def _name(self, provider: str) -> str:
        return self._names.get(provider, provider)

    # What happens

    def _apply(self, jobs: list[Job]) -> None:
        with self.list.held({job.number for job in jobs}):
            self.model.apply(jobs)
        self._show_list_or_hint()
        for job in jobs:
            self.viewing.apply(job)
        if self._awaited is not None and self.model.job(self._awaited) is not None:
            number, self._awaited = self._awaited, None
            self.reveal(number)
        if self.detail is None and not self._show_first.isActive():
            self._show_first.start()  # it says what there is to choose
        changed = [job for job in jobs if job.number in self._shown]
        if changed and self.detail is not None:
            self.actions_.enable(self.list.chosen_jobs(), self._bridge.tracker.providers)
            for job in changed:
                self.detail.apply(job)

    def _forget(self, numbers: list[int]) -> None:
        for number in numbers:
            self.viewing.forget(number)
        with self.list.held(set(numbers)):
            self.model.remove(numbers)
        self._show_list_or_hint()

    def _reveal_soon(self, number: int) -> None:
        self._awaited = number
        if self.model.job(number) is not None:
            self._awaited = None
            self.reveal(number)

    def _offer_undo(self, key: str, said: str, way_back: str) -> None:
        self.notices.show_notice(Notice(key, said), (way_back, lambda: self.commands.undo(key)), UNDO_MS)

    def _offer_providers(self) -> None:
        tracker = self._bridge.tracker
        names = {provider.id: provider.name for provider in tracker.providers}
        if names != self._names:
            self._names = names
            self.model.take_names()
            self._show_list_or_hint()
            self._show_soon.start()
        self.paste_bar.set_choices(choices_for(tracker.providers, tracker.accounts))

    # What is shown

    def show_group(self, group: Group) -> None:
        """Show this group of jobs alone."""
        self.model.set_group(group)
        self.head.show_group(group)
        self.actions_.show_group(group)
        self._show_list_or_hint()

    def show_sort(self, sort: Sort) -> None:
        """Sort the rows so."""
        self.model.set_sort(sort)
        self.head.show_sort(sort)
        self.actions_.show_sort(sort)

    def reveal(self, number: int) -> None:
        """Choose this job, and show all jobs if it is hidden."""
        if self.model.row_of(number) is None:
            self._show_all()
        self.list.choose(number)

    def show_detail(self) -> "DetailPane":
        """The detail, made when it is first needed, or soon: the first paint doesn't wait for it."""
        if self.detail is None:
            from jobmonitor.ui.detail_pane import DetailPane

            self.detail = DetailPane(self._bridge, self._now)
            self.detail.remove_wanted.connect(self.commands.remove)
            self.detail.cancel_wanted.connect(self.cancelling.cancel)
            self.detail.view_wanted.connect(self.viewing.open)
            self.detail.compare_wanted.connect(self.viewing.compare)
            layout = self._right.layout()
            if layout is not None:
                layout.addWidget(self.detail)
        return self.detail

    def _search(self, text: str) -> None:
        self.model.set_search(text)
        self._show_list_or_hint()

    def _show_all(self) -> None:
        self.head.clear_search()
        self.show_group(Group.ALL)

    def _show_list_or_hint(self) -> None:
        total = self.model.total
        self._right.setVisible(total > 0)
        self.head.setVisible(total > 0)
        is_first = self._pages.turn(self.model.rowCount(), total, self._names.values())
        is_busy = self.paste_bar.text() or self.head.search.hasFocus() or self.adding.sheet
        if is_first and not is_busy:
            self.views.setFocus()

    # What is chosen

    def _choice_changed(self) -> None:
        self.actions_.allow(is_something_chosen=self.list.selectionModel().hasSelection())
        self._show_soon.start()

    def _show_detail_of_chosen(self) -> None:
        jobs = self.list.chosen_jobs()
        self.actions_.enable(jobs, self._bridge.tracker.providers)
        self._shown = {job.number for job in jobs}
        if self.model.total or self.detail is not None:
            self.show_detail().show_jobs(jobs)

    def _chosen_or_all(self) -> list[int]:
        """The chosen jobs, or, where none is, all that aren't over."""
        chosen = self.list.chosen_jobs()
        return [job.number for job in chosen or self._bridge.tracker.jobs.values() if chosen or not job.state.is_final]

    def _show_menu(self, where: QPoint) -> None:
        if self.list.chosen_jobs():
            self.actions_.row_menu().popup(where)

    def _open(self, number: int) -> None:
        self.list.choose(number)
        self._show_detail_of_chosen()
        self.show_detail().open_output()

    def _open_current(self) -> None:
        if self.views.is_wall and self.views.wall and (item := self.views.wall.current):
            self._open_output(*item)
        else:
            self.list.open_current()

    def _open_output(self, number: int, n: int) -> None:
        self.list.choose(number)
        self._show_output(number, n)
        self.show_detail().open_output()

    def _follow_view(self, number: int, n: int) -> None:
        self.list.choose(number)
        self._show_output(number, n)

    def _uncovered(self, do: Callable[[], None]) -> None:
        """Do what needs the list to be seen."""
        self.viewing.leave_all()
        do()

    def _do_with_view(self, deed: Deed) -> None:
        self.show_detail().do(deed)

    def _do_with_chosen(self, deed: Deed) -> None:
        self._show_detail_of_chosen()
        self.show_detail().do(deed)

    def _show_output(self, number: int, n: int) -> None:
        """Show this output in the detail, where its job is the one that is chosen."""
        self._show_detail_of_chosen()
        if self._shown == {number}:
            self.show_detail().page.picture.choose(n)

    def _answer(self, number: int, ask: Ask) -> None:
        if ask.provider:
            self.commands.choose(number, ask.provider)
        elif ask.about_key != "give":
            self.commands.answer_about_key(number, is_used=ask.about_key == "use")
        else:
            self.list.choose(number)
            self._show_detail_of_chosen()
            self.show_detail().ask(for_meaning=ask.is_meaning)

    def _show_accounts(self) -> None:
        from jobmonitor.ui.accounts_dialog import AccountsDialog

        AccountsDialog(self._bridge, self._window).open()

    def _show_questions(self) -> None:
        from jobmonitor.ui.questions_dialog import QuestionsDialog

        QuestionsDialog(self._bridge, self._name, self._window, self._now).open()

    def _show_new_provider(self) -> None:
        from jobmonitor.ui.making_dialog import MakingDialog

        dialog = MakingDialog(self._bridge, self._window)
        dialog.command.take(self.paste_bar.text())
        dialog.job_wanted.connect(self.adding.take)
        dialog.open()
