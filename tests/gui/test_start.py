"""The first moments of a window: its frame, the newest rows, and then all that is stored, at once."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Job, JobState
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.job_model import Sort
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.theme import DARK, LIGHT, Colors, palette, style_sheet
from tests.gui.acting import shown, until
from tests.gui.scripted import PROVIDERS, ScriptedTracker, as_tracker

MANY = 10_000
FIRST = 60


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def look(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Colors]:
    """The application in our clothes."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = QPalette(app.palette())
    app.setPalette(palette(request.param))
    app.setStyleSheet(style_sheet(request.param))
    yield request.param
    app.setStyleSheet("")
    app.setPalette(before)


def stored(count: int) -> list[Job]:
    """That many jobs that are over, the newest last."""
    times = range(1, count + 1)
    return [Job(f"job{n}", n, "gepetto", state=JobState.SUCCEEDED, added_at=float(n), polls=1) for n in times]


@asynccontextmanager
async def opened(tracker: ScriptedTracker, remembered: str = "") -> AsyncGenerator[tuple[MainWindow, Bridge]]:
    """A window of which the frame is painted, and no more."""
    left: list[str] = []
    window = MainWindow(remembered=remembered, remember=left.append)
    bridge = Bridge(as_tracker(tracker))
    painted: list[bool] = []
    window.painted.connect(lambda: painted.append(True))
    window.show()
    await until(lambda: painted)
    yield window, bridge
    window.close()
    await bridge.close()
    shiboken6.delete(window)


def screen(window: MainWindow) -> QImage:
    """What stands on the screen; nothing is painted for it."""
    return QGuiApplication.primaryScreen().grabWindow(window.winId()).toImage()


async def furnished(window: MainWindow, bridge: Bridge) -> None:
    window.furnish(bridge)
    desk = window.desk
    await until(lambda: desk.list.has_settled and (desk.detail is not None or not desk.model.total))


async def test_nothing_jumps_when_the_window_is_furnished(look: Colors):
    tracker = ScriptedTracker({job.number: job for job in stored(3)})
    remembered: list[str] = []
    first = MainWindow(Bridge(as_tracker(tracker)), remember=remembered.append)
    first.show()
    await until(lambda: first.desk.parts.sizes()[0] > 0)
    first.close()
    shiboken6.delete(first)
    async with opened(tracker, remembered[0]) as (window, bridge):
        frame = screen(window)
        await furnished(window, bridge)
        field = window.desk.paste_bar.geometry().translated(0, window.menuBar().height())
        line = window.desk.parts.sizes()[0]
        await until(lambda: screen(window).pixelColor(line, 300).name() == look.line)
        rows = screen(window)
    middle = frame.width() // 2  # where nothing is written in the field
    for x in (3, middle, line, line + 3):
        edge = frame.height() if x != middle else field.bottom()
        assert frame.copy(x, 0, 1, edge) == rows.copy(x, 0, 1, edge), x


async def test_where_there_was_no_list_no_ground_waits_for_one(look: Colors):
    async with opened(ScriptedTracker()) as (window, _):
        frame = screen(window)
    assert {frame.pixelColor(0, y).name() for y in range(100, frame.height())} == {look.window}


@pytest.mark.parametrize("numbers", ["1 1 nan", "1 1 inf", "-5 -5 -5", f"{'9' * 20} {'9' * 20} {'9' * 20}"])
async def test_a_frame_that_somebody_wrote_into_is_painted_all_the_same(qtbot: QtBot, numbers: str):
    async with opened(ScriptedTracker(), f"AAAA AAAA {numbers}") as (window, _):
        assert not screen(window).isNull()


async def test_all_that_is_stored_comes_at_once_and_moves_nothing_that_is_seen(qtbot: QtBot):
    jobs = stored(MANY)
    tracker = ScriptedTracker({job.number: job for job in jobs[-FIRST:]})
    async with opened(tracker) as (window, bridge):
        await furnished(window, bridge)
        desk = window.desk
        desk.list.choose(MANY - 8)
        desk.list.verticalScrollBar().setValue(100)
        inserted: list[object] = []
        desk.model.rowsInserted.connect(lambda: inserted.append(None))
        tracker.tell(*jobs)
        await until(lambda: desk.model.rowCount() == MANY)
        assert desk.list.verticalScrollBar().value() == 100
        assert [job.number for job in desk.list.chosen_jobs()] == [MANY - 8]
        assert inserted == []


async def test_what_comes_above_pushes_nothing_away_that_is_being_looked_at(qtbot: QtBot):
    jobs = stored(FIRST)
    tracker = ScriptedTracker({job.number: job for job in jobs})
    async with opened(tracker) as (window, bridge):
        await furnished(window, bridge)
        rows = window.desk.list
        rows.verticalScrollBar().setValue(700)
        looked_at = rows.indexAt(rows.viewport().rect().center()).data()
        tracker.tell(*(replace(job, number=job.number + FIRST, added_at=job.added_at + FIRST) for job in jobs[:5]))
        await until(lambda: window.desk.model.rowCount() == FIRST + 5)
        assert rows.indexAt(rows.viewport().rect().center()).data() == looked_at
        await tracker.remove([FIRST + n for n in range(1, 6)])
        assert rows.indexAt(rows.viewport().rect().center()).data() == looked_at
        rows.verticalScrollBar().setValue(0)
        tracker.tell(Job("newest", 999, "gepetto", added_at=999.0))
        await until(lambda: rows.indexAt(rows.viewport().rect().topLeft()).data() == "newest")


async def test_names_that_come_late_are_said_in_rows_order_and_search(qtbot: QtBot):
    jobs = stored(2)
    tracker = ScriptedTracker(
        {1: replace(jobs[0], provider="figur"), 2: replace(jobs[1], provider="aetherforge")}, providers=()
    )
    async with opened(tracker) as (window, bridge):
        await furnished(window, bridge)
        desk = window.desk
        desk.show_sort(Sort.PROVIDER)
        desk.model.set_search("forge")
        said: list[str] = []
        desk.model.layoutChanged.connect(
            lambda: said.extend(desk.model.data(desk.model.index(n), 11) for n in range(desk.model.rowCount()))
        )
        tracker.providers = tuple(replace(each, name=f"Forge of {each.name}") for each in PROVIDERS)
        tracker.accounts_changed.emit()
        assert [sentence.split(", ")[1] for sentence in said] == ["at Forge of AetherForge", "at Forge of Figur"]


async def test_names_that_come_late_are_painted(qtbot: QtBot):
    tracker = ScriptedTracker({1: stored(1)[0]}, providers=())
    async with opened(tracker) as (window, bridge):
        await furnished(window, bridge)
        await until(lambda: screen(window).pixelColor(3, 300) != QColor())
        before = screen(window)
        tracker.providers = PROVIDERS
        tracker.accounts_changed.emit()
        row = window.desk.list.visualRect(window.desk.model.index(0))
        corner = window.desk.list.viewport().mapTo(window, row.topLeft())
        area = QRect(corner, row.size())
        await until(lambda: screen(window).copy(area) != before.copy(area))


async def test_an_empty_window_says_who_is_known_as_soon_as_that_is_known(qtbot: QtBot):
    tracker = ScriptedTracker(providers=())
    async with opened(tracker) as (window, bridge):
        await furnished(window, bridge)
        assert not any("Known here" in words for words in shown(window))
        title = [words for words in shown(window) if words.startswith("Press ")]
        tracker.providers = PROVIDERS
        tracker.accounts_changed.emit()
        assert "Known here: Gepetto, Waveline, AetherForge and Figur" in shown(window)
        assert [words for words in shown(window) if words.startswith("Press ")] == title
