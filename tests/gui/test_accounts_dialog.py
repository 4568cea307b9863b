"""The accounts can be seen, checked, renewed and removed by keyboard alone."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from acting import button, press, shown, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox, QTreeWidget
from pytestqt.qtbot import QtBot
from scripted import as_tracker
from scripted_detail import DetailTracker

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job, JobState
from jobmonitor.ui.accounts_dialog import AccountsDialog, key_place
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.key_field import KeyField

GEPETTO = Account("gepetto", "default", uid="u1")
FIGUR = Account("figur", "work", "https://proxy.example.com", key_env="FIGUR_KEY", uid="u2")


@pytest.fixture
def tracker() -> DetailTracker:
    return DetailTracker(accounts=(GEPETTO, FIGUR))


@pytest.fixture
async def bridge(qtbot: QtBot, tracker: DetailTracker) -> AsyncIterator[Bridge]:
    bridge = Bridge(as_tracker(tracker))
    yield bridge
    await bridge.close()


@pytest.fixture
def dialog(qtbot: QtBot, bridge: Bridge) -> Iterator[AccountsDialog]:
    dialog = AccountsDialog(bridge)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    yield dialog
    dialog.close()
    dialog.deleteLater()


def rows(dialog: AccountsDialog) -> list[list[str]]:
    tree = dialog.findChildren(QTreeWidget)[0]
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(5)] for item in items if item is not None]


def tree(dialog: AccountsDialog) -> QTreeWidget:
    return dialog.findChildren(QTreeWidget)[0]


async def test_every_account_says_where_its_key_is(qtbot: QtBot, dialog: AccountsDialog):
    assert rows(dialog) == [
        ["Gepetto", "default", "Keychain", "", "Not checked"],
        ["Figur", "work", "$FIGUR_KEY", "https://proxy.example.com", "Not checked"],
    ]


def test_without_a_keychain_keys_are_said_to_be_in_memory():
    assert key_place(GEPETTO, is_memory_only=True) == "Memory, until the end"
    assert key_place(FIGUR, is_memory_only=True) == "$FIGUR_KEY"


async def test_enter_checks_the_chosen_account(qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker):
    press(tree(dialog), Qt.Key.Key_Return)
    await until(lambda: rows(dialog)[0][4] == "Works")
    assert ("check_account", "u1") in tracker.wanted
    assert dialog.isVisible(), "Enter must not close the dialog"


async def test_an_account_that_doesnt_work_says_why(qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker):
    tracker.verdict = Problem("Gepetto refused the key", "Give this account a new one")
    button(dialog, "Check").click()
    await until(lambda: rows(dialog)[0][4] == "Doesn't work")
    assert "Gepetto refused the key. Give this account a new one" in shown(dialog)


async def test_a_check_that_fails_leaves_no_account_being_checked_for_ever(
    qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker
):
    tracker.problem = Problem("There is no such account")
    button(dialog, "Check").click()
    await until(lambda: rows(dialog)[0][4] == "Not known")


async def test_a_new_key_is_given_in_place(qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker):
    button(dialog, "New key…").click()
    field = dialog.findChildren(KeyField)[0]
    assert field.isVisible()
    field.insert("sk-new")
    press(field, Qt.Key.Key_Return)
    await until(lambda: tracker.keys == ["sk-new"])
    await until(lambda: not field.isVisible())
    assert dialog.isVisible()


async def test_removing_is_asked_first_and_says_what_waits(
    qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker
):
    tracker.jobs = {1: Job("a", 1, "gepetto", "default"), 2: Job("b", 2, "figur", "work")}
    press(tree(dialog), Qt.Key.Key_Delete)
    await until(lambda: dialog.findChildren(QMessageBox))
    box = dialog.findChildren(QMessageBox)[0]
    assert box.informativeText() == "Its key is forgotten; its jobs stay. 1 job waits for it and would stop."
    button(box, "Cancel").click()
    await until(lambda: not dialog.findChildren(QMessageBox))
    assert len(rows(dialog)) == 2
    press(tree(dialog), Qt.Key.Key_Delete)
    await until(lambda: dialog.findChildren(QMessageBox))
    button(dialog.findChildren(QMessageBox)[0], "Remove").click()
    await until(lambda: len(rows(dialog)) == 1)
    assert ("remove_account", "u1") in tracker.wanted


async def test_no_accounts_are_no_empty_table(qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker):
    tracker.accounts = ()
    tracker.accounts_changed.emit()
    assert not tree(dialog).isVisible()
    assert any(words.startswith("There are no accounts yet") for words in shown(dialog))
    assert not button(dialog, "Check").isEnabled()


async def test_a_second_account_of_a_provider_gets_a_name_of_its_own(
    qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker
):
    (menu,) = button(dialog, "Add").findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "Gepetto").trigger()
    field = dialog.findChildren(KeyField)[0]
    field.insert("sk-2")
    press(field, Qt.Key.Key_Return)
    await until(lambda: len(tracker.accounts) == 3)
    assert [(each.provider, each.label) for each in tracker.accounts][-1] == ("gepetto", "account 2")


async def test_an_account_of_a_provider_that_is_gone_can_still_be_removed(
    qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker
):
    tracker.accounts = (replace(GEPETTO, provider="gone"),)
    tracker.accounts_changed.emit()
    button(dialog, "New key…").click()
    assert "There is no provider file for it any more" in shown(dialog)
    assert button(dialog, "Remove").isEnabled()


async def test_escape_closes_the_form_first_and_the_dialog_then(qtbot: QtBot, dialog: AccountsDialog):
    button(dialog, "New key…").click()
    press(dialog.findChildren(KeyField)[0], Qt.Key.Key_Escape)
    assert dialog.panel.isHidden()
    assert dialog.isVisible()
    press(tree(dialog), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_what_a_person_said_of_words_can_be_taken_back(
    qtbot: QtBot, dialog: AccountsDialog, tracker: DetailTracker
):
    assert not dialog.words.isVisible()
    tracker.accounts = (replace(GEPETTO, words=(("<b>x</b>", JobState.QUEUED), ("stuck", JobState.FAILED))), FIGUR)
    tracker.accounts_changed.emit()
    await until(lambda: "“<b>x</b>” means Queued" in shown(dialog))
    press(button(dialog, "Forget what “stuck” means"), Qt.Key.Key_Space)
    await until(lambda: ("forget", "u1", "stuck") in tracker.wanted)
    press(tree(dialog), Qt.Key.Key_Down)
    assert not dialog.words.isVisible(), "the other account has no words of its own"
