"""Texts, links and files that are dropped onto the real window, the way that Qt hands them to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.acting import press, shown, until
from tests.gui.pasting import Window, focus, ulids, windows
from tests.gui.whole import Stage, colors
from tests.servers import DemoServer, running_server

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ANY = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    with windows(server, tmp_path, caplog) as window:
        yield window


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def files(*paths: Path) -> QMimeData:
    """Files as a file window drags them: their addresses, and the same as text."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))
    return data


def enter(stage: Stage, data: QMimeData, over: QWidget) -> bool:
    """Whether the window takes what comes in over this widget."""
    place = over.mapTo(stage.window, over.rect().center())
    come = QDragEnterEvent(place, ANY, data, LEFT, NONE)
    QCoreApplication.sendEvent(stage.window.windowHandle(), come)
    move = QDragMoveEvent(place, ANY, data, LEFT, NONE)
    QCoreApplication.sendEvent(stage.window.windowHandle(), move)
    return come.isAccepted() and move.isAccepted()


def drop(stage: Stage, data: QMimeData, over: QWidget) -> Qt.DropAction:
    """What Qt tells the other side after a drop over this widget."""
    assert enter(stage, data, over)
    where = QPointF(over.mapTo(stage.window, over.rect().center() + QPoint(1, 1)))
    event = QDropEvent(where, ANY, data, LEFT, NONE)
    QCoreApplication.sendEvent(stage.window.windowHandle(), event)
    return event.dropAction()


async def test_a_text_can_be_dropped_anywhere_and_is_never_taken_away_from_where_it_was(window: Window):
    async with window() as stage:
        places = (stage.window.desk.list.viewport(), stage.field.viewport(), stage.window.desk)
        for id, over in zip(ulids(3), places, strict=True):
            assert drop(stage, text(id), over) == Qt.DropAction.CopyAction
            await until(lambda id=id: stage.row(id))
        assert stage.window.desk.paste_bar.text() == ""


async def test_a_link_can_be_dropped(window: Window):
    async with window() as stage:
        data = QMimeData()
        data.setUrls([QUrl(f"https://api.figur.fit/v1/jobs/{ulids(1)[0]}")])
        drop(stage, data, stage.window.desk)
        await until(lambda: "at Figur" in stage.row(ulids(1)[0]))


async def test_several_files_are_read_and_each_that_is_no_text_is_named(window: Window, tmp_path: Path):
    folder = tmp_path / "dropped"
    folder.mkdir()
    ids = ulids(3)
    (folder / "jobs.csv").write_text(f"id,state\n{ids[0]},done\n", encoding="utf-8")
    (folder / "reply.json").write_text(f'{{"public_id": "{ids[1]}", "job_type": "X"}}', encoding="utf-16")
    (folder / "run.sh").write_text(f"curl https://api.figur.fit/v1/jobs/{ids[2]}", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" * 9)
    (folder / "huge.log").write_bytes(b"a" * 8_000_001)
    async with window() as stage:
        drop(stage, files(*sorted(folder.iterdir()), folder), stage.window.desk.list.viewport())
        await until(lambda: stage.window.desk.model.total == 3)
        await until(lambda: "“picture.png” holds no text" in stage.notices())
        assert "Drop text: .txt, .json, .csv, .log, .sh" in stage.notices()
        assert "“huge.log” is larger than 8 MB" in stage.notices()
        assert "“dropped” is a folder" in stage.notices()


async def test_a_dropped_file_with_many_jobs_is_shown_first(window: Window, tmp_path: Path):
    (tmp_path / "many.txt").write_text("\n".join(ulids(40)), encoding="utf-8")
    async with window() as stage:
        drop(stage, files(tmp_path / "many.txt"), stage.window.desk)
        await until(lambda: stage.window.desk.adding.sheet is not None)
        sheet = stage.window.desk.adding.sheet
        assert sheet is not None
        assert shown(sheet)[0] == "Add 40 jobs?"
        press(focus(), Qt.Key.Key_Escape)
        await until(stage.field.hasFocus)
        assert stage.window.desk.paste_bar.text().splitlines() == ulids(40)


async def test_a_file_that_is_gone_is_said(window: Window, tmp_path: Path):
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "a.txt").write_text("x", encoding="utf-8")
    data = files(tmp_path / "away" / "a.txt")
    shutil.rmtree(tmp_path / "away")
    async with window() as stage:
        drop(stage, data, stage.window.desk)
        await until(lambda: any("“a.txt” can't be read" in words for words in stage.notices()))


async def test_the_hint_stands_over_the_window_as_long_as_something_is_dragged(window: Window):
    async with window() as stage:
        desk = stage.window.desk
        assert enter(stage, text("abcd"), desk.list.viewport())
        hint = desk.dropping.hint
        assert hint is not None
        assert hint.isVisible()
        assert hint.size() == desk.size()
        await until(lambda: colors(stage.screen(desk)) > 3)
        QCoreApplication.sendEvent(stage.window.windowHandle(), QDragLeaveEvent())
        assert not hint.isVisible()
        drop(stage, text(ulids(1)[0]), desk)
        assert not hint.isVisible()
        await until(lambda: stage.row(ulids(1)[0]))


async def test_what_holds_neither_text_nor_files_is_not_taken(window: Window):
    async with window() as stage:
        data = QMimeData()
        data.setData("image/png", b"\x89PNG")
        assert not enter(stage, data, stage.window.desk)
        assert stage.window.desk.dropping.hint is None


async def test_a_chosen_provider_holds_for_what_is_dropped(window: Window):
    async with window() as stage:
        await until(lambda: stage.tracker.providers)
        stage.window.desk.paste_bar.picker.choose("figur")
        drop(stage, text("strange-1"), stage.window.desk)
        await until(lambda: "at Figur" in stage.row("strange-1"))
