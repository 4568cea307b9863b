"""Cancelling in the window: offered while it can work, asked first, and told by the provider alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import CancelWay, Job, JobState, ProviderInfo, way_to_cancel
from jobmonitor.ui.cancelling import cancellable, question
from jobmonitor.ui.deeds import Deed, deeds_for
from tests.gui.acting import button, until
from tests.gui.whole import Box, Stage, opened
from tests.servers import DemoServer, Say, running_server

FIGUR = ProviderInfo("figur", "Figur", cancel=(CancelWay(),))
RUNWAY = ProviderInfo("runway", "Runway", cancel=(CancelWay(removes_finished=True, says="The task is removed."),))
FAL = ProviderInfo("fal", "fal.ai", cancel=(CancelWay(("IN_QUEUE",)),))
PROVIDERS = (FIGUR, RUNWAY, FAL, ProviderInfo("gepetto", "Gepetto"))


def job(provider: str, word: str = "x", state: JobState = JobState.RUNNING, number: int = 1) -> Job:
    return Job(f"job{number}", number, provider, state=state, provider_state=word, last_answer_at=1.0)


@pytest.mark.parametrize(
    ("asked", "can"),
    [
        (job("figur"), True),
        (job("figur", state=JobState.UNKNOWN), True),
        (job("figur", state=JobState.SUCCEEDED), False),
        (job("runway", state=JobState.FAILED), False),
        (job("fal", "IN_QUEUE"), True),
        (job("fal", "IN_PROGRESS"), False),
        (job("gepetto"), False),
        (Job("a", 1, "figur"), False),
        (Job("a", 1, candidates=("figur",), last_answer_at=1.0), False),
    ],
)
def test_it_is_offered_while_it_can_work(asked: Job, can: bool):
    assert bool(cancellable([asked], PROVIDERS)) is can
    assert (Deed.CANCEL in deeds_for([asked], None, PROVIDERS)) is can


def test_the_question_says_who_is_asked_and_what_it_does():
    title, text = question([job("runway")], PROVIDERS)
    assert title == "Cancel the job job1?"
    assert text == "Runway is asked to end it. What it says next is how it stands. The task is removed."
    title, text = question([job("runway"), job("figur", number=2), job("figur", number=3)], PROVIDERS)
    assert title == "Cancel 3 jobs?"
    assert text.startswith("Runway and Figur are asked to end them. What they say next is how they stand.")


def test_the_way_is_the_one_for_what_the_provider_says():
    ways = (CancelWay(("RUNNING",)), CancelWay(("PENDING",)))
    assert [way_to_cancel(job("comfyui", word), ways) for word in ("PENDING", "RUNNING", "ABSENT")] == [1, 0, None]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


async def asked(stage: Stage) -> QMessageBox:
    stage.window.activateWindow()
    await until(stage.window.isActiveWindow)
    QTest.keySequence(stage.window.desk.list, "Ctrl+.")
    await until(lambda: stage.window.findChildren(QMessageBox))
    return stage.window.findChildren(QMessageBox)[0]


async def test_a_running_job_is_cancelled_by_keyboard(qtbot: QtBot, server: DemoServer, tmp_path: Path):
    id = server.fresh_id("figur")
    server.job("figur", id, Say("IN_PROGRESS", 10_000, "Draping the fabric"), "SUCCESS")
    async with opened(server, tmp_path / "data", Box(), [], ["figur"]) as stage:
        cancel = stage.window.desk.actions_.cancel
        assert not cancel.isEnabled()
        stage.paste(id)
        await until(lambda: "Draping the fabric" in stage.row(id))
        await until(cancel.isEnabled)
        box = await asked(stage)
        assert box.text() == f"Cancel the job {id}?"
        button(box, "Keep").click()
        await until(lambda: not stage.window.findChildren(QMessageBox))
        assert "POST" not in [seen.method for seen in server.requests]
        box = await asked(stage)
        button(box, "Cancel job").click()
        await until(lambda: "Failed" in stage.row(id))
        assert "Cancelled" in stage.row(id), "the provider's own words"
        assert [seen.path for seen in server.requests if seen.method == "POST"] == [f"/figur/v1/jobs/{id}/cancel"]
        await until(lambda: not cancel.isEnabled())
        assert cancel not in stage.window.desk.actions_.row_menu().actions()


async def test_a_refusal_is_a_notice_and_moves_nothing(qtbot: QtBot, server: DemoServer, tmp_path: Path):
    id = server.fresh_id("figur")
    server.job("figur", id, "IN_PROGRESS")
    async with opened(server, tmp_path / "data", Box(), [], ["figur"]) as stage:
        stage.paste(id)
        await until(lambda: "Running" in stage.row(id))
        await until(stage.window.desk.actions_.cancel.isEnabled)
        box = await asked(stage)
        server.job("figur", id, Say("SUCCESS", outputs=0))  # it ends while the person thinks
        button(box, "Cancel job").click()
        await until(lambda: any("didn't cancel the job (409)" in words for words in stage.notices()))
        await until(lambda: "Done" in stage.row(id))
