"""The dialog by itself: what is pasted is looked at, pointed at by keyboard or mouse, and no key is shown."""

import json
from collections.abc import AsyncIterator

import pytest
import shiboken6
from acting import button, press, shown, until, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from scripted import as_tracker
from scripted_detail import DetailTracker

from jobmonitor.jobs import Account, JobState
from jobmonitor.tracker.making import Field, Moment
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.making_dialog import HINT, MakingDialog

KEY = "lm_7Hq2vK9xP4tR8wZ3yB6n"
COMMAND = f"curl https://api.lumen.example/v1/jobs/job_8f3k2a -H 'Authorization: Bearer {KEY}'"
RUNNING = {"id": "job_8f3k2a", "status": "baking", "picture": None, "receipt": "https://lumen.example/r"}
DONE = {"id": "job_8f3k2a", "status": "served", "picture": "https://cdn.lumen.example/1.png", "note": {"text": "hi"}}


@pytest.fixture
def tracker() -> DetailTracker:
    return DetailTracker()


@pytest.fixture
async def bridge(qtbot: QtBot, tracker: DetailTracker) -> AsyncIterator[Bridge]:
    bridge = Bridge(as_tracker(tracker))
    yield bridge
    await bridge.close()


@pytest.fixture
async def dialog(qtbot: QtBot, bridge: Bridge) -> AsyncIterator[MakingDialog]:
    dialog = MakingDialog(bridge)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    dialog.activateWindow()
    yield dialog
    await settled(dialog, bridge)  # its timers need the loop
    QGuiApplication.clipboard().clear()
    dialog.hide()
    dialog.deleteLater()


def paste(text: str, where: QWidget) -> None:
    """Ctrl+V there."""
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(where, "Ctrl+V")


async def settled(dialog: MakingDialog, bridge: Bridge) -> None:
    await until(lambda: dialog.steps.is_settled and bridge.is_idle)


async def filled(dialog: MakingDialog, bridge: Bridge) -> None:
    """A command and two answers have been pasted."""
    await until(dialog.command.hasFocus)
    paste(COMMAND, dialog.command)
    for moment, body in ((Moment.RUNNING, RUNNING), (Moment.DONE, DONE)):
        dialog.answers.turn_to(moment)
        paste(json.dumps(body), dialog.answers.page.field)
    await settled(dialog, bridge)


async def test_what_is_pasted_is_proposed_and_shown_as_the_engine_reads_it(dialog: MakingDialog, bridge: Bridge):
    assert shown(dialog.preview) == [HINT]
    await until(dialog.command.hasFocus)
    paste(COMMAND, dialog.command)
    await until(lambda: any(words.startswith("Now an answer") for words in shown(dialog.preview)))
    await filled(dialog, bridge)
    assert shown(dialog.preview)[:6] == [
        "While it runs", "Running", "says “baking”",
        "When it is done", "Done", "says “served” · 1 picture · https://cdn.lumen.example/1.png",
    ]  # fmt: skip
    assert dialog.form.status.line.text() == "status"
    assert dialog.save.isEnabled()


async def test_the_key_is_covered_and_cant_be_brought_back(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    field = dialog.command
    assert "Bearer •••'" in field.toPlainText()
    assert any(words.startswith("The key is covered") for words in shown(dialog))
    for _ in range(5):
        field.undo()
        assert KEY not in field.toPlainText()
    field.redo()
    assert KEY not in field.toPlainText()
    assert field.key == KEY
    field.insertPlainText(" ")
    await settled(dialog, bridge)
    assert field.key == KEY
    assert dialog.steps.looked
    assert KEY not in dialog.steps.looked.toml
    assert KEY not in repr(dialog.steps.making)


async def test_a_key_that_is_typed_is_covered_when_one_goes_on(dialog: MakingDialog, bridge: Bridge):
    await until(dialog.command.hasFocus)
    write(dialog.command, "curl https://api.lumen.example/jobs/job_12ab -H 'X-Api-Key: sk_live_12345678'")
    dialog.form.name.line.setFocus()
    await until(lambda: "X-Api-Key: •••'" in dialog.command.toPlainText())
    assert dialog.command.key == "sk_live_12345678"


async def test_a_key_that_an_answer_repeats_is_not_shown(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    dialog.answers.turn_to(Moment.FAILED)
    paste(json.dumps({"status": "burnt", "error": f"{KEY} is out of money"}), dialog.answers.page.field)
    await settled(dialog, bridge)
    assert any("is out of money" in words for words in shown(dialog.preview))
    assert not any(KEY in words for words in shown(dialog))


async def test_a_place_is_pointed_out_by_keyboard_alone(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    dialog.form.places[Field.ERROR].line.setFocus()
    assert "Choose the value for “Error”: click, or arrows and Enter" in shown(dialog)
    press(dialog.form.places[Field.ERROR].line, Qt.Key.Key_Down)
    tree = dialog.answers.page.tree
    await until(tree.hasFocus)
    for _ in range(3):
        press(tree, Qt.Key.Key_Down)
    press(tree, Qt.Key.Key_Right)
    press(tree, Qt.Key.Key_Down)
    press(tree, Qt.Key.Key_Return)
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.error == "note.text"
    assert dialog.form.places[Field.ERROR].point.hasFocus()
    assert "Choose the value" not in "".join(shown(dialog))
    item = tree.currentItem()
    assert item
    assert (item.text(0), item.text(2)) == ("text", "Error")


async def test_a_click_sets_the_chosen_place_once(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    tree = dialog.answers.page.tree

    def click(*path: str | int) -> None:
        assert tree.choose(path)
        item = tree.currentItem()
        assert item
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())

    button(dialog, "Point at Status").click()
    click("note")
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.status == "(note && 'done') || 'running'"
    click("id")
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.status == "(note && 'done') || 'running'"


async def test_a_place_waits_only_as_long_as_one_is_at_it(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    dialog.form.status.line.setFocus()
    await until(lambda: any("Choose the value" in words for words in shown(dialog)))
    dialog.form.name.line.setFocus()
    await until(lambda: not any("Choose the value" in words for words in shown(dialog)))
    dialog.form.status.point.click()
    press(dialog.answers.page.tree, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not any("Choose the value" in words for words in shown(dialog))


async def test_without_a_place_that_waits_enter_asks_what_a_value_is(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    tree = dialog.answers.page.tree
    tree.setFocus()
    assert tree.choose(("note", "text"))
    press(tree, Qt.Key.Key_Return)
    (menu,) = tree.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "Use as Error").trigger()
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.error == "note.text"
    menu.close()


async def test_what_a_word_means_is_chosen_and_stays(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    (box,) = [box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "“baking” means"]
    box.setFocus()
    press(box, Qt.Key.Key_Up)
    await settled(dialog, bridge)
    assert dict(dialog.steps.making.draft.words)["baking"] is JobState.QUEUED
    assert box.hasFocus() or not dialog.isActiveWindow()
    dialog.answers.turn_to(Moment.FAILED)
    paste('{"status": "burnt"}', dialog.answers.page.field)
    await settled(dialog, bridge)
    assert dict(dialog.steps.making.draft.words) == {
        "baking": JobState.QUEUED, "served": JobState.SUCCEEDED, "burnt": JobState.FAILED,
    }  # fmt: skip
    button(dialog, "Add the usual words").click()
    await settled(dialog, bridge)
    assert dict(dialog.steps.making.draft.words)["cancelled"] is JobState.CANCELLED


async def test_what_a_person_wrote_stays_when_more_is_pasted(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    name = dialog.form.name.line
    name.setFocus()
    name.selectAll()
    write(name, "Bright & Co")
    dialog.answers.turn_to(Moment.FAILED)
    paste('{"status": "burnt", "error": "smoke"}', dialog.answers.page.field)
    await settled(dialog, bridge)
    assert (dialog.steps.making.draft.name, dialog.steps.making.draft.id) == ("Bright & Co", "bright-co")
    assert name.text() == "Bright & Co"
    assert dialog.steps.making.draft.error == "error"


async def test_what_is_being_written_is_left_alone(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    for row, text in ((dialog.form.key, "X-Api-Key: {key}"), (dialog.form.base, "https://api.lumen.example/eu/")):
        row.line.setFocus()
        row.line.selectAll()
        for letter in text:
            write(row.line, letter)
            await settled(dialog, bridge)
        assert row.line.text() == text
    dialog.form.name.line.setFocus()
    assert dialog.form.base.line.text() == "https://api.lumen.example/eu"
    draft = dialog.steps.making.draft
    assert (draft.auth_header, draft.auth_value, draft.base_url) == ("X-Api-Key", "{key}", dialog.form.base.line.text())
    dialog.form.key.line.setFocus()
    dialog.form.key.line.selectAll()
    press(dialog.form.key.line, Qt.Key.Key_Backspace)
    await settled(dialog, bridge)
    assert dialog.steps.looked
    assert "[auth]\nnone = true\n" in dialog.steps.looked.toml


async def test_results_are_written_pointed_at_and_removed(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    line = dialog.form.results.row(0).line
    line.setFocus()
    line.selectAll()
    press(line, Qt.Key.Key_Backspace)
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.outputs == ()
    write(line, "picture")
    await settled(dialog, bridge)
    assert line.hasFocus()
    assert [each.path for each in dialog.steps.making.draft.outputs] == ["picture"]
    button(dialog, "One more result").click()
    tree = dialog.answers.page.tree
    assert tree.choose(("note",))
    press(tree, Qt.Key.Key_Return)
    await settled(dialog, bridge)
    assert [each.path for each in dialog.steps.making.draft.outputs] == ["picture", "note"]
    assert any("2 results" in words for words in shown(dialog.preview))
    assert dialog.form.results.row(1).point.hasFocus()
    button(dialog, "Remove result 1").click()
    await settled(dialog, bridge)
    assert [each.path for each in dialog.steps.making.draft.outputs] == ["note"]
    assert any("1 document" in words for words in shown(dialog.preview))


async def test_mistakes_are_said_with_their_field_and_nothing_can_be_saved(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    line = dialog.form.url.line
    line.setFocus()
    line.selectAll()
    write(line, "{base}/jobs")
    await settled(dialog, bridge)
    assert "Question must hold {id}" in shown(dialog.preview)
    assert not dialog.save.isEnabled()
    write(line, "/{id}")
    await settled(dialog, bridge)
    assert dialog.save.isEnabled()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html>", "This answer is a web page, not JSON"),
        ('{"a": ', "This answer is no JSON"),
        ('"ok"', "This answer is a single value"),
        ("[" * 100_000 + "]" * 100_000, "This answer is nested too deep"),
    ],
)
async def test_an_answer_that_cant_be_read_says_why_and_stays(
    dialog: MakingDialog, bridge: Bridge, text: str, said: str
):
    paste(text, dialog.answers.page.field)
    await until(lambda: any(words.startswith(said) for words in shown(dialog)))
    assert dialog.answers.page.field.toPlainText() == text[:50_000]


async def test_a_command_without_an_address_says_so(dialog: MakingDialog, bridge: Bridge):
    await until(dialog.command.hasFocus)
    paste("curl -H 'Accept: */*'", dialog.command)
    await until(lambda: any(words.startswith("There is no address in this command") for words in shown(dialog)))


async def test_a_large_answer_is_shown_in_part(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    rows = [{"url": f"https://cdn.lumen.example/{n}.png", "text": "word " * 20} for n in range(6000)]
    dialog.answers.turn_to(Moment.DONE)
    paste(json.dumps({**DONE, "pictures": rows}), dialog.answers.page.tree)
    await settled(dialog, bridge)
    assert any("1,000 pictures" in words for words in shown(dialog.preview))
    tree = dialog.answers.page.tree
    assert tree.choose(("pictures", 0))
    item = tree.currentItem()
    assert item
    parent = item.parent()
    assert parent
    assert parent.childCount() == 201
    last = parent.child(200)
    assert last
    assert last.text(1) == "5,800 more"
    assert sum(len(edit.toPlainText()) for edit in dialog.findChildren(QPlainTextEdit)) < 10_000


async def test_the_file_is_shown_as_it_will_be_saved(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    button(dialog, "File").click()
    (text,) = [e for e in dialog.findChildren(QPlainTextEdit) if e.accessibleName() == "The provider file"]
    assert dialog.steps.looked
    assert text.toPlainText() == dialog.steps.looked.toml
    assert 'map = { baking = "running", served = "succeeded" }' in text.toPlainText()


async def test_taking_the_place_of_a_known_provider_is_said(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    dialog.form.name.line.selectAll()
    write(dialog.form.name.line, "Figur")
    await settled(dialog, bridge)
    assert "“figur” is known already: this file would take the place of Figur" in shown(dialog.preview)
    assert dialog.save.isEnabled()


async def test_keys_go_to_another_address_only_when_one_says_so(
    dialog: MakingDialog, bridge: Bridge, tracker: DetailTracker
):
    tracker.accounts = (Account("figur", uid="u1"),)
    await filled(dialog, bridge)
    dialog.form.name.line.selectAll()
    write(dialog.form.name.line, "Figur")
    await settled(dialog, bridge)
    for answer, added in (("Cancel", []), ("Replace", [("add_provider", "figur")])):
        dialog.save.click()
        await until(lambda: dialog.findChildren(QMessageBox))
        (box,) = dialog.findChildren(QMessageBox)
        assert (
            "would go to https://api.lumen.example from now on, not to https://api.figur.fit" in box.informativeText()
        )
        button(box, answer).click()
        await until(lambda: not dialog.findChildren(QMessageBox))
        await until(lambda: bridge.is_idle)
        assert [want for want in tracker.wanted if want[0] == "add_provider"] == added
        assert dialog.isVisible()


async def test_leaving_asks_where_something_would_be_lost(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    press(dialog.command, Qt.Key.Key_Escape)
    await until(lambda: dialog.findChildren(QMessageBox))
    button(dialog.findChildren(QMessageBox)[0], "Cancel").click()
    await until(lambda: not dialog.findChildren(QMessageBox))
    assert dialog.isVisible()
    dialog.close()
    await until(lambda: dialog.findChildren(QMessageBox))
    button(dialog.findChildren(QMessageBox)[0], "Leave").click()
    await until(lambda: not dialog.isVisible())
    assert dialog.command.key == ""


async def test_what_was_pointed_or_written_can_be_undone(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    before = dialog.steps.making.draft
    undo = button(dialog, "Undo")
    assert not undo.isEnabled()
    dialog.form.name.line.setFocus()
    press(dialog.form.name.line, Qt.Key.Key_End)
    write(dialog.form.name.line, " Two")
    button(dialog, "Point at Status").click()
    tree = dialog.answers.page.tree
    assert tree.choose(("note", "text"))
    press(tree, Qt.Key.Key_Return)
    await settled(dialog, bridge)
    assert dialog.steps.making.draft.status == "note.text"
    tree.setFocus()
    QTest.keySequence(tree, "Ctrl+Z")
    await until(lambda: dialog.steps.making.draft.status == before.status)
    assert dialog.steps.making.draft.name == "Lumen Two"
    undo.click()
    await settled(dialog, bridge)
    assert dialog.steps.making.draft == before
    assert not undo.isEnabled()


async def test_nothing_pasted_is_nothing_lost(dialog: MakingDialog):
    press(dialog.command, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_what_comes_after_leaving_is_dropped(dialog: MakingDialog, bridge: Bridge):
    """The thoughts of a dialog that is gone disturb nobody: an exception would be logged, and fail this test."""
    gone = MakingDialog(bridge)
    gone.open()
    gone.steps.take_command(COMMAND, ())
    await until(lambda: not bridge.is_idle)
    gone.command.clear()
    gone.steps.stop()
    shiboken6.delete(gone)
    await until(lambda: bridge.is_idle)


async def test_every_field_has_a_name_and_can_be_reached_by_tab(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    dialog.command.setFocus()
    seen: list[str] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus
        name = focus.accessibleName() or getattr(focus, "text", str)()
        assert name, focus
        if name in seen:
            break
        seen.append(name)
        press(focus, Qt.Key.Key_Tab)
    assert {"Curl command", "The answer's values", "HTTP status, when it is done", "Name"} <= set(seen)
    assert {"Status", "Point at Status", "Result", "Kind of the result", "Error", "Asked every", "Save"} <= set(seen)
