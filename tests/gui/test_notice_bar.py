"""Notices replace each other by key, count what doesn't fit, and an undo ends late rather than under the mouse."""

from collections.abc import Iterator

import pytest
from acting import button, press, shown, until
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.events import Notice
from jobmonitor.ui import notice_bar
from jobmonitor.ui.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[NoticeBar]:
    window = QWidget()
    window.resize(600, 400)
    bar = NoticeBar(window)
    bar.setGeometry(0, 300, 600, 100)  # away from where the mouse rests
    window.show()
    yield bar
    window.close()
    window.deleteLater()


def nothing() -> None:
    pass


def test_a_bar_without_notices_takes_no_room(bar: NoticeBar):
    assert not bar.isVisible()


def test_a_notice_shows_what_happened_and_what_to_do(bar: NoticeBar):
    bar.show_notice(Notice("keychain", "There is no keychain", "Keys are kept for this run only"))
    assert shown(bar) == ["There is no keychain", "Keys are kept for this run only"]


def test_a_newer_notice_takes_the_place_of_one_with_the_same_key(bar: NoticeBar):
    bar.show_notice(Notice("disk", "The disk is nearly full"))
    bar.show_notice(Notice("disk", "The disk is full"))
    assert shown(bar) == ["The disk is full"]


def test_no_more_than_three_are_stacked_and_the_others_are_counted(bar: NoticeBar):
    for n in range(5):
        bar.show_notice(Notice(f"n{n}", f"Notice {n}"))
    assert shown(bar) == ["2 earlier notices", "Notice 2", "Notice 3", "Notice 4"]
    button(bar, "Close: Notice 4").click()
    assert shown(bar) == ["1 earlier notice", "Notice 1", "Notice 2", "Notice 3"]


def test_a_withdrawn_notice_is_gone_and_doesnt_expire(qtbot: QtBot, bar: NoticeBar):
    bar.show_notice(Notice("net", "No network"), ("Undo", nothing), 60_000)
    with qtbot.assertNotEmitted(bar.expired):
        bar.withdraw("net")
    assert not bar.isVisible()


def test_markup_from_outside_is_shown_as_it_came(bar: NoticeBar):
    bar.show_notice(Notice("x", "<b>bold</b>", "<img src=x>"))
    labels = [label for label in bar.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_taken_action_runs_once_and_doesnt_expire(qtbot: QtBot, bar: NoticeBar):
    undone: list[int] = []
    bar.show_notice(Notice("removed", "Removed 3 jobs"), ("Undo", lambda: undone.append(1)), 60_000)
    with qtbot.assertNotEmitted(bar.expired):
        button(bar, "Undo").click()
    assert undone == [1]
    assert not bar.isVisible()


def test_a_closed_undo_expires(qtbot: QtBot, bar: NoticeBar):
    bar.show_notice(Notice("removed", "Removed 3 jobs"), ("Undo", nothing), 60_000)
    ended: list[str] = []
    bar.expired.connect(ended.append)
    button(bar, "Close: Removed 3 jobs").click()
    assert ended == ["removed"]


def test_a_notice_that_is_replaced_doesnt_expire(qtbot: QtBot, bar: NoticeBar):
    bar.show_notice(Notice("removed", "Removed 1 job"), ("Undo", nothing), 60_000)
    with qtbot.assertNotEmitted(bar.expired):
        bar.show_notice(Notice("removed", "Removed 2 jobs"), ("Undo", nothing), 60_000)


async def test_an_undo_goes_by_itself(qtbot: QtBot, bar: NoticeBar):
    ended: list[str] = []
    bar.expired.connect(ended.append)
    bar.show_notice(Notice("removed", "Removed 3 jobs"), ("Undo", nothing), 20)
    await until(lambda: ended == ["removed"])
    assert not bar.isVisible()


async def test_an_undo_stays_while_the_keyboard_is_on_it(qtbot: QtBot, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notice_bar, "GRACE_MS", 20)
    ended: list[str] = []
    bar.expired.connect(ended.append)
    bar.show_notice(Notice("removed", "Removed 3 jobs"), ("Undo", nothing), 20)
    bar.window().activateWindow()
    button(bar, "Undo").setFocus()
    bar.show_notice(Notice("later", "Removed 1 job"), ("Undo", nothing), 200)
    await until(lambda: "later" in ended)
    assert ended == ["later"], "the one with the focus outlived a later one"
    button(bar, "Undo").clearFocus()
    await until(lambda: ended == ["later", "removed"])


async def test_an_undo_stays_while_the_mouse_is_on_it(qtbot: QtBot, bar: NoticeBar, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notice_bar, "GRACE_MS", 20)
    ended: list[str] = []
    bar.expired.connect(ended.append)
    bar.show_notice(Notice("removed", "Removed 3 jobs"), ("Undo", nothing), 60_000)
    strip = button(bar, "Undo").parentWidget()
    assert strip is not None
    QTest.mouseMove(strip, QPoint(30, 10))
    await until(strip.underMouse)
    timer = strip.findChild(QTimer)
    assert timer is not None
    timer.start(0)
    bar.show_notice(Notice("later", "Removed 1 job"), ("Undo", nothing), 200)
    await until(lambda: "later" in ended)
    assert ended == ["later"]


def test_the_keyboard_moves_to_the_next_notice_when_one_is_closed(bar: NoticeBar):
    bar.show_notice(Notice("a", "First"))
    bar.show_notice(Notice("b", "Second"))
    before = QPushButton("Else the keyboard would go here", bar.window())
    before.show()
    QWidget.setTabOrder(before, button(bar, "Close: First"))
    bar.window().activateWindow()
    close = button(bar, "Close: Second")
    close.setFocus()
    press(close, Qt.Key.Key_Space)
    assert button(bar, "Close: First").hasFocus()
