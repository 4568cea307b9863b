"""The guesses in the dialog are corrected by pointing, by writing and by choosing, and all of it can be undone."""

from collections.abc import AsyncIterator

import pytest
from acting import button, press, shown, until, write
from new_provider import filled, opened_dialog, paste, settled
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu
from pytestqt.qtbot import QtBot
from scripted import as_tracker
from scripted_detail import DetailTracker

from jobmonitor.jobs import JobState
from jobmonitor.tracker.making import Field, Moment
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.making_dialog import MakingDialog


@pytest.fixture
def tracker() -> DetailTracker:
    return DetailTracker()


@pytest.fixture
async def bridge(qtbot: QtBot, tracker: DetailTracker) -> AsyncIterator[Bridge]:
    bridge = Bridge(as_tracker(tracker))
    yield bridge
    await bridge.close()


@pytest.fixture
async def dialog(bridge: Bridge) -> AsyncIterator[MakingDialog]:
    async with opened_dialog(bridge) as dialog:
        yield dialog


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


async def test_a_place_of_the_status_can_be_written(dialog: MakingDialog, bridge: Bridge):
    await filled(dialog, bridge)
    line = dialog.form.status.line
    line.setFocus()
    line.selectAll()
    write(line, "note.text")
    await settled(dialog, bridge)
    words = dict(dialog.steps.making.draft.words)
    assert (words["hi"], "served" in words) == (JobState.SUCCEEDED, False)
    line.selectAll()
    write(line, "status")
    await settled(dialog, bridge)
    assert dict(dialog.steps.making.draft.words) == {"baking": JobState.RUNNING, "served": JobState.SUCCEEDED}


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
