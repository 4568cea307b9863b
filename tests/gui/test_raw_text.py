"""Text from outside is laid out without being parsed, whatever it is, and what is left out is said."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.ui.json_text import LIMIT, indented, readable

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ('{"a":[1,{"b":null}],"c":{},"d":[]}',
         '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}'),
        ('{"price":1.50e1,"price":2}', '{\n  "price": 1.50e1,\n  "price": 2\n}'),
        ('{"say":"a \\"b\\", {c}: [d]"}', '{\n  "say": "a \\"b\\", {c}: [d]"\n}'),
        ('{"cut": "in the midd', '{\n  "cut": "in the midd'),
        ("]]}}{", "\n]\n]\n}\n}{"),
    ],
)  # fmt: skip
def test_json_is_indented_and_else_left_as_it_was_sent(sent: str, shown: str):
    assert indented(sent) == shown


@given(VALUES)
def test_indenting_changes_no_value(value: object):
    assert json.loads(indented(json.dumps(value))) == value


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes):
    assert isinstance(readable(data).text, str)


def test_a_text_that_is_no_json_stays_as_it_came():
    assert readable(b"<html>\n  <b>502 Bad Gateway</b>").text == "<html>\n  <b>502 Bad Gateway</b>"


def test_an_empty_answer_is_an_empty_text():
    assert readable(b"").text == ""


def test_a_huge_answer_is_cut_with_a_note():
    shown = readable(b'{"a": "b"}' + b" " * 3_000_000)
    assert shown.note == "Only the first 200 kB of 3.0 MB are shown"


def test_the_size_of_the_whole_is_told_where_only_the_beginning_was_read():
    assert readable(b"x" * (LIMIT + 1), whole=5_000_000).note == "Only the first 200 kB of 5.0 MB are shown"


def test_a_picture_in_base64_doesnt_become_one_endless_line():
    shown = readable(b'{"base64":"' + b"A" * 100_000 + b'"}')
    assert max(map(len, shown.text.splitlines())) < 2_200
    assert "more characters)" in shown.text


@pytest.mark.parametrize(
    "data", [b"[" * LIMIT, b'{"a":' * LIMIT, b'"\\' * LIMIT, b"{" + b'"' * LIMIT, b"[" + b"1," * LIMIT]
)
def test_what_was_made_to_be_slow_is_not(data: bytes):
    began = time.process_time()
    shown = readable(data)
    assert time.process_time() - began < 2
    assert len(shown.text) <= 3 * LIMIT + 1


def test_characters_that_reorder_text_are_taken_out():
    assert "\u202e" not in readable('{"file": "gpj.\u202eexe"}'.encode()).text
