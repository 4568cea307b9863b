"""Words of any length fit, are copied as they are, and follow the theme."""

from collections.abc import Iterator

import pytest
from acting import press
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.ui import theme
from jobmonitor.ui.parts import IconButton, Text


@pytest.fixture
def words(qtbot: QtBot) -> Iterator[Text]:
    window = QWidget()
    words = Text().selectable()
    QVBoxLayout(window).addWidget(words)
    window.resize(200, 200)
    window.show()
    yield words
    window.close()
    window.deleteLater()


def test_an_endless_word_doesnt_widen_its_place(words: Text):
    words.setText("x" * 5000)
    assert words.minimumSizeHint().width() < 200


def test_what_is_marked_is_copied_without_the_places_to_break(words: Text):
    key = "0123456789abcdef" * 4
    words.setText(key)
    words.setSelection(0, len(QLabel.text(words)))
    press(words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == key
    assert words.text() == key


def test_a_short_word_is_left_alone(words: Text):
    words.setText("short · words")
    assert words.text() == "short · words"


def test_colours_follow_the_theme_there_and_back(qtbot: QtBot):
    parent = QWidget()
    told = Text("Failed", tone="bad")
    QVBoxLayout(parent).addWidget(told)
    for look in (theme.DARK, theme.LIGHT, theme.DARK):
        parent.setPalette(theme.palette(look))
        assert told.palette().color(QPalette.ColorRole.WindowText).name() == look.bad
    told.set_tone(None)
    assert told.palette().color(QPalette.ColorRole.WindowText).name() == theme.DARK.text
    parent.deleteLater()


def test_an_icon_that_stands_alone_has_a_name(qtbot: QtBot):
    pressed: list[bool] = []
    made = IconButton("copy", "Copy ID", lambda: pressed.append(True))
    assert (made.accessibleName(), made.toolTip()) == ("Copy ID", "Copy ID")
    press(made, Qt.Key.Key_Space)
    assert pressed == [True]
    made.deleteLater()
