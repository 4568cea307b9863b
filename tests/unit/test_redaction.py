"""No key stays in a text, in whatever form it travels."""

import base64
import json
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.redaction import MARK, redact

KEY = 'sk-live/ab+c="d\\ ef'
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=6, max_size=60)


@pytest.mark.parametrize(
    "form",
    [
        KEY,
        json.dumps(KEY)[1:-1],
        json.dumps(KEY)[1:-1].replace("/", "\\/"),
        quote(KEY),
        quote(KEY, safe=""),
        quote(KEY, safe="").replace("%2F", "%2f").replace("%2B", "%2b").replace("%3D", "%3d").replace("%5C", "%5c"),
        quote_plus(KEY),
    ],
)
def test_a_key_is_marked_in_text_and_bytes(form: str):
    assert redact(f"<{form}>", [KEY]) == f"<{MARK}>"
    assert redact(f"<{form}>".encode(), [KEY]) == f"<{MARK}>".encode()


@given(key=PRINTABLE, before=st.binary(max_size=8), after=st.binary(max_size=8))
def test_no_key_can_be_read_out_of_base64(key: str, before: bytes, after: bytes):
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = redact(encode(before + key.encode() + after).decode(), [key])
        assert MARK in text
        # At each end, one letter may hold some bits of the key beside those of its neighbour.
        assert len(text.replace(MARK, "").rstrip("=")) <= (len(before) + len(after)) * 4 / 3 + 2


@given(key=PRINTABLE)
def test_no_key_stays_in_a_link_or_in_json(key: str):
    for text in (json.dumps({"key": key}), "https://h/?" + urlencode({"key": key}), f"https://h/{quote(key)}/x"):
        assert MARK in redact(text, [key])


def test_the_longer_of_two_keys_leaves_no_rest():
    assert redact("abcdef-ghijkl abcdef", ["abcdef", "abcdef-ghijkl"]) == f"{MARK} {MARK}"


def test_what_is_too_short_to_be_a_key_is_left_alone():
    assert redact("a test of text", ["test", "", "a"]) == "a test of text"


def test_text_without_a_key_stays_as_it_is():
    assert redact(b"\xff\x00 picture", [KEY]) == b"\xff\x00 picture"
    assert redact("", [KEY]) == ""
    assert redact("anything", []) == "anything"
