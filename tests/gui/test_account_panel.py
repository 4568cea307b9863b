"""The key goes in by keyboard, shows only when wanted, and leaves nothing behind."""

from collections.abc import Iterator

import pytest
from acting import button, press, shown, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, ProviderInfo
from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.key_field import KeyField

FAL = ProviderInfo("fal", "fal", key_hint="xxxx:yyyy", vars=("model",))
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[AccountPanel]:
    panel = AccountPanel()
    panel.resize(420, 300)
    panel.ask(FAL)
    yield panel
    panel.close()
    panel.deleteLater()


@pytest.fixture
def given(panel: AccountPanel) -> list[tuple[Account, str]]:
    given: list[tuple[Account, str]] = []
    panel.account_given.connect(lambda account, key: given.append((account, key)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    return given


def key(panel: AccountPanel) -> KeyField:
    return panel.findChildren(KeyField)[0]


def field(panel: AccountPanel, name: str) -> QLineEdit:
    return next(each for each in panel.findChildren(QLineEdit) if each.accessibleName() == name)


def paste(panel: AccountPanel, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(key(panel), Qt.Key.Key_V, CTRL)


def test_it_says_whose_key_and_what_it_looks_like(panel: AccountPanel):
    assert "fal needs a key" in shown(panel)
    assert key(panel).placeholderText() == "xxxx:yyyy"


def test_a_typed_key_and_enter_are_enough(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    assert given == [(Account("fal"), "abc:def")]


def test_enter_twice_gives_it_once(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    press(key(panel), Qt.Key.Key_Return)
    assert len(given) == 1


def test_a_pasted_header_leaves_only_the_key_and_says_so(panel: AccountPanel):
    paste(panel, "Authorization: Bearer abc:def\n")
    assert key(panel).text() == "abc:def"
    assert "Left out “Authorization: Bearer”: only the key is kept" in shown(panel)


def test_pasted_lines_are_no_key_and_dont_get_in(panel: AccountPanel):
    paste(panel, "abc\ndef")
    assert key(panel).text() == ""
    assert "This has several lines; a key has one" in shown(panel)


def test_a_wrong_key_is_told_and_stays(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc def")
    press(key(panel), Qt.Key.Key_Return)
    assert given == []
    assert "There is a blank inside; a key has none" in shown(panel)
    assert key(panel).text() == "abc def"
    write(key(panel), "g")
    assert "There is a blank inside; a key has none" not in shown(panel)


def test_the_key_is_dots_until_it_is_wanted(panel: AccountPanel):
    assert KeyField().echoMode() == QLineEdit.EchoMode.Password
    write(key(panel), "abc")
    assert key(panel).echoMode() == QLineEdit.EchoMode.Password
    button(panel, "Show the key").click()
    assert key(panel).echoMode() == QLineEdit.EchoMode.Normal
    panel.ask(FAL)
    assert key(panel).echoMode() == QLineEdit.EchoMode.Password
    assert key(panel).text() == ""


@pytest.mark.parametrize("is_shown", [False, True])
def test_the_key_cant_be_copied_cut_or_brought_back(panel: AccountPanel, *, is_shown: bool):
    QGuiApplication.clipboard().setText("before")
    write(key(panel), "abc:def")
    key(panel).show_key(is_shown=is_shown)
    key(panel).selectAll()
    press(key(panel), Qt.Key.Key_C, CTRL)
    press(key(panel), Qt.Key.Key_X, CTRL)
    press(key(panel), Qt.Key.Key_Insert, CTRL)
    assert key(panel).text() == "abc:def"
    assert QGuiApplication.clipboard().text() == "before"
    key(panel).clear()
    press(key(panel), Qt.Key.Key_Z, CTRL)
    assert key(panel).text() == ""


def test_after_saving_the_key_is_gone(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    assert panel.settle(given[0][0], None)
    assert key(panel).text() == ""
    assert panel.isHidden()


def test_a_failure_keeps_what_was_typed(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    assert panel.settle(given[0][0], Problem("The disk is full", "Make room"))
    assert "The disk is full. Make room" in shown(panel)
    press(key(panel), Qt.Key.Key_Return)
    assert [key for _, key in given] == ["abc:def", "abc:def"]


def test_an_answer_for_another_account_changes_nothing_here(panel: AccountPanel, given: list[tuple[Account, str]]):
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    panel.ask(ProviderInfo("gepetto", "Gepetto"))
    write(key(panel), "another")
    assert not panel.settle(given[0][0], Problem("The disk is full"))
    assert not panel.settle(given[0][0], None)
    assert key(panel).text() == "another"
    assert "The disk is full" not in shown(panel)


def test_the_windows_undo_doesnt_hear_what_the_field_is_told(panel: AccountPanel):
    undone: list[bool] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), panel)
    shortcut.activated.connect(lambda: undone.append(True))
    panel.activateWindow()
    press(key(panel), Qt.Key.Key_Z, CTRL)
    assert undone == []
    press(button(panel, "Save"), Qt.Key.Key_Z, CTRL)
    assert undone == [True]


def test_escape_closes_it_and_empties_it(panel: AccountPanel):
    closed: list[bool] = []
    panel.closed.connect(lambda: closed.append(True))
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Escape)
    assert closed == [True]
    assert panel.isHidden()
    assert key(panel).text() == ""


def test_more_folds_out_and_everything_is_given(panel: AccountPanel, given: list[tuple[Account, str]]):
    assert not field(panel, "Base URL").isVisible()
    button(panel, "More").click()
    field(panel, "Account name").setText("work")
    field(panel, "Base URL").setText("https://proxy.example.com/")
    field(panel, "Model").setText("fal-ai/flux")
    write(key(panel), "abc:def")
    press(field(panel, "Base URL"), Qt.Key.Key_Return)
    assert given == [(Account("fal", "work", "https://proxy.example.com", (("model", "fal-ai/flux"),)), "abc:def")]


def test_plain_http_elsewhere_is_refused_with_its_reason(panel: AccountPanel, given: list[tuple[Account, str]]):
    button(panel, "More").click()
    field(panel, "Base URL").setText("http://example.com")
    write(key(panel), "abc:def")
    press(key(panel), Qt.Key.Key_Return)
    assert given == []
    assert any("everyone on the way could read the key" in words for words in shown(panel))


def test_a_variable_may_hold_the_key(panel: AccountPanel, given: list[tuple[Account, str]]):
    button(panel, "More").click()
    field(panel, "Key from variable").setText("FAL_KEY")
    assert any(words.startswith("Only the variable's name is stored") for words in shown(panel))
    button(panel, "Save").click()
    assert given == [(Account("fal", key_env="FAL_KEY"), "")]


def test_a_known_account_keeps_all_but_its_key(panel: AccountPanel, given: list[tuple[Account, str]]):
    known = Account("fal", "work", "https://x.org", (("model", "a"), ("region", "eu")), "", "u7")
    panel.ask(FAL, known)
    assert "New key for fal, account “work”" in shown(panel)
    assert field(panel, "Account name").isReadOnly()
    write(key(panel), "new")
    press(key(panel), Qt.Key.Key_Return)
    assert given == [(known, "new")]


def test_a_provider_without_variables_shows_none_of_another(panel: AccountPanel):
    panel.ask(ProviderInfo("own", "Own", vars=("region",)))
    assert "Model" not in shown(panel)
    panel.ask(ProviderInfo("gepetto", "Gepetto"))
    assert "Region" not in shown(panel)


def test_keys_in_memory_only_are_said_plainly(panel: AccountPanel):
    panel.say_memory_only("There is no keychain")
    assert "There is no keychain: the key is kept until the program ends, and sent to fal alone." in shown(panel)


def test_markup_in_a_providers_name_stays_text(panel: AccountPanel):
    panel.ask(ProviderInfo("x", "<b>X</b>"))
    assert "<b>X</b> needs a key" in shown(panel)
