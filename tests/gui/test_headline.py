"""One line of two parts is shortened where there is no room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from jobmonitor.ui import theme
from jobmonitor.ui.headline import Headline

WIDTH = 160


def said(qtbot: QtBot, first: str, second: str = "") -> Headline:
    line = Headline()
    qtbot.addWidget(line)
    line.resize(WIDTH, 24)
    line.say(first, second)
    return line


def test_a_long_first_part_ends_in_dots_and_all_of_it_is_in_the_tooltip(qtbot: QtBot):
    words = "a seaside town at dusk, seen from the harbour wall"
    shortened = QFontMetrics(theme.font("strong")).elidedText(words, Qt.TextElideMode.ElideRight, WIDTH)
    assert shortened.endswith("…")
    line = said(qtbot, words, "job-1")
    assert line.grab().toImage() == said(qtbot, shortened).grab().toImage()
    assert line.toolTip() == f"{words}\njob-1"


def test_a_long_second_part_has_what_the_first_leaves(qtbot: QtBot):
    second = "job-1 of a very long name, and of no less long a second name"
    left = WIDTH - QFontMetrics(theme.font("strong")).horizontalAdvance("Figur") - theme.S
    shortened = QFontMetrics(theme.font()).elidedText(second, Qt.TextElideMode.ElideRight, left)
    assert said(qtbot, "Figur", second).grab().toImage() == said(qtbot, "Figur", shortened).grab().toImage()
