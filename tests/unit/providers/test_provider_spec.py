"""What a provider file can say, and how each mistake in one is told."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import CONTRACTS, SMALL, SPECS, spec

from jobmonitor.errors import SpecProblem
from jobmonitor.jobs import JobState
from jobmonitor.providers.spec import read_spec


def mistakes(text: str) -> dict[str, str]:
    """The reasons by field."""
    with pytest.raises(SpecProblem) as caught:
        read_spec(text, "own.toml")
    assert all(mistake.file == "own.toml" for mistake in caught.value.mistakes)
    return {mistake.field: mistake.reason for mistake in caught.value.mistakes}


def test_the_smallest_file_is_enough() -> None:
    small = spec()
    assert (small.id, small.poll.interval, small.poll.max_interval) == ("small", 3, 60)
    assert small.limits.per_minute is None
    assert small.status.map["done"] is JobState.SUCCEEDED


@pytest.mark.parametrize("provider", sorted(SPECS))
def test_a_built_in_file_says_where_it_was_read_and_when(provider: str) -> None:
    built_in, contract = SPECS[provider], CONTRACTS[provider]["sources"]
    assert built_in.read_on
    assert all(source.startswith("https://") for source in built_in.sources)
    assert built_in.sources or not contract
    assert built_in.key_hint


def test_every_mistake_is_told_at_once() -> None:
    found = mistakes("""
id = "Own Thing"
nam = "Own"
base_url = 7
[auth]
header = "X-Key"
[poll]
url = "{base}/jobs"
intervall = 3
[status]
path = "status["
map = { done = "succeded" }
[[outputs]]
path = "foo(@)"
kind = "picture"
""")
    assert found["nam"] == "is not known: did you mean “name”?"
    assert found["name"] == "is missing"
    assert found["base_url"] == "must be a text, not a whole number"
    assert found["poll.intervall"] == "is not known: did you mean “interval”?"
    assert found["status.path"].startswith("is no JMESPath: ")
    assert found["status.map.done"] == "“succeded” is not known here: did you mean “succeeded”?"
    assert found["outputs[0].path"] == "calls foo(), which JMESPath doesn't have"
    assert found["outputs[0].kind"].startswith("“picture” is not known here: it takes image, animation, ")
    assert len(found) == 8


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('id = "small"', 'id = "Big One"', "id", "small letters"),
        ('id = "small"', 'id = ""', "id", "small letters"),
        ('id = "small"', 'id = "../../x"', "id", "small letters"),
        ('name = "Small"', 'name = " "', "name", "must be a name"),
        ('name = "Small"', 'name = "a\\u0007b"', "name", "must be a name"),
        ("https://api.small.example/v1", "http://api.small.example/v1", "base_url", "must begin with https://"),
        ("https://api.small.example/v1", "https://u:p@x.example", "base_url", "user name"),
        ("https://api.small.example/v1", "https://x.example/?a=b", "base_url", "before the first ?"),
        ("https://api.small.example/v1", "https://{where}.example", "base_url", "{where} is not known"),
        ("https://api.small.example/v1", "small", "base_url", "no address"),
        ("{base}/jobs/{id}", "{base}/jobs", "poll.url", "must hold {id}"),
        ("{base}/jobs/{id}", "https://evil.example/{id}", "poll.url", "must begin with {base}/"),
        ("{base}/jobs/{id}", "{base}/{model}/{id}", "poll.url", "{model} is not known"),
        ("{base}/jobs/{id}", "{base}/jobs/{id}/{", "poll.url", "brace"),
        ("{base}/jobs/{id}", "{base}/jobs/{key}/{id}", "poll.url", "{key} is not known"),
        ('"Bearer {key}"', '"Bearer"', "auth.value", "must hold {key} once"),
        ('header = "Authorization"', 'header = "a: b"', "auth.header", "no header"),
        ('header = "Authorization"', "none = false", "auth", "either header, or body"),
        ('value = "Bearer {key}"', "none = true", "auth", "either header, or body"),
        ('path = "status"', 'path = ""', "status.path", "no JMESPath"),
        ('path = "status"', f'path = "{"(" * 900}"', "status.path", "too deep"),
        ('path = "status"', f'path = "{"a" * 2000}"', "status.path", "longer than"),
        ('path = "status"', "path = 'contains(@)'", "status.path", "1 arguments; it takes 2"),
        ('path = "status"', "", "status.path", "is missing"),
        ('wait = "queued"', 'wait = "unknown"', "status.map.wait", "leave it out"),
        ('wait = "queued"', "wait = 3", "status.map.wait", ""),
        ('map = { wait = "queued", run = "running",', "map = {}\n#", "status.map", "is empty"),
        ("[status]", "[job_id]\npattern = '('\n[status]", "job_id.pattern", "no regular expression"),
        ("[status]", "[job_id]\npattern = '(a+)+'\n[status]", "job_id.pattern", "for ever"),
        ("[status]", "[job_id]\npattern = '\\d+'\nexample = 'x'\n[status]", "job_id.example", "doesn't fit"),
        ("[status]", "interval = 0.1\n[status]", "poll.interval", "half a second"),
        ("[status]", "interval = 90\n[status]", "poll.interval", "no shorter"),
        ("[status]", "interval = nan\n[status]", "poll.interval", "half a second"),
        ("[status]", "interval = true\n[status]", "poll.interval", "must be a number, not true or false"),
        ("[status]", "headers = { 'A b' = 'x' }\n[status]", "poll.headers.A b", "no header"),
        ("[status]", 'headers = { A = "x\\r\\nB: y" }\n[status]', "poll.headers.A", "no header"),
        ("[status]", "method = 'DELETE'\n[status]", "poll.method", "“DELETE” is not known here"),
        ("[status]", "[limits]\nper_minute = 0\n[status]", "limits.per_minute", "more than 0"),
        ("[status]", "[downloads]\nlife = -1\n[status]", "downloads.life", "more than 0"),
        ("[status]", "[facts]\nprogress_of = 0\n[status]", "facts.progress_of", "more than 0"),
        ("[status]", "[links]\npages = ['http://x/{id}']\n[status]", "links.pages[0]", "https://"),
        ("[status]", "[links]\npages = ['https://x/']\n[status]", "links.pages[0]", "{id}"),
        ("[status]", "[[vars]]\nname = 'id'\n[status]", "vars[0].name", "not id"),
        ("[status]", "[reply]\nsigns = [['a', 'b(']]\n[status]", "reply.signs[0][1]", "no JMESPath"),
        ("[status]", "outputs = 7\n[status]", "poll.outputs", "is not known"),
        ("[status]", "[[outputs]]\npath = 'a'\ndocument = true\nlink = 'b'\n[status]", "outputs[0]", "no link"),
        ("[auth]", "auth = 7\n[auths]", "auth", "must be a table"),
        ("[auth]", "read_on = 'yesterday'\n[auth]", "read_on", "invalid"),
    ],
)
def test_a_mistake_is_told_with_its_field_and_its_reason(old: str, new: str, field: str, words: str) -> None:
    assert old in SMALL
    found = mistakes(SMALL.replace(old, new, 1))
    assert words in found[field]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("id = ", "is no TOML: "),
        ("\x00", "is no TOML: "),
        ("a = " + "[" * 50_000, ""),
        ("# " + "x" * 300_000, "longer than 256 kB"),
    ],
)
def test_a_file_that_is_none_is_told_as_a_whole(text: str, words: str) -> None:
    with pytest.raises(SpecProblem) as caught:
        read_spec(text, "own.toml")
    assert words in str(caught.value)
    assert str(caught.value).startswith("own.toml: ")


def test_http_is_taken_for_this_machine() -> None:
    assert read_spec(SMALL.replace("https://api.small.example", "http://127.0.0.1:8188"), "own.toml")


@given(st.text(max_size=300))
def test_no_text_does_more_than_to_be_refused(text: str) -> None:
    with pytest.raises(SpecProblem):
        read_spec(text, "own.toml")


@given(st.integers(0, len(SMALL)), st.text(max_size=12))
def test_no_change_of_a_file_does_more_than_to_be_refused(at: int, text: str) -> None:
    with contextlib.suppress(SpecProblem):
        read_spec(SMALL[:at] + text + SMALL[at + len(text) :], "own.toml")
