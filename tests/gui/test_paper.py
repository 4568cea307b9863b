"""What is no picture is read in the viewer, if it is a text."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import OutputKind
from tests.gui.acting import press, until
from tests.gui.viewed import Stage, buttons, job, opened, saved


async def read(stage: Stage, path: Path) -> QPlainTextEdit:
    """The text field of the viewer, with this file's text in it."""
    stage.tracker.tell(job(3, saved(0, OutputKind.DOCUMENT, str(path))))
    desk = stage.window.desk
    await until(lambda: desk.model.job(3) == stage.tracker.jobs[3])
    desk.list.choose(3)
    await until(lambda: [job.number for job in desk.list.chosen_jobs()] == [3] and desk.detail is not None)
    press(desk.list, Qt.Key.Key_Return)
    await until(lambda: stage.place == (3, 0))
    (field,) = stage.viewer.paper.findChildren(QPlainTextEdit)
    await until(lambda: bool(field.toPlainText()) or bool(stage.notices()))
    return field


async def test_a_text_is_read_and_keys_go_on_in_it(qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"pages": list(range(500))}), "utf-8")
    async with opened() as stage:
        field = await read(stage, path)
        assert field.isVisible()
        assert field.toPlainText().splitlines()[:3] == ["{", '  "pages": [', "    0,"]
        assert field.width() <= 960
        bar = field.verticalScrollBar()
        await until(lambda: bar.maximum() > 400)
        stage.key(Qt.Key.Key_Down)
        stage.key(Qt.Key.Key_Space)
        assert bar.value() == 21
        stage.key(Qt.Key.Key_Up)
        assert bar.value() == 20
        assert "Open" not in {each.text() for each in buttons(stage.viewer)}  # it is read already
        stage.key(Qt.Key.Key_Right)
        await until(lambda: stage.place == (4, 0))
        assert not field.isVisible()


async def test_a_text_that_is_gone_is_said(qtbot: QtBot, tmp_path: Path):
    async with opened() as stage:
        await read(stage, tmp_path / "gone.txt")
        assert any("gone.txt can't be read" in line for line in stage.notices())
