from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.jobs import Health, Job, JobError, JobState, Output, OutputKind, OutputState, Trouble
from jobmonitor.ui import words

CET = timezone(timedelta(hours=1))
NOON = 1_762_167_600.0  # 3 November 2025, 12:00 CET


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo\r\n\tthree", "one two three"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("\u2066left\u2069 \u200fright", "left right"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("👩‍🚀", "👩‍🚀"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("  ", ""),
    ],
)
def test_text_from_outside_stays_on_its_line_and_hides_nothing(text: str, shown: str):
    assert words.plain(text) == shown


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_never_longer_than_asked(text: str, limit: int):
    assert len(words.plain(text, limit)) <= limit


def test_a_text_of_megabytes_is_cut_and_says_so():
    assert words.plain("x" * 5_000_000, 10) == "xxxxxxxxx…"
    assert words.plain(" " * 5_000_000 + "x", 10).endswith("…")


def test_several_lines_stay_lines():
    assert words.plain_lines("{\r\n  a\u202e: 1\x0b}") == "{\n  a: 1\n}"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "0 s"),
        (0.9, "0 s"),
        (59.9, "59 s"),
        (60, "1 min 00 s"),
        (200, "3 min 20 s"),
        (600, "10 min"),
        (3599, "59 min"),
        (3600, "1 h 00 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 day"),
        (260_000, "3 days"),
    ],
)
def test_a_duration_is_as_fine_as_it_matters(seconds: float, said: str):
    assert words.duration(seconds) == said


@given(st.floats(0, 10_000_000))
def test_a_clock_that_wakes_at_the_next_change_misses_none_and_wakes_for_one(seconds: float):
    wait = words.next_change(seconds)
    assert wait > 0
    assert words.duration(seconds + wait + 0.001) != words.duration(seconds)
    assert words.duration(seconds + wait * 0.99) == words.duration(seconds)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (10_683, "10.7 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_400_000, "3.4 MB"),
        (5_000_000_000_000_000, "5,000.0 TB"),
    ],
)
def test_a_size_is_said_in_decimal_units(size: int, said: str):
    assert words.size(size) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOON, "12:00"),
        (NOON - 13 * 3600, "yesterday 23:00"),
        (NOON + 13 * 3600, "tomorrow 01:00"),
        (NOON - 3 * 86_400, "31 Oct 12:00"),
        (NOON - 366 * 86_400, "2 Nov 2024 12:00"),
        (1e300, "at an unknown time"),
        (float("nan"), "at an unknown time"),
    ],
)
def test_a_time_is_said_with_as_much_of_the_date_as_it_needs(at: float, said: str):
    assert words.clock(at, NOON, CET) == said


def test_every_state_health_and_output_has_its_words():
    for state in JobState:
        assert words.state_word(Job("a", state=state))
        assert words.state_tone(Job("a", state=state))
    for health in Health:
        assert bool(words.health_word(health)) == (health is not Health.OK)
    for kind in OutputKind:
        for state in OutputState:
            assert words.output_kind(kind)
            assert words.output_line(Output(0, kind=kind, state=state))


@pytest.mark.parametrize(
    ("state", "word", "said"),
    [
        (JobState.SUCCEEDED, "success", ""),
        (JobState.RUNNING, "IN_PROGRESS", ""),
        (JobState.RUNNING, "UPSCALING", "UPSCALING"),
        (JobState.QUEUED, "IN_QUEUE", ""),
        (JobState.QUEUED, "NOT_STARTED", ""),
        (JobState.RUNNING, "Pending", "Pending"),
        (JobState.FAILED, "<b>nsfw</b>", "<b>nsfw</b>"),
        (JobState.UNKNOWN, "warming_up", ""),  # it is said in the place of the state already
    ],
)
def test_the_providers_word_stands_beside_ours_only_where_it_says_more(state: JobState, word: str, said: str):
    assert words.provider_word(Job("a", state=state, provider_state=word)) == said


def test_a_message_that_only_says_the_state_again_is_left_out():
    assert words.message_line(Job("a", state=JobState.SUCCEEDED, message="Success!")) == ""
    assert words.message_line(Job("a", state=JobState.RUNNING, message="Success is near")) == "Success is near"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("", ""),
        ("text_to_image", "Text to image"),
        ("smart-staging", "Smart staging"),
        ("OCR", "OCR"),
        ("MODEL_SWAP WITH  IMAGE", "Model swap with image"),
        ("a\u202eb", "Ab"),
    ],
)
def test_a_kind_is_said_as_a_person_says_it(kind: str, title: str):
    assert words.title(Job("a", kind=kind)) == title


def test_a_word_that_we_do_not_know_is_shown_as_it_came():
    assert words.state_word(Job("a", provider_state="warming_up")) == "“warming_up”"
    assert words.state_word(Job("a")) == "Not asked yet"
    assert words.state_word(Job("a", polls=2)) == "No answer yet"
    assert words.state_word(Job("a", polls=2, health=Health.NOT_FOUND)) == "Unknown"


def test_trouble_says_what_since_when_and_what_next():
    job = Job(
        "a",
        state=JobState.RUNNING,
        health=Health.UNREACHABLE,
        trouble=Trouble("Waveline took too long", "", NOON, may_retry=True),
        last_answer_at=NOON - 600,
        next_poll_at=NOON + 31,
    )
    said = "Waveline took too long · not heard since 11:50 · asking again at 12:00:31"
    assert words.trouble_line(job, NOON, CET) == said
    assert words.next_line(job, NOON, CET) == ""


def test_a_missing_key_says_nothing_of_hearing_or_asking():
    job = Job("a", health=Health.NEEDS_KEY, trouble=Trouble("Figur needs a key", "", NOON, may_retry=False))
    assert words.trouble_line(job, NOON, CET) == "Figur needs a key"


def test_a_time_that_nobody_told_is_not_made_up():
    over = Job("a", state=JobState.SUCCEEDED, added_at=NOON - 60, finished_at=NOON)
    assert words.elapsed(over, NOON) is None
    assert words.elapsed_line(over, NOON, CET) == "added 11:59"
    assert words.elapsed_line(Job("a", added_at=NOON - 60), NOON, CET) == "watched 1 min 00 s"
    assert words.elapsed_line(Job("a", created_at=NOON - 41), NOON, CET) == "41 s"


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ((), "nothing to save"),
        ((Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED),), "1 picture"),
        ((Output(0, state=OutputState.SAVED), Output(1, state=OutputState.FETCHING)), "saving 2 of 2"),
        ((Output(0, state=OutputState.FAILED, reason="The disk is full"),), "not saved: The disk is full"),
    ],
)
def test_what_a_job_gave_is_said_in_a_few_words(outputs: tuple[Output, ...], said: str):
    assert words.outputs_line(Job("a", state=JobState.SUCCEEDED, outputs=outputs)) == said


def test_a_screen_reader_hears_the_whole_row_in_one_sentence():
    job = Job(
        "abc",
        kind="text_to_image",
        state=JobState.FAILED,
        error=JobError("content", "No\nroom"),
        created_at=NOON - 30,
        finished_at=NOON,
    )
    assert words.sentence(job, "Figur", NOON, CET) == "Text to image abc, at Figur, Failed, No room, took 30 s."


@pytest.mark.parametrize(
    ("names", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_names_are_listed_as_a_person_lists_them(names: tuple[str, ...], said: str):
    assert words.listed(names) == said


def test_a_link_in_danger_says_how_long_it_lives_and_a_dead_one_when_it_died() -> None:
    now = 1_700_000_000.0
    waiting = Output(0, state=OutputState.WAITING, expires_at=now + 250)
    job = Job("a", state=JobState.SUCCEEDED, outputs=(waiting,))
    assert words.outputs_line(job, now) == "saving… · its link lives 4 min 10 s more"
    assert words.outputs_line(job, now + 300) == "saving… · its link should be dead by now"
    assert words.outputs_line(replace(job, outputs=(replace(waiting, expires_at=now + 9999),)), now) == "saving…"
    assert words.next_tick(job, now + 0.25) == 0.75
    assert words.next_tick(job, now + 300) is None
    lost = replace(waiting, state=OutputState.LINK_EXPIRED, lost_at=now - 60, reason="x.example says 403")
    assert words.outputs_line(replace(job, outputs=(lost,)), now, UTC) == "not saved: the link died 22:12"
    assert words.output_line(lost, now, UTC) == "The link died 22:12 · x.example says 403"


def test_what_went_to_the_bin_is_said_and_is_no_loss() -> None:
    kept = Output(0, kind=OutputKind.IMAGE, state=OutputState.SAVED)
    gone = replace(kept, n=1, state=OutputState.CLEARED, reason="Moved to the bin to keep within 5 GB")
    job = Job("a", state=JobState.SUCCEEDED, outputs=(kept, gone))
    assert words.outputs_line(job) == "2 pictures, 1 of them in the bin"
    assert words.outputs_line(replace(job, outputs=(gone,))) == "1 picture in the bin"
    assert words.output_line(gone) == "In the bin · Moved to the bin to keep within 5 GB"
