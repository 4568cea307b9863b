"""The viewer: one output as large as the window, led by keys through what the list or the wall shows."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Output, OutputKind
from jobmonitor.ui import detail_pane
from tests.gui.acting import press, shown, until
from tests.gui.viewed import PICTURES, RED, buttons, job, opened, saved


async def test_enter_in_the_list_opens_it_and_escape_leads_back(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.list.choose(1)
        press(stage.window.desk.list, Qt.Key.Key_Return)
        assert stage.place == (1, 0)
        await until(stage.viewer.hasFocus)
        await stage.settled()
        assert stage.color(10, stage.viewer.pane.height() // 2) == RED
        stage.key(Qt.Key.Key_Escape)
        assert stage.place is None
        await until(stage.window.desk.list.hasFocus)
        assert stage.chosen() == [1]


async def test_it_goes_through_what_the_list_shows_and_the_choice_goes_along(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        stage.key(Qt.Key.Key_2)
        assert stage.scale == 2
        way: list[tuple[int, int] | None] = []
        for _ in range(5):
            stage.key(Qt.Key.Key_Right)
            way.append(stage.place)
            assert stage.viewer.pane.eye.zoom == 1  # the next one is seen whole
        assert way == [(1, 1), (3, 0), (4, 0), (5, 0), (5, 0)]  # a job without outputs is passed over; there is an end
        assert stage.chosen() == [5]
        for _ in range(5):
            stage.key(Qt.Key.Key_Left)
        assert stage.place == (1, 0)
        assert stage.chosen() == [1]
        assert stage.window.desk.show_detail().page.picture.current == stage.viewer.output


async def test_it_goes_through_what_is_found_alone(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.model.set_search("job4")
        await stage.view(4)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            stage.key(key)
            assert stage.place == (4, 0)


async def test_from_the_wall_it_goes_in_the_order_of_the_wall(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.views.show_wall(True)
        wall = stage.window.desk.views.wall
        assert wall is not None
        await until(lambda: wall.has_settled)
        wall.setFocus()
        QTest.keyClick(wall, Qt.Key.Key_Home)
        QTest.keyClick(wall, Qt.Key.Key_Return)
        assert stage.place == (1, 0)
        for _ in range(2):
            stage.key(Qt.Key.Key_Right)
        assert stage.place == (3, 0)
        stage.key(Qt.Key.Key_Escape)
        await until(wall.hasFocus)
        assert wall.current == (3, 0)


async def test_what_it_is_stands_in_its_head_and_facts(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1, 1)
        assert stage.viewer.headline.first == "Gepetto"
        assert stage.viewer.headline.second == "job1 · Picture 2 of 2"
        stage.key(Qt.Key.Key_I)
        said = [label.text() for label in stage.viewer.findChildren(type(stage.viewer._told))]  # pyright: ignore[reportPrivateUsage]
        for fact in (
            "100 × 50",
            "WEBP · RGB",
            "None: taken for sRGB",
            "files.example",
            "1111111111…",
            "Done",
            "1.webp",
        ):
            assert any(fact in each for each in said), fact


@pytest.mark.parametrize(("kind", "path"), [(OutputKind.VIDEO, "/results/a.mp4"), (OutputKind.DOCUMENT, "/a.pdf")])
async def test_what_has_no_picture_is_said_and_can_be_opened(qtbot: QtBot, kind: OutputKind, path: str):
    async with opened() as stage:
        stage.tracker.tell(job(3, saved(0, kind, path)))
        await until(lambda: stage.window.desk.model.job(3) == stage.tracker.jobs[3])
        assert stage.window.desk.viewing.open(3, 0)
        names = {each.accessibleName() or each.text() for each in buttons(stage.viewer)}
        assert {"Open", "Save as…", "Remove"} <= names
        assert not {"Copy picture", "Turn (R)"} & names
        assert not stage.viewer.pane.isVisible()
        stage.key(Qt.Key.Key_1)
        stage.key(Qt.Key.Key_Space)
        stage.key(Qt.Key.Key_Left)
        assert stage.place == (1, 1)


async def test_what_is_wanted_of_it_is_done_to_it(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(4)
        stage.key(Qt.Key.Key_S)
        await until(lambda: ("star", True, 4) in stage.tracker.wanted)
        stage.tracker.tell(replace(stage.tracker.jobs[4], starred=True))
        await until(lambda: any(each.accessibleName() == "Unstar (S)" for each in buttons(stage.viewer)))
        stage.key(Qt.Key.Key_Delete)
        await until(lambda: ("remove", 4) in stage.tracker.wanted)
        await until(lambda: stage.place == (5, 0))
        stage.key(Qt.Key.Key_Delete)
        await until(lambda: stage.place == (3, 0))


async def test_when_nothing_is_left_it_is_gone(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.model.set_search("job4")
        await stage.view(4)
        await stage.tracker.remove([4])
        await until(lambda: stage.place is None)


async def test_when_the_last_one_goes_the_screen_is_given_back(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.model.set_search("job4")
        await stage.view(4)
        stage.key(Qt.Key.Key_F)
        await until(stage.window.isFullScreen)
        await stage.tracker.remove([4])
        await until(lambda: not stage.window.isFullScreen())
        assert stage.window.menuBar().isVisible()
        assert stage.place is None


async def test_enter_opens_it_in_the_systems_program(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    given: list[str] = []

    def open_file(output: Output) -> None:
        given.append(output.path)

    monkeypatch.setattr(detail_pane, "open_file", open_file)
    async with opened() as stage:
        await stage.view(4)
        stage.key(Qt.Key.Key_Return)
        assert given == ["/results/0.webp"]


async def test_a_comparison_never_leads_back_to_what_is_gone(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.model.set_search("job1")
        await stage.view(1)
        stage.key(Qt.Key.Key_C)
        await stage.tracker.remove([1])
        await until(lambda: stage.viewer.job is None)
        comparison = stage.window.desk.viewing.comparison
        assert comparison is not None
        press(comparison, Qt.Key.Key_Escape)
        assert stage.place is None
        assert not stage.window.desk.viewing.is_comparing


@pytest.mark.parametrize("is_compared", [False, True])
async def test_who_searches_is_led_back_to_the_list(qtbot: QtBot, *, is_compared: bool):
    async with opened() as stage:
        await stage.view(1)
        if is_compared:
            stage.key(Qt.Key.Key_C)
        QTest.keySequence(stage.window, "Ctrl+F")
        await until(stage.window.desk.head.search.hasFocus)
        assert stage.place is None
        assert not stage.window.desk.viewing.is_comparing


async def test_copying_takes_the_picture_itself(qtbot: QtBot, tmp_path: Path):
    async with opened() as stage:
        file = tmp_path / "a.webp"
        file.write_bytes(PICTURES[(4, 0)])
        stage.tracker.tell(job(4, saved(0, path=str(file))))
        await stage.view(4)
        await until(lambda: stage.viewer.output is not None and stage.viewer.output.path == str(file))
        QGuiApplication.clipboard().clear()
        QTest.keySequence(stage.viewer, "Ctrl+C")
        await until(lambda: QGuiApplication.clipboard().image().width() == 1000)


async def test_it_fills_the_screen_and_escape_leads_back_step_by_step(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        stage.key(Qt.Key.Key_I)
        assert "SHA-256" in shown(stage.viewer)
        stage.key(Qt.Key.Key_F)
        await until(stage.window.isFullScreen)
        assert not stage.viewer.bar.isVisible()
        assert "SHA-256" not in shown(stage.viewer)
        assert not stage.window.menuBar().isVisible()
        stage.key(Qt.Key.Key_Right)
        assert stage.place == (1, 1)
        stage.key(Qt.Key.Key_Escape)
        await until(lambda: not stage.window.isFullScreen())
        assert stage.viewer.bar.isVisible()
        assert stage.window.menuBar().isVisible()
        assert stage.place == (1, 1)


async def test_who_looks_has_seen_it(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(4)
        await until(lambda: ("saw", 4) in stage.tracker.wanted)


async def test_what_was_left_takes_no_memory_and_asks_for_nothing(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        assert stage.viewer.pane.mosaic.weight > 0
        stage.key(Qt.Key.Key_Escape)
        assert stage.viewer.pane.mosaic.weight == 0
        asked = len(stage.tracker.wanted)
        stage.window.resize(1100, 800)
        await until(lambda: stage.window.width() == 1100)
        assert [each for each in stage.tracker.wanted[asked:] if each[0] == "part"] == []
