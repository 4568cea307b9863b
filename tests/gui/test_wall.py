"""The wall: the same jobs and the same choice as the list, gone over by keys, and smooth however many hang there."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.ui import wall as room
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.views import Views
from jobmonitor.ui.wall import EDGES, Wall
from jobmonitor.ui.wall_items import By, Item
from tests.gui.acting import press, until
from tests.gui.scripted import ScriptedTracker, as_tracker
from tests.screens.jobs import picture

NOW = 1_700_000_000.0


def saved(n: int) -> Output:
    return Output(n, kind=OutputKind.IMAGE, state=OutputState.SAVED, sha256=f"{n}", path=f"/results/{n}.png")


def job(number: int, outputs: int = 2, provider: str = "gepetto") -> Job:
    given = tuple(saved(n) for n in range(outputs))
    return Job(
        f"job{number}", number, provider, state=JobState.SUCCEEDED, outputs=given, added_at=NOW - number, polls=1
    )


@dataclass
class Stage:
    tracker: ScriptedTracker
    window: MainWindow
    said: list[str]

    @property
    def wall(self) -> Wall:
        wall = self.window.desk.views.wall
        assert wall is not None
        return wall

    def chosen(self) -> list[int]:
        return [job.number for job in self.window.desk.list.chosen_jobs()]

    async def settled(self) -> None:
        await until(lambda: self.wall.has_settled)


def _note(wanted: list[tuple[int, int]], number: int, n: int) -> None:
    wanted.append((number, n))


def move_held(wall: Wall, to: QPoint) -> None:
    """The mouse goes there with its left button down."""
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseMove, to.toPointF(), wall.mapToGlobal(to).toPointF(), left, left, none)
    QApplication.sendEvent(wall.viewport(), event)


@asynccontextmanager
async def opened() -> AsyncGenerator[Stage]:
    """It isn't open between the phases of a test, where Qt's events are handled without asyncio's loop."""
    jobs = {n: job(n) for n in range(1, 31)} | {31: job(31, 0), 32: job(32, 1, "figur")}
    pictures = {
        (each.number, output.n): picture(each.number, 64, 64) for each in jobs.values() for output in each.outputs
    }
    tracker = ScriptedTracker(jobs, thumbnails=pictures)
    bridge = Bridge(as_tracker(tracker))
    window = MainWindow(bridge, now=lambda: NOW)
    window.resize(1100, 700)
    window.show()
    made = Stage(tracker, window, [])
    window.desk.views.changed.connect(made.said.append)
    window.desk.views.show_wall(True)
    await made.settled()
    yield made
    await until(lambda: bridge.is_idle and made.wall.has_settled)
    window.close()
    await bridge.close()
    shiboken6.delete(window)


async def test_it_shows_what_the_jobs_gave_and_goes_back_to_the_list(qtbot: QtBot):
    async with opened() as stage:
        assert stage.wall.count == 61
        assert stage.wall.isVisible()
        assert stage.window.desk.head.wall.isChecked()
        assert stage.window.desk.actions_.wall.isChecked()
        stage.window.desk.actions_.wall.trigger()
        await until(lambda: stage.window.desk.list.isVisible())
        assert not stage.wall.isVisible()
        assert not stage.window.desk.head.wall.isChecked()
        assert stage.said[-1] == "list 176 day"


@asynccontextmanager
async def furnished(view: str, choose_view: Callable[[str], None] = lambda _: None) -> AsyncGenerator[Views]:
    """What a window shows that looks as somebody left it."""
    bridge = Bridge(as_tracker(ScriptedTracker()))
    window = MainWindow(now=lambda: NOW)
    yield window.furnish(bridge, view=view, choose_view=choose_view).views
    await until(lambda: bridge.is_idle)
    await bridge.close()
    shiboken6.delete(window)


async def test_the_wall_is_made_when_it_is_first_wanted(qtbot: QtBot):
    async with furnished("list 96 job") as views:
        assert views.wall is None
        views.show_wall(True)
        assert views.wall is not None


async def test_a_window_looks_as_the_last_one_did(qtbot: QtBot):
    said: list[str] = []
    async with furnished("wall 160 provider", said.append) as views:
        assert views.is_wall
        views.show_wall(False)
        assert said == ["list 160 provider"]


@pytest.mark.parametrize("look", ["wall", "wall x y", "wall 97 day", "wall 176 week", "wall ²", "sofa 176 day"])
async def test_a_look_that_nobody_here_wrote_is_passed_over(qtbot: QtBot, look: str):
    async with furnished(look) as views:
        assert views.is_wall == look.startswith("wall")


async def test_keys_go_from_picture_to_picture_and_the_detail_follows(qtbot: QtBot):
    async with opened() as stage:
        stage.wall.setFocus()
        press(stage.wall, Qt.Key.Key_Home)
        assert stage.wall.current == Item(1, 0)
        press(stage.wall, Qt.Key.Key_Right)
        assert (stage.wall.current, stage.chosen()) == (Item(1, 1), [1])
        detail = stage.window.desk.show_detail()
        await until(lambda: (shown := detail.page.picture.current) is not None and shown.n == 1)
        assert "Picture 2 of 2" in stage.wall.accessibleName()
        assert "job1" in stage.wall.accessibleName()
        press(stage.wall, Qt.Key.Key_End)
        assert stage.wall.current == Item(32, 0)
        assert stage.chosen() == [32]
        assert stage.wall.verticalScrollBar().value() == stage.wall.verticalScrollBar().maximum()
        press(stage.wall, Qt.Key.Key_PageUp)
        press(stage.wall, Qt.Key.Key_Up)
        press(stage.wall, Qt.Key.Key_Left)
        assert stage.chosen() != [32]


async def test_shift_chooses_all_from_where_it_began_and_ctrl_one_more(qtbot: QtBot):
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    async with opened() as stage:
        press(stage.wall, Qt.Key.Key_Home)
        for _ in range(4):
            press(stage.wall, Qt.Key.Key_Right, shift)
        assert stage.chosen() == [1, 2, 3]
        for _ in range(2):
            press(stage.wall, Qt.Key.Key_Left, shift)
        assert stage.chosen() == [1, 2]
        press(stage.wall, Qt.Key.Key_End, shift)
        assert stage.chosen() == [n for n in range(1, 33) if n != 31]  # which gave nothing
        press(stage.wall, Qt.Key.Key_Home)
        for _ in range(3):
            press(stage.wall, Qt.Key.Key_Right, shift)
        press(stage.wall, Qt.Key.Key_Right, ctrl)
        assert stage.chosen() == [1, 2, 3]
        first, *others = stage.wall.chosen_outputs()
        assert first is stage.tracker.jobs[3].outputs[0]
        assert len(others) == 5


async def test_one_of_several_can_be_pressed_to_drag_them_all_or_be_chosen_alone(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    dragged: list[int] = []
    monkeypatch.setattr(room, "drag_files", lambda _, outputs, tile: dragged.append(len(outputs)))  # pyright: ignore
    left, here = Qt.MouseButton.LeftButton, QPoint(30, 60)
    async with opened() as stage:
        press(stage.wall, Qt.Key.Key_Home)
        for _ in range(4):
            press(stage.wall, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        QTest.mousePress(stage.wall.viewport(), left, pos=here)
        assert stage.chosen() == [1, 2, 3]
        move_held(stage.wall, QPoint(80, 90))
        QTest.mouseRelease(stage.wall.viewport(), left, pos=QPoint(80, 90))
        assert dragged == [6]
        assert stage.chosen() == [1, 2, 3]
        QTest.mouseClick(stage.wall.viewport(), left, pos=here)
        assert (stage.chosen(), dragged) == ([1], [6])


async def test_enter_opens_the_current_one_of_several(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    async with opened() as stage:
        seen: list[int] = []
        detail = stage.window.desk.show_detail()
        monkeypatch.setattr(detail, "open_output", lambda: seen.extend(stage.chosen()))
        press(stage.wall, Qt.Key.Key_Home)
        for _ in range(3):
            press(stage.wall, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        press(stage.wall, Qt.Key.Key_Return)
        assert seen == [2]
        assert stage.wall.current == Item(2, 1)
        shown = detail.page.picture.current
        assert shown is not None
        assert shown.n == 1


async def test_a_job_that_is_not_shown_does_not_hang_everything_anew(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.head.search.setText("job32")
        await until(lambda: stage.wall.has_settled and stage.wall.count == 1)
        hidden = stage.tracker.jobs[1]
        stage.wall.apply([replace(hidden, polls=9)])
        assert stage.wall.has_settled


async def test_the_mouse_chooses_opens_and_asks_for_a_menu(qtbot: QtBot):
    async with opened() as stage:
        wanted: list[tuple[int, int]] = []
        menus: list[QPoint] = []
        stage.window.desk.views.opened.disconnect()
        stage.window.desk.views.menu_wanted.disconnect()
        stage.wall.opened.connect(partial(_note, wanted))
        stage.wall.menu_wanted.connect(menus.append)
        here = QPoint(30, 60)
        QTest.mouseClick(stage.wall.viewport(), Qt.MouseButton.LeftButton, pos=here)
        assert (stage.wall.current, stage.chosen()) == (Item(1, 0), [1])
        QTest.mouseDClick(stage.wall.viewport(), Qt.MouseButton.LeftButton, pos=here)
        assert wanted == [(1, 0)]
        press(stage.wall, Qt.Key.Key_Return)
        assert wanted == [(1, 0), (1, 0)]
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, here, here)
        QApplication.sendEvent(stage.wall.viewport(), event)
        assert menus
        QTest.mouseClick(stage.wall.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 20))
        assert stage.chosen() == []


async def test_star_and_delete_mean_the_chosen_pictures_jobs(qtbot: QtBot):
    async with opened() as stage:
        stage.wall.setFocus()
        press(stage.wall, Qt.Key.Key_Home)
        stage.window.desk.actions_.star.trigger()
        await until(lambda: ("star", True, 1) in stage.tracker.wanted)
        stage.window.desk.actions_.remove.trigger()
        await until(lambda: 1 not in stage.tracker.jobs)
        await until(lambda: stage.wall.has_settled and stage.wall.count == 59)


async def test_what_a_job_gives_later_comes_to_hang_there_and_nothing_jumps(qtbot: QtBot):
    async with opened() as stage:
        bar = stage.wall.verticalScrollBar()
        bar.setValue(400)
        await stage.settled()
        press(stage.wall, Qt.Key.Key_End)
        bar.setValue(bar.value() - 200)
        await stage.settled()
        picture_in_sight = stage.wall.item_at(QPoint(30, 200))
        stage.tracker.tell(replace(stage.tracker.jobs[31], outputs=(saved(0), saved(1), saved(2), saved(3), saved(4))))
        await until(lambda: stage.wall.has_settled and stage.wall.count == 66)
        stage.tracker.tell(job(40, 9))
        await until(lambda: stage.wall.has_settled and stage.wall.count == 75)
        assert picture_in_sight is not None
        assert stage.wall.item_at(QPoint(30, 200)) == picture_in_sight


async def test_the_slider_and_the_wheel_change_the_size_and_groups_are_chosen(qtbot: QtBot):
    async with opened() as stage:
        from jobmonitor.ui.wall_page import WallPage

        page = stage.wall.parentWidget()
        assert isinstance(page, WallPage)
        page.slider.setValue(0)
        assert stage.said[-1] == f"wall {EDGES[0]} day"
        stage.wall.sized.emit(2)
        assert page.look == f"{EDGES[2]} day"
        stage.wall.set_by(By.PROVIDER)
        await stage.settled()
        assert stage.wall.count == 61


async def test_pictures_in_sight_are_asked_for_first_and_no_others_than_those_ahead(qtbot: QtBot):
    async with opened() as stage:
        await until(lambda: stage.wall.tiles > 0)
        await until(lambda: stage.wall.has_settled)
        assert stage.wall.tiles < 61


async def test_a_wall_that_nobody_sees_is_hung_when_it_is_seen(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.views.show_wall(False)
        stage.tracker.tell(job(50, 3))
        await until(lambda: stage.window.desk.model.job(50) is not None)
        assert stage.wall.count == 61
        stage.window.desk.views.show_wall(True)
        await until(lambda: stage.wall.has_settled and stage.wall.count == 64)


async def test_search_and_groups_of_the_list_hold_on_the_wall(qtbot: QtBot):
    async with opened() as stage:
        search = stage.window.desk.head.search
        search.setText("job32")
        await until(lambda: stage.wall.has_settled and stage.wall.count == 1)
        search.setText("nothing like it")
        await until(lambda: not stage.wall.isVisible())
        search.setText("job31")
        await until(lambda: stage.wall.isVisible() and stage.wall.has_settled and stage.wall.count == 0)
