"""A word that nobody knows is shown as it came and asked about in place; the answer is the account's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobState, ProviderInfo
from jobmonitor.ui.asks import Ask, asks
from jobmonitor.ui.trouble_box import MEANS, trouble_of
from tests.gui.acting import press, until
from tests.gui.whole import Box, opened
from tests.servers import DemoServer, Say, running_server

PARKED = Job("a", 1, "figur", provider_state="parked", last_answer_at=1.0, polls=1)


def test_the_row_and_the_detail_ask_what_the_word_means():
    assert asks(PARKED, str) == (Ask("Say what it means…", is_meaning=True),)
    told = trouble_of(PARKED, (ProviderInfo("figur", "Figur"),), 2.0)
    assert told
    assert told.title == "Figur says “parked”. What does that mean?"
    assert [(remedy.words, remedy.what.removeprefix(MEANS)) for remedy in told.remedies] == [
        ("Queued", "queued"),
        ("Running", "running"),
        ("Done", "succeeded"),
        ("Failed", "failed"),
        ("Cancelled", "cancelled"),
    ]


@pytest.mark.parametrize(
    "job",
    [
        Job("a", 1, "figur"),
        Job("a", 1, "figur", provider_state="SUCCESS", state=JobState.SUCCEEDED),
        Job("a", 1, provider_state="parked"),
    ],
)
def test_nothing_is_asked_of_a_word_that_is_known_or_not_there(job: Job):
    assert not any(ask.is_meaning for ask in asks(job, str))
    told = trouble_of(job, (), 2.0)
    assert told is None or not any(remedy.what.startswith(MEANS) for remedy in told.remedies)


def test_trouble_goes_before_the_question():
    unreachable = Job("a", 1, "figur", provider_state="parked", health=Health.UNREACHABLE)
    told = trouble_of(unreachable, (), 2.0)
    assert told
    assert "parked" not in told.title


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


async def test_a_word_is_explained_from_the_row_by_keyboard(qtbot: QtBot, server: DemoServer, tmp_path: Path):
    id = server.fresh_id("figur")
    server.job("figur", id, "PARKED")
    async with opened(server, tmp_path / "data", Box(), [], ["figur"]) as stage:
        stage.paste(id)
        await until(lambda: "“PARKED”" in stage.row(id))
        polls = server.polls("figur", id)
        await until(lambda: server.polls("figur", id) > polls + 1)
        await until(lambda: [each.text() for each in stage.row_buttons()] == ["Say what it means…"])
        press(stage.row_buttons()[0], Qt.Key.Key_Return)

        def focused() -> str:
            widget = QApplication.focusWidget()
            return widget.text() if isinstance(widget, QPushButton) else ""

        await until(lambda: focused() == "Queued")
        press(stage.detail.page.trouble, Qt.Key.Key_Tab)
        await until(lambda: focused() == "Running")
        widget = QApplication.focusWidget()
        assert widget is not None
        press(widget, Qt.Key.Key_Space)
        await until(lambda: "Running" in stage.row(id) and "PARKED" in stage.row(id))
        assert not stage.detail.page.trouble.isVisible()
        await until(lambda: not stage.row_buttons())
        other = server.fresh_id("figur")
        server.job("figur", other, "PARKED", Say("SUCCESS", outputs=0))
        stage.paste(other)
        await until(lambda: "Done" in stage.row(other))
