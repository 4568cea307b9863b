"""The menu of results: a folder is chosen, counts once it works, and what happened is said."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.tracker import Tracker
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.results_menu import ResultsMenu
from tests.gui.acting import until


class _Results:
    def __init__(self, problem: Problem | None) -> None:
        self.folders: list[Path] = []
        self._problem = problem

    async def keep_in(self, folder: Path) -> None:
        if self._problem:
            raise self._problem
        self.folders.append(folder)


def menu_of(qtbot: QtBot, problem: Problem | None = None) -> tuple[ResultsMenu, list[Notice], list[str], _Results]:
    tracker = Tracker(lambda _: pytest.fail("nothing is built here"))
    results = _Results(problem)
    tracker.results = results  # pyright: ignore[reportAttributeAccessIssue]
    window = QWidget()
    qtbot.addWidget(window)
    told: list[Notice] = []
    remembered: list[str] = []
    bridge = Bridge(tracker, window)
    bridge.noticed.connect(told.append)
    menu = ResultsMenu(bridge, window, usual=Path("/usual"), remember_folder=remembered.append)
    return menu, told, remembered, results


async def test_a_chosen_folder_counts_once_it_works(qtbot: QtBot):
    menu, told, remembered, results = menu_of(qtbot)
    assert not menu.back.isEnabled()
    menu.keep_in("/elsewhere")
    await until(lambda: remembered == ["/elsewhere"])
    assert results.folders == [Path("/elsewhere")]
    assert "/elsewhere" in told[-1].title
    assert menu.back.isEnabled()
    menu.back.trigger()
    await until(lambda: remembered == ["/elsewhere", ""])
    assert results.folders[-1] == Path("/usual")


async def test_a_folder_that_can_not_be_is_said_and_not_remembered(qtbot: QtBot):
    menu, told, remembered, _ = menu_of(qtbot, Problem("The folder /x can't be written to"))
    menu.keep_in("/x")
    await until(lambda: bool(told))
    assert told[-1].title == "The folder /x can't be written to"
    assert remembered == []


async def test_asking_waits_for_nothing(qtbot: QtBot):
    menu, _, _, results = menu_of(qtbot)
    dialog = menu.ask_for_folder()
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.emit("/picked")
    await until(lambda: results.folders == [Path("/picked")])
    dialog.close()
