"""Rates, what answers say of them, and what was asked, as tables."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.polling.allowance import Allowance, allowance
from jobmonitor.polling.limits import Bucket, Lane, Tally
from jobmonitor.polling.network import LONGEST_REST, Network

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-ratelimit-limit": "100", "x-ratelimit-remaining": "7", "x-ratelimit-reset": "30"}, Allowance(7, 30)),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "1800000030"}, Allowance(7, 30)),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "1800000030500"}, Allowance(7, 30.5)),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "1799999000"}, Allowance(7, 0)),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "2"}, Allowance(0, 2)),
        ({"ratelimit-remaining": "5", "ratelimit-reset": "10"}, Allowance(5, 10)),
        ({"x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "6m0s"}, Allowance(59, 360)),
        ({"x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "20ms"}, Allowance(59, 0.02)),
        ({"ratelimit": "limit=100, remaining=50, reset=5"}, Allowance(50, 5)),
        ({"ratelimit": '"default";r=50;t=30'}, Allowance(50, 30)),
        ({"ratelimit": '"burst";r=90;t=10, "day";r=4;t=40000'}, Allowance(4, 40_000)),
        # The tightest counts.
        (
            {
                "x-ratelimit-remaining-minute": "1",
                "x-ratelimit-reset-minute": "30",
                "x-ratelimit-remaining-day": "900",
                "x-ratelimit-reset-day": "80000",
            },
            Allowance(900, 80_000),
        ),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "60s"}, None),
        ({"x-ratelimit-remaining": "7"}, None),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-remaining": "-1", "x-ratelimit-reset": "10"}, None),
        ({"ratelimit": "rubbish;;=,=;"}, None),
        ({}, None),
    ],
)
def test_what_headers_say_of_what_is_left(headers: Mapping[str, str], expected: Allowance | None) -> None:
    assert allowance(headers, NOW) == expected


@given(st.dictionaries(st.sampled_from(["ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset"]), st.text()))
def test_no_header_whatever_it_says_is_more_than_a_number_and_a_day(headers: dict[str, str]) -> None:
    said = allowance(headers, NOW)
    assert said is None or (said.remaining >= 0 and 0 <= said.seconds <= 86_400)


def test_what_an_answer_says_narrows_a_lane_for_a_while_and_never_widens_it() -> None:
    lane = Lane(Bucket(120.0), 4)
    lane.heard(10, 60, now=0)
    assert lane.bucket.rate(1) == 10
    assert lane.bucket.rate(61) == 120
    lane.heard(1000, 60, now=100)
    assert lane.bucket.rate(101) == 120


def test_where_nothing_is_left_nothing_goes_before_there_is() -> None:
    lane = Lane(Bucket(None), 4)
    lane.heard(0, 42, now=100)
    assert lane.wait(100) == 42
    lane.heard(5, 10, now=100)
    assert lane.wait(100) == 42, "what was said of later still holds"


def test_questions_under_way_may_not_be_counted_there_yet() -> None:
    lane = Lane(Bucket(None), 4, in_flight=3)
    lane.heard(2, 30, now=0)
    assert lane.held_until == 30


def test_a_refusal_that_names_no_time_halves_the_pace_of_late() -> None:
    lane = Lane(Bucket(None), 4)
    for second in range(60):
        lane.take(second)
    lane.slow_down(now=59)
    assert lane.bucket.rate(60) == 30
    assert lane.bucket.rate(400) is None


def test_jobs_share_a_rate() -> None:
    assert Lane(Bucket(4.0), 4, watched=10).share(0) == 150
    assert Lane(Bucket(None), 4, watched=10).share(0) == 0


def test_what_was_asked_is_counted_for_an_hour() -> None:
    tally = Tally()
    for second in range(7200):
        tally.count(second)
    assert tally.total == 7200
    assert tally.within(60, 7199.5) == 60
    assert tally.within(3600, 7199.5) == 3600
    assert tally.within(60, 9000) == 0


def test_one_name_that_is_not_found_is_no_lost_network() -> None:
    network = Network()
    assert [network.failed(), network.failed()] == [None, None]
    assert not network.answered()
    assert [network.failed(), network.failed()] == [None, None]
    assert not network.is_offline


def test_questions_that_find_no_network_rest_longer_each_time() -> None:
    network = Network()
    rests = [network.failed() for _ in range(10)]
    assert rests[:6] == [None, None, 2, 4, 8, 16]
    assert rests[-1] == LONGEST_REST
    assert network.is_offline
    assert network.answered()
    assert not network.answered(), "it is back only once"


def test_the_systems_word_is_tried_after_a_while() -> None:
    network = Network()
    assert network.gone() == LONGEST_REST
    assert network.is_offline
    assert network.answered()
