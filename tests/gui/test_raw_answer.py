"""The raw answer is loaded only when somebody looks, and never shown for another job."""

from collections.abc import Iterator

import pytest
from acting import press, shown
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.raw_answer import RawAnswer


@pytest.fixture
def answer(qtbot: QtBot) -> Iterator[RawAnswer]:
    answer = RawAnswer()
    answer.resize(400, 500)
    answer.show()
    yield answer
    answer.close()
    answer.deleteLater()


@pytest.fixture
def wanted(answer: RawAnswer) -> list[bool]:
    wanted: list[bool] = []
    answer.wanted.connect(lambda: wanted.append(True))
    return wanted


def fold(answer: RawAnswer) -> QToolButton:
    return answer.findChildren(QToolButton)[0]


def text(answer: RawAnswer) -> QPlainTextEdit:
    return answer.findChildren(QPlainTextEdit)[0]


def test_nothing_is_loaded_while_it_is_folded(answer: RawAnswer, wanted: list[bool]):
    answer.show_job(1)
    answer.show_job(2)
    assert wanted == []
    assert not text(answer).isVisible()


def test_unfolding_by_keyboard_loads_it(answer: RawAnswer, wanted: list[bool]):
    answer.show_job(1)
    press(fold(answer), Qt.Key.Key_Space)
    assert wanted == [True]
    answer.show_answer(1, "HTTP 200 · 14:02", Readable('{"a": "<b>1</b>"}'))
    assert text(answer).isVisible()
    assert text(answer).toPlainText() == '{"a": "<b>1</b>"}'
    assert shown(answer) == ["HTTP 200 · 14:02"]


def test_an_unfolded_answer_is_loaded_again_for_another_job(answer: RawAnswer, wanted: list[bool]):
    fold(answer).click()
    answer.show_job(1)
    answer.show_answer(1, "HTTP 200", Readable("one"))
    answer.show_job(2)
    assert len(wanted) == 3
    assert not text(answer).isVisible(), "the answer of another job is away at once"
    answer.show_answer(1, "HTTP 200", Readable("late"))
    assert not text(answer).isVisible()


def test_a_job_without_an_answer_says_so(answer: RawAnswer):
    answer.show_job(1)
    fold(answer).click()
    answer.show_answer(1, "There was no answer yet", None)
    assert shown(answer) == ["There was no answer yet"]
    assert not text(answer).isVisible()


def test_what_is_left_out_is_said(answer: RawAnswer):
    answer.show_job(1)
    fold(answer).click()
    answer.show_answer(1, "HTTP 200", Readable("{}", "Only the first 200 kB of 3.0 MB are shown"))
    assert "Only the first 200 kB of 3.0 MB are shown" in shown(answer)


def test_folding_it_away_drops_what_comes_late(answer: RawAnswer):
    answer.show_job(1)
    fold(answer).click()
    fold(answer).click()
    answer.show_answer(1, "HTTP 200", Readable("late"))
    assert not text(answer).isVisible()


def test_the_text_can_be_read_but_not_changed(answer: RawAnswer):
    assert text(answer).isReadOnly()
    assert text(answer).tabChangesFocus(), "Tab must lead out of it"
