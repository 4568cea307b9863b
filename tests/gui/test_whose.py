"""Whose an unclear ID is, in the real window: buttons, the last choice first, and accounts that may be asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from jobmonitor.ui.accounts_dialog import AccountsDialog
from tests.gui.acting import press, until
from tests.gui.pasting import Window, windows
from tests.gui.whole import Stage
from tests.servers import DemoServer, Say, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    with windows(server, tmp_path, caplog) as window:
        yield window


def fresh(stage: Stage) -> str:
    """An ID of AetherForge's, whose shape Waveline's IDs have too."""
    id = stage.server.fresh_id("aetherforge")
    stage.server.job("aetherforge", id, Say("Succeed", outputs=1))
    return id


async def let_ask(stage: Stage, *labels: str) -> None:
    """Allow it in the accounts dialog, by keyboard."""
    stage.window.desk.actions_.accounts.trigger()
    dialog = stage.window.findChild(AccountsDialog)
    assert isinstance(dialog, AccountsDialog)
    box = dialog.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    for row, account in enumerate(stage.tracker.accounts):
        if account.provider in labels:
            dialog.choose(row)
            assert not box.isChecked()
            press(box, Qt.Key.Key_Space)
            await until(lambda uid=account.uid: any(a.uid == uid and a.may_probe for a in stage.tracker.accounts))
            assert box.isChecked()
    dialog.close()
    stage.window.activateWindow()
    await until(stage.window.isActiveWindow)


async def test_the_account_that_knows_the_id_takes_it_and_the_others_are_not_asked_again(window: Window):
    async with window("waveline", "aetherforge") as stage:
        await let_ask(stage, "waveline", "aetherforge")
        id = fresh(stage)
        stage.paste(id)
        await until(lambda: "at AetherForge AI, Done" in stage.row(id))
        await until(lambda: not stage.row_buttons())
        assert stage.server.polls("waveline", id) <= 1


async def test_what_they_did_not_know_stands_in_the_row_beside_the_buttons(window: Window):
    async with window("waveline", "aetherforge") as stage:
        await let_ask(stage, "waveline")
        id = fresh(stage)
        stage.paste(id)
        await until(lambda: "Waveline Extract doesn't know it" in stage.row(id))
        assert stage.server.polls("aetherforge", id) == 0
        await until(stage.row_buttons)
        assert {button.text() for button in stage.row_buttons()} == {"AetherForge AI", "Waveline Extract"}
        forge = next(button for button in stage.row_buttons() if button.text() == "AetherForge AI")
        press(forge, Qt.Key.Key_Return)
        await until(lambda: "at AetherForge AI, Done" in stage.row(id))
        assert "doesn't know it" not in stage.row(id)


async def test_the_last_choice_stands_first_and_is_not_taken_silently(window: Window):
    async with window("waveline", "aetherforge") as stage:
        first, second = fresh(stage), fresh(stage)
        stage.paste(first)
        await until(stage.row_buttons)
        last = stage.row_buttons()[-1]
        chosen = last.text()
        press(last, Qt.Key.Key_Return)
        await until(lambda: not stage.row_buttons())
        stage.paste(second)
        await until(stage.row_buttons)
        assert stage.row_buttons()[0].text() == chosen
        assert "whose it is nobody knows yet" in stage.row(second)
