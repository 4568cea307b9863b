from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.jobs import Health, Job, JobState, ProviderInfo
from jobmonitor.ui.accounts_dialog import AccountsDialog
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.empty_state import EmptyState
from jobmonitor.ui.job_model import Group, Sort
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.paste_bar import PasteField
from tests.gui.acting import button, press, shown, until, write
from tests.gui.scripted import ScriptedTracker, as_tracker


@dataclass
class Stage:
    """A window on the screen and the tracker behind it."""

    tracker: ScriptedTracker
    bridge: Bridge
    window: MainWindow
    remembered: list[str]

    def ids(self) -> list[str]:
        """The IDs of the rows, from top to bottom."""
        model = self.window.desk.model
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    def chosen(self) -> list[str]:
        """The IDs of the chosen rows."""
        return [job.id for job in self.window.desk.list.chosen_jobs()]

    def wanted(self, name: str) -> list[tuple[object, ...]]:
        """What was wanted of the tracker by that name."""
        return [what[1:] for what in self.tracker.wanted if what[0] == name]


@pytest.fixture
async def stage(qtbot: QtBot) -> AsyncIterator[Stage]:
    """Three jobs, the window active and the keyboard in the list."""
    tracker = ScriptedTracker({n: Job(f"job{n}", n, "gepetto", added_at=n) for n in (1, 2, 3)})
    bridge = Bridge(as_tracker(tracker))
    remembered: list[str] = []
    window = MainWindow(bridge, remember=remembered.append)
    window.show()
    window.activateWindow()
    await until(lambda: window.desk.list.hasFocus())
    yield Stage(tracker, bridge, window, remembered)
    QGuiApplication.clipboard().clear()
    window.close()
    await bridge.close()
    shiboken6.delete(window)  # pytest-qt would do so before this fixture ends


async def remove(stage: Stage, number: int) -> None:
    stage.window.desk.list.choose(number)
    press(stage.window.desk.list, Qt.Key.Key_Delete)
    await until(lambda: f"Removed job{number}" in shown(stage.window.desk.notices))


def field(stage: Stage) -> PasteField:
    found = stage.window.desk.paste_bar.findChild(PasteField)
    assert isinstance(found, PasteField)
    return found


async def test_ctrl_v_anywhere_makes_a_row_that_is_chosen(stage: Stage):
    QGuiApplication.clipboard().setText("fresh")
    QTest.keySequence(stage.window.desk.list, "Ctrl+V")
    await until(lambda: stage.chosen() == ["fresh"])
    assert stage.ids() == ["fresh", "job3", "job2", "job1"]
    assert stage.wanted("add") == [("fresh", "")]


async def test_ctrl_v_in_a_text_field_stays_in_the_field(stage: Stage):
    QGuiApplication.clipboard().setText("job")
    QTest.keySequence(stage.window, "Ctrl+F")
    search = stage.window.desk.head.search
    await until(search.hasFocus)
    QTest.keySequence(search, "Ctrl+V")
    assert search.text() == "job"
    assert stage.wanted("add") == []


async def test_what_is_in_the_list_already_is_shown_there_even_if_a_search_hides_it(stage: Stage):
    write(stage.window.desk.head.search, "job3")
    await until(lambda: stage.ids() == ["job3"])
    QGuiApplication.clipboard().setText("job1")
    stage.window.desk.actions_.paste.trigger()
    await until(lambda: stage.chosen() == ["job1"])
    assert "1 job is in the list already" in shown(stage.window.desk.paste_bar)


async def test_what_has_no_place_stays_in_the_field_and_the_rest_becomes_rows(stage: Stage):
    QGuiApplication.clipboard().setText("good ünplaced")
    stage.window.desk.actions_.paste.trigger()
    await until(lambda: stage.chosen() == ["good"])
    assert stage.window.desk.paste_bar.text() == "ünplaced"


async def test_a_full_disk_loses_no_text_and_is_said(stage: Stage):
    stage.tracker.problem = Problem("The disk is full", "Make room and try again")
    write(field(stage), "precious")
    press(field(stage), Qt.Key.Key_Return)
    await until(lambda: "The disk is full" in shown(stage.window.desk.notices))
    assert stage.window.desk.paste_bar.text() == "precious"
    assert not field(stage).isReadOnly()


async def test_delete_removes_the_chosen_rows_and_ctrl_z_brings_them_back(stage: Stage):
    stage.window.desk.list.choose(3)
    press(stage.window.desk.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(stage.window.desk.list, Qt.Key.Key_Delete)
    await until(lambda: stage.ids() == ["job1"])
    await until(lambda: "Removed 2 jobs" in shown(stage.window.desk.notices))
    QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
    await until(lambda: stage.wanted("restore") == [(3, 2)])
    await until(lambda: stage.window.desk.model.rowCount() == 3)
    assert shown(stage.window.desk.notices) == []


async def test_undo_in_the_notice_brings_back_what_that_notice_is_about(stage: Stage):
    for number in (1, 2):
        await remove(stage, number)
    QTest.mouseClick(button(stage.window.desk.notices, "Undo"), Qt.MouseButton.LeftButton)
    await until(lambda: stage.wanted("restore") == [(1,)])
    assert shown(stage.window.desk.notices) == ["Removed job2"]


async def test_a_removal_is_for_good_once_no_undo_is_left(stage: Stage):
    for number in (1, 2):
        await remove(stage, number)
    QTest.mouseClick(button(stage.window.desk.notices, "Close: Removed job1"), Qt.MouseButton.LeftButton)
    assert stage.wanted("purge") == []
    QTest.mouseClick(button(stage.window.desk.notices, "Close: Removed job2"), Qt.MouseButton.LeftButton)
    await until(lambda: stage.wanted("purge") == [()])


async def test_delete_while_writing_removes_letters_and_no_job(stage: Stage):
    stage.window.desk.list.choose(3)
    QTest.keySequence(stage.window, "Ctrl+L")
    await until(field(stage).hasFocus)
    write(field(stage), "ab")
    press(field(stage), Qt.Key.Key_Home)
    press(field(stage), Qt.Key.Key_Delete)
    assert stage.window.desk.paste_bar.text() == "b"
    assert stage.wanted("remove") == []


async def test_delete_on_a_button_removes_no_job(stage: Stage):
    stage.window.desk.list.choose(3)
    tab = button(stage.window.desk.head, "All")
    tab.setFocus()
    press(tab, Qt.Key.Key_Delete)
    press(stage.window.desk.list, Qt.Key.Key_F5)
    await until(lambda: stage.wanted("refresh") == [(3,)])
    assert stage.wanted("remove") == []


async def test_ctrl_c_copies_the_ids_of_the_chosen_rows_as_they_are(stage: Stage):
    stage.tracker.tell(Job(" odd\u202eid", 4, "gepetto", added_at=4))
    await until(lambda: stage.window.desk.model.rowCount() == 4)
    QTest.keySequence(stage.window.desk.list, "Ctrl+A")
    QTest.keySequence(stage.window.desk.list, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == " odd\u202eid\njob3\njob2\njob1"


@pytest.mark.parametrize("key", ["F5", "Ctrl+R"])
async def test_refresh_asks_about_the_chosen_or_else_about_all_that_are_not_over(stage: Stage, key: str):
    stage.tracker.jobs[2] = replace(stage.tracker.jobs[2], state=JobState.SUCCEEDED)
    QTest.keySequence(stage.window.desk.list, key)
    await until(lambda: stage.wanted("refresh") == [(1, 3)])
    stage.window.desk.list.choose(1)
    QTest.keySequence(stage.window.desk.list, key)
    await until(lambda: stage.wanted("refresh")[1:] == [(1,)])


async def test_a_search_narrows_the_rows_and_escape_widens_them_then_leaves(stage: Stage):
    QTest.keySequence(stage.window, "Ctrl+F")
    search = stage.window.desk.head.search
    await until(search.hasFocus)
    write(search, "job2")
    await until(lambda: stage.ids() == ["job2"])
    press(search, Qt.Key.Key_Escape)
    await until(lambda: len(stage.ids()) == 3)
    press(search, Qt.Key.Key_Escape)
    await until(stage.window.desk.list.hasFocus)


async def test_a_search_that_finds_nothing_says_so_and_shows_all_again(stage: Stage):
    write(stage.window.desk.head.search, "nowhere")
    await until(lambda: stage.ids() == [])
    hint = stage.window.findChild(EmptyState)
    assert isinstance(hint, EmptyState)
    assert "No job fits" in shown(hint)
    QTest.mouseClick(button(hint, "Show all jobs"), Qt.MouseButton.LeftButton)
    assert len(stage.ids()) == 3
    assert stage.window.desk.head.search.text() == ""


async def test_the_first_window_says_how_to_begin_and_whom_it_knows(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    window = MainWindow(bridge)
    qtbot.addWidget(window)
    window.show()
    hint = window.findChild(EmptyState)
    assert isinstance(hint, EmptyState)
    assert "Press Ctrl+V to begin" in shown(hint)
    assert "Known here: Gepetto, Waveline, AetherForge and Figur" in shown(hint)
    await bridge.close()


async def test_the_keyboard_goes_to_the_first_row_that_comes(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    window = MainWindow(bridge)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    paste_field = window.desk.paste_bar.findChild(PasteField)
    assert isinstance(paste_field, PasteField)
    await until(paste_field.hasFocus)
    QGuiApplication.clipboard().setText("first")
    QTest.keySequence(paste_field, "Ctrl+V")
    await until(lambda: [job.id for job in window.desk.list.chosen_jobs()] == ["first"])
    assert window.desk.list.hasFocus()
    window.close()
    await bridge.close()


async def test_where_rows_come_by_themselves_the_detail_says_what_to_do(qtbot: QtBot):
    tracker = ScriptedTracker()
    bridge = Bridge(as_tracker(tracker))
    window = MainWindow(bridge)
    qtbot.addWidget(window)
    window.show()
    await until(lambda: not window.desk._show_first.isActive())  # pyright: ignore[reportPrivateUsage]
    tracker.tell(Job("a", 1, "gepetto", added_at=1))
    await until(lambda: "Choose a job to see what it gave" in shown(window))
    window.close()
    await bridge.close()


async def test_a_key_that_is_missing_is_asked_for_in_place(stage: Stage):
    stage.tracker.tell(replace(stage.tracker.jobs[3], health=Health.NEEDS_KEY))
    await until(lambda: stage.window.desk.model.job(3) == stage.tracker.jobs[3])
    await until(lambda: stage.window.desk.list.findChildren(QWidget, "") and _has(stage.window.desk.list, "Add key…"))
    QTest.mouseClick(button(stage.window.desk.list, "Add key…, job job3"), Qt.MouseButton.LeftButton)
    await until(lambda: stage.window.desk.detail is not None and stage.window.desk.detail.page.account.isVisible())
    assert stage.chosen() == ["job3"]


async def test_a_candidate_that_is_pressed_owns_the_job(stage: Stage):
    stage.tracker.tell(Job("whose", 4, candidates=("waveline", "figur"), added_at=4))
    await until(lambda: _has(stage.window.desk.list, "Figur"))
    QTest.mouseClick(button(stage.window.desk.list, "Figur"), Qt.MouseButton.LeftButton)
    await until(lambda: stage.wanted("choose") == [(4, "figur")])
    await until(lambda: not _has(stage.window.desk.list, "Figur"))


async def test_the_detail_follows_the_choice_and_the_job(stage: Stage):
    stage.window.desk.list.choose(2)
    await until(
        lambda: stage.window.desk.detail is not None and any("job2" in text for text in shown(stage.window.desk.detail))
    )
    stage.tracker.tell(replace(stage.tracker.jobs[2], state=JobState.RUNNING, message="Moving the lamp"))
    await until(lambda: any("Moving the lamp" in text for text in shown(stage.window)))


async def test_the_first_paint_does_not_wait_for_the_detail(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker({1: Job("a", 1, "gepetto")})))
    window = MainWindow(bridge)
    qtbot.addWidget(window)
    window.show()
    assert window.desk.detail is None
    await until(lambda: window.desk.detail is not None)
    window.close()
    await bridge.close()


async def test_pause_is_resume_for_jobs_that_rest(stage: Stage):
    stage.window.desk.list.choose(2)
    await until(stage.window.desk.actions_.pause.isEnabled)
    stage.window.desk.actions_.pause.trigger()
    await until(lambda: stage.wanted("pause") == [(2,)])
    stage.tracker.tell(replace(stage.tracker.jobs[2], paused=True))
    await until(lambda: stage.window.desk.actions_.pause.text() == "&Resume")
    stage.window.desk.actions_.pause.trigger()
    await until(lambda: stage.wanted("resume") == [(2,)])


async def test_the_menu_of_a_row_opens_without_stopping_the_loop(stage: Stage):
    stage.window.desk.list.choose(2)
    stage.window.desk.list.menu_wanted.emit(stage.window.mapToGlobal(QPoint(50, 200)))
    await until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text().replace("&", "") for action in menu.actions() if action.text()][-1] == "Remove"
    menu.close()


async def test_tabs_and_menu_agree_on_what_is_shown(stage: Stage):
    QTest.keySequence(stage.window.desk.list, "Ctrl+2")
    assert stage.window.desk.model.group is Group.ACTIVE
    assert button(stage.window.desk.head, "Active").isChecked()
    stage.window.desk.head.sort_chosen.emit(Sort.PROVIDER)
    assert stage.window.desk.model.sort_by is Sort.PROVIDER


async def test_the_window_says_that_it_is_closed_and_opens_as_it_stood(stage: Stage, qtbot: QtBot):
    stage.window.resize(750, 500)
    closed: list[bool] = []
    stage.window.closed.connect(lambda: closed.append(True))
    stage.window.close()
    assert closed == [True]
    again = MainWindow(stage.bridge, remembered=stage.remembered[-1])
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (750, 500)


@pytest.mark.parametrize("remembered", ["", "x", "!! ??", "AAAA AAAA", "a b c", "AAAA AAAA 1 1 nan", "AAAA AAAA x 1 1"])
async def test_a_look_that_somebody_wrote_into_does_not_hinder_the_window(stage: Stage, qtbot: QtBot, remembered: str):
    window = MainWindow(stage.bridge, remembered=remembered)
    qtbot.addWidget(window)
    assert window.width() == 1160


async def test_an_empty_window_names_some_of_very_many_providers(qtbot: QtBot):
    many = tuple(ProviderInfo(f"p{n}", f"Provider {n}") for n in range(38))
    bridge = Bridge(as_tracker(ScriptedTracker(providers=many)))
    window = MainWindow(bridge)
    window.show()
    known = [words for words in shown(window) if words.startswith("Known here")]
    named = ", ".join(f"Provider {n}" for n in range(6))
    assert known == [f"Known here: {named} and 32 more"]
    window.close()
    await bridge.close()
    shiboken6.delete(window)


async def test_tab_goes_through_the_detail_without_a_stop_at_each_fact(stage: Stage):
    stage.window.desk.list.choose(2)
    page = stage.window.desk.show_detail().page
    await until(lambda: "Last answer" in shown(page))
    stops = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert not any(isinstance(stop, QLabel) for stop in stops)
    assert button(page, "Copy job ID") in stops
    assert button(page, "Last answer, as it came") in stops


async def test_everything_that_takes_the_keyboard_has_a_name(stage: Stage):
    stage.window.desk.list.choose(2)
    await until(lambda: stage.window.desk.detail is not None)
    nameless = [
        widget.metaObject().className()
        for widget in stage.window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not widget.accessibleName() and not str(widget.property("text") or "")
    ]
    assert nameless == []


async def test_the_accounts_open_beside_the_work(stage: Stage):
    stage.window.desk.actions_.accounts.trigger()
    dialog = stage.window.findChild(AccountsDialog)
    assert isinstance(dialog, AccountsDialog)
    assert dialog.isVisible()
    dialog.close()


async def test_about_is_a_box_that_stops_nothing(stage: Stage):
    stage.window.desk.actions_.about.trigger()
    box = stage.window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text().startswith("Job Monitor ")
    box.close()


def _has(parent: QWidget, text: str) -> bool:
    try:
        return button(parent, text).isVisible()
    except AssertionError:
        return False
