"""No text, however it was made, takes more time than in proportion to its length: ratios, on whatever machine."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from provider_data import SPECS

from jobmonitor.providers.recognise import recognise

SHORT, TIMES = 4_000, 8  # characters, and how much longer the longer text is
TOO_MUCH = 3.5  # times what would be in proportion: the square would be 8
FLOOR = 0.004  # seconds: below, the clock and the machine decide

PIECES = [
    *"{}[]\"'`\\^@=•\t\n,;|_*)( a0é任”",
    *('{"', '{"a":', "curl ", "curl '", 'curl "', "-H ", "--header=", "-d ", "$'", "\r\n", "\\\n", "^\r\n", "`\n"),
    *(
        "http://",
        "https://a.b/",
        "://",
        "a-",
        "a_",
        "0123abcd-",
        "key:",
        "key=",
        "Bearer ",
        "sk_",
        "id,",
        "id;a\n",
        "a|",
    ),
    *("\x1b", "\x1b[", "\x1b]8;;", "\x1b]0;", "\x1b[0m", "[0m", "[1", "\\u001b[", "\x08", "__", "- ", "1. ", "{ "),
    *("data:a;base64,", "models/", "job_id: ", "\u200b"),
]


def seconds(text: str, provider: str) -> float:
    """Processor time, at its best."""
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        recognise(text, SPECS, provider)
        best = min(best, time.process_time() - begin)
    return best


def runs_away(pattern: str, provider: str) -> bool:
    """Whether a longer text of this pattern takes much more than in proportion, seen three times in a row."""
    short = (pattern * (SHORT // len(pattern) + 1))[:SHORT]
    long = (pattern * (SHORT * TIMES // len(pattern) + 1))[: SHORT * TIMES]
    return all(seconds(long, provider) > TIMES * TOO_MUCH * max(seconds(short, provider), FLOOR) for _ in range(3))


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_one_piece_again_and_again(piece: str) -> None:
    assert not runs_away(piece, "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=5), st.sampled_from(["", "gepetto"]))
def test_some_pieces_again_and_again(pieces: list[str], provider: str) -> None:
    assert not runs_away("".join(pieces), provider)
