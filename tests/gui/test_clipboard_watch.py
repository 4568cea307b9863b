"""The clipboard is looked at where the person wants it, and what it holds is offered, in the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jobmonitor.app.window import Look
from jobmonitor.paths import find_paths
from jobmonitor.settings import load_settings
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.clipboard_watch import is_secret
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.theme import Theme
from tests.gui.acting import button, until
from tests.gui.pasting import Window, ulids, windows
from tests.gui.scripted import ScriptedTracker, as_tracker
from tests.gui.whole import Ground, Stage
from tests.servers import DemoServer, running_server

UUID = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    with windows(server, tmp_path, caplog) as window:
        yield window


def watch(stage: Stage) -> None:
    """Switch it on in the menu. What a test puts on the clipboard is from now on as if another program had."""
    stage.window.desk.clipboard.is_ours = lambda: False
    stage.window.desk.actions_.watch.trigger()


def copy(text: str, *forms: str) -> None:
    """Another program copies this."""
    data = QMimeData()
    data.setText(text)
    for form in forms:
        data.setData(form, b"secret")
    QGuiApplication.clipboard().setMimeData(data)


async def settled(stage: Stage) -> None:
    """The clipboard has been looked at, as far as it will be."""
    await until(lambda: not stage.window.desk.clipboard.is_busy and stage.bridge.is_idle)


async def test_it_is_off_at_first(window: Window):
    async with window() as stage:
        stage.window.desk.clipboard.is_ours = lambda: False
        copy(ulids(1)[0])
        await settled(stage)
        assert stage.notices() == []
        assert not stage.window.desk.actions_.watch.isChecked()


async def test_what_the_clipboard_holds_is_offered_and_added_by_a_button_and_no_focus_moves(window: Window):
    async with window() as stage:
        watch(stage)
        stage.window.desk.paste_bar.take_focus()
        copy("\n".join(ulids(2)))
        await until(lambda: stage.notices() == ["The clipboard holds 2 job IDs of Figur"])
        assert stage.field.hasFocus()
        assert not stage.tracker.jobs
        QTest.mouseClick(button(stage.window.desk.notices, "Add"), Qt.MouseButton.LeftButton)
        await until(lambda: stage.window.desk.model.total == 2)
        assert stage.notices() == []


async def test_what_is_in_the_list_already_is_not_offered_and_an_offer_ends_when_it_is_pasted(window: Window):
    async with window() as stage:
        stage.paste(ulids(1)[0])
        await until(lambda: stage.row(ulids(1)[0]))
        watch(stage)
        await settled(stage)
        assert stage.notices() == []
        copy(ulids(2)[1])
        await until(lambda: stage.notices() == ["The clipboard holds 1 job ID of Figur"])
        QTest.keySequence(stage.window.desk.list, "Ctrl+V")
        await until(lambda: stage.window.desk.model.total == 2)
        await settled(stage)
        assert stage.notices() == []


async def test_our_own_copies_are_not_offered(window: Window):
    async with window() as stage:
        watch(stage)
        stage.window.desk.clipboard.is_ours = lambda: True  # off screen, Qt doesn't know
        copy(ulids(1)[0])
        await settled(stage)
        assert stage.notices() == []


@pytest.mark.parametrize(
    "form",
    [
        "x-kde-passwordManagerHint",
        'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
        "org.nspasteboard.ConcealedType",
    ],
)
async def test_what_a_password_manager_put_there_is_not_read(
    window: Window, form: str, monkeypatch: pytest.MonkeyPatch
):
    async with window() as stage:
        watch(stage)
        looked: list[str] = []
        monkeypatch.setattr(stage.tracker, "look_for_offer", looked.append)
        copy(ulids(1)[0], form)
        await settled(stage)
        assert looked == []
        assert stage.notices() == []
    assert is_secret(form)


async def test_a_word_or_a_number_that_only_might_be_an_id_is_not_offered_and_one_like_an_id_is(window: Window):
    async with window() as stage:
        watch(stage)
        for word in ("room7", "meeting", "2048", "v1.2"):
            copy(word)
            await settled(stage)
            assert stage.notices() == []
        copy("xR7kQ2mZ9pLw4T")
        await until(lambda: any("The clipboard holds 1 job ID of" in words for words in stage.notices()))


async def test_an_offer_that_was_closed_does_not_come_again_and_goes_when_the_clipboard_changes(window: Window):
    async with window() as stage:
        watch(stage)
        copy(UUID)
        await until(lambda: len(stage.notices()) == 1)
        assert stage.notices()[0].startswith("The clipboard holds 1 job ID of ")
        assert stage.notices()[0].endswith(" more")
        QTest.mouseClick(button(stage.window.desk.notices, f"Close: {stage.notices()[0]}"), Qt.MouseButton.LeftButton)
        copy(UUID)
        await settled(stage)
        assert stage.notices() == []
        copy(ulids(1)[0])
        await until(lambda: stage.notices() == ["The clipboard holds 1 job ID of Figur"])
        copy("something else")
        await until(lambda: stage.notices() == [])


async def test_the_wish_is_remembered_and_holds_in_the_next_window(qtbot: QtBot, tmp_path: Path):
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    paths = find_paths(str(tmp_path), {})
    paths.create()
    bridge = Bridge(as_tracker(ScriptedTracker()))
    palette, sheet = app.palette(), app.styleSheet()
    for expected in (False, True):
        settings, problem = load_settings(paths.settings)
        assert problem is None
        look = Look(app, Ground(paths, settings, {}))
        window = MainWindow()
        window.furnish(bridge, watches_clipboard=look.watches_clipboard, choose_watch=look.watch_clipboard)
        assert window.desk.actions_.watch.isChecked() is expected
        window.desk.actions_.watch.setChecked(True)
        window.close()
        shiboken6.delete(window)
        for theme in app.findChildren(Theme):  # it dressed the whole application
            shiboken6.delete(theme)
    app.setPalette(palette)
    app.setStyleSheet(sheet)
    await bridge.close()


async def test_switched_off_it_offers_nothing_more(window: Window):
    async with window() as stage:
        watch(stage)
        copy(ulids(1)[0])
        await until(lambda: len(stage.notices()) == 1)
        stage.window.desk.actions_.watch.trigger()
        assert stage.notices() == []
        copy(ulids(2)[1])
        await settled(stage)
        assert stage.notices() == []
