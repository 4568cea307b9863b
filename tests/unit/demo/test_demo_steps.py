"""How a script moves on: by questions, by seconds, and never past its last step."""

import pytest

from jobmonitor.demo.steps import Place, RetryAfter, Say, Step, step_at

STORY: tuple[Step, ...] = (RetryAfter(3), Say("RUNNING", 4), "COMPLETED")


def asked(steps: tuple[Step, ...], *moments: float, pace: float = 1.0) -> list[Step]:
    """What is answered at these moments."""
    place, answers = Place(), list[Step]()
    for moment in moments:
        step, place = step_at(steps, place, moment, pace)
        answers.append(step)
    return answers


def test_a_word_lasts_for_one_question_and_the_last_one_for_ever() -> None:
    assert asked(("pending", 503, "success"), 0, 0, 0, 0, 9) == ["pending", 503, "success", "success", "success"]


@pytest.mark.parametrize(("moment", "expected"), [(103.9, "RUNNING"), (104.0, "COMPLETED"), (900.0, "COMPLETED")])
def test_a_step_with_seconds_lasts_that_long_from_when_it_was_reached(moment: float, expected: str) -> None:
    step = asked(STORY, 100, 100, moment)[-1]
    assert (step.word if isinstance(step, Say) else step) == expected


def test_the_time_starts_with_the_first_question_and_not_before() -> None:
    assert asked((Say("pending", 3), "success"), 5000) == [Say("pending", 3)]


def test_steps_whose_time_went_by_unasked_are_skipped_together() -> None:
    stages = (Say("a", 2), Say("b", 3), Say("c", 4), "d")
    assert asked(stages, 0, 5.5, 9) == [stages[0], stages[2], "d"]


def test_pace_stretches_the_seconds() -> None:
    assert asked((Say("pending", 10), "success"), 0, 0.99, 1.0, pace=0.1)[1:] == [Say("pending", 10), "success"]
