"""What is offered makes sense now, and what can't be done isn't there to be pressed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from acting import button
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobState, Output, OutputKind, OutputState, ProviderInfo, Trouble
from jobmonitor.ui.deeds import Deed, DeedBar, deeds_for
from jobmonitor.ui.selection_card import summary
from jobmonitor.ui.trouble_box import AGAIN, NEW_KEY, WHOSE, trouble_of

SAVED = Output(0, "https://x.org/a.png", OutputKind.IMAGE, state=OutputState.SAVED, path="/o/a.png")
LOST = replace(SAVED, state=OutputState.LINK_EXPIRED, path="")
TEXT = replace(SAVED, kind=OutputKind.DOCUMENT, url="", path="/o/a.json")
DOCUMENT = replace(TEXT, path="/o/a.pdf")
PROGRAM = replace(SAVED, kind=OutputKind.FILE, path="/o/a.exe")
TRAP = replace(LOST, url="file:///etc/passwd")
RUNNING = Job("a", 1, "gepetto", state=JobState.RUNNING)
DONE = replace(RUNNING, state=JobState.SUCCEEDED, outputs=(SAVED,))
PROVIDERS = (ProviderInfo("waveline", "Waveline"), ProviderInfo("aetherforge", "AetherForge"))


@pytest.mark.parametrize(
    ("jobs", "output", "deeds"),
    [
        ((), None, ""),
        ((RUNNING,), None, "Star Refresh Pause Remove"),
        ((replace(RUNNING, paused=True),), None, "Star Refresh Resume Remove"),
        ((replace(RUNNING, provider=""),), None, "Star Pause Remove"),
        ((DONE,), SAVED, "View, Open with…, Save as…, Show in folder, Copy picture, Copy link, Star, Remove"),
        ((DONE,), TEXT, "View, Open with…, Save as…, Show in folder, Star, Remove"),
        ((DONE,), DOCUMENT, "Open, Open with…, Save as…, Show in folder, Star, Remove"),
        ((DONE,), PROGRAM, "Save as…, Show in folder, Copy link, Star, Remove"),
        ((replace(DONE, outputs=(LOST,)),), LOST, "Open link, Copy link, Star, Refresh, Remove"),
        ((replace(DONE, outputs=(TRAP,)),), TRAP, "Copy link, Star, Refresh, Remove"),
        ((replace(RUNNING, starred=True),), None, "Unstar Refresh Pause Remove"),
        ((RUNNING, DONE, replace(RUNNING, paused=True)), None, "Copy IDs, Star, Refresh, Pause, Resume, Remove"),
    ],
)
def test_only_what_makes_sense_is_offered(jobs: tuple[Job, ...], output: Output | None, deeds: str):
    wanted = [Deed(name) for name in (deeds.split(", ") if "," in deeds else deeds.split())]
    assert list(deeds_for(jobs, output)) == wanted


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[DeedBar]:
    bar = DeedBar()
    bar.show()
    yield bar
    bar.close()
    bar.deleteLater()


def offered(bar: DeedBar) -> list[str]:
    return [each.text() or each.accessibleName() for each in bar.findChildren(QAbstractButton) if each.isVisible()]


def test_the_host_of_a_link_is_seen_before_it_is_opened(bar: DeedBar):
    bar.offer([Deed.OPEN_LINK], "https://cdn.example.com/a?token=1")
    assert offered(bar) == ["Open at cdn.example.com"]
    bar.offer([Deed.OPEN_LINK], "https://accounts.bank.com.a-long-way-to.evil.example/a")
    assert offered(bar) == ["Open at …ong-way-to.evil.example"], "its end says whose it is"


def test_a_button_says_what_is_wanted(bar: DeedBar):
    wanted: list[Deed] = []
    bar.wanted.connect(wanted.append)
    bar.offer(list(Deed))
    for deed in (Deed.OPEN, Deed.FOLDER, Deed.REMOVE):
        button(bar, deed.value).click()
    assert wanted == [Deed.OPEN, Deed.FOLDER, Deed.REMOVE]


def test_every_button_has_a_name_for_a_screen_reader(bar: DeedBar):
    assert all(each.text() or each.accessibleName() for each in bar.findChildren(QAbstractButton))


def test_several_jobs_are_summed_up():
    assert summary([RUNNING, DONE, DONE]) == "1 running and 2 done"


def trouble(health: Health, title: str = "It went wrong") -> Job:
    return replace(RUNNING, health=health, trouble=Trouble(title, "Do this", 0.0, may_retry=True))


@pytest.mark.parametrize(
    ("health", "words", "what"),
    [
        (Health.NEEDS_KEY, "Add key…", NEW_KEY),
        (Health.BAD_KEY, "New key…", NEW_KEY),
        (Health.UNREACHABLE, "Try again", AGAIN),
        (Health.RATE_LIMITED, "Try again", AGAIN),
        (Health.NOT_FOUND, "Try again", AGAIN),
        (Health.CONFUSED, "Try again", AGAIN),
    ],
)
def test_each_trouble_has_its_remedy(health: Health, words: str, what: str):
    told = trouble_of(trouble(health), PROVIDERS, 0.0)
    assert told is not None
    assert told.title.startswith("It went wrong")
    assert told.hint == "Do this"
    assert [(remedy.words, remedy.what) for remedy in told.remedies] == [(words, what)]


def test_no_trouble_is_told_where_there_is_none():
    assert trouble_of(RUNNING, PROVIDERS, 0.0) is None
    assert trouble_of(replace(trouble(Health.UNREACHABLE), state=JobState.FAILED), PROVIDERS, 0.0) is None


def test_an_open_provider_offers_the_likely_ones_by_name():
    told = trouble_of(replace(RUNNING, provider="", candidates=("waveline", "own")), PROVIDERS, 0.0)
    assert told is not None
    assert [remedy.words for remedy in told.remedies] == ["Waveline", "own"]
    assert told.remedies[0].what == WHOSE + "waveline"


def test_an_id_that_is_nobodys_says_what_to_do():
    told = trouble_of(replace(RUNNING, provider=""), PROVIDERS, 0.0)
    assert told is not None
    assert told.remedies == ()
    assert "add it again" in told.hint
