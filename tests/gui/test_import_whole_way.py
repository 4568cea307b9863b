"""Recent jobs the whole way: a provider that speaks real HTTP lists them, and the chosen ones finish in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jobmonitor.ui.import_dialog import ImportDialog
from jobmonitor.ui.recent_list import RecentList
from tests.gui.acting import button, press, until
from tests.gui.whole import Box, opened
from tests.servers import DemoServer, running_server


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.mark.parametrize("provider", ["figur", "waveline"])
async def test_a_job_that_was_never_pasted_is_found_and_kept(
    qtbot: QtBot, server: DemoServer, tmp_path: Path, provider: str
):
    id = server.fresh_id(provider)
    server.job(provider, id, "SUCCESS" if provider == "figur" else "COMPLETED")
    heard: list[str] = []
    async with opened(server, tmp_path / "data", Box(), heard, [provider]) as stage:
        QTest.keySequence(stage.window.desk.list, "Ctrl+I")
        await until(lambda: stage.window.findChildren(ImportDialog))
        dialog = stage.window.findChildren(ImportDialog)[0]
        rows = dialog.findChildren(RecentList)[0]
        await until(lambda: rows.total > 1)
        (item,) = rows.findItems(id, Qt.MatchFlag.MatchExactly)
        rows.setCurrentItem(item)
        press(rows, Qt.Key.Key_Space)
        press(rows, Qt.Key.Key_Return)
        await until(lambda: "Done" in stage.row(id))
        assert any("Added 1 job" in words for words in stage.notices())
        await until(lambda: stage.kept())
        stage.window.activateWindow()
        await until(stage.window.isActiveWindow)
        QTest.keySequence(stage.window.desk.list, "Ctrl+I")
        await until(lambda: any(each.isVisible() for each in stage.window.findChildren(ImportDialog)))
        again = next(each for each in stage.window.findChildren(ImportDialog) if each.isVisible())
        listed = again.findChildren(RecentList)[0]
        await until(lambda: listed.total > 1)
        (item,) = listed.findItems(id, Qt.MatchFlag.MatchExactly)
        assert item.text(2) == "Done · in the list"
        button(again, "Close").click()
        button(stage.window.desk.notices, "Undo").click()
        await until(lambda: not stage.tracker.jobs)
    assert not any(server.key(provider) in words for words in heard)
