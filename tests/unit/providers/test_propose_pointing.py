"""Pointing at a value in an answer says where something stands, and what it means follows from all answers."""

import json

from provider_data import NOW

from jobmonitor.jobs import JobState, OutputKind
from jobmonitor.providers.propose import (
    Draft,
    Field,
    Given,
    Moment,
    Result,
    marks,
    pointed,
    propose,
    read_answer,
    read_command,
    reworded,
    usual_words,
)
from jobmonitor.providers.propose.spots import Path

RUNNING: dict[str, object] = {
    "ref": "job_12ab",
    "queue": {"flag": "busy", "ended": None},
    "pct": 0.25,
    "ready": False,
    "parts": [],
    "note": "on it",
}
DONE: dict[str, object] = {
    "ref": "job_12ab",
    "queue": {"flag": "over", "ended": 1763632860},
    "pct": 1.0,
    "ready": True,
    "parts": [{"blob": "https://cdn.x.example/1"}, {"blob": "https://cdn.x.example/2"}],
    "sheet": {"a": 1},
    "note": "thanks",
}
SEEN = [read_answer(Given(json.dumps(RUNNING), Moment.RUNNING)), read_answer(Given(json.dumps(DONE), Moment.DONE))]
DRAFT = propose(read_command("curl https://api.x.example/v1/jobs/job_12ab"), SEEN, NOW).draft


def point(wanted: Field, *path: str | int, draft: Draft = DRAFT) -> Draft:
    at: Path = path
    return pointed(draft, wanted, at, SEEN[1], SEEN)


def test_a_word_is_the_state_and_each_answer_says_what_it_means() -> None:
    made = point(Field.STATUS, "queue", "flag")
    assert made.status == "queue.flag"
    assert made.words == (("busy", JobState.RUNNING), ("over", JobState.SUCCEEDED))


def test_what_a_person_said_of_a_word_stays_when_the_place_is_pointed_at_again() -> None:
    said = Draft(words=(("busy", JobState.QUEUED), ("over", JobState.SUCCEEDED)))
    assert point(Field.STATUS, "queue", "flag", draft=said).words[0] == ("busy", JobState.QUEUED)
    words = (("job_12ab", JobState.RUNNING), ("over", JobState.FAILED), ("queued", JobState.QUEUED))
    assert reworded(Draft(status="queue.flag", words=words), SEEN).words == (
        ("busy", JobState.RUNNING),
        ("over", JobState.FAILED),
        ("queued", JobState.QUEUED),
    )
    for half_written in ("queue.", "queue.fl", "", "(("):
        assert reworded(Draft(status=half_written, words=words), SEEN).words == words


def test_yes_and_no_or_something_that_appears_can_be_the_state() -> None:
    assert point(Field.STATUS, "ready").status == "(ready && 'done') || 'running'"
    assert point(Field.STATUS, "sheet").status == "(sheet && 'done') || 'running'"


def test_one_of_a_list_stands_for_all_of_it() -> None:
    assert point(Field.OUTPUTS, "parts", 1, "blob").outputs == (Result("parts[].blob", OutputKind.FILE),)
    assert point(Field.OUTPUTS, "parts").outputs == (Result("parts", OutputKind.FILE, "scan"),)
    assert point(Field.OUTPUTS, "sheet").outputs == (Result("sheet", OutputKind.DOCUMENT, "document"),)


def test_a_second_place_of_results_is_added_to_the_first() -> None:
    first = point(Field.OUTPUTS, "parts", 0, "blob")
    both = pointed(first, Field.OUTPUTS, ("sheet",), SEEN[1], SEEN, 1)
    assert [each.path for each in both.outputs] == ["parts[].blob", "sheet"]
    assert pointed(both, Field.OUTPUTS, ("sheet",), SEEN[1], SEEN, 2) == both
    only = pointed(both, Field.OUTPUTS, ("sheet",), SEEN[1], SEEN, 0)
    assert [each.path for each in only.outputs] == ["sheet"]


def test_the_other_places_are_taken_as_they_are() -> None:
    made = point(Field.JOB_ID, "ref", draft=Draft(url="{base}/v1/jobs/job_12ab"))
    assert (made.job_id, made.url) == ("ref", "{base}/v1/jobs/{id}")
    made = point(Field.PROGRESS, "pct")
    assert (made.progress, made.progress_of) == ("pct", 1.0)
    assert point(Field.ERROR, "note").error == "note"
    assert point(Field.CREATED, "queue", "ended").created == "queue.ended"
    assert point(Field.FINISHED, "queue", "ended").finished == "queue.ended"


def test_what_is_used_is_marked_in_every_answer() -> None:
    made = point(Field.OUTPUTS, "parts", 0, "blob", draft=point(Field.STATUS, "ready"))
    found = marks(made, DONE)
    assert found["ready",] == (Field.STATUS,)
    assert found["parts", 0, "blob"] == found["parts", 1, "blob"] == (Field.OUTPUTS,)
    assert found["ref",] == (Field.JOB_ID,)
    assert ("note",) not in found


def test_usual_words_are_written_as_the_known_ones_are() -> None:
    assert ("FAILED", JobState.FAILED) in usual_words(["RUNNING", "DONE"])
    assert ("Failed", JobState.FAILED) in usual_words(["Running"])
    assert "running" not in dict(usual_words(["running"]))
