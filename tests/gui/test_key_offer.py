"""A key inside a pasted command, in the real window: offered in the row, and neither seen nor stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job
from jobmonitor.tracker.pasted_keys import PastedKeys
from jobmonitor.ui.asks import asks
from tests.gui.acting import press, shown, until
from tests.gui.pasting import KEY, Window, focus, ulids, windows
from tests.gui.whole import Box
from tests.servers import DemoServer, running_server

ID = ulids(1)[0]
CURL = f"curl -H 'Authorization: Bearer {KEY}' https://api.figur.fit/v1/jobs/{ID}"
QUESTION = "Use the key from the pasted command?"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    with windows(server, tmp_path, caplog) as window:
        yield window


async def test_the_row_offers_the_key_and_forgets_it_by_keyboard(window: Window):
    async with window() as stage:
        stage.window.desk.paste_bar.take_focus()
        stage.paste(CURL, stage.field)
        await until(lambda: QUESTION in stage.row(ID))
        await until(stage.row_buttons)
        assert [button.text() for button in stage.row_buttons()] == ["Make an account", "Forget it"]
        assert KEY not in stage.spoken()
        assert stage.window.desk.paste_bar.text() == ""
        press(stage.window.desk.list, Qt.Key.Key_Return)
        await until(lambda: focus() is stage.row_buttons()[0])
        press(focus(), Qt.Key.Key_Tab)
        await until(lambda: focus() is stage.row_buttons()[1])
        press(focus(), Qt.Key.Key_Return)
        await until(lambda: [button.text() for button in stage.row_buttons()] == ["Add key…"])
        assert QUESTION not in stage.row(ID)
        assert stage.tracker.accounts == ()
        assert isinstance(stage.ground.box, Box)
        assert not stage.ground.box.kept


async def test_the_first_button_makes_the_account(window: Window, monkeypatch: pytest.MonkeyPatch):
    used: list[int] = []

    async def use(_keys: PastedKeys, number: int) -> None:
        used.append(
            number
        )  # the real one would ask the real Figur; it is tried against a server in the tracker's tests

    monkeypatch.setattr(PastedKeys, "use", use)
    async with window() as stage:
        stage.paste(CURL)
        await until(stage.row_buttons)
        press(stage.row_buttons()[0], Qt.Key.Key_Return)
        await until(lambda: used == [1])


async def test_what_can_not_be_placed_stays_with_its_key_covered(window: Window):
    async with window() as stage:
        stage.paste(f"export SOME_API_KEY={KEY}\nwhat is this")
        await until(lambda: "what is this" in stage.window.desk.paste_bar.text())
        assert KEY not in stage.window.desk.paste_bar.text()
        QGuiApplication.clipboard().clear()


async def test_where_nothing_can_be_stored_the_text_stays_without_its_key(window: Window):
    async with window() as stage:
        await until(stage.tracker.is_idle)
    with closing(sqlite3.connect(stage.ground.paths.database)) as db:
        db.execute("PRAGMA user_version = 999")
    async with window() as stage:
        await until(lambda: any("newer" in line for line in stage.notices()))
        stage.paste(CURL)
        await until(lambda: ID in stage.window.desk.paste_bar.text())
        assert KEY not in stage.window.desk.paste_bar.text()
        said = "This is not stored yet. Press Enter to try again; a key in it is covered"
        assert said in shown(stage.window.desk.paste_bar)


@pytest.mark.parametrize("health", list(Health))
def test_the_key_is_asked_about_before_anything_else(health: Health):
    job = replace(Job("a", 1, "figur"), health=health)
    assert [ask.about_key for ask in asks(job, str, has_key=True)] == ["use", "forget"]
