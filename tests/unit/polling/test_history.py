"""What is known of how long jobs take, and how it is learned."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.forecast import Duration, Usual
from jobmonitor.jobs import Job, JobState, Snapshot, advance
from jobmonitor.polling.history import KEPT, History, chance_of_end, took, wait_until_likely

JOB = Job(id="a", number=1, provider="figur", added_at=100.0)

spans = st.floats(min_value=0.001, max_value=1e6)


def learned(*seconds: float, kind: str = "photo", provider: str = "figur") -> list[Duration]:
    return [Duration(provider, kind, each) for each in seconds]


def test_each_kind_has_its_own_durations_and_few_of_them_say_nothing() -> None:
    history = History([*learned(1, 2, 3, 4, 5), *learned(50, 60, kind="video"), *learned(7, provider="gepetto")])
    assert list(history.of("figur", "photo")) == [1, 2, 3, 4, 5]
    assert list(history.of("figur", "video")) == [1, 2, 3, 4, 5, 50, 60], "too few: all of the provider's count"
    assert list(history.of("figur", "never seen")) == [1, 2, 3, 4, 5, 50, 60]
    assert list(history.of("nobody", "")) == []


def test_how_long_such_jobs_take_is_said_when_it_is_no_guess() -> None:
    assert History(learned(30, 41, 42, 43)).usual("figur", "photo") is None
    assert History(learned(120, 30, 42, 41, 43)).usual("figur", "photo") == Usual(half=42, most=120)


def test_what_a_provider_was_like_long_ago_is_forgotten() -> None:
    history = History([*learned(*[500.0] * KEPT), *learned(*[20.0] * KEPT)])
    assert list(history.of("figur", "photo")) == [20.0] * KEPT


@given(st.lists(spans, max_size=50))
def test_durations_come_sorted(seconds: list[float]) -> None:
    assert list(History(learned(*seconds)).of("figur", "photo")) == sorted(seconds)


@pytest.mark.parametrize(
    ("snapshot", "last_answer_at", "expected"),
    [
        (Snapshot(JobState.SUCCEEDED, created_at=90.0, finished_at=131.0), 120.0, 41.0),
        (Snapshot(JobState.FAILED, created_at=90.0, finished_at=131.0), None, 41.0),
        # Nobody said when it ended: half-way between the last two answers.
        (Snapshot(JobState.SUCCEEDED, created_at=90.0), 120.0, 40.0),
        # Nobody said when it began: when it was pasted, if it was under way then.
        (Snapshot(JobState.SUCCEEDED, finished_at=131.0), 120.0, 31.0),
        (Snapshot(JobState.SUCCEEDED), None, None),
        (Snapshot(JobState.SUCCEEDED, finished_at=131.0), None, None),
        (Snapshot(JobState.SUCCEEDED, created_at=140.0, finished_at=131.0), 120.0, None),
        (Snapshot(JobState.SUCCEEDED, created_at=-1e12, finished_at=131.0), 120.0, None),
        (Snapshot(JobState.CANCELLED, created_at=90.0, finished_at=131.0), 120.0, None),
        (Snapshot(JobState.RUNNING, created_at=90.0), 120.0, None),
    ],
)
def test_how_long_a_job_took(snapshot: Snapshot, last_answer_at: float | None, expected: float | None) -> None:
    before = replace(JOB, last_answer_at=last_answer_at)
    assert took(before, advance(before, snapshot, 140.0)) == expected


@given(st.lists(spans, max_size=60), spans, st.floats(0.01, 0.9), st.floats(0.1, 30), st.floats(0, 300))
def test_the_wait_is_the_first_at_which_a_question_is_worth_it(
    seconds: list[float], age: float, worth: float, least: float, more: float
) -> None:
    known = sorted(seconds)
    wait = wait_until_likely(known, age, worth, least, least + more)
    assert least <= wait <= least + more
    if wait > least + 0.06:
        assert chance_of_end(known, age, wait - 0.06) < worth
    if wait < least + more:
        assert chance_of_end(known, age, wait) >= worth


@given(st.lists(spans, max_size=60), spans, spans, spans)
def test_the_chance_grows_with_the_wait_and_is_one(seconds: list[float], age: float, wait: float, more: float) -> None:
    known = sorted(seconds)
    assert 0 <= chance_of_end(known, age, wait) <= chance_of_end(known, age, wait + more) <= 1


def test_what_chance_says_is_what_happens() -> None:
    draw = random.Random(7)
    known = sorted(draw.lognormvariate(3.7, 0.4) for _ in range(KEPT))
    others = [draw.lognormvariate(3.7, 0.4) for _ in range(20_000)]
    alive = [each for each in others if each > 30]
    ended = sum(each <= 40 for each in alive) / len(alive)
    assert chance_of_end(known, 30, 10) == pytest.approx(ended, abs=0.08)
