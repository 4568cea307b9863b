"""The detail shows the chosen job and nothing of any other, and carries out what is wanted there."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from acting import button, press, shown, until
from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot
from scripted import as_tracker
from scripted_detail import DetailTracker, jpeg

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import (
    Account,
    Answer,
    Health,
    Job,
    JobState,
    Output,
    OutputKind,
    OutputState,
    TimelineEntry,
    Trouble,
)
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.canvas import Canvas
from jobmonitor.ui.deeds import Deed
from jobmonitor.ui.detail_pane import DetailPane
from jobmonitor.ui.key_field import KeyField
from jobmonitor.ui.parts import Text

NOW = 1_700_049_600.0


@pytest.fixture
def tracker() -> DetailTracker:
    return DetailTracker()


@pytest.fixture
async def bridge(qtbot: QtBot, tracker: DetailTracker) -> AsyncIterator[Bridge]:
    bridge = Bridge(as_tracker(tracker))
    yield bridge
    await bridge.close()


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge) -> Iterator[DetailPane]:
    pane = DetailPane(bridge, now=lambda: NOW)
    pane.resize(460, 900)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


@pytest.fixture
def done(tmp_path: Path) -> Job:
    path = tmp_path / "a.png"
    path.write_bytes(b"not a picture")
    output = Output(
        0,
        "https://x.org/a.png",
        OutputKind.IMAGE,
        state=OutputState.SAVED,
        path=str(path),
        size=13,
        width=80,
        height=60,
    )
    return Job(
        "done1",
        1,
        "figur",
        "default",
        state=JobState.SUCCEEDED,
        provider_state="SUCCESS",
        kind="try_on",
        outputs=(output,),
        added_at=NOW - 60,
        created_at=NOW - 60,
        finished_at=NOW - 19,
        last_answer_at=NOW - 19,
        polls=4,
    )


RUNNING = Job(
    "run1", 2, "gepetto", "default", state=JobState.RUNNING, added_at=NOW - 9, last_answer_at=NOW - 1, polls=3
)
NEEDS_KEY = Job(
    "key1",
    3,
    "gepetto",
    health=Health.NEEDS_KEY,
    trouble=Trouble("Gepetto needs a key", "Give it one, and this job goes on by itself", NOW, may_retry=False),
    added_at=NOW,
)


def canvas(pane: DetailPane) -> Canvas:
    return pane.findChildren(Canvas)[0]


async def test_nothing_chosen_is_said_quietly(qtbot: QtBot, pane: DetailPane):
    pane.show_job(None)
    assert shown(pane) == ["Choose a job to see what it gave"]


async def test_the_picture_of_the_chosen_job_is_shown(
    qtbot: QtBot, pane: DetailPane, tracker: DetailTracker, done: Job
):
    tracker.previews[1] = jpeg("#ff0000")
    pane.show_job(done)
    await until(lambda: canvas(pane).image is not None)
    middle = canvas(pane).rect().center()
    assert canvas(pane).grab().toImage().pixelColor(middle).red() > 250


async def test_a_picture_that_comes_late_is_not_shown_for_another_job(
    qtbot: QtBot, pane: DetailPane, tracker: DetailTracker, done: Job
):
    tracker.previews.update({1: jpeg("#ff0000"), 9: jpeg("#0000ff")})
    tracker.held.add(1)
    pane.show_job(done)
    await until(lambda: ("preview", 1, 0) in tracker.wanted)
    pane.show_job(replace(done, number=9))
    await until(lambda: ("no preview", 1, 0) in tracker.wanted)
    tracker.gate.set()
    await until(lambda: canvas(pane).image is not None)
    assert canvas(pane).grab().toImage().pixelColor(canvas(pane).rect().center()).blue() > 250


async def test_everything_about_the_job_can_be_read(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker, done: Job):
    tracker.stories[1] = (TimelineEntry(NOW - 19, JobState.SUCCEEDED, "SUCCESS"),)
    pane.show_job(done)
    await until(lambda: "What happened" in shown(pane) and "Done · “SUCCESS”" in shown(pane))
    parts = {"Figur · Try on", "Done", "1 picture · took 41 s", "80 × 60 · 13 bytes", "None: the job is over", "Added"}
    assert parts <= set(shown(pane))


async def test_a_job_that_goes_on_is_shown_as_it_goes(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    pane.show_job(RUNNING)
    await until(lambda: ("timeline", 2) in tracker.wanted)
    tracker.wanted.clear()
    pane.apply(replace(RUNNING, state=JobState.FAILED, provider_state="FAILURE", polls=4))
    await until(lambda: "Failed" in shown(pane))
    await until(lambda: ("timeline", 2) in tracker.wanted)


async def test_a_poll_that_changes_nothing_reads_no_story_again(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    pane.show_job(RUNNING)
    await until(lambda: ("timeline", 2) in tracker.wanted)
    tracker.wanted.clear()
    pane.apply(replace(RUNNING, polls=4, last_answer_at=NOW))
    pane.apply(replace(RUNNING, polls=5, last_answer_at=NOW, provider_state="another"))
    await until(lambda: tracker.wanted)
    assert tracker.wanted == [("timeline", 2)]


async def test_another_job_that_changes_is_passed_over(qtbot: QtBot, pane: DetailPane):
    pane.show_job(RUNNING)
    pane.apply(replace(RUNNING, number=99, id="other"))
    assert not any("other" in words for words in shown(pane))


async def test_text_from_outside_stays_plain_and_on_its_line(qtbot: QtBot, pane: DetailPane):
    pane.show_job(replace(RUNNING, message="<h1>big</h1>\n\n\u202edraw"))
    assert "<h1>big</h1> draw" in shown(pane)


async def test_several_jobs_are_counted_and_can_be_refreshed_together(
    qtbot: QtBot, pane: DetailPane, tracker: DetailTracker, done: Job
):
    pane.show_jobs([RUNNING, done, replace(RUNNING, number=5)])
    await until(lambda: "3 jobs selected" in shown(pane))
    assert "2 running and 1 done" in shown(pane)
    button(pane, "Refresh").click()
    await until(lambda: ("refresh", 2, 1, 5) in tracker.wanted)


async def test_the_json_document_is_laid_out_as_text(qtbot: QtBot, pane: DetailPane, done: Job, tmp_path: Path):
    path = tmp_path / "cv.json"
    path.write_text(json.dumps({"name": "Ben", "age": 47}))
    document = replace(done.outputs[0], kind=OutputKind.DOCUMENT, path=str(path))
    pane.show_job(replace(done, outputs=(document,)))
    text = pane.findChildren(QPlainTextEdit)[0]
    await until(lambda: text.toPlainText() == '{\n  "name": "Ben",\n  "age": 47\n}')
    assert text.isVisible()
    assert not canvas(pane).isVisible()


async def test_the_raw_answer_is_loaded_when_it_is_unfolded(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    tracker.answers[2] = Answer(NOW - 1, 200, b'{"status":"IN_PROGRESS"}')
    pane.show_job(RUNNING)
    await until(lambda: ("timeline", 2) in tracker.wanted)
    assert ("answer", 2) not in tracker.wanted
    next(each for each in pane.findChildren(QToolButton) if each.text().startswith("Last answer")).click()
    await until(lambda: any(words.startswith("HTTP 200") for words in shown(pane)))
    texts = [each.toPlainText() for each in pane.findChildren(QPlainTextEdit)]
    assert '{\n  "status": "IN_PROGRESS"\n}' in texts


async def test_pause_resume_and_remove_say_what_is_wanted(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    removed: list[list[Job]] = []
    pane.remove_wanted.connect(removed.append)
    pane.show_job(RUNNING)
    button(pane, "Pause").click()
    await until(lambda: ("pause", 2) in tracker.wanted)
    paused = replace(RUNNING, paused=True)
    pane.apply(paused)
    assert not button(pane, "Pause").isVisible()
    button(pane, "Resume").click()
    await until(lambda: ("resume", 2) in tracker.wanted)
    button(pane, "Remove").click()
    assert removed == [[paused]]


async def test_the_id_and_the_link_are_copied_as_they_are(qtbot: QtBot, pane: DetailPane, done: Job):
    pane.show_job(replace(done, id="a" * 100))
    button(pane, "Copy job ID").click()
    assert QGuiApplication.clipboard().text() == "a" * 100
    button(pane, "Copy link").click()
    assert QGuiApplication.clipboard().text() == "https://x.org/a.png"


async def test_the_picture_has_a_menu_where_the_mouse_is(qtbot: QtBot, pane: DetailPane, done: Job):
    pane.show_job(done)
    pane.page.picture.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(each for each in pane.page.findChildren(QMenu) if each.isVisible())
    assert [action.text() for action in menu.actions()] == [
        "View",
        "Open with…",
        "Save as…",
        "Show in folder",
        "Copy picture",
        "Copy link",
    ]
    menu.actions()[-1].trigger()
    assert QGuiApplication.clipboard().text() == "https://x.org/a.png"
    menu.close()


async def test_the_picture_is_copied_at_its_full_size(qtbot: QtBot, pane: DetailPane, done: Job):
    QImage.fromData(jpeg("#ff0000", 300, 200)).save(done.outputs[0].path)
    QGuiApplication.clipboard().clear()
    pane.show_job(done)
    button(pane, "Copy picture").click()
    await until(lambda: QGuiApplication.clipboard().image().size() == QSize(300, 200))


async def test_enter_on_a_picture_without_a_file_opens_nothing_and_says_nothing(
    qtbot: QtBot, pane: DetailPane, bridge: Bridge, done: Job
):
    noticed: list[Notice] = []
    bridge.noticed.connect(noticed.append)
    waiting = replace(done.outputs[0], state=OutputState.WAITING, path="")
    pane.show_job(replace(done, outputs=(waiting,)))
    press(canvas(pane), Qt.Key.Key_Return)
    assert noticed == []


async def test_another_output_brings_its_own_facts(qtbot: QtBot, pane: DetailPane, done: Job):
    outputs = tuple(replace(done.outputs[0], n=n, size=100 + n) for n in range(9))
    pane.show_job(replace(done, outputs=outputs))
    await until(lambda: "80 × 60 · 100 bytes" in shown(pane))
    press(canvas(pane), Qt.Key.Key_Right)
    assert "80 × 60 · 101 bytes" in [label.text() for label in pane.findChildren(Text)], "at once, not with the clock"


async def test_saving_asks_where_to_under_the_files_own_name(qtbot: QtBot, pane: DetailPane, done: Job, tmp_path: Path):
    pane.show_job(done)
    button(pane, "Save as…").click()
    (dialog,) = pane.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert Path(dialog.selectedFiles()[0]).name == "a.png"
    dialog.fileSelected.emit(str(tmp_path / "there.png"))
    dialog.close()
    await until((tmp_path / "there.png").exists)


async def test_a_copy_is_saved_where_the_person_wants_it(qtbot: QtBot, pane: DetailPane, done: Job, tmp_path: Path):
    target = tmp_path / "kept.png"
    pane.save_copy(done.outputs[0], str(target))
    await until(target.exists)
    await until(lambda: target.read_bytes() == b"not a picture")


async def test_a_file_that_is_gone_is_told_and_no_crash(qtbot: QtBot, pane: DetailPane, bridge: Bridge, done: Job):
    Path(done.outputs[0].path).unlink()
    noticed: list[Notice] = []
    bridge.noticed.connect(noticed.append)
    pane.show_job(done)
    pane.do(Deed.FOLDER)
    assert [notice.title for notice in noticed] == ["a.png is no longer there"]


async def test_trouble_says_what_to_do_and_its_button_does_it(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    trouble = Trouble("api.gepetto.com took too long", "Look at the network", NOW, may_retry=True)
    pane.show_job(replace(RUNNING, health=Health.UNREACHABLE, trouble=trouble, failures=1))
    assert any(words.startswith("api.gepetto.com took too long · not heard since") for words in shown(pane))
    assert "Look at the network" in shown(pane)
    button(pane, "Try again").click()
    await until(lambda: ("refresh", 2) in tracker.wanted)


async def test_an_open_provider_is_asked_for_by_name(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    job = Job("550e8400", 4, candidates=("waveline", "aetherforge"), added_at=NOW)
    tracker.jobs[4] = job
    pane.show_job(job)
    await until(lambda: "Whose job is this?" in shown(pane))
    button(pane, "AetherForge").click()
    await until(lambda: ("choose", 4, "aetherforge") in tracker.wanted)


async def test_a_missing_key_is_asked_for_in_place_and_stored(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    pane.show_job(NEEDS_KEY)
    button(pane, "Add key…").click()
    field = pane.findChildren(KeyField)[0]
    await until(field.isVisible)
    assert not button(pane, "Add key…").isVisible(), "it isn't asked for twice"
    field.insert("sk-secret-123")
    button(pane, "Save").click()
    await until(lambda: tracker.keys == ["sk-secret-123"])
    await until(lambda: not field.isVisible())
    assert field.text() == ""
    assert ("add_account", Account("gepetto")) in tracker.wanted


async def test_a_key_that_cant_be_stored_stays_with_its_reason(qtbot: QtBot, pane: DetailPane, tracker: DetailTracker):
    tracker.problem = Problem("The keychain is locked", "Unlock it and save again")
    pane.show_job(NEEDS_KEY)
    pane.ask_for_key()
    field = pane.findChildren(KeyField)[0]
    field.insert("sk-secret-123")
    button(pane, "Save").click()
    await until(lambda: "The keychain is locked. Unlock it and save again" in shown(pane))
    assert field.text() == "sk-secret-123"
    assert button(pane, "Save").isEnabled()


async def test_a_failure_to_store_a_key_is_told_also_to_who_went_on(
    qtbot: QtBot, pane: DetailPane, bridge: Bridge, tracker: DetailTracker
):
    noticed: list[Notice] = []
    bridge.noticed.connect(noticed.append)
    tracker.problem = Problem("The keychain is locked")
    pane.show_job(NEEDS_KEY)
    pane.ask_for_key()
    pane.findChildren(KeyField)[0].insert("sk-secret-123")
    button(pane, "Save").click()
    pane.show_job(RUNNING)
    await until(lambda: [notice.title for notice in noticed] == ["The keychain is locked"])


async def test_a_key_that_was_begun_is_away_when_another_job_is_chosen(qtbot: QtBot, pane: DetailPane):
    pane.show_job(NEEDS_KEY)
    pane.ask_for_key()
    field = pane.findChildren(KeyField)[0]
    field.insert("sk-secret-123")
    pane.show_job(RUNNING)
    assert field.text() == ""
    assert not field.isVisible()


async def test_the_clock_stands_still_while_nobody_looks(qtbot: QtBot, pane: DetailPane):
    pane.show_job(RUNNING)
    assert any(timer.isActive() for timer in own_timers(pane))
    pane.hide()
    assert not any(timer.isActive() for timer in own_timers(pane))


def own_timers(pane: DetailPane) -> list[QTimer]:
    return pane.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
