"""Where one looks at a picture: it fits, it grows under the pointer, and it doesn't leave its room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.ui.sight import LARGEST, Eye, Sight

SIDES = st.integers(1, 20_000)
ROOMS = st.integers(50, 4_000)
SHARES = st.floats(0, 1)


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    eye = Eye(draw(st.floats(0.1, 500)), draw(SHARES), draw(SHARES), draw(st.integers(0, 3)))
    return Sight(draw(SIDES), draw(SIDES), draw(ROOMS), draw(ROOMS), eye)


@pytest.mark.parametrize(
    ("size", "scale", "place"),
    [
        ((100, 50), 1.0, (350, 275, 100, 50)),  # never enlarged
        ((1600, 600), 0.5, (0, 150, 800, 300)),
        ((400, 1200), 0.5, (300, 0, 200, 600)),
        ((800, 600), 1.0, (0, 0, 800, 600)),
    ],
)
def test_at_first_it_fits(size: tuple[int, int], scale: float, place: tuple[int, int, int, int]):
    sight = Sight(*size, 800, 600)
    assert sight.scale == scale
    assert sight.place == place
    assert not sight.can_move


@given(sights())
def test_no_gap_is_seen_while_something_is_hidden(sight: Sight):
    place = sight.place
    for start, length, room in (
        (place.left, place.width, sight.room_width),
        (place.top, place.height, sight.room_height),
    ):
        if length > room:
            assert start <= 0.5
            assert start + length >= room - 0.5
        else:
            assert start == pytest.approx((room - length) / 2, abs=0.51)


@given(sights(), SHARES, SHARES, st.floats(-8, 8))
def test_what_is_under_the_pointer_stays_there(sight: Sight, x: float, y: float, steps: float):
    px, py = x * sight.room_width, y * sight.room_height
    after = Sight(sight.width, sight.height, sight.room_width, sight.room_height, sight.zoomed(steps, px, py))
    for point, before, now, room in (
        (px, (sight.place.left, sight.place.width), (after.place.left, after.place.width), sight.room_width),
        (py, (sight.place.top, sight.place.height), (after.place.top, after.place.height), sight.room_height),
    ):
        if min(before[1], now[1]) <= room:
            continue  # it is in the middle, before or after
        there = now[0] + (point - before[0]) / before[1] * now[1]
        at_an_end = now[0] > -1.1 or now[0] + now[1] < room + 1.1
        assert at_an_end or there == pytest.approx(point, abs=0.6 + 0.6 * now[1] / before[1])


@given(sights(), st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_it_moves_with_the_hand_as_far_as_it_goes_and_back_at_once(sight: Sight, x: float, y: float):
    far = Sight(sight.width, sight.height, sight.room_width, sight.room_height, sight.moved(x, y))
    assert far.scale == pytest.approx(sight.scale)
    if far.can_move and abs(x) > 1 and far.place.width > far.room_width + 2 * abs(x) + 4:
        back = Sight(far.width, far.height, far.room_width, far.room_height, far.moved(-x, 0))
        assert back.place.left == pytest.approx(far.place.left - x, abs=1.1) or back.place.left in (
            pytest.approx(0, abs=1),
            pytest.approx(far.room_width - far.place.width, abs=1),
        )


def test_beyond_the_end_nothing_is_wound_up():
    sight = Sight(1000, 1000, 500, 500, Eye(2.0))
    far = Sight(1000, 1000, 500, 500, sight.moved(10_000, 0))
    assert far.place.left == 0
    assert Sight(1000, 1000, 500, 500, far.moved(-100, 0)).place.left == -100


@given(sights(), st.floats(0.001, 1000))
def test_it_is_never_smaller_than_it_fits_nor_larger_than_anybody_needs(sight: Sight, scale: float):
    eye = sight.scaled(scale)
    after = Sight(sight.width, sight.height, sight.room_width, sight.room_height, eye)
    assert sight.fit <= after.scale * 1.0001
    assert after.scale <= max(LARGEST, sight.fit) * 1.0001


def test_steps_pass_100_percent_and_fit():
    sight = Sight(1000, 1000, 900, 900)
    assert Sight(1000, 1000, 900, 900, sight.zoomed(1)).scale == 1.0
    near = Sight(1000, 1000, 900, 900, Eye(1.2 / 0.9))
    assert Sight(1000, 1000, 900, 900, near.zoomed(-1)).scale == pytest.approx(1.0)
    whole = Sight(1000, 1000, 900, 900, near.zoomed(-9))
    assert whole.scale == pytest.approx(1.0)
    assert Sight(1000, 1000, 900, 900, whole.zoomed(-9)).scale == pytest.approx(0.9)


def test_turning_keeps_the_place_and_comes_round():
    eye = Eye(3.0, 0.2, 0.4)
    assert eye.turned(1) == Eye(1.0, 0.6, pytest.approx(0.2), 1)  # pyright: ignore[reportArgumentType]
    once_round = eye.turned(1).turned(2).turned(-3)
    assert (once_round.x, once_round.y, once_round.turns) == (pytest.approx(0.2), pytest.approx(0.4), 0)
