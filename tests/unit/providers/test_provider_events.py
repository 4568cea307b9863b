"""A provider's own story of a job: only what is new is asked for, and each event is told once."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import NOW, SPECS, answer, spec

from jobmonitor.errors import Confused, Problem, SpecProblem, Unreachable
from jobmonitor.jobs import Account, JobRef, JobState, TimelineEntry
from jobmonitor.providers.events import Story, are_wanted, events_request, read_events
from jobmonitor.providers.format import Events

FIGUR = SPECS["figur"]
JOB = JobRef("01JREQREQREQREQREQREQREQ00", "figur")
HERE = "https://api.figur.fit/v1/jobs/01JREQREQREQREQREQREQREQ00/events"


def figurs() -> Events:
    assert FIGUR.events
    return FIGUR.events


def event(seq: object, kind: str = "stage", **more: object) -> dict[str, object]:
    return {"seq": seq, "event_type": kind, "created_at": "2026-04-15T12:00:05Z"} | more


def read(body: object, mark: str = "", state: JobState = JobState.RUNNING) -> Story:
    return read_events(FIGUR, figurs(), answer(body), mark, state, NOW)


def test_all_is_asked_for_once_and_then_only_what_is_new() -> None:
    urls = [events_request(FIGUR, figurs(), JOB, Account("figur"), "k", NOW, mark).url for mark in ("", "7")]
    assert urls == [HERE, HERE + "?since=7"]
    assert events_request(FIGUR, figurs(), JOB, Account("figur"), "k", NOW, "7").secret_headers


def test_events_become_lines_of_the_timeline() -> None:
    body = {
        "events": [
            event(1, "queued", message="Waiting"),
            event(2, stage="drape", message="Draping the fabric"),
            event(3, "succeeded"),
        ],
        "latest_seq": 3,
    }
    at = 1_776_254_405.0
    assert read(body) == Story(
        "3",
        (
            TimelineEntry(at, JobState.QUEUED, "queued", message="Waiting"),
            TimelineEntry(at, JobState.RUNNING, "stage", message="drape · Draping the fabric"),
            TimelineEntry(at, JobState.SUCCEEDED, "succeeded"),
        ),
    )


def test_an_event_is_told_once_even_where_the_service_says_it_again() -> None:
    body = {"events": [event(8), event(9), event(10), event(10)]}
    story = read(body, "9")
    assert (story.mark, len(story.entries)) == ("10", 1)
    assert read({"events": []}, "9") == Story("9")


def test_an_event_of_an_unknown_sort_has_the_state_of_the_job() -> None:
    (entry,) = read({"events": [event(1, "dreamt")]}, state=JobState.QUEUED).entries
    assert (entry.state, entry.provider_state) == (JobState.QUEUED, "dreamt")


def test_what_is_no_event_is_left_out_and_a_bent_time_is_now() -> None:
    body: dict[str, list[object]] = {"events": [None, 3, {}, event(None), event([1]), event(True), event("x" * 300)]}
    assert read(body) == Story()
    (entry,) = read({"events": [event(1, created_at="soon", message=["a", 2])]}).entries
    assert (entry.at, entry.message) == (NOW, "")


@pytest.mark.parametrize(
    ("latest", "mark", "wanted"),
    [({"seq": 3}, "2", True), ({"seq": 3}, "3", False), (None, "", False), ({"seq": 1}, "", True), ("x", "1", False)],
)
def test_events_are_asked_for_where_the_answer_says_that_there_are_new_ones(
    latest: Any, mark: str, wanted: bool
) -> None:
    assert are_wanted(FIGUR, mark, answer({"latest_event": latest})) is wanted


def test_who_tells_no_story_is_not_asked_for_one() -> None:
    assert not are_wanted(SPECS["gepetto"], "", answer({"latest_event": {"seq": 1}}))


def test_where_no_answer_says_what_is_new_events_are_always_asked_for() -> None:
    table = 'url = "{base}/e/{id}"\nmore = "{base}/e/{id}?s={since}"\nitems = "e"\nmark = "n"'
    assert are_wanted(spec(f"[events]\n{table}\n"), "7", answer({}))


def test_trouble_is_a_problem() -> None:
    with pytest.raises(Unreachable):
        read_events(FIGUR, figurs(), answer({}, 503), "", JobState.RUNNING, NOW)
    with pytest.raises(Confused, match="no list of events"):
        read({"events": {"a": 1}})


@pytest.mark.parametrize(
    ("table", "field", "reason"),
    [
        ('url = "{base}/e/{id}"\nmore = "{base}/e/{id}"\nitems = "e"\nmark = "n"', "events.more", "must hold {since}"),
        ('url = "{base}/e"\nmore = "{base}/e/{id}?s={since}"\nitems = "e"\nmark = "n"', "events.url", "must hold {id}"),
        ('url = "/e/{id}"\nmore = "{base}/e/{id}?s={since}"\nitems = "e"\nmark = "n"', "events.url", "{base}/"),
        ('url = "{base}/e/{id}"\nitems = "e"\nmark = "n"', "events.more", "is missing"),
        ('url = "{base}/e/{id}"\nmore = "{base}/e/{id}?s={since}"\nitems = "e"', "events.mark", "is missing"),
        (
            'url = "{base}/e/{id}"\nmore = "{base}/e/{id}?s={since}"\nitems = "e"\nmark = "n"\n[events.status]\n'
            'path = "t"\nmap = { a = "unknown" }',
            "events.status.map.a",
            "leave it out",
        ),
    ],
)
def test_a_mistake_names_its_field_and_the_reason(table: str, field: str, reason: str) -> None:
    with pytest.raises(SpecProblem) as caught:
        spec(f"[events]\n{table}\n")
    found = [mistake for mistake in caught.value.mistakes if mistake.field == field]
    assert found, caught.value.mistakes
    assert reason in found[0].reason


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))
BENT = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("seq", "event_type", "stage", "message", "created_at"), VALUES),
)


@given(st.lists(BENT | VALUES, max_size=6) | VALUES, st.text(max_size=10), st.sampled_from([200, 200, 404, 500]))
def test_bent_events_raise_nothing_but_a_problem(events: object, mark: str, status: int) -> None:
    response = answer(json.dumps({"events": events, "latest_event": events}).encode(), status)
    are_wanted(FIGUR, mark, response)
    with contextlib.suppress(Problem):
        for entry in read_events(FIGUR, figurs(), response, mark, JobState.RUNNING, NOW).entries:
            (entry.message + entry.provider_state).encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_story_or_a_problem(body: bytes) -> None:
    are_wanted(FIGUR, "", answer(body))
    with contextlib.suppress(Problem):
        read_events(FIGUR, figurs(), answer(body), "", JobState.RUNNING, NOW)


@pytest.mark.parametrize("depth", [500, 900, 100_000])
def test_a_story_that_is_nested_without_end_is_no_more_than_a_problem(depth: int) -> None:
    deep = '{"events": [{"seq": 1, "message": ' + "[" * depth + "]" * depth + "}]}"
    are_wanted(FIGUR, "", answer(deep.encode()))
    with contextlib.suppress(Problem):
        read_events(FIGUR, figurs(), answer(deep.encode()), "", JobState.RUNNING, NOW)
