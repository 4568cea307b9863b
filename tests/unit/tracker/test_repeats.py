"""Answers that repeat themselves are asked for conditionally and read once."""

from jobmonitor.jobs import JobState, Snapshot
from jobmonitor.providers.answers import with_words
from jobmonitor.providers.catalog import Catalog
from jobmonitor.tracker.repeats import LONGEST, MOST, Repeats
from jobmonitor.wire import Request, Response

REQUEST = Request("https://api.example/job/1", headers={"Accept": "application/json"})
CATALOG = Catalog.load(None)
SPEC = CATALOG.specs["figur"]
RUNNING = Snapshot(JobState.RUNNING, "working")


def test_the_next_question_names_the_answer_that_is_here() -> None:
    repeats = Repeats()
    assert repeats.asking(1, SPEC, REQUEST) == REQUEST
    repeats.learn(1, SPEC, Response(200, {"etag": 'W/"7"'}, b"{}"), RUNNING)
    assert repeats.asking(1, SPEC, REQUEST).headers == {"Accept": "application/json", "If-None-Match": 'W/"7"'}
    assert repeats.asking(2, SPEC, REQUEST) == REQUEST
    assert repeats.said(1, SPEC, Response(304)) == RUNNING


def test_an_answer_to_the_byte_like_the_last_says_the_same() -> None:
    repeats = Repeats()
    repeats.learn(1, SPEC, Response(200, {}, b'{"a": 1}'), RUNNING)
    assert repeats.asking(1, SPEC, REQUEST) == REQUEST
    assert repeats.said(1, SPEC, Response(200, {}, b'{"a": 1}')) == RUNNING
    assert repeats.said(1, SPEC, Response(200, {}, b'{"a": 2}')) is None
    assert repeats.said(1, SPEC, Response(500, {}, b'{"a": 1}')) is None
    assert repeats.said(2, SPEC, Response(200, {}, b'{"a": 1}')) is None


def test_what_must_be_read_again_is_not_remembered() -> None:
    repeats = Repeats()
    repeats.learn(1, SPEC, Response(200, {"etag": '"1"'}, b"{}"), Snapshot(JobState.SUCCEEDED, "done"))
    repeats.learn(2, SPEC, Response(200, {"etag": '"1"'}, bytes(LONGEST + 1)), RUNNING)
    repeats.learn(3, SPEC, Response(202, {"etag": '"1"'}, b"{}"), RUNNING)
    repeats.learn(4, SPEC, Response(200, {"etag": '"1"'}, b"{}"), RUNNING)
    repeats.forget(4)
    assert [repeats.said(number, SPEC, Response(304)) for number in (1, 2, 3, 4)] == [None] * 4
    post = Request("https://api.example/", method="POST")
    repeats.learn(5, SPEC, Response(200, {"etag": '"1"'}, b"{}"), RUNNING)
    assert repeats.asking(5, SPEC, post) == post


def test_an_older_answer_gives_way_where_there_are_too_many() -> None:
    repeats = Repeats()
    for number in range(MOST + 5):
        repeats.learn(number, SPEC, Response(200, {}, b"{}"), RUNNING)
    assert repeats.said(4, SPEC, Response(304)) is None
    assert repeats.said(5, SPEC, Response(304)) == RUNNING


def test_what_was_read_by_another_file_or_other_words_is_read_again() -> None:
    repeats = Repeats()
    answer = Response(200, {"etag": '"7"'}, b'{"status": "PARKED"}')
    repeats.learn(1, SPEC, answer, RUNNING)
    own = with_words(SPEC, (("PARKED", JobState.QUEUED),))
    assert repeats.asking(1, own, REQUEST) == REQUEST
    assert repeats.said(1, own, answer) is None
