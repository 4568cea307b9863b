"""What is said of how long a job will take, and of one that takes too long."""

from dataclasses import replace

import pytest

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Health, Job, JobState
from jobmonitor.ui.outlook import is_late, outlook_line

NOW = 1_000_000.0
JOB = Job(id="a", provider="figur", state=JobState.RUNNING, added_at=NOW, created_at=NOW, next_poll_at=NOW + 5, polls=1)
USUAL = Usual(half=40, most=120)


@pytest.mark.parametrize(
    ("usual", "age", "said"),
    [
        (USUAL, 10, "usually 40 s, at most 2 min"),
        (USUAL, 119, "usually 40 s, at most 2 min"),
        (USUAL, 161, "4 × its usual 40 s"),
        (USUAL, 9e9, "999 × its usual 40 s"),
        (Usual(0.01, 0.01), 10, "100 × its usual 0 s"),
        (Usual(40, 40.4), 10, "usually 40 s"),
    ],
)
def test_how_long_it_will_take_is_said_where_it_is_known(usual: Usual, age: float, said: str) -> None:
    assert outlook_line(JOB, usual, NOW + age) == said


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, state=JobState.SUCCEEDED),
        replace(JOB, paused=True),
        replace(JOB, health=Health.UNREACHABLE),
    ],
)
def test_a_job_that_is_over_paused_or_in_trouble_has_no_forecast(job: Job) -> None:
    assert "usual" not in outlook_line(job, USUAL, NOW + 500)


def test_where_nothing_is_known_the_next_question_is_said() -> None:
    assert outlook_line(JOB, None, NOW).startswith("asking at ")


def test_a_job_is_late_after_three_times_the_usual() -> None:
    assert not is_late(JOB, USUAL, NOW + 120)
    assert is_late(JOB, USUAL, NOW + 121)
    assert not is_late(replace(JOB, state=JobState.FAILED), USUAL, NOW + 121)
    assert not is_late(JOB, None, NOW + 121)
