"""Much that is pasted at once is shown before it is added, in the real window, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.ui.paste_sheet import PasteSheet
from tests.gui.acting import button, press, shown, until
from tests.gui.pasting import KEY, Window, focus, ulids, windows
from tests.gui.whole import Stage
from tests.servers import DemoServer, running_server

FIGUR = "https://api.figur.fit/v1/jobs"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    with windows(server, tmp_path, caplog) as window:
        yield window


async def sheet_of(stage: Stage) -> PasteSheet:
    """The sheet, once it has the keyboard."""
    await until(lambda: stage.window.desk.adding.sheet is not None)
    sheet = stage.window.desk.adding.sheet
    assert sheet is not None
    await until(lambda: sheet.isAncestorOf(focus()))
    return sheet


async def test_five_are_added_at_once_and_six_are_shown_first(window: Window):
    async with window() as stage:
        stage.paste("\n".join(ulids(5)))
        await until(lambda: stage.window.desk.model.total == 5)
        assert stage.window.desk.adding.sheet is None
        stage.paste("\n".join(ulids(11)))
        sheet = await sheet_of(stage)
        assert shown(sheet)[:3] == ["Add 6 jobs?", "6", "Figur"]
        assert "5 jobs are in the list already" in shown(sheet)
        assert len(stage.tracker.jobs) == 5


async def test_the_sheet_counts_by_provider_folds_what_is_twice_and_shows_what_held_nothing(window: Window):
    async with window() as stage:
        text = "\n".join(
            ["my notes of this week", *ulids(6), *ulids(2), "a5ecc735-c48e-43ea-a739-d42bfb19edb3", "bye all"]
        )
        stage.paste(text)
        sheet = await sheet_of(stage)
        words = shown(sheet)
        assert words[0] == "Add 7 jobs?"
        assert words[1:3] == ["6", "Figur"]
        assert words[3] == "1"
        assert words[4].endswith("more: the row will ask")
        assert "2 jobs stood there again: each is added once" in words
        assert "2 lines held no job" in words
        lines = sheet.findChild(QPlainTextEdit)
        assert isinstance(lines, QPlainTextEdit)
        assert lines.toPlainText() == "my notes of this week\nbye all"
        copy = button(sheet, "Copy them")
        copy.setFocus()
        press(copy, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == "my notes of this week\nbye all"


async def test_enter_adds_all_and_one_undo_takes_all_back(window: Window):
    async with window() as stage:
        stage.paste("\n".join(ulids(12)))
        press(focus_in(await sheet_of(stage)), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 12)
        assert stage.window.desk.adding.sheet is None
        await until(lambda: "Added 12 jobs" in stage.notices())
        await until(stage.window.desk.list.hasFocus)
        assert stage.window.desk.actions_.undo.text() == "&Undo add"
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: stage.window.desk.model.total == 0)
        assert not stage.tracker.jobs
        await until(lambda: stage.notices() == ["Took 12 jobs out of the list again"])
        QTest.mouseClick(button(stage.window.desk.notices, "Add again"), Qt.MouseButton.LeftButton)
        await until(lambda: stage.window.desk.model.total == 12)


async def test_undo_takes_back_what_was_added_and_nothing_that_was_there(window: Window):
    async with window() as stage:
        first, *others = ulids(8)
        stage.paste(first)
        await until(lambda: stage.window.desk.model.total == 1)
        stage.paste("\n".join([first, *others]))
        press(focus_in(await sheet_of(stage)), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 8)
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: [job.id for job in stage.tracker.jobs.values()] == [first])


async def test_ctrl_z_takes_the_last_step_back_and_the_menu_says_which(window: Window):
    async with window() as stage:
        rows, undo = stage.window.desk.model, stage.window.desk.actions_.undo
        for id in ulids(2):
            stage.paste(id)
            await until(lambda id=id: stage.row(id))
        press(stage.window.desk.list, Qt.Key.Key_Delete)
        await until(lambda: rows.total == 1)
        await until(lambda: undo.text() == "&Undo remove")
        undo.trigger()
        await until(lambda: rows.total == 2)
        assert undo.text() == "&Undo add"
        undo.trigger()
        await until(lambda: [job.id for job in stage.tracker.jobs.values()] == ulids(1))
        await until(lambda: stage.notices() == [f"Took {ulids(2)[1]} out of the list again"])
        undo.trigger()
        await until(lambda: rows.total == 0)
        assert undo.text() == "&Undo"


async def test_what_was_added_before_a_removal_for_good_is_not_taken_back(window: Window):
    async with window() as stage:
        for id in ulids(2):
            stage.paste(id)
            await until(lambda id=id: stage.row(id))
        press(stage.window.desk.list, Qt.Key.Key_Delete)
        await until(lambda: stage.notices() == [f"Removed {ulids(2)[1]}"])
        QTest.mouseClick(button(stage.window.desk.notices, f"Close: Removed {ulids(2)[1]}"), Qt.MouseButton.LeftButton)
        assert stage.window.desk.actions_.undo.text() == "&Undo"
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: stage.bridge.is_idle)
        assert [job.id for job in stage.tracker.jobs.values()] == ulids(1)


async def test_escape_adds_nothing_and_keeps_the_text_without_its_key(window: Window):
    async with window() as stage:
        text = f"curl -H 'Authorization: Bearer {KEY}' {FIGUR}/{ulids(1)[0]}\n" + "\n".join(ulids(7))
        stage.window.desk.paste_bar.take_focus()
        stage.paste(text, stage.field)
        sheet = await sheet_of(stage)
        assert KEY not in stage.spoken()
        press(focus_in(sheet), Qt.Key.Key_Escape)
        await until(stage.field.hasFocus)
        assert stage.window.desk.adding.sheet is None
        assert not stage.tracker.jobs
        kept = stage.window.desk.paste_bar.text()
        assert kept.startswith("curl -H '")
        assert kept.splitlines()[1:] == ulids(7)
        assert KEY not in kept
        assert "Nothing was added. A key in the text is covered" in shown(stage.window.desk.paste_bar)
        QTest.keySequence(stage.field, "Ctrl+Z")
        assert KEY not in stage.window.desk.paste_bar.text()
        press(stage.field, Qt.Key.Key_Return)
        press(focus_in(await sheet_of(stage)), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 7)


async def test_tab_stays_in_the_sheet_and_the_back_button_answers_to_enter(window: Window):
    async with window() as stage:
        stage.paste("\n".join([*ulids(6), "no job here"]))
        sheet = await sheet_of(stage)
        seen = set[str]()
        for _ in range(8):
            QTest.keyClick(focus(), Qt.Key.Key_Tab)
            assert sheet.isAncestorOf(focus())
            seen.add(focus().accessibleName() or str(focus().property("text")))
        assert seen == {"Add 6 jobs", "Back", "Copy them", "Lines that held no job"}
        while str(focus().property("text")) != "Back":
            QTest.keyClick(focus(), Qt.Key.Key_Backtab)
        press(focus(), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.adding.sheet is None)
        assert not stage.tracker.jobs


async def test_what_is_pasted_over_an_open_sheet_is_asked_about_after_it(window: Window):
    async with window() as stage:
        stage.paste("\n".join(ulids(6)))
        await sheet_of(stage)
        stage.paste("\n".join(ulids(20)[10:]))
        await until(lambda: stage.bridge.is_idle)
        press(focus_in(await sheet_of(stage)), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 6)
        second = await sheet_of(stage)
        assert shown(second)[0] == "Add 10 jobs?"
        press(focus_in(second), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 16)
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: stage.window.desk.model.total == 6)
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: stage.window.desk.model.total == 0)


async def test_ten_thousand_are_added_and_taken_back_while_the_window_answers(window: Window):
    async with window() as stage:
        stage.window.desk.paste_bar.take_focus()
        stage.paste("\n".join(ulids(10_000)), stage.field)
        assert len(stage.field.toPlainText()) < 1000
        sheet = await sheet_of(stage)
        assert shown(sheet)[:3] == ["Add 10,000 jobs?", "10,000", "Figur"]
        press(focus_in(sheet), Qt.Key.Key_Escape)
        await until(stage.field.hasFocus)
        assert stage.window.desk.paste_bar.text().splitlines() == ulids(10_000)
        press(stage.field, Qt.Key.Key_Return)
        press(focus_in(await sheet_of(stage)), Qt.Key.Key_Return)
        await until(lambda: stage.window.desk.model.total == 10_000, 60)
        assert stage.window.desk.paste_bar.text() == ""
        QTest.keySequence(stage.window.desk.list, "Ctrl+Z")
        await until(lambda: stage.window.desk.model.total == 0, 60)


def focus_in(sheet: PasteSheet) -> QWidget:
    """What has the keyboard, and lies in the sheet."""
    assert sheet.isAncestorOf(focus())
    return focus()
