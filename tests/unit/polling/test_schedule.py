"""When to ask again, as tables."""

from dataclasses import replace

import pytest

from jobmonitor.errors import Confused, KeyMissing, KeyRefused, NotFound, Problem, RateLimited, Rejected, Unreachable
from jobmonitor.jobs import Job, JobState, Snapshot, advance, troubled
from jobmonitor.polling.schedule import Pace, back_off, interval, next_poll

NOW = 1_000_000.0
PACE = Pace(interval=2.0, longest=60.0)
FRESH = Job(id="a", number=1, provider="gepetto", added_at=NOW)


@pytest.mark.parametrize(
    ("failed", "chance", "expected"),
    [(0, 1.0, 2.0), (3, 1.0, 16.0), (99, 1.0, 300.0), (3, 0.5, 8.0), (3, 0.0, 0.0)],
)
def test_the_back_off_doubles_up_to_five_minutes_with_full_jitter(failed: int, chance: float, expected: float) -> None:
    assert back_off(failed, chance) == expected


@pytest.mark.parametrize(("age", "expected"), [(0, 2.0), (20, 2.0), (100, 10.0), (10_000, 60.0), (-5, 2.0)])
def test_the_interval_grows_with_the_age_between_the_bounds_of_the_provider(age: float, expected: float) -> None:
    assert interval(PACE, age) == expected


def test_a_pace_whose_longest_is_shorter_than_its_interval_keeps_the_interval() -> None:
    assert interval(Pace(interval=90.0, longest=60.0), 10_000) == 90.0


def test_a_job_that_was_created_long_before_it_was_pasted_is_old() -> None:
    assert next_poll(replace(FRESH, created_at=NOW - 300), PACE, NOW, 1.0) == NOW + 30


def test_a_creation_time_in_the_future_is_not_believed() -> None:
    assert next_poll(replace(FRESH, created_at=NOW + 9e9), PACE, NOW + 100, 1.0) == NOW + 110


@pytest.mark.parametrize("state", [state for state in JobState if state.is_final])
def test_a_job_that_is_over_is_never_asked_about_again(state: JobState) -> None:
    assert next_poll(advance(FRESH, Snapshot(state), NOW), PACE, NOW, 1.0) is None


def test_a_paused_job_and_one_that_nobody_owns_yet_are_not_asked_about() -> None:
    assert next_poll(replace(FRESH, paused=True), PACE, NOW, 1.0) is None
    assert next_poll(replace(FRESH, provider="", candidates=("a", "b")), PACE, NOW, 1.0) is None


@pytest.mark.parametrize("problem", [KeyMissing("no key"), KeyRefused("401"), Rejected("422"), Problem("no file")])
def test_a_failure_that_asking_again_can_not_mend_rests_at_once(problem: Problem) -> None:
    assert next_poll(troubled(FRESH, problem, NOW), PACE, NOW, 1.0) is None


@pytest.mark.parametrize("problem", [Unreachable("503"), RateLimited("429"), Confused("not JSON")])
def test_a_failure_that_may_pass_is_tried_again_after_a_back_off(problem: Problem) -> None:
    job = troubled(FRESH, problem, NOW)
    assert next_poll(job, PACE, NOW, 1.0) == NOW + 4
    assert next_poll(job, PACE, NOW, 0.0) == NOW + 2, "never sooner than the provider's own interval"


def test_nothing_is_asked_before_retry_after_has_passed() -> None:
    job = troubled(FRESH, RateLimited("429", retry_after=40.0), NOW)
    assert next_poll(job, PACE, NOW, 1.0) == NOW + 40
    assert next_poll(job, PACE, NOW, 0.0) == NOW + 40


def test_a_job_that_is_not_found_is_asked_about_a_few_times_over_a_minute_and_then_rests() -> None:
    job, now, asked = FRESH, NOW, [0.0]
    while True:
        job = troubled(job, NotFound("404"), now)
        at = next_poll(job, PACE, now, 0.3)
        if at is None:
            break
        now = at
        asked.append(now - NOW)
    assert asked == [0, 4, 12, 28, 60]


def test_a_job_that_is_found_after_all_goes_on_in_the_usual_way() -> None:
    lost = troubled(FRESH, NotFound("404"), NOW)
    found = advance(lost, Snapshot(JobState.RUNNING, "RUNNING"), NOW + 4)
    assert found.trouble is None
    assert next_poll(found, PACE, NOW + 4, 1.0) == NOW + 6
