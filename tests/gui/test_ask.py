"""Asking is safe: no is the default, and the question ends with its window."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from acting import button, press, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.ui.ask import ask


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(400, 300)
    window.show()
    yield window
    if shiboken6.isValid(window):
        window.close()
        window.deleteLater()


async def answered(window: QWidget, act: Callable[[QMessageBox], object], text: str = "") -> bool:
    """What `ask` says when `act` is done to its box."""
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        asking = group.create_task(ask(window, "Remove 3 jobs?", text, yes="Remove"))
        await until(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
        act(window.findChildren(QMessageBox)[0])
    return asking.result()


async def test_the_named_button_says_yes(qtbot: QtBot, window: QWidget):
    assert await answered(window, lambda box: button(box, "Remove").click())


async def test_cancel_says_no(qtbot: QtBot, window: QWidget):
    assert not await answered(window, lambda box: button(box, "Cancel").click())


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
async def test_enter_and_escape_take_the_safe_button(qtbot: QtBot, window: QWidget, key: Qt.Key):
    assert not await answered(window, lambda box: press(box, key))


async def test_closing_the_window_beneath_says_no(qtbot: QtBot, window: QWidget):
    assert not await answered(window, lambda _: window.close())


async def test_deleting_the_window_beneath_says_no(qtbot: QtBot, window: QWidget):
    assert not await answered(window, lambda _: shiboken6.delete(window))


async def test_deleting_the_widget_that_asks_says_no(qtbot: QtBot, window: QWidget):
    part = QWidget(window)
    assert not await answered(part, lambda _: shiboken6.delete(part))
    assert window.isVisible()


async def test_text_from_outside_is_shown_as_plain_text(qtbot: QtBot, window: QWidget):
    shown: list[tuple[str, Qt.TextFormat]] = []

    def read(box: QMessageBox) -> None:
        shown.extend((label.text(), label.textFormat()) for label in box.findChildren(QLabel) if label.text())
        box.findChildren(QDialogButtonBox)[0].buttons()[-1].click()

    await answered(window, read, text="<b>bold</b>")
    assert ("<b>bold</b>", Qt.TextFormat.PlainText) in shown
    assert {how for _, how in shown} == {Qt.TextFormat.PlainText}


async def test_a_question_whose_asker_is_cancelled_goes_away(qtbot: QtBot, window: QWidget):
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        asking = group.create_task(ask(window, "Remove?", ""))
        await until(lambda: window.findChildren(QMessageBox))
        asking.cancel()
        await until(lambda: not window.findChildren(QMessageBox))
