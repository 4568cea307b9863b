from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobState, Output, OutputKind, OutputState
from jobmonitor.ui.asks import Ask
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.job_list import JobList
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.theme import colors
from jobmonitor.ui.thumbnails import Thumbnails, place_of
from tests.gui.acting import press, until
from tests.gui.scripted import PROVIDERS, ScriptedTracker, as_tracker
from tests.screens.jobs import picture

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAMES = {provider.id: provider.name for provider in PROVIDERS}


@dataclass
class Stage:
    """A list on the screen, its model, the clock on the wall, and what the list said."""

    tracker: ScriptedTracker
    model: JobModel
    thumbnails: Thumbnails
    rows: JobList
    now: list[float]
    said: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])

    def buttons(self) -> list[str]:
        """The buttons in the rows, from top to bottom and left to right."""
        found = [button for button in self.rows.findChildren(QPushButton) if button.isVisible()]
        places = sorted((button.mapTo(self.rows, QPoint(0, 0)).toTuple()[::-1], button.text()) for button in found)
        return [text for _, text in places]


@pytest.fixture
async def stage(qtbot: QtBot) -> AsyncIterator[Stage]:
    tracker = ScriptedTracker()
    bridge = Bridge(as_tracker(tracker))
    now = [1000.0]
    model = JobModel(NAMES.__getitem__, lambda: now[0])
    thumbnails = Thumbnails(bridge)
    made = Stage(tracker, model, thumbnails, JobList(model, thumbnails, NAMES.__getitem__, lambda: now[0]), now)
    qtbot.addWidget(made.rows)

    def hear(*what: object) -> None:
        made.said.append(what)

    made.rows.opened.connect(partial(hear, "opened"))
    made.rows.answered.connect(partial(hear, "answered"))
    made.rows.resize(640, 400)
    made.rows.show()
    yield made
    await bridge.close()


def jobs(count: int, **values: object) -> list[Job]:
    return [replace(Job(f"job{n}", n, "gepetto", added_at=n), **values) for n in range(1, count + 1)]  # pyright: ignore[reportArgumentType]


async def test_arrows_and_pages_go_through_the_rows(stage: Stage):
    stage.model.load(jobs(100))
    stage.rows.choose(100)
    for key, job in (
        (Qt.Key.Key_Down, "job99"),
        (Qt.Key.Key_End, "job1"),
        (Qt.Key.Key_Up, "job2"),
        (Qt.Key.Key_Home, "job100"),
    ):
        press(stage.rows, key)
        assert [chosen.id for chosen in stage.rows.chosen_jobs()] == [job]
    press(stage.rows, Qt.Key.Key_PageDown)
    assert stage.rows.chosen_jobs()[0].number < 97


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown])
async def test_where_nobody_has_chosen_yet_the_keyboard_begins_at_the_top(stage: Stage, key: Qt.Key):
    stage.model.load(jobs(1))
    # As Qt does when the list gets the keyboard.
    stage.rows.selectionModel().setCurrentIndex(stage.model.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)
    stage.model.apply(jobs(50)[1:])
    press(stage.rows, key)
    assert [chosen.id for chosen in stage.rows.chosen_jobs()] == ["job50"]
    press(stage.rows, Qt.Key.Key_Escape)
    press(stage.rows, Qt.Key.Key_Down)
    assert [chosen.id for chosen in stage.rows.chosen_jobs()] == ["job49"], "afterwards it goes on from where it was"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter])
async def test_enter_and_space_open_the_row(stage: Stage, key: Qt.Key):
    stage.model.load(jobs(3))
    stage.rows.choose(2)
    press(stage.rows, key)
    assert stage.said == [("opened", 2)]


async def test_several_rows_are_chosen_with_shift_and_let_go_with_escape(stage: Stage):
    stage.model.load(jobs(5))
    stage.rows.choose(5)
    press(stage.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(stage.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [job.number for job in stage.rows.chosen_jobs()] == [5, 4, 3]
    press(stage.rows, Qt.Key.Key_Escape)
    assert stage.rows.chosen_jobs() == []


async def test_a_row_whose_owner_is_open_offers_the_candidates_as_buttons(stage: Stage):
    stage.model.load([Job("x", 1, candidates=("waveline", "aetherforge"))])
    await until(lambda: stage.buttons() == ["Waveline", "AetherForge"])
    found = next(button for button in stage.rows.findChildren(QPushButton) if button.text() == "AetherForge")
    assert found.accessibleName() == "AetherForge, job x"
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    assert stage.said == [("answered", 1, Ask("AetherForge", "aetherforge"))]
    stage.model.apply([Job("x", 1, "aetherforge")])
    await until(lambda: stage.buttons() == [])


@pytest.mark.parametrize(("health", "words"), [(Health.NEEDS_KEY, "Add key…"), (Health.BAD_KEY, "New key…")])
async def test_a_row_without_a_key_asks_for_one_in_its_place(stage: Stage, health: Health, words: str):
    stage.model.load([Job("x", 1, "figur", health=health)])
    await until(lambda: stage.buttons() == [words])
    stage.model.apply([Job("x", 1, "figur", state=JobState.RUNNING)])
    await until(lambda: stage.buttons() == [])


async def test_the_buttons_are_reached_and_pressed_with_the_keyboard_alone(stage: Stage):
    stage.model.load([Job("x", 1, candidates=("waveline", "aetherforge"))])
    await until(lambda: len(stage.buttons()) == 2)
    stage.rows.activateWindow()
    stage.rows.setFocus()
    stage.rows.choose(1)
    press(stage.rows, Qt.Key.Key_Return)
    await until(lambda: isinstance(QApplication.focusWidget(), QPushButton))
    first = QApplication.focusWidget()
    assert isinstance(first, QPushButton)
    assert first.text() == "Waveline"
    press(first, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert isinstance(second, QPushButton)
    assert second.text() == "AetherForge"
    press(second, Qt.Key.Key_Return)
    assert stage.said == [("answered", 1, Ask("AetherForge", "aetherforge"))]
    press(second, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is stage.rows


async def test_tab_goes_from_the_list_through_the_buttons_from_top_to_bottom(stage: Stage):
    stage.model.load([Job("old", 1, "figur", health=Health.NEEDS_KEY, added_at=1)])
    await until(lambda: len(stage.buttons()) == 1)
    stage.model.apply([Job("new", 2, candidates=("waveline",), added_at=2)])
    await until(lambda: len(stage.buttons()) == 2)
    stage.rows.activateWindow()
    stage.rows.setFocus()
    words: list[str] = []
    for _ in range(2):
        press(QApplication.focusWidget() or stage.rows, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        words.append(focus.text() if isinstance(focus, QPushButton) else "")
    assert words == ["Waveline", "Add key…"]


async def test_a_picture_that_arrives_is_painted_by_itself(stage: Stage):
    done = Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED, sha256="x")
    stage.tracker.thumbnails[1, 0] = picture(3)
    stage.model.load(jobs(1, state=JobState.SUCCEEDED))
    painted: list[bool] = []
    paint = stage.rows.itemDelegate().paint

    def note(*args: object) -> None:
        job = stage.model.job_at(0)
        painted.append(
            job is not None and stage.thumbnails.tile(place_of(job), stage.rows.devicePixelRatioF()) is not None
        )
        paint(*args)  # pyright: ignore[reportArgumentType]

    stage.rows.itemDelegate().paint = note  # pyright: ignore[reportAttributeAccessIssue]
    await until(lambda: painted and stage.rows.has_settled)
    painted.clear()
    stage.model.apply(jobs(1, state=JobState.SUCCEEDED, outputs=(done,)))
    await until(lambda: painted[:1] == [False] and painted[-1:] == [True])


async def test_only_rows_in_sight_have_buttons(stage: Stage):
    stage.model.load([Job(f"x{n}", n, "figur", health=Health.NEEDS_KEY, added_at=n) for n in range(1, 5001)])
    await until(lambda: 5 <= len(stage.buttons()) <= 8)
    stage.rows.scrollToBottom()
    await until(lambda: 5 <= len(stage.buttons()) <= 8 and stage.rows.visible_rows().stop == 5000)
    assert len(stage.rows.findChildren(QPushButton)) < 20


async def test_buttons_follow_their_row_when_others_come(stage: Stage):
    stage.model.load([Job("x", 1, "figur", health=Health.NEEDS_KEY, added_at=1)])
    await until(lambda: stage.buttons() == ["Add key…"])
    stage.model.apply(replace(job, number=job.number + 1, added_at=job.number + 1) for job in jobs(2))
    button = next(button for button in stage.rows.findChildren(QPushButton) if button.isVisible())
    await until(lambda: 136 <= button.mapTo(stage.rows.viewport(), QPoint(0, 0)).y() < 204)


async def test_pictures_are_asked_for_in_sight_and_one_page_ahead_and_no_further(stage: Stage):
    done = Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED, sha256="x")
    stage.model.load(jobs(500, state=JobState.SUCCEEDED, outputs=(done,)))
    await until(lambda: len(stage.tracker.wanted) >= 12)
    asked = {number for _, number, _ in stage.tracker.wanted}
    assert asked <= set(range(500 - 16, 501))


async def test_the_clock_of_a_running_row_goes_on_and_that_of_a_finished_one_rests(stage: Stage, qtbot: QtBot):
    stage.model.load(jobs(1, state=JobState.RUNNING, created_at=990.0))
    painted: list[float] = []
    paint = stage.rows.itemDelegate().paint

    def note(*args: object) -> None:
        painted.append(stage.now[0])
        paint(*args)  # pyright: ignore[reportArgumentType]

    stage.rows.itemDelegate().paint = note  # pyright: ignore[reportAttributeAccessIssue]
    stage.now[0] = 1001.0
    await until(lambda: 1001.0 in painted)
    stage.now[0] = 1002.0
    await until(lambda: 1002.0 in painted)
    assert stage.rows.is_ticking
    stage.model.apply(jobs(1, state=JobState.SUCCEEDED))
    await until(lambda: not stage.rows.is_ticking)


async def test_a_chosen_row_is_painted_by_its_delegate_alone(stage: Stage):
    stage.model.load(jobs(3))
    stage.rows.choose(3)
    image = stage.rows.grab().toImage()
    look = colors(stage.rows.palette())
    assert image.pixelColor(300, 5).name() == look.selection
    ground = stage.rows.palette().color(QPalette.ColorRole.Base).name()
    assert {image.pixelColor(2, 34).name(), image.pixelColor(300, 68 + 5).name()} == {ground}


async def test_letters_do_not_search_through_a_hundred_thousand_ids(stage: Stage):
    stage.model.load(jobs(5))
    stage.rows.choose(5)
    QTest.keyClicks(stage.rows, "job2")
    assert [job.number for job in stage.rows.chosen_jobs()] == [5]


async def test_what_is_visible_is_what_the_eye_sees(stage: Stage):
    stage.model.load(jobs(100))
    assert stage.rows.visible_rows() == range(6)
    await until(lambda: stage.rows.verticalScrollBar().maximum() > 0)
    stage.rows.verticalScrollBar().setValue(68 * 10)
    assert stage.rows.visible_rows() == range(10, 16)
    stage.rows.hide()
    assert stage.rows.visible_rows() == range(0)


async def test_one_new_row_among_very_many_costs_no_look_at_the_others(qtbot: QtBot):
    class Counting(JobModel):
        asked = 0

        def rowCount(self, parent: Index = _NOWHERE) -> int:
            self.asked += 1
            return super().rowCount(parent)

        def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            self.asked += 1
            return super().data(index, role)

    bridge = Bridge(as_tracker(ScriptedTracker()))
    model = Counting(NAMES.__getitem__, lambda: 1000.0)
    rows = JobList(model, Thumbnails(bridge), NAMES.__getitem__, lambda: 1000.0)
    qtbot.addWidget(rows)
    model.load(jobs(20_000))
    rows.show()
    await until(lambda: rows.visible_rows())
    model.asked = 0
    model.apply([Job("new", 20_001, "gepetto", added_at=20_001)])
    rows.choose(20_001)
    await until(lambda: [job.id for job in rows.chosen_jobs()] == ["new"])
    assert model.asked < 1000
    model.asked = 0
    model.set_search("job1999")
    await until(lambda: model.rowCount() == 11)
    assert model.asked < 1000
    await bridge.close()
