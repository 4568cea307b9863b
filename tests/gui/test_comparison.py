"""Two to four outputs are seen by one eye: side by side, parted by a line, in turns, or as their difference."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Job, OutputKind
from jobmonitor.ui import duo_pane
from jobmonitor.ui.comparison import Comparison
from jobmonitor.ui.duo_pane import How
from jobmonitor.ui.reel import to_compare
from tests.gui.acting import press, shown, until
from tests.gui.viewed import BLUE, RED, Stage, drag, halves, job, opened, saved, wheel


def comparison(stage: Stage) -> Comparison:
    found = stage.window.desk.viewing.comparison
    assert found is not None
    return found


async def compared(stage: Stage, *numbers: int) -> Comparison:
    """The comparison of these jobs' pictures, when all of it is here."""
    assert stage.window.desk.viewing.compare([stage.tracker.jobs[number] for number in numbers])
    made = comparison(stage)
    await until(lambda: made.has_settled and made.hasFocus())
    return made


def places(made: Comparison) -> list[tuple[int, int]]:
    return [(each.job.number, each.output.n) for each in made.compared]


def color(made: Comparison, x: int, y: int, column: int | None = None) -> tuple[int, int, int]:
    pane = made.duo if column is None else made.columns[column].pane
    seen = pane.grab().toImage().pixelColor(x, y)
    return seen.red(), seen.green(), seen.blue()


@pytest.mark.parametrize(
    ("jobs", "items"),
    [
        ([], []),
        ([job(1, saved(0))], [(1, 0)]),
        ([job(1, saved(0), saved(1))], [(1, 0), (1, 1)]),
        ([job(1, *map(saved, range(6)))], [(1, 0), (1, 1), (1, 2), (1, 3)]),
        ([job(1, saved(0), saved(1)), job(2, saved(0))], [(1, 0), (1, 1), (2, 0)]),
        ([job(1, *map(saved, range(4))), job(2, saved(0)), job(3)], [(1, 0), (2, 0)]),
        ([job(n, saved(0)) for n in range(1, 7)], [(1, 0), (2, 0), (3, 0), (4, 0)]),
        ([job(1, saved(0), saved(1, OutputKind.VIDEO)), job(2, replace(saved(0), reason="damaged"))], [(1, 0)]),
    ],
)
def test_what_is_compared_of_the_chosen_jobs(jobs: list[Job], items: list[tuple[int, int]]):
    assert to_compare(jobs) == items


async def test_the_chosen_jobs_are_compared_by_a_key_and_escape_leads_back(qtbot: QtBot):
    async with opened() as stage:
        desk = stage.window.desk
        desk.list.choose(3)
        await until(lambda: not desk.actions_.compare.isEnabled())
        desk.list.choose(1)
        QTest.keySequence(desk.list, "Ctrl+A")
        await until(desk.actions_.compare.isEnabled)
        desk.list.setFocus()
        press(desk.list, Qt.Key.Key_C)
        await until(lambda: desk.viewing.is_comparing)
        made = comparison(stage)
        assert places(made) == [(1, 0), (1, 1), (4, 0), (5, 0)]
        await until(made.hasFocus)
        press(made, Qt.Key.Key_Escape)
        assert not desk.viewing.is_comparing
        await until(desk.list.hasFocus)


async def test_from_the_viewer_it_is_compared_with_its_like_or_with_the_next(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1, 1)
        stage.key(Qt.Key.Key_C)
        assert places(comparison(stage)) == [(1, 1), (1, 0)]
        press(comparison(stage), Qt.Key.Key_Escape)
        assert stage.place == (1, 1)
        await stage.view(4)
        stage.key(Qt.Key.Key_C)
        assert places(comparison(stage)) == [(4, 0), (5, 0)]


async def test_all_are_zoomed_and_moved_as_one_whatever_their_sizes(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.thumbnails[(4, 0)] = halves(500, 250)  # a quarter of the other's
        stage.tracker.tell(job(1, saved(0)))
        made = await compared(stage, 1, 4)
        one, other = (made.columns[place].pane for place in (0, 1))
        middle = one.rect().center()
        for _ in range(4):
            wheel(one, QPoint(middle.x(), middle.y()), 120)
        await until(lambda: made.has_settled)
        drag(other, middle, QPoint(-30, 0))
        await until(lambda: made.has_settled)
        assert one.eye == other.eye
        edges = [
            next(x for x in range(pane.width()) if pane.grab().toImage().pixelColor(x, middle.y()).blue() > 100)
            for pane in (one, other)
        ]
        assert abs(edges[0] - edges[1]) <= 2
        assert edges[0] < middle.x()


async def test_a_line_parts_them_and_is_moved_by_hand_and_by_keys(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.thumbnails[(1, 1)] = halves(2000, 1000)
        stage.tracker.thumbnails[(1, 0)] = halves(2000, 1000, BLUE, RED)
        made = await compared(stage, 1)
        press(made, Qt.Key.Key_W)
        await until(lambda: made.has_settled)
        width, y = made.duo.width(), made.duo.height() // 2
        assert [color(made, x, y) for x in (10, width // 2 - 20, width // 2 + 20, width - 10)] == [BLUE] * 4
        drag(made.duo, QPoint(width // 2, y), QPoint(width // 4, 0))
        assert made.duo.line == pytest.approx(0.75, abs=0.01)
        assert color(made, width // 2 + 20, y) == RED
        for _ in range(40):
            press(made, Qt.Key.Key_BracketLeft)
        assert made.duo.line == 0
        assert color(made, 10, y) == RED  # all of it is the second one
        assert shown(made)[-2:] == ["Gepetto · job1 · 1 of 2", "Gepetto · job1 · 2 of 2"]


async def test_they_flicker_until_it_is_done_by_hand(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duo_pane, "FLICKER_MS", 1)
    async with opened() as stage:
        stage.tracker.thumbnails[(1, 1)] = halves(2000, 1000)
        stage.tracker.thumbnails[(1, 0)] = halves(2000, 1000, BLUE, RED)
        made = await compared(stage, 1)
        seen: set[bool] = set()
        made.duo.told.connect(lambda: seen.add(made.duo.shows_other))
        press(made, Qt.Key.Key_K)
        await until(lambda: seen == {True, False})
        made.duo.hide()
        assert not made.duo.is_flickering  # nobody looks
        made.set_how(How.FLICKER)
        assert made.duo.is_flickering
        press(made, Qt.Key.Key_Space)
        assert not made.duo.is_flickering
        colors = set[tuple[int, int, int]]()
        for _ in range(2):
            press(made, Qt.Key.Key_Space)
            colors.add(color(made, 10, made.duo.height() // 2))
        assert colors == {RED, BLUE}


async def test_the_difference_is_black_where_they_are_alike_and_can_be_made_stronger(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.thumbnails[(1, 1)] = halves(2000, 1000, (203, 0, 0))
        made = await compared(stage, 1)
        press(made, Qt.Key.Key_D)
        await until(lambda: made.has_settled)
        y = made.duo.height() // 2
        assert color(made, made.duo.width() - 10, y) == (0, 0, 0)
        for strength in (3, 12, 48, 3):
            assert color(made, 10, y) == (strength, 0, 0)
            press(made, Qt.Key.Key_Space)


async def test_that_there_is_no_difference_is_said(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.thumbnails[(1, 1)] = stage.tracker.thumbnails[(1, 0)]
        made = await compared(stage, 1)
        press(made, Qt.Key.Key_D)
        await until(lambda: "There is no difference in what is seen" in shown(made))
        same = replace(saved(1), sha256=saved(0).sha256)
        stage.tracker.tell(job(1, saved(0), same))
        await until(lambda: stage.window.desk.model.job(1) == stage.tracker.jobs[1])
        await compared(stage, 1)
        await until(lambda: "Both are the same, byte by byte" in shown(made))


async def test_another_one_is_put_in_a_place_while_the_eye_stays(qtbot: QtBot):
    async with opened() as stage:
        made = await compared(stage, 1)
        press(made, Qt.Key.Key_1)
        eye = made.pane.eye
        press(made, Qt.Key.Key_Tab)
        assert made.current == 1
        press(made, Qt.Key.Key_Right)
        assert places(made) == [(1, 0), (4, 0)]  # what is no picture is passed over
        press(made, Qt.Key.Key_Tab)
        assert made.current == 0
        press(made, Qt.Key.Key_X)
        assert places(made) == [(4, 0), (1, 0)]
        assert made.pane.eye == eye
        assert eye.zoom > 1
        press(made, Qt.Key.Key_Escape)
        assert (await compared(stage, 1)).pane.eye.zoom < eye.zoom  # who comes anew sees all of it


async def test_more_than_two_are_compared_by_pairs(qtbot: QtBot):
    async with opened() as stage:
        made = await compared(stage, 1, 4)
        assert len(made.compared) == 3
        press(made, Qt.Key.Key_Tab)
        press(made, Qt.Key.Key_Tab)
        press(made, Qt.Key.Key_W)
        await until(lambda: made.has_settled)
        assert shown(made)[-1] == "Gepetto · job4"


async def test_they_stand_in_as_many_columns_as_make_them_largest(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.thumbnails[(1, 1)] = halves(2000, 1000)
        made = await compared(stage, 1)
        one, other = (made.columns[place] for place in (0, 1))
        await until(lambda: one.x() == other.x() and one.y() < other.y())  # wide ones one above the other
        press(made, Qt.Key.Key_R)
        stage.window.resize(1001, 701)
        await until(lambda: one.y() == other.y() and one.x() < other.x())


async def test_what_was_left_asks_for_nothing(qtbot: QtBot):
    async with opened() as stage:
        made = await compared(stage, 1)
        press(made, Qt.Key.Key_F)
        await until(stage.window.isFullScreen)
        press(made, Qt.Key.Key_Escape)
        await until(lambda: not stage.window.isFullScreen())
        made.set_how(How.FLICKER)
        press(made, Qt.Key.Key_Escape)
        assert not stage.window.desk.viewing.is_comparing
        assert not made.duo.is_flickering
        assert made.duo.mosaic.weight == 0


async def test_what_goes_away_is_compared_no_longer(qtbot: QtBot):
    async with opened() as stage:
        made = await compared(stage, 1, 4)
        press(made, Qt.Key.Key_Tab)
        press(made, Qt.Key.Key_Tab)
        assert places(made) == [(1, 0), (1, 1), (4, 0)]
        await stage.tracker.remove([4])
        await until(lambda: places(made) == [(1, 0), (1, 1)])
        assert made.current == 1
        assert stage.window.desk.viewing.is_comparing
        await stage.tracker.remove([1])
        await until(lambda: not stage.window.desk.viewing.is_comparing)
        assert not made.compared
