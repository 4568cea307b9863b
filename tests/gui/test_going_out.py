"""What leaves the window: files that are dragged out of it, copied or saved together."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Output, OutputState
from jobmonitor.ui import job_list, output_strip, picture_view
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.output_strip import OutputStrip
from jobmonitor.ui.selection_card import SelectionCard
from tests.gui.acting import until
from tests.gui.viewed import drag, job, opened, saved


class Taken:
    """What was dragged, in the place of a real drag, which waits for the mouse to be let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *modules: object) -> None:
        self.all: list[list[Output]] = []
        for module in modules:
            monkeypatch.setattr(module, "drag_files", self._take)

    def _take(self, _source: object, outputs: list[Output], _tile: object) -> None:
        self.all.append(outputs)


class FromHere(QDropEvent):
    """A drop of what was taken out of this window."""

    def source(self) -> QObject:
        """A part of the window."""
        return QGuiApplication.instance() or QObject()


async def test_rows_are_dragged_out_with_all_that_is_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    taken = Taken(monkeypatch, job_list)
    async with opened() as stage:
        rows = stage.window.desk.list
        model = rows.model()
        flags = [bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(5)]
        assert flags == [True, False, True, True, True]  # a job that gave nothing is no handle
        rows.choose(1)
        rows.startDrag(Qt.DropAction.CopyAction)
        QTest.keySequence(rows, "Ctrl+A")
        rows.startDrag(Qt.DropAction.CopyAction)
        assert [len(outputs) for outputs in taken.all] == [2, 5]


async def test_the_large_picture_is_dragged_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    taken = Taken(monkeypatch, picture_view)
    async with opened() as stage:
        stage.window.desk.list.choose(4)
        detail = stage.window.desk.show_detail()
        await until(lambda: detail.page.picture.current == saved(0) and detail.page.picture.isVisible())
        canvas = detail.page.picture.focusProxy()
        assert canvas is not None
        drag(canvas, QPoint(20, 20), QPoint(1, 1))
        assert taken.all == []
        drag(canvas, QPoint(20, 20), QPoint(60, 60))
        assert taken.all == [[saved(0)]]


async def test_one_of_several_is_dragged_out_of_the_strip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    taken = Taken(monkeypatch, output_strip)
    async with opened() as stage:
        stage.window.desk.list.choose(1)
        strip = stage.window.desk.show_detail().findChild(OutputStrip)
        assert isinstance(strip, OutputStrip)
        await until(lambda: strip.isVisible() and strip.count() == 2)
        strip.setCurrentRow(1)
        strip.startDrag(Qt.DropAction.CopyAction)
        assert taken.all == [[saved(1)]]


async def test_what_came_out_of_the_window_does_not_go_in_again(qtbot: QtBot):
    async with opened() as stage:
        data = QMimeData()
        data.setText("abcd1234")
        dropped: list[str] = []
        stage.window.desk.dropping.text_dropped.connect(dropped.append)
        dropping, window = stage.window.desk.dropping, stage.window
        for kind in (QDropEvent, FromHere):
            event = kind(
                QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
            )
            assert dropping.eventFilter(window, event)
        assert dropped == ["abcd1234"]


async def test_several_are_copied_as_files(qtbot: QtBot):
    async with opened() as stage:
        stage.window.desk.list.choose(1)
        await until(stage.window.desk.actions_.copy_files.isEnabled)
        QTest.keySequence(stage.window.desk.list, "Ctrl+Shift+C")
        urls = [QUrl.fromLocalFile(f"/results/{n}.webp") for n in (0, 1)]
        await until(lambda: QGuiApplication.clipboard().mimeData().urls() == urls)


async def test_several_are_saved_into_a_folder(qtbot: QtBot, tmp_path: Path):
    async with opened() as stage:
        stage.window.desk.list.choose(1)
        await until(stage.window.desk.actions_.save_all.isEnabled)
        QTest.keySequence(stage.window.desk.list, "Ctrl+S")
        detail = stage.window.desk.show_detail()
        await until(lambda: detail.findChild(QFileDialog) is not None)
        dialog = detail.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        assert dialog.windowTitle() == "Save 2 results in"
        dialog.fileSelected.emit(str(tmp_path))
        dialog.close()
        await until(lambda: ("copy", tmp_path, 0, 1) in stage.tracker.wanted)
        await until(lambda: f"2 results saved in {tmp_path}" in stage.notices())


async def test_what_can_be_done_with_several_is_offered(qtbot: QtBot):
    async with opened() as stage:
        stage.tracker.tell(job(2, replace(saved(0), state=OutputState.FAILED)))
        rows = stage.window.desk.list
        rows.setFocus()
        QTest.keySequence(rows, "Ctrl+A")
        card = stage.window.desk.show_detail().findChild(SelectionCard)
        assert isinstance(card, SelectionCard)
        await until(card.isVisible)
        offered = {button.text() for button in card.findChildren(QAbstractButton)}
        assert {Deed.COMPARE, Deed.SAVE_ALL, Deed.COPY_FILES, Deed.REMOVE} <= offered
