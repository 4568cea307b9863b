"""The story is told newest first, trouble never as a state, and a long one in two steps."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from acting import shown, until
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, JobState, TimelineEntry
from jobmonitor.ui.timeline_view import FIRST_SHOWN, MOST_SHOWN, Timeline, lines_of

NOON = 1_700_049_600.0  # 15 Nov 2023 12:00 UTC
STORY = (
    TimelineEntry(NOON - 90, JobState.UNKNOWN),
    TimelineEntry(NOON - 88, JobState.QUEUED, "NOT_STARTED"),
    TimelineEntry(NOON - 60, JobState.QUEUED, "NOT_STARTED", Health.UNREACHABLE, "api.figur.fit took too long"),
    TimelineEntry(NOON - 30, JobState.RUNNING, "IN_PROGRESS", message="Dressing the model"),
)


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    timeline = Timeline()
    timeline.resize(400, 600)
    timeline.show()
    yield timeline
    timeline.close()
    timeline.deleteLater()


def more(timeline: Timeline) -> QPushButton:
    return timeline.findChildren(QPushButton)[0]


def test_the_story_is_told_newest_first_in_our_words_and_theirs():
    assert [(line.what, line.said) for line in lines_of(STORY, NOON, UTC)] == [
        ("Running · “IN_PROGRESS”", "Dressing the model"),
        ("Not reachable", "api.figur.fit took too long"),
        ("Queued · “NOT_STARTED”", ""),
        ("Added", ""),
    ]


def test_trouble_has_a_tone_of_its_own():
    assert [line.tone for line in lines_of(STORY, NOON, UTC)] == ["busy", "warn", "calm", "calm"]


def test_a_word_that_we_dont_know_is_shown_as_it_came():
    (line,) = lines_of((TimelineEntry(NOON, JobState.UNKNOWN, "Simmering"),), NOON, UTC)
    assert line.what == "“Simmering”"


def test_control_characters_in_a_message_don_t_reach_the_window():
    (line,) = lines_of((TimelineEntry(NOON, JobState.FAILED, "X", message="a\n\u202eb\x00"),), NOON, UTC)
    assert line.said == "a b"


async def test_each_line_has_its_time_and_how_long_ago_that_is(qtbot: QtBot, timeline: Timeline):
    timeline.show_entries(STORY, NOON)
    await until(lambda: any(words.endswith("30 s ago") for words in shown(timeline)))
    timeline.tell_time(NOON + 10)
    assert any(words.endswith("40 s ago") for words in shown(timeline))


async def test_a_long_story_shows_its_end_and_unfolds(qtbot: QtBot, timeline: Timeline):
    long = tuple(TimelineEntry(NOON - 1000 + n, JobState.RUNNING, f"step {n}") for n in range(40))
    timeline.show_entries(long, NOON)
    await until(lambda: "Running · “step 39”" in shown(timeline))
    assert "Running · “step 0”" not in shown(timeline)
    assert more(timeline).text() == f"Show {40 - FIRST_SHOWN} earlier"
    more(timeline).click()
    await until(lambda: "Running · “step 0”" in shown(timeline))
    assert not more(timeline).isVisible()


def test_a_story_without_end_is_cut_and_says_so(timeline: Timeline):
    endless = tuple(TimelineEntry(NOON - 5000 + n, JobState.RUNNING, f"step {n}") for n in range(MOST_SHOWN + 7))
    timeline.show_entries(endless, NOON)
    more(timeline).click()
    assert more(timeline).text() == "7 older changes not shown"
    assert not more(timeline).isEnabled()


def test_the_story_of_another_job_begins_folded(timeline: Timeline):
    long = tuple(TimelineEntry(NOON - 1000 + n, JobState.RUNNING, f"step {n}") for n in range(40))
    timeline.show_entries(long, NOON)
    more(timeline).click()
    timeline.show_entries(long[5:], NOON)
    assert more(timeline).text() == f"Show {35 - FIRST_SHOWN} earlier"


def test_an_empty_story_is_no_crash(timeline: Timeline):
    timeline.show_entries((), NOON)
    timeline.tell_time(NOON)
    assert shown(timeline) == []
