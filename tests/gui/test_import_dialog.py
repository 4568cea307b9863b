"""Recent jobs can be looked through, marked and added by keyboard alone, and every trouble is said in words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from acting import button, press, shown, until, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot
from scripted import PROVIDERS, as_tracker
from scripted_importing import FIGUR, WORK, ImportTracker

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, JobState, ListedJob
from jobmonitor.providers.lists import Mark
from jobmonitor.tracker.importing import Recent, Source
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.import_dialog import NOBODY, ImportDialog
from jobmonitor.ui.recent_list import RecentList

NOW = 1_795_338_000.0
A = ListedJob("aaa", (), JobState.RUNNING, "IN_PROGRESS", "MODEL_GENERATOR", NOW - 60)
B = ListedJob("bbb", (), JobState.SUCCEEDED, "SUCCESS", "MODEL_SWAP", NOW - 120)
C = ListedJob("ccc", (), JobState.UNKNOWN, "parked")
Opener = Callable[[], ImportDialog]


@pytest.fixture
def tracker() -> ImportTracker:
    return ImportTracker()


@pytest.fixture
async def bridge(qtbot: QtBot, tracker: ImportTracker) -> AsyncIterator[Bridge]:
    bridge = Bridge(as_tracker(tracker))
    yield bridge
    await bridge.close()


@pytest.fixture
def opened(qtbot: QtBot, bridge: Bridge) -> Iterator[Opener]:
    made: list[ImportDialog] = []

    def make() -> ImportDialog:
        dialog = ImportDialog(bridge, now=lambda: NOW)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.open()
        made.append(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.close()
        dialog.deleteLater()


def rows(dialog: ImportDialog) -> list[tuple[str, ...]]:
    jobs = tree(dialog)
    items = [jobs.topLevelItem(n) for n in range(jobs.topLevelItemCount())]
    return [tuple(item.text(column) for column in range(3)) for item in items if item and not item.isHidden()]


def tree(dialog: ImportDialog) -> RecentList:
    return dialog.findChildren(RecentList)[0]


def chosen(dialog: ImportDialog) -> list[tuple[Account, tuple[ListedJob, ...]]]:
    heard: list[tuple[Account, tuple[ListedJob, ...]]] = []
    dialog.chosen.connect(lambda account, jobs: heard.append((account, jobs)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    return heard


async def test_jobs_are_shown_with_their_states_and_those_that_are_here(opened: Opener, tracker: ImportTracker):
    tracker.importing.lists = [Recent((A, B, C), (None, 7, None))]
    dialog = opened()
    await until(lambda: len(rows(dialog)) == 3)
    assert rows(dialog) == [
        ("aaa", "Model generator", "Running"),
        ("bbb", "Model swap", "Done · in the list"),
        ("ccc", "", "“parked”"),
    ]
    assert "3 jobs · 1 of them in the list already" in shown(dialog)
    assert not button(dialog, "Add").isEnabled()


async def test_the_marked_ones_are_added_by_keyboard_alone(opened: Opener, tracker: ImportTracker):
    tracker.importing.lists = [Recent((A, B, C), (None, 7, None))]
    dialog = opened()
    heard = chosen(dialog)
    await until(lambda: tree(dialog).hasFocus())
    press(tree(dialog), Qt.Key.Key_Space)
    press(tree(dialog), Qt.Key.Key_Down)
    press(tree(dialog), Qt.Key.Key_Space)  # it is in the list already: nothing to mark
    assert button(dialog, "Add 1 job").isEnabled()
    press(tree(dialog), Qt.Key.Key_Down)
    press(tree(dialog), Qt.Key.Key_Space)
    assert button(dialog, "Add 2 jobs").isEnabled()
    press(tree(dialog), Qt.Key.Key_Return)
    assert heard == [(FIGUR.account, (A, C))]
    assert not dialog.isVisible()


async def test_all_are_marked_at_once_and_a_search_narrows_what_all_is(opened: Opener, tracker: ImportTracker):
    many = tuple(ListedJob(f"job-{n}", (), JobState.RUNNING) for n in range(20))
    tracker.importing.lists = [Recent(many, (None,) * 20)]
    dialog = opened()
    await until(lambda: len(rows(dialog)) == 20)
    QTest.keySequence(tree(dialog), "Ctrl+F")
    field = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName().startswith("Search"))
    await until(field.hasFocus)
    write(field, "job-1")
    assert len(rows(dialog)) == 11
    assert "11 of 20 jobs" in shown(dialog)
    QTest.keySequence(tree(dialog), "Ctrl+A")
    field.clear()
    assert button(dialog, "Add 11 jobs").isEnabled()
    assert [job.id for job in tree(dialog).chosen()][:2] == ["job-1", "job-10"]
    button(dialog, "Select all").click()
    button(dialog, "Select none").click()
    assert not button(dialog, "Add").isEnabled()


async def test_a_mark_can_be_seen(opened: Opener, tracker: ImportTracker):
    tracker.importing.lists = [Recent((A,), (None,))]
    dialog = opened()
    await until(lambda: len(rows(dialog)) == 1)

    def accents() -> int:
        picture = tree(dialog).grab().toImage()
        colors = [picture.pixelColor(x, y) for x in range(40) for y in range(picture.height())]
        return sum(color.blue() - color.red() > 100 for color in colors)

    before = accents()
    press(tree(dialog), Qt.Key.Key_Space)
    assert accents() > before + 40


async def test_no_jobs_and_no_account_are_said(opened: Opener, tracker: ImportTracker):
    tracker.importing.lists = [Recent()]
    first = opened()
    await until(lambda: "Figur lists no jobs here." in shown(first))
    tracker.importing.found = ()
    second = opened()
    await until(lambda: NOBODY in shown(second))
    assert not tree(second).isVisible()


async def test_trouble_is_said_where_it_was_asked_and_can_be_tried_again(opened: Opener, tracker: ImportTracker):
    tracker.importing.found = (FIGUR, WORK)
    tracker.importing.lists = [Problem("Figur refused the key", "Give this account a new key"), Recent((A,), (None,))]
    dialog = opened()
    await until(lambda: "Figur refused the key. Give this account a new key" in shown(dialog))
    box = dialog.findChildren(QComboBox)[0]
    assert [box.itemText(n) for n in range(box.count())] == ["Figur · default", "Figur · work"]
    press(box, Qt.Key.Key_Down)
    await until(lambda: len(rows(dialog)) == 1)
    assert [account.label for account, _, _ in tracker.importing.asked] == ["default", "work"]


async def test_what_is_being_asked_can_be_stopped(opened: Opener, tracker: ImportTracker):
    tracker.importing.gate = asyncio.Event()
    dialog = opened()
    await until(lambda: "Asking Figur…" in shown(dialog))
    button(dialog, "Stop").click()
    await until(lambda: tracker.importing.ended == 1)
    assert "Stopped." in shown(dialog)
    assert not button(dialog, "Stop").isVisible()


async def test_closing_ends_what_is_being_asked(opened: Opener, tracker: ImportTracker):
    tracker.importing.gate = asyncio.Event()
    dialog = opened()
    await until(lambda: "Asking Figur…" in shown(dialog))
    press(tree(dialog), Qt.Key.Key_Escape)
    await until(lambda: tracker.importing.ended == 1)
    assert not dialog.isVisible()


async def test_older_ones_come_beneath_until_there_are_none(opened: Opener, tracker: ImportTracker):
    mark = Mark(offset=1)
    tracker.importing.lists = [Recent((A,), (None,), (mark,)), Recent((A, B), (None, None), (mark,)), Recent()]
    dialog = opened()
    await until(lambda: len(rows(dialog)) == 1)
    press(tree(dialog), Qt.Key.Key_Space)
    button(dialog, "Show older").click()
    await until(lambda: len(rows(dialog)) == 2)
    assert tree(dialog).chosen() == (A,)
    button(dialog, "Show older").click()
    await until(lambda: "2 jobs · there are no older ones" in shown(dialog))
    assert not button(dialog, "Show older").isVisible()
    assert [more for _, _, more in tracker.importing.asked] == [(), (mark,), (mark,)]


async def test_what_a_provider_needs_to_know_is_asked_for_first(opened: Opener, tracker: ImportTracker):
    kling = Source(Account("kling", uid="k"), PROVIDERS[0], (("task_kind", ""),))
    tracker.importing.found = (kling,)
    tracker.importing.lists = [Recent((A,), (None,))]
    dialog = opened()
    await until(lambda: [each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Task kind"])
    field = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Task kind")
    await until(field.hasFocus)
    assert tracker.importing.asked == []
    assert not button(dialog, "Ask").isEnabled()
    write(field, "videos/text2video")
    press(field, Qt.Key.Key_Return)
    await until(lambda: len(rows(dialog)) == 1)
    assert tracker.importing.asked == [(kling.account, (("task_kind", "videos/text2video"),), ())]
    assert dialog.isVisible()


async def test_words_from_outside_are_plain_text(opened: Opener, tracker: ImportTracker):
    evil = ListedJob("<b>id</b>", (), JobState.UNKNOWN, "<img src=x>\n\u202eabc", "<i>kind</i>")
    tracker.importing.lists = [Recent((evil,), (None,))]
    dialog = opened()
    await until(lambda: len(rows(dialog)) == 1)
    assert rows(dialog) == [("<b>id</b>", "<i>kind</i>", "“<img src=x> abc”")]
