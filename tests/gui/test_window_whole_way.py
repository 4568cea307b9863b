"""The whole way as a person goes it: the real window, the real tracker, a server that speaks real HTTP."""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.canvas import Canvas
from jobmonitor.ui.output_strip import OutputStrip
from jobmonitor.ui.reader import Reader
from jobmonitor.ui.timeline_view import Timeline
from tests.gui.acting import button, press, shown, until, write
from tests.gui.whole import Box, Stage, colors, opened
from tests.servers import PROVIDERS, DemoServer, Say, Trickle, running_server

Window = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    """Its pictures stay; each test scripts the jobs that it asks about."""
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    """Opens the window on one data folder, with accounts at the providers that are named. No key is ever found."""
    # It isn't open between the phases of a test, where Qt's events are handled without asyncio's loop.
    caplog.set_level(logging.DEBUG, "jobmonitor")
    box, heard = Box(), list[str]()
    yield lambda *accounts: opened(server, tmp_path / "data", box, heard, accounts)
    written = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert heard
    assert written
    for key in map(server.key, PROVIDERS):
        assert not any(key in words for words in (*heard, caplog.text))
        assert not any(key.encode() in data for data in written)


def scripted(stage: Stage, provider: str, *steps: object) -> str:
    """The ID of a fresh job with this story."""
    id = stage.server.fresh_id(provider)
    stage.server.job(provider, id, *steps)  # pyright: ignore[reportArgumentType]
    return id


def has_picture(stage: Stage) -> bool:
    """Whether the screen shows a picture at the right."""
    return colors(stage.screen(stage.part(Canvas))) > 200


def read(reader: Reader) -> str:
    """The text that is shown."""
    field = reader.findChild(QPlainTextEdit)
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else ""


def hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def edit(stage: Stage, name: str) -> QLineEdit:
    """The field of the account that is called so."""
    return next(field for field in stage.part(AccountPanel).findChildren(QLineEdit) if field.accessibleName() == name)


async def press_in_row(stage: Stage, *names: str) -> None:
    """The row asks this; the first button is pressed by keyboard alone."""
    await until(stage.row_buttons)
    assert [button.text() for button in stage.row_buttons()] == list(names)
    press(stage.window.desk.list, Qt.Key.Key_Return)
    await until(stage.row_buttons()[0].hasFocus)
    press(stage.row_buttons()[0], Qt.Key.Key_Return)


async def give_key(stage: Stage, key: str) -> None:
    """Type the key and press Enter."""
    await until(edit(stage, "Key").hasFocus)
    write(edit(stage, "Key"), key)
    assert key not in stage.spoken()
    press(edit(stage, "Key"), Qt.Key.Key_Return)


async def test_a_pasted_id_becomes_a_finished_row_with_its_picture(window: Window):
    async with window("gepetto") as stage:
        id = scripted(stage, "gepetto", "pending", "success")
        stage.paste(id)
        await until(lambda: "Queued" in stage.row(id))
        assert stage.tile_colors(id) == 1
        await until(lambda: "Done, 1 picture" in stage.row(id))
        await until(lambda: stage.tile_colors(id) > 20)
        await until(lambda: has_picture(stage))
        assert stage.server.polls("gepetto", id) == 2


async def test_an_id_without_an_account_asks_for_the_key_in_its_place_and_goes_on_by_itself(window: Window):
    async with window() as stage:
        id = scripted(stage, "figur", "SUCCESS")
        stage.paste(id)
        await until(lambda: "Figur needs a key" in stage.row(id))
        await press_in_row(stage, "Add key…")
        await until(edit(stage, "Key").hasFocus)
        press(button(stage.part(AccountPanel), "More"), Qt.Key.Key_Space)
        write(edit(stage, "Base URL"), stage.server.base_url("figur"))
        await give_key(stage, stage.server.key("figur"))
        await until(lambda: "Done, 1 picture" in stage.row(id))
        await until(lambda: stage.tile_colors(id) > 20)
        assert stage.part(AccountPanel).isHidden()
        await until(lambda: not stage.row_buttons())


async def test_an_id_of_two_services_is_given_to_one_by_a_button_in_its_row(window: Window):
    async with window("waveline", "aetherforge") as stage:
        id = scripted(stage, "aetherforge", Say("Succeed", outputs=1))
        stage.paste(id)
        await until(lambda: "whose it is nobody knows yet" in stage.row(id))
        await press_in_row(stage, "AetherForge AI", "Waveline Extract")
        await until(lambda: "at AetherForge AI, Done" in stage.row(id))
        await until(lambda: stage.tile_colors(id) > 20)
        await until(lambda: not stage.row_buttons())
        assert stage.server.polls("waveline", id) == 0


async def test_a_refused_key_is_said_in_its_row_and_a_new_one_lets_the_job_go_on(window: Window):
    async with window("gepetto") as stage:
        id = scripted(stage, "gepetto", "success")
        stage.server.refuse("gepetto")
        try:
            stage.paste(id)
            await until(lambda: "Gepetto refused the key" in stage.row(id))
        finally:
            stage.server.accept("gepetto")
        assert "Failed" not in stage.row(id)
        await until(lambda: "Gepetto refused the key" in shown(stage.detail))
        await press_in_row(stage, "New key…")
        await until(edit(stage, "Key").hasFocus)
        edit(stage, "Key from variable").clear()
        await give_key(stage, stage.server.key("gepetto"))
        await until(lambda: "Done, 1 picture" in stage.row(id))
        assert "refused" not in stage.row(id)


async def test_a_failed_job_says_why_in_its_row_and_its_detail(window: Window):
    async with window("figur") as stage:
        id = scripted(stage, "figur", Say("FAILURE", message="No garment was found"))
        stage.paste(id)
        await until(lambda: "Failed, No garment was found" in stage.row(id))
        await until(lambda: "No garment was found" in "\n".join(shown(stage.detail)))
        assert stage.kept() == {}


async def test_a_document_is_read_in_the_window(window: Window):
    async with window("waveline") as stage:
        id = scripted(stage, "waveline", "COMPLETED")
        stage.paste(id)
        await until(lambda: "Done, 1 document" in stage.row(id))
        reader = stage.part(Reader)
        await until(lambda: any(line.startswith('  "') for line in read(reader).splitlines()))
        [kept] = stage.kept().values()
        assert json.loads(read(reader)) == json.loads(kept)


async def test_several_results_are_gone_through_with_the_arrow_keys(window: Window):
    async with window("figur") as stage:
        id = scripted(stage, "figur", Say("SUCCESS", outputs=3))
        stage.paste(id)
        await until(lambda: "Done, 3 pictures" in stage.row(id))
        await until(lambda: has_picture(stage))
        strip = stage.part(OutputStrip)
        await until(lambda: colors(stage.screen(strip)) > 100)
        assert "1 of 3" in shown(stage.detail)
        first = stage.screen(stage.part(Canvas))
        press(strip, Qt.Key.Key_Right)
        await until(lambda: "2 of 3" in shown(stage.detail))
        await until(lambda: has_picture(stage) and stage.screen(stage.part(Canvas)) != first)
        assert len(stage.kept()) == 3


async def test_a_removed_job_is_left_alone_and_comes_back_with_its_questions(window: Window):
    async with window("gepetto") as stage:
        id = scripted(stage, "gepetto", "pending")
        stage.paste(id)
        await until(lambda: "Queued" in stage.row(id))
        press(stage.window.desk.list, Qt.Key.Key_Delete)
        await until(lambda: f"Removed {id}" in stage.notices())
        assert stage.row(id) == ""
        assert stage.tracker.is_idle()
        asked = stage.server.polls("gepetto", id)
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: "Queued" in stage.row(id))
        await until(lambda: stage.server.polls("gepetto", id) > asked)
        assert stage.notices() == []


async def test_text_that_holds_nothing_stays_in_the_field_and_is_asked_about(window: Window):
    async with window() as stage:
        stage.paste("what a lovely morning")
        await until(lambda: stage.field.toPlainText() == "what a lovely morning")
        said = "Whose is “what a lovely morning”? Choose the provider at the right, then press Enter"
        await until(lambda: said in shown(stage.window.desk.paste_bar))
        assert stage.ear.sentences == {}


async def test_a_whole_message_gives_a_row_for_each_id_in_it_and_the_second_time_none(window: Window):
    async with window("gepetto", "figur") as stage:
        ids = [scripted(stage, "figur", "NOT_STARTED") for _ in range(3)]
        message = f"Hi, the three of yesterday are {ids[0]}, {ids[1]} and {ids[2]}. Thanks!"
        stage.paste(message)
        await until(lambda: all("at Figur" in stage.row(id) for id in ids))
        stage.paste(message)
        await until(lambda: "3 jobs are in the list already" in shown(stage.window.desk.paste_bar))
        assert set(stage.ear.sentences) == set(ids)


async def test_an_id_that_nobody_knows_is_no_failure(window: Window):
    async with window("gepetto") as stage:
        id = scripted(stage, "gepetto", 404)
        stage.paste(id)
        await until(lambda: "asking again at" in stage.row(id))
        assert "Failed" not in stage.row(id)
        assert stage.row(id).startswith(f"Job {id}, at Gepetto, Unknown, ")


async def test_closing_while_a_result_is_on_its_way_leaves_no_half_file_under_its_name(
    window: Window, server: DemoServer
):
    id = server.fresh_id("gepetto")
    server.job("gepetto", id, "success")
    server.link("gepetto", id, Trickle(), "picture")
    async with window("gepetto") as stage:
        stage.paste(id)
        await until(lambda: "saving…" in stage.row(id))
        await until(lambda: server.fetches("gepetto", id) == 1)
    assert [name for name in stage.kept() if not name.endswith(".part")] == []
    async with window() as again:
        await until(lambda: "Done, 1 picture" in again.row(id))
        await until(lambda: again.tile_colors(id) > 20)
        assert set(again.kept().values()) == {server.picture("gepetto", id)}


async def test_a_store_of_a_newer_program_is_said_and_loses_no_pasted_text(window: Window):
    async with window() as stage:
        await until(stage.tracker.is_idle)
    with closing(sqlite3.connect(stage.ground.paths.database)) as db:
        db.execute("PRAGMA user_version = 999")
    before = hash_of(stage.ground.paths.database)
    async with window() as stage:
        await until(lambda: any("newer" in line for line in stage.notices()))
        stage.paste("01K9ZCK0R3FVSED0K3Y0000000")
        await until(lambda: stage.field.toPlainText() == "01K9ZCK0R3FVSED0K3Y0000000")
        assert "This is not stored yet. Press Enter to try again" in shown(stage.window.desk.paste_bar)
    assert hash_of(stage.ground.paths.database) == before


async def test_figurs_own_story_stands_in_the_row_and_in_the_timeline(window: Window):
    async with window("figur") as stage:
        id = scripted(
            stage,
            "figur",
            Say("NOT_STARTED", message="Waiting for a free studio"),
            Say("IN_PROGRESS", message="Draping the fabric", stage="drape"),
            Say("SUCCESS", outputs=3),
        )
        stage.paste(id)
        await until(lambda: "Waiting for a free studio" in stage.row(id))
        QTest.keySequence(stage.window.desk.list, "F5")
        await until(lambda: "drape · Draping the fabric" in stage.row(id))
        QTest.keySequence(stage.window.desk.list, "F5")
        await until(lambda: "Done" in stage.row(id))

        def told() -> list[str]:
            return [words for words in shown(stage.part(Timeline)) if "\n" in words or words == "Added"]

        await until(lambda: "Done · “succeeded”\nSuccess" in told())
        assert "Running · “stage”\ndrape · Draping the fabric" in told()
        assert len(told()) == len(set(told())), "each event is told once"
        events = [seen.query for seen in stage.server.requests if seen.path.endswith(f"{id}/events")]
        assert events[0] == ""
        assert all(query.startswith("since=") for query in events[1:])
        await until(lambda: "intermediate" in stage.spoken())
