"""The dialog by itself: what is pasted is looked at and shown, no key is, and nothing is lost unasked."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import shiboken6
from acting import button, press, shown, until, write
from new_provider import COMMAND, DONE, KEY, filled, opened_dialog, paste, settled
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot
from scripted import as_tracker
from scripted_detail import DetailTracker

from jobmonitor.jobs import Account
from jobmonitor.tracker.making import Moment
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.making_dialog import HINT, MakingDialog


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


async def test_nothing_pasted_is_nothing_lost(dialog: MakingDialog):
    press(dialog.command, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_what_comes_after_leaving_is_dropped(
    dialog: MakingDialog, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
):
    """The thoughts of a dialog that is gone disturb nobody: an exception would be logged, and fail this test."""
    begun: list[object] = []
    do = bridge.do

    def noted(*given: Any, **more: Any) -> object:
        begun.append(do(*given, **more))
        return begun[-1]

    monkeypatch.setattr(bridge, "do", noted)
    gone = MakingDialog(bridge)
    gone.open()
    gone.steps.take_command(COMMAND, ())
    await until(lambda: begun)
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
