"""Times, texts and the shapes of IDs, of whatever type they come."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import NOW

from jobmonitor.providers.pattern import IdPattern
from jobmonitor.providers.template import LinkPattern, fill, is_loopback
from jobmonitor.providers.values import cleaned, moment, said


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-04-15T12:00:00Z", 1_776_254_400),
        ("2026-04-15T12:00:00.000Z", 1_776_254_400),
        ("2026-04-15T12:00:00.123456789Z", 1_776_254_400.123456789),
        ("2026-04-15T14:00:00+02:00", 1_776_254_400),
        ("2026-04-15T14:00:00+0200", 1_776_254_400),
        ("2026-04-15 12:00:00", 1_776_254_400),
        ("2026-04-15T12:00", 1_776_254_400),
        ("2018-01-04T12:57:15.12345:Z", 1_515_070_635.12345),
        (1_776_254_400, 1_776_254_400),
        (1_776_254_400.5, 1_776_254_400.5),
        (1_776_254_400_500, 1_776_254_400.5),
        ("1776254400", 1_776_254_400),
        ("1776254400500", 1_776_254_400.5),
        (0, None),
        (-1, None),
        (1, None),
        ("0", None),
        ("", None),
        (" ", None),
        ("yesterday", None),
        ("2026-13-45T99:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (NOW + 2 * 86_400, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ([1_776_254_400], None),
        ({"seconds": 1_776_254_400}, None),
    ],
)
def test_a_time_is_read_in_every_form_and_nonsense_is_none(given: object, expected: float | None) -> None:
    assert moment(given, NOW) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\tb\r\n c", "a b c"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u200bc", "abc"),
        ("\ud83d", ""),
        ("größe 🎉", "größe 🎉"),
    ],
)
def test_what_steers_a_screen_is_taken_out(given: str, expected: str) -> None:
    assert cleaned(given) == expected


def test_words_are_found_inside_what_holds_them() -> None:
    assert said({"error": {"message": "in here"}}) == "in here"
    assert said([{"msg": "one"}, "two", None, 3]) == "one; two; 3"
    assert said({"a": {"b": "nothing usual"}}) == ""
    deep: object = "too deep"
    for _ in range(9):
        deep = {"error": deep}
    assert said(deep) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*b",
        "(a|a)*",
        "(a|ab){20}",
        "(a?){30}",
        "(?:a{1,9}b?){9}",
        "a*a*a*b",
        "a?a?a?a?a?a?a?a?a",
        "[a-z]+b?[a-z]+b?[a-z]+1",
        r"\w+\w+\w+!",
        r"(a)\1",
        "(?=a)a",
        "(?P<x>a)",
        "(?i)a",
        r"\ba+",
        "a++",
        "a+?",
        "",
        "[",
        "a{2}{3}",
        "*a",
        "(*a)",
        "[[a]",
        "[a--b]",
        "a)",
        "(a",
        "a" * 400,
    ],
)
def test_a_shape_that_could_run_away_or_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        IdPattern(pattern).check()


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "550e8400-e29b-41d4-a716-446655440000"),
        (r"(sync-)?[0-9]{3}(-[a-z]\d)?", "sync-123-u1"),
        (r"video_[A-Za-z0-9]+", "video_123"),
        (r"(models/[\w.\-]+/)?operations/[\w\-]+", "models/veo-3.1/operations/abc"),
        (
            r"projects/[^/]+/locations/[^/]+/models/[^/]+/operations/[\w\-]+",
            "projects/p/locations/l/models/m/operations/o",
        ),
        (r"[0-9a-f]{32}|pred_\w+", "pred_abc"),
        (r"[]a]{2}", "]a"),
    ],
)
def test_a_shape_of_the_kind_that_services_use_is_taken(pattern: str, word: str) -> None:
    shape = IdPattern(pattern)
    shape.check()
    assert shape.fits(word)
    assert not shape.fits(f"{word} ")
    assert not shape.fits(word * 300)


@given(st.text("ab[](){}|+*?,19\\^-.:", max_size=14))
def test_no_shape_that_is_taken_takes_long(pattern: str) -> None:
    try:
        shape = IdPattern(pattern)
        shape.check()
    except ValueError:
        return
    begin = time.process_time()
    for word in ("a" * 256, "ab" * 128, "a" * 255 + "!", "1" * 255 + "b", "aab" * 80 + "!"):
        shape.fits(word)
    assert time.process_time() - begin < 0.5


def test_a_value_keeps_its_slashes_only_where_the_file_says_so() -> None:
    assert fill("/{a}/{a:path}", {"a": "x/y z"}) == "/x%2Fy%20z/x/y%20z"
    for value in ("a//b", "/a", "a/", "a/./b", "..", "a/../b"):
        with pytest.raises(ValueError, match="can't be"):
            fill("/{a:path}", {"a": value})


@pytest.mark.parametrize(
    ("template", "link", "values"),
    [
        ("https://x.example/v1/jobs/{id}", "https://X.example/v1/jobs/AbC", {"id": "AbC"}),
        ("https://x.example/v1/jobs/{id}", "http://x.example/v1/jobs/a%2Fb/events?since=3#f", {"id": "a/b"}),
        ("https://x.example/v1/jobs/{id}", "https://x.example/v1/jobs", None),
        ("https://x.example/v1/jobs/{id}", "https://x.example/v2/jobs/a", None),
        ("https://x.example/v1/jobs/{id}", "https://x.example.evil.example/v1/jobs/a", None),
        ("https://x.example/v1/jobs/{id}", "https://x.example:8443/v1/jobs/a", None),
        ("https://x.example/v1/jobs/{id}", "https://evil.example/https://x.example/v1/jobs/a", None),
        ("https://x.example/v1/jobs/{id}", "https://[x", None),
        ("https://x.example/q?task={id}", "https://x.example/q?a=1&task=t", {"id": "t"}),
        ("https://x.example/q?task={id}", "https://x.example/q?task=", None),
        ("https://{region}.x.example/{id}", "https://eu.x.example/a", {"region": "eu", "id": "a"}),
        ("https://{region}.x.example/{id}", "https://us.x.example/a", None),
        ("https://{place}.x.example/{id}", "https://any.x.example/a", {"place": "any", "id": "a"}),
        ("https://{place}.x.example/{id}", "https://evil.example/.x.example/a", None),
        (
            "https://x.example/{model:path}/requests/{id}",
            "https://x.example/a/b/requests/c",
            {"model": "a/b", "id": "c"},
        ),
    ],
)
def test_a_link_is_taken_apart_by_its_template(template: str, link: str, values: dict[str, str] | None) -> None:
    assert LinkPattern(template, {"region": ("eu",)}).read(link) == values


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "::1"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "10.0.0.1", "localhost.example"])
def test_no_other_name_is_this_machine(host: str) -> None:
    assert not is_loopback(host)
