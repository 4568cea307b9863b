"""The tracker on a loop of its own: from the window it looks like one on the window's loop."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from jobmonitor.app.apart import open_apart
from jobmonitor.app.base import Base
from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Job, JobState
from jobmonitor.paths import find_paths
from jobmonitor.settings import Settings
from jobmonitor.tracker import Tracker
from jobmonitor.ui.canvas import Canvas
from tests.gui.acting import until
from tests.gui.whole import Box, colors, opened
from tests.servers import Say, running_server


@pytest.fixture
def ground(tmp_path: Path) -> Base:
    paths = find_paths(str(tmp_path), {})
    paths.create()
    return Base(paths, Settings(), {})


@pytest.fixture
async def tracker(ground: Base) -> AsyncIterator[Tracker]:
    async with open_apart(ground, lambda: True) as tracker:
        await tracker.start()
        yield tracker


async def test_what_is_asked_of_it_is_done_in_its_thread_and_heard_in_ours(tracker: Tracker):
    threads: list[threading.Thread] = []
    heard: list[int] = []

    def hear(jobs: tuple[Job, ...]) -> None:
        threads.append(threading.current_thread())
        heard.extend(job.number for job in jobs)

    leave = tracker.changed.connect(hear)
    placed = await tracker.add("0123456789abcdef01234567", "gepetto")
    assert [job.id for job in tracker.jobs.values()] == ["0123456789abcdef01234567"]
    await until(lambda: heard)
    assert set(threads) == {threading.main_thread()}
    assert set(heard) == set(tracker.jobs)
    assert placed
    leave()
    heard.clear()
    await tracker.pause(list(tracker.jobs))
    assert not heard


async def test_everything_is_heard_before_the_word_that_it_is_done(tracker: Tracker):
    order: list[str] = []
    tracker.changed.connect(lambda _: order.append("changed"))
    tracker.removed.connect(lambda _: order.append("removed"))
    await tracker.add("0123456789abcdef01234567", "gepetto")
    await tracker.remove(list(tracker.jobs))
    order.append("done")
    assert order[-2:] == ["removed", "done"]
    assert "changed" in order


async def test_its_problems_come_back_as_they_are(tracker: Tracker):
    with pytest.raises(Problem):
        await tracker.meanings.say(1, JobState.SUCCEEDED)
    with pytest.raises(KeyError):
        await tracker.choose(7, "gepetto")


async def test_a_deed_that_gives_nothing_back_is_done_there(tracker: Tracker):
    told: list[tuple[Notice, threading.Thread]] = []
    tracker.noticed.connect(lambda notice: told.append((notice, threading.current_thread())))
    tracker.board.tell(Problem("From afar", "hint"))
    tracker.noticed.emit(Notice("key", "From here"))
    await until(lambda: len(told) == 2)
    assert [notice.title for notice, _ in told] == ["From afar", "From here"]
    assert {thread for _, thread in told} == {threading.main_thread()}
    tracker.outlook.window_is_seen(False)
    assert tracker.outlook.usual(Job("a", 1, "gepetto")) is None


async def test_who_is_cancelled_waits_for_its_end(tracker: Tracker):
    running = asyncio.get_running_loop().create_task(tracker.run(), name="run")
    await until(lambda: tracker.is_idle())
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_its_thread_ends_with_it(ground: Base):
    async with open_apart(ground) as tracker:
        await tracker.start()
        assert "tracker" in [thread.name for thread in threading.enumerate()]
    assert "tracker" not in [thread.name for thread in threading.enumerate()]


async def test_it_ends_where_it_could_not_begin(ground: Base):
    ground.paths.database.mkdir()
    async with open_apart(ground) as tracker:
        with pytest.raises(Problem):
            await tracker.start()
    assert "tracker" not in [thread.name for thread in threading.enumerate()]


async def test_a_listener_that_fails_stops_no_other(tracker: Tracker, qtbot: QtBot, expected_warnings: list[str]):
    expected_warnings.append("A listener failed")
    heard: list[str] = []

    def fail(_notice: Notice) -> None:
        raise RuntimeError("a bug")

    tracker.noticed.connect(fail)
    tracker.noticed.connect(lambda notice: heard.append(notice.title))
    tracker.noticed.emit(Notice("key", "One"))
    tracker.noticed.emit(Notice("key", "Two"))
    await until(lambda: heard == ["One", "Two"])


async def test_the_whole_way_of_a_job_in_the_window(qtbot: QtBot, tmp_path: Path):
    with running_server(pace=0.05) as server:
        id, other = server.fresh_id("gepetto"), server.fresh_id("gepetto")
        server.job("gepetto", id, "pending", Say("success", outputs=1))
        server.job("gepetto", other, "pending")
        async with opened(server, tmp_path / "data", Box(), [], ["gepetto"], open_apart) as stage:
            stage.paste(f"{id} {other}")
            await until(lambda: "Done" in stage.row(id))
            await until(lambda: stage.tile_colors(id) > 100)
            stage.window.desk.reveal(next(n for n, job in stage.tracker.jobs.items() if job.id == id))
            await until(lambda: colors(stage.screen(stage.part(Canvas))) > 200)
            assert stage.kept()
            number = next(n for n, job in stage.tracker.jobs.items() if job.id == other)
            stage.window.desk.commands.pause([number])
            await until(lambda: "paused" in stage.row(other).lower())
            stage.window.desk.commands.remove([stage.tracker.jobs[number]])
            await until(lambda: number not in stage.tracker.jobs)
            await until(lambda: stage.window.desk.model.row_of(number) is None)
