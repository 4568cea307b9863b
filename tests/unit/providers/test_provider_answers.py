"""What an answer says of a job, and what is said when it says nothing."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from provider_data import NOW, SPECS, answer, spec

from jobmonitor.errors import (
    Confused,
    KeyRefused,
    NotFound,
    OutOfCredit,
    Problem,
    RateLimited,
    Rejected,
    Retryable,
    Unreachable,
)
from jobmonitor.jobs import JobRef, JobState, Snapshot
from jobmonitor.providers.answers import with_words
from jobmonitor.providers.engine import read_result, read_status, retry_after
from jobmonitor.wire import Response

MORE = """
[[outputs]]
path = "[output][]"
kind = "image"
[facts]
progress = "percent"
progress_of = 100
message = "note"
[error]
message = ["why.text", "why"]
[times]
created = "made"
finished = "ended"
"""


def read(body: object, status: int = 200, **headers: str) -> Snapshot:
    """What the answer says of a job of the small provider."""
    return read_status(spec(MORE), answer(body, status, **headers), NOW)


def refused(response: Response) -> Problem:
    """The problem that this answer is."""
    with pytest.raises(Problem) as caught:
        read_status(spec(), response, NOW)
    return caught.value


def test_a_word_that_nobody_knows_is_shown_as_it_came() -> None:
    seen = read({"status": "Half Done", "output": "https://x.example/1"})
    assert (seen.state, seen.provider_state, seen.outputs) == (JobState.UNKNOWN, "Half Done", ())


@pytest.mark.parametrize("status", ["Done", "DONE", " done", "done "])
def test_a_word_counts_exactly_as_it_is_written(status: str) -> None:
    assert read({"status": status}).state is JobState.UNKNOWN


@pytest.mark.parametrize(
    ("output", "urls"),
    [
        (None, []),
        ("", []),
        ("https://x.example/1", ["https://x.example/1"]),
        ([], []),
        (["https://x.example/1", "https://x.example/2"], ["https://x.example/1", "https://x.example/2"]),
        (["https://x.example/1", None, 7, "https://x.example/1", " "], ["https://x.example/1"]),
        ({"url": "https://x.example/1"}, []),
    ],
)
def test_one_slot_takes_nothing_a_text_or_a_list(output: object, urls: list[str]) -> None:
    assert [link.url for link in read({"status": "done", "output": output}).outputs] == urls


@pytest.mark.parametrize("status", ["wait", "run", "bad", "gone", "other"])
def test_a_link_before_success_is_no_output_yet(status: str) -> None:
    assert read({"status": status, "output": "https://x.example/1"}).outputs == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [(0, 0.0), (50, 0.5), (100, 1.0), (250, 1.0), (-5, 0.0), ("42%", 0.42), ("soon", None), (None, None), (True, None)],
)
def test_progress_is_a_share_between_nothing_and_all(given: object, expected: float | None) -> None:
    assert read({"status": "run", "percent": given}).progress == expected


def test_progress_that_is_no_number_is_none() -> None:
    assert read(b'{"status": "run", "percent": NaN}').progress is None
    assert read(b'{"status": "run", "percent": Infinity}').progress == 1.0


def test_an_error_is_told_only_of_a_job_that_failed() -> None:
    assert read({"status": "run", "why": "x"}).error is None
    assert read({"status": "done", "why": "x"}).error is None
    error = read({"status": "bad", "why": {"text": "Too\x1b[31m\n dark‮"}}).error
    assert error
    assert error.message == "Too[31m dark"


def test_long_words_are_cut() -> None:
    assert len(read({"status": "run", "note": "word " * 10_000}).message) <= 300
    assert len(read({"status": "x" * 10_000}).provider_state) <= 200


def test_a_job_that_runs_has_not_finished() -> None:
    body = {"status": "run", "made": 1_700_000_000, "ended": 1_700_000_001}
    assert (read(body).created_at, read(body).finished_at) == (1_700_000_000, None)
    assert read(body | {"status": "done"}).finished_at == 1_700_000_001


def test_links_that_die_say_when() -> None:
    mortal = spec(MORE + "[downloads]\nlife = 600\n")
    seen = read_status(mortal, answer({"status": "done", "output": "https://x.example/1"}), NOW)
    assert seen.outputs[0].expires_at == NOW + 600


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!doctype html><html>", "web page"),
        (b"ok", "no JSON"),
        (b"\xff\xfe\xfd", "no JSON"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"status":' * 200_000, "nested too deep"),
        (b"9" * 10_000, "no JSON"),
        (b"null", "no state"),
        (b"[]", "no state"),
        (b'"done"', "no state"),
        (b'{"status": null}', "no state"),
        (b'{"status": ""}', "no state"),
        (b'{"status": ["done"]}', "no state"),
        (b'{"status": {"a": 1}}', "no state"),
        (b'{"status": true}', "no state"),
        (b'{"error": "quota gone"}', "no state: quota gone"),
    ],
)
def test_an_answer_that_cant_be_read_is_confusing_and_says_how(body: bytes, words: str) -> None:
    problem = refused(Response(200, {}, body))
    assert isinstance(problem, Confused)
    assert words in problem.title
    assert problem.hint


def test_half_an_emoji_and_a_mark_of_order_are_read_all_the_same() -> None:
    assert read(b'\xef\xbb\xbf{"status": "run", "note": "a \\ud83d b"}').message == "a b"
    (link,) = read(b'{"status": "done", "output": "https://x.example/\\ud83d"}').outputs
    assert link.url.encode()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, Confused),
        (304, Confused),
        (400, Rejected),
        (401, KeyRefused),
        (402, OutOfCredit),
        (403, KeyRefused),
        (404, NotFound),
        (405, Rejected),
        (408, Unreachable),
        (409, Rejected),
        (410, NotFound),
        (422, Rejected),
        (425, Unreachable),
        (429, RateLimited),
        (451, Rejected),
        (500, Unreachable),
        (503, Unreachable),
        (599, Unreachable),
        (100, Confused),
        (700, Confused),
    ],
)
def test_an_http_status_is_the_problem_that_it_means(status: int, kind: type[Problem]) -> None:
    problem = refused(answer({"error": "because"}, status))
    assert type(problem) is kind
    assert problem.title.startswith("Small ")
    assert "\n" not in problem.title


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "flat"}, "flat"),
        ({"error": {"code": "C", "message": "inside", "request_id": "r"}}, "inside"),
        ({"detail": "flat"}, "flat"),
        ({"detail": [{"loc": ["path", "id"], "msg": "no UUID", "type": "t"}]}, "path.id: no UUID"),
        ({"errors": ["one", "two"]}, "one; two"),
        ({"message": "m"}, "m"),
        ({"error": "your key sk_live_abcdefgh1234 is off"}, "your key ••• is off"),
        ({"error": "x" * 9000}, "x" * 299 + "…"),
    ],
)
def test_an_error_tells_the_providers_own_words(body: object, words: str) -> None:
    assert refused(answer(body, 400)).title == f"Small refused the question (400): {words}"


@pytest.mark.parametrize("body", [b"", b"<html>no", b"[" * 100_000, b"\xff", b"{}", b"null", b"7", b'"text"', b"{" * 9])
def test_an_error_without_words_stays_short(body: bytes) -> None:
    assert refused(Response(500, {}, body)).title == "Small is in trouble (500)"


@pytest.mark.parametrize("status", [404, 408, 429, 503])
def test_what_may_be_asked_again_says_when(status: int) -> None:
    problem = refused(answer({}, status, retry_after="7"))
    assert isinstance(problem, Retryable)
    assert problem.retry_after == 7


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 1.5 ", 1.5),
        ("99999999999999", 86_400),
        (format_datetime(datetime.fromtimestamp(NOW + 90, UTC), usegmt=True), 90),
        (format_datetime(datetime.fromtimestamp(NOW - 90, UTC), usegmt=True), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Sun, 22 Nov 2026 09:01:30", 90),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("9" * 400, None),
        ("Fri, 99 Foo 2026 99:99:99 GMT", None),
        ("\u0667", None),
    ],
)
def test_retry_after_is_read_in_both_forms(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


def test_no_retry_after_is_none() -> None:
    assert retry_after({}, NOW) is None


def test_a_document_is_kept_whole_and_readable() -> None:
    document = spec('[[outputs]]\npath = "result"\nkind = "document"\ndocument = true\n')
    seen = read_status(document, answer({"status": "done", "result": {"größe": [1, None]}}), NOW)
    data = seen.outputs[0].data or b""
    assert "größe" in data.decode()
    assert json.loads(data) == {"größe": [1, None]}
    assert read_status(document, answer({"status": "done", "result": None}), NOW).outputs == ()


def test_an_accounts_own_words_go_before_the_files() -> None:
    own = with_words(SPECS["figur"], (("IN_PROGRESS", JobState.QUEUED), ("PARKED", JobState.CANCELLED)))
    states = [read_status(own, answer({"status": word}), NOW).state for word in ("IN_PROGRESS", "PARKED", "SUCCESS")]
    assert states == [JobState.QUEUED, JobState.CANCELLED, JobState.SUCCEEDED]
    assert read_status(SPECS["figur"], answer({"status": "PARKED"}), NOW).state is JobState.UNKNOWN
    assert with_words(SPECS["figur"], ()) is SPECS["figur"]


def test_a_word_is_known_again_as_it_was_shown() -> None:
    word = "some \n words " + "x" * 400
    shown = read_status(SPECS["figur"], answer({"status": word}), NOW).provider_state
    own = with_words(SPECS["figur"], ((shown, JobState.FAILED),))
    assert read_status(own, answer({"status": word}), NOW).state is JobState.FAILED


def test_a_second_answer_is_read_by_an_accounts_words_too() -> None:
    own = with_words(SPECS["comfyui"], (("RUNNING", JobState.QUEUED),))
    seen = read_status(own, answer({}), NOW)
    queue = answer({"queue_running": [[1, "a1"]], "queue_pending": []})
    assert read_result(own, JobRef("a1", "comfyui"), seen, queue, NOW).state is JobState.QUEUED


def test_a_wait_may_stand_in_the_body_of_a_refusal() -> None:
    with pytest.raises(RateLimited) as caught:
        read_status(SPECS["bfl"], answer({"detail": "slow down", "retry_after": 7}, 429), NOW)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({}, OutOfCredit), ({"retry-after": "5"}, RateLimited), ({"x-ratelimit-remaining": "0"}, RateLimited)],
)
def test_a_429_that_says_nothing_of_limits_means_what_the_file_says(
    headers: dict[str, str], expected: type[Problem]
) -> None:
    with pytest.raises(Problem) as caught:
        read_status(SPECS["comfy-cloud"], Response(429, headers, b'{"error": "inactive"}'), NOW)
    assert type(caught.value) is expected
