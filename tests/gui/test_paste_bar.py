from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Account, ProviderInfo
from jobmonitor.ui.paste_bar import PasteBar, PasteField
from jobmonitor.ui.provider_picker import Choice, choices_for
from tests.gui.acting import button, press, shown, write

Bar = tuple[PasteBar, list[tuple[str, str]]]


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[Bar]:
    """A bar on the screen, and what it was asked to add."""
    made = PasteBar()
    qtbot.addWidget(made)
    made.set_choices([Choice("Gepetto", "gepetto"), Choice("Waveline", "waveline")])
    asked: list[tuple[str, str]] = []

    def ask(text: str, provider: str) -> None:
        asked.append((text, provider))

    made.pasted.connect(ask)
    made.show()
    yield made, asked
    QGuiApplication.clipboard().clear()


def field(bar: PasteBar) -> PasteField:
    """Where one types."""
    found = bar.findChild(PasteField)
    assert isinstance(found, PasteField)
    return found


def enter(paste_bar: PasteBar, text: str) -> None:
    """Type the text and press Enter."""
    write(field(paste_bar), text)
    press(field(paste_bar), Qt.Key.Key_Return)


def test_what_is_typed_is_added_on_enter_and_leaves_once_it_is_stored(bar: Bar):
    paste_bar, asked = bar
    enter(paste_bar, "abcd")
    assert asked == [("abcd", "")]
    assert paste_bar.text() == "abcd"
    paste_bar.placed("abcd", ())
    assert paste_bar.text() == ""


def test_what_is_pasted_into_the_empty_field_is_added_at_once_with_all_its_lines(bar: Bar):
    paste_bar, asked = bar
    QGuiApplication.clipboard().setText("one\ntwo\n")
    QTest.keySequence(field(paste_bar), "Ctrl+V")
    assert asked == [("one\ntwo\n", "")]


def test_what_is_pasted_beside_other_text_waits_for_enter(bar: Bar):
    paste_bar, asked = bar
    write(field(paste_bar), "id-")
    QGuiApplication.clipboard().setText("42")
    QTest.keySequence(field(paste_bar), "Ctrl+V")
    assert asked == []
    press(field(paste_bar), Qt.Key.Key_Return)
    assert asked == [("id-42", "")]


def test_what_has_no_place_stays_with_a_word_on_what_to_do(bar: Bar):
    paste_bar, _ = bar
    enter(paste_bar, "good bad")
    paste_bar.placed("good bad", ("bad",))
    assert paste_bar.text() == "bad"
    assert shown(paste_bar) == ["Whose is “bad”? Choose the provider at the right, then press Enter"]
    assert not field(paste_bar).isReadOnly()


def test_a_chosen_provider_goes_along_and_holds_for_one_text(bar: Bar):
    paste_bar, asked = bar
    paste_bar.picker.choose("waveline")
    enter(paste_bar, "x1")
    assert asked == [("x1", "waveline")]
    paste_bar.placed("x1", ())
    assert paste_bar.picker.choice == ""
    assert paste_bar.picker.accessibleName() == "Provider: Any provider"


def test_what_could_not_be_stored_stays_and_says_so(bar: Bar):
    paste_bar, asked = bar
    enter(paste_bar, "abcd")
    paste_bar.not_stored("abcd")
    assert paste_bar.text() == "abcd"
    assert shown(paste_bar) == ["This is not stored yet. Press Enter to try again"]
    press(field(paste_bar), Qt.Key.Key_Return)
    assert asked == [("abcd", ""), ("abcd", "")]


def test_a_second_enter_while_the_first_is_stored_adds_nothing_twice(bar: Bar):
    paste_bar, asked = bar
    enter(paste_bar, "abcd")
    press(field(paste_bar), Qt.Key.Key_Return)
    press(field(paste_bar), Qt.Key.Key_Return)
    assert asked == [("abcd", "")]


def test_the_clipboard_is_added_past_what_stands_in_the_field(bar: Bar):
    paste_bar, asked = bar
    write(field(paste_bar), "half typ")
    QGuiApplication.clipboard().setText("whole")
    paste_bar.add_clipboard()
    assert asked == [("whole", "")]
    paste_bar.not_stored("whole")
    assert paste_bar.text() == "half typ\nwhole"


def test_what_comes_back_while_the_field_is_on_its_way_is_not_lost(bar: Bar):
    paste_bar, _ = bar
    enter(paste_bar, "first")
    QGuiApplication.clipboard().setText("second")
    paste_bar.add_clipboard()
    paste_bar.not_stored("second")
    assert paste_bar.text() == "first"
    paste_bar.placed("first", ())
    assert paste_bar.text() == "second"


def test_an_empty_clipboard_is_said_and_asks_for_nothing(bar: Bar):
    paste_bar, asked = bar
    QGuiApplication.clipboard().clear()
    paste_bar.add_clipboard()
    assert asked == []
    assert shown(paste_bar) == ["The clipboard holds no text"]


def test_escape_empties_the_field_and_undo_brings_it_back_then_escape_leaves(bar: Bar):
    paste_bar, _ = bar
    left: list[bool] = []
    paste_bar.left.connect(lambda: left.append(True))
    write(field(paste_bar), "oops")
    press(field(paste_bar), Qt.Key.Key_Escape)
    assert (paste_bar.text(), left) == ("", [])
    QTest.keySequence(field(paste_bar), "Ctrl+Z")
    assert paste_bar.text() == "oops"
    press(field(paste_bar), Qt.Key.Key_Down)
    press(field(paste_bar), Qt.Key.Key_Escape)
    assert left == []
    press(field(paste_bar), Qt.Key.Key_Escape)
    press(field(paste_bar), Qt.Key.Key_Down)
    assert left == [True, True]


def test_the_field_grows_with_its_lines_up_to_six(bar: Bar):
    paste_bar, _ = bar
    heights: list[int] = []
    for lines in (1, 3, 6, 60):
        field(paste_bar).setPlainText("\n".join("x" * lines))
        heights.append(field(paste_bar).height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_rich_text_comes_in_as_plain_text(bar: Bar):
    paste_bar, _ = bar
    QGuiApplication.clipboard().setText("<b>id</b>")
    QTest.keySequence(field(paste_bar), "Ctrl+V")
    assert paste_bar.text() == "<b>id</b>"


def test_the_button_adds_too_and_only_where_there_is_something(bar: Bar):
    paste_bar, asked = bar
    add = button(paste_bar, "Add what is in the field")
    assert not add.isEnabled()
    write(field(paste_bar), "abcd")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert asked == [("abcd", "")]


def test_accounts_are_offered_where_a_provider_has_several():
    providers = (ProviderInfo("a", "A"), ProviderInfo("b", "B"))
    accounts = (Account("a", "home"), Account("a", "work"), Account("b"))
    assert [choice.target for choice in choices_for(providers, accounts)] == ["a", "a/home", "a/work", "b"]


def test_a_choice_that_goes_away_is_undone(bar: Bar):
    paste_bar, _ = bar
    paste_bar.picker.choose("waveline")
    paste_bar.set_choices([Choice("Gepetto", "gepetto")])
    assert paste_bar.picker.choice == ""


def test_what_is_too_large_for_a_field_stays_beside_it_and_is_all_there(bar: Bar):
    paste_bar, asked = bar
    text = "\n".join(f"id{n}" for n in range(60_000))
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(field(paste_bar), "Ctrl+V")
    assert asked == [(text, "")]
    assert field(paste_bar).toPlainText() == ""
    paste_bar.not_stored(text)
    assert paste_bar.text() == text
    assert field(paste_bar).placeholderText() == "469 kB of text, 60,000 lines. Enter adds it, Escape lets it go"
    write(field(paste_bar), "more")
    press(field(paste_bar), Qt.Key.Key_Return)
    assert asked[1:] == [(f"{text}\nmore", "")]
    paste_bar.placed(asked[1][0], ())
    assert paste_bar.text() == ""
    assert field(paste_bar).placeholderText().startswith("Paste a job ID")


def test_escape_lets_go_of_what_is_too_large_first(bar: Bar):
    paste_bar, _ = bar
    paste_bar.not_stored("x" * 20_000)
    assert len(paste_bar.text()) == 20_000
    press(field(paste_bar), Qt.Key.Key_Escape)
    assert paste_bar.text() == ""
    assert not button(paste_bar, "Add what is in the field").isEnabled()


def test_what_could_not_be_stored_stays_without_its_key(bar: Bar):
    paste_bar, _ = bar
    enter(paste_bar, "curl secret")
    paste_bar.not_stored("curl secret", "curl ••••••")
    assert paste_bar.text() == "curl ••••••"
    assert shown(paste_bar) == ["This is not stored yet. Press Enter to try again; a key in it is covered"]
    QTest.keySequence(field(paste_bar), "Ctrl+Z")
    assert "secret" not in paste_bar.text()
