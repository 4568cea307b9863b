"""How a job moves: by the provider's word, never back, and without losing what was saved."""

from dataclasses import replace

import pytest

from jobmonitor.jobs import Job, JobState, Output, OutputLink, OutputState, Snapshot, advance, wanted_again

NOW = 1_000.0
SAVED = Output(0, "https://h.example/a.png?sig=1", state=OutputState.SAVED, path="a.png", sha256="00")


def done(*urls: str) -> Snapshot:
    return Snapshot(JobState.SUCCEEDED, "done", outputs=tuple(OutputLink(url) for url in urls))


@pytest.mark.parametrize("state", [state for state in JobState if state.is_final])
def test_a_final_state_never_moves_back(state: JobState) -> None:
    job = Job("a", 1, "figur", state=state)
    assert advance(job, Snapshot(JobState.RUNNING, "late"), NOW) is job


def test_what_was_saved_stays_where_the_job_ends_a_second_time() -> None:
    reopened = Job(
        "a", 1, "figur", state=JobState.RUNNING, outputs=(SAVED, replace(SAVED, n=1, url="https://h.example/b.png"))
    )
    links = ("https://h.example/a.png?sig=2", "https://h.example/other.png")
    ended = advance(reopened, done(*links), NOW)
    assert ended.outputs == (SAVED, Output(1, links[1]))


def test_what_was_not_saved_gets_the_new_link() -> None:
    waiting = replace(SAVED, state=OutputState.LINK_EXPIRED, path="")
    ended = advance(Job("a", 1, "figur", outputs=(waiting,)), done("https://h.example/a.png?sig=2"), NOW)
    assert ended.outputs == (Output(0, "https://h.example/a.png?sig=2"),)


def test_a_job_that_is_over_is_not_asked_about_again_but_its_lost_results_are() -> None:
    job = Job("a", 1, "figur", state=JobState.SUCCEEDED, outputs=(SAVED, replace(SAVED, n=1, state=OutputState.FAILED)))
    again = wanted_again(job, NOW)
    assert again.next_poll_at is None
    assert [output.state for output in again.outputs] == [OutputState.SAVED, OutputState.WAITING]
