"""When to ask again, as tables."""

from dataclasses import replace

import pytest

from jobmonitor.errors import Confused, KeyMissing, KeyRefused, NotFound, Problem, RateLimited, Rejected, Unreachable
from jobmonitor.jobs import Job, JobState, Snapshot, Why, advance, troubled
from jobmonitor.polling.schedule import Pace, Plan, back_off, next_poll, worth

NOW = 1_000_000.0
PACE = Pace(interval=2.0, longest=60.0)
FRESH = Job(id="a", number=1, provider="gepetto", added_at=NOW)


def at(job: Job, pace: Pace, now: float, chance: float) -> float | None:
    """When the job is asked about next, where nothing is known of how long such jobs take."""
    plan = next_poll(job, pace, (), now, chance)
    return plan.at if plan else None


@pytest.mark.parametrize(
    ("failed", "chance", "expected"),
    [(0, 1.0, 2.0), (3, 1.0, 16.0), (99, 1.0, 300.0), (3, 0.5, 8.0), (3, 0.0, 0.0)],
)
def test_the_back_off_doubles_up_to_five_minutes_with_full_jitter(failed: int, chance: float, expected: float) -> None:
    assert back_off(failed, chance) == expected


@pytest.mark.parametrize(("age", "expected"), [(0, 2.61), (-5, 2.61), (30, 2.61), (300, 26.1), (10_000, 60.0)])
def test_while_nothing_is_known_the_wait_grows_with_the_age(age: float, expected: float) -> None:
    wait, why = PACE.wait((), age)
    assert wait == pytest.approx(expected, abs=0.06)
    assert why is Why.USUAL


def test_a_pace_whose_longest_is_shorter_than_its_interval_keeps_the_interval() -> None:
    assert Pace(interval=90.0, longest=60.0).wait((), 10_000) == (90.0, Why.PACE)


def test_jobs_that_share_a_tight_rate_wait_for_their_turn() -> None:
    assert Pace(interval=2.0, longest=60.0, share=150.0).wait((), 0) == (150.0, Why.SHARE)


def test_the_next_question_goes_where_such_jobs_usually_end() -> None:
    usual = [40.0 + n / 10 for n in range(100)]  # 40 to 50 seconds
    wait, why = PACE.wait(usual, 5)
    assert 35 < wait < 37
    assert why is Why.USUAL
    assert PACE.wait(usual, 42) == (2.0, Why.PACE), "there it ends any moment"


def test_fewer_questions_are_worth_it_where_nobody_looks_and_on_battery() -> None:
    chances = [worth(is_seen=s, on_battery=b) for s, b in ((True, False), (True, True), (False, False), (False, True))]
    waits = [replace(PACE, worth=chance).wait((), 60)[0] for chance in chances]
    assert waits == sorted(waits)
    assert waits[0] < waits[1] < waits[2] < waits[3]


def test_a_job_that_was_created_long_before_it_was_pasted_is_old() -> None:
    assert at(replace(FRESH, created_at=NOW - 300), PACE, NOW, 1.0) == pytest.approx(NOW + 26.1, abs=0.06)


def test_a_creation_time_in_the_future_is_not_believed() -> None:
    job = replace(FRESH, created_at=NOW + 9e9)
    assert at(job, PACE, NOW + 300, 1.0) == pytest.approx(NOW + 326.1, abs=0.06)


@pytest.mark.parametrize("state", [state for state in JobState if state.is_final])
def test_a_job_that_is_over_is_never_asked_about_again(state: JobState) -> None:
    assert at(advance(FRESH, Snapshot(state), NOW), PACE, NOW, 1.0) is None


def test_a_paused_job_and_one_that_nobody_owns_yet_are_not_asked_about() -> None:
    assert at(replace(FRESH, paused=True), PACE, NOW, 1.0) is None
    assert at(replace(FRESH, provider="", candidates=("a", "b")), PACE, NOW, 1.0) is None


@pytest.mark.parametrize("problem", [KeyMissing("no key"), KeyRefused("401"), Rejected("422"), Problem("no file")])
def test_a_failure_that_asking_again_can_not_mend_rests_at_once(problem: Problem) -> None:
    assert at(troubled(FRESH, problem, NOW), PACE, NOW, 1.0) is None


@pytest.mark.parametrize("problem", [Unreachable("503"), RateLimited("429"), Confused("not JSON")])
def test_a_failure_that_may_pass_is_tried_again_after_a_back_off(problem: Problem) -> None:
    job = troubled(FRESH, problem, NOW)
    assert at(job, PACE, NOW, 1.0) == NOW + 4
    assert at(job, PACE, NOW, 0.0) == NOW + 2, "never sooner than the provider's own interval"


def test_nothing_is_asked_before_retry_after_has_passed() -> None:
    job = troubled(FRESH, RateLimited("429", retry_after=40.0), NOW)
    assert at(job, PACE, NOW, 1.0) == NOW + 40
    assert at(job, PACE, NOW, 0.0) == NOW + 40
    assert next_poll(job, PACE, (), NOW, 0.0) == Plan(NOW + 40, Why.TOLD)
    assert next_poll(job, PACE, (), NOW + 39.9, 1.0) == Plan(NOW + 43.9, Why.BACK_OFF)


def test_a_job_that_is_not_found_is_asked_about_a_few_times_over_a_minute_and_then_rests() -> None:
    job, now, asked = FRESH, NOW, [0.0]
    while True:
        job = troubled(job, NotFound("404"), now)
        then = at(job, PACE, now, 0.3)
        if then is None:
            break
        now = then
        asked.append(now - NOW)
    assert asked == [0, 4, 12, 28, 60]


def test_a_job_that_is_found_after_all_goes_on_in_the_usual_way() -> None:
    lost = troubled(FRESH, NotFound("404"), NOW)
    found = advance(lost, Snapshot(JobState.RUNNING, "RUNNING"), NOW + 4)
    assert found.trouble is None
    assert at(found, PACE, NOW + 4, 1.0) == pytest.approx(NOW + 6.61, abs=0.06)


def test_a_job_that_is_not_found_is_asked_about_no_sooner_than_its_provider_said() -> None:
    lost = troubled(FRESH, NotFound("404", retry_after=30.0), NOW)
    assert next_poll(lost, PACE, (), NOW, 1.0) == Plan(NOW + 30, Why.TOLD)
