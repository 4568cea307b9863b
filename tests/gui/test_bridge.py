import asyncio
import gc
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Job
from jobmonitor.ui.bridge import Bridge
from tests.gui.acting import until
from tests.gui.scripted import ScriptedTracker, as_tracker


class Heard:
    """Everything that a bridge said."""

    def __init__(self, bridge: Bridge) -> None:
        self.jobs: list[list[Job]] = []
        self.removed: list[list[int]] = []
        self.notices: list[Notice] = []
        bridge.jobs_changed.connect(self.jobs.append)
        bridge.removed.connect(self.removed.append)
        bridge.noticed.connect(self.notices.append)


async def test_a_hundred_changes_in_one_frame_are_told_once_with_the_newest_value_of_each(qtbot: QtBot):
    tracker = ScriptedTracker()
    bridge = Bridge(as_tracker(tracker))
    heard = Heard(bridge)
    job = Job("a", 1)
    for n in range(100):
        tracker.tell(replace(job, progress=n / 100), Job("b", 2))
    await until(lambda: heard.jobs)
    assert heard.jobs == [[replace(job, progress=0.99), Job("b", 2)]]
    await bridge.close()


async def test_a_job_that_is_removed_within_the_frame_does_not_come_back(qtbot: QtBot):
    tracker = ScriptedTracker()
    bridge = Bridge(as_tracker(tracker))
    heard = Heard(bridge)
    tracker.tell(Job("a", 1), Job("b", 2))
    tracker.removed.emit((1,))
    await until(lambda: heard.jobs)
    assert heard.removed == [[1]]
    assert heard.jobs == [[Job("b", 2)]]
    await bridge.close()


async def test_a_success_hands_over_its_result(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    done: list[int] = []

    async def work() -> int:
        return 7

    await bridge.do(work(), "count", done=done.append, failed=lambda: done.append(-1))
    assert done == [7]
    await bridge.close()


async def test_trouble_of_the_world_becomes_a_notice_in_its_own_words(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    heard = Heard(bridge)
    failed: list[bool] = []

    async def work() -> None:
        raise Problem("The disk is full", "Make room")

    await bridge.do(work(), "add the job", failed=lambda: failed.append(True))
    assert heard.notices == [Notice("do:add the job", "The disk is full", "Make room")]
    assert failed == [True]
    await bridge.close()


async def test_a_fault_of_ours_is_said_and_logged_with_its_traceback(
    qtbot: QtBot, expected_warnings: list[str], caplog: pytest.LogCaptureFixture
):
    expected_warnings.append("Could not add the job")
    bridge = Bridge(as_tracker(ScriptedTracker()))
    heard = Heard(bridge)

    async def work() -> None:
        raise ZeroDivisionError

    await bridge.do(work(), "add the job")
    assert [notice.title for notice in heard.notices] == ["Could not add the job"]
    assert any(record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records)
    await bridge.close()


async def test_closing_ends_what_is_still_being_done_and_says_nothing_of_it(qtbot: QtBot):
    tracker = ScriptedTracker()
    bridge = Bridge(as_tracker(tracker))
    heard = Heard(bridge)
    began = asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.Event().wait()

    task = bridge.do(work(), "wait for ever", failed=lambda: heard.removed.append([0]))
    await began.wait()
    tracker.tell(Job("a", 1))
    await bridge.close()
    assert task.cancelled()
    tracker.tell(Job("b", 2))
    assert (heard.jobs, heard.removed, heard.notices) == ([], [], [])


async def test_work_that_is_ended_before_it_began_leaves_nothing_behind(qtbot: QtBot, recwarn: pytest.WarningsRecorder):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    bridge.do(asyncio.sleep(0), "hardly begin")
    await bridge.close()
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []


async def test_what_is_started_after_the_end_is_not_done(qtbot: QtBot):
    bridge = Bridge(as_tracker(ScriptedTracker()))
    await bridge.close()
    done: list[object] = []
    task = bridge.do(asyncio.sleep(0), "come late", done=done.append)
    await asyncio.wait([task])
    assert task.cancelled()
    assert done == []
