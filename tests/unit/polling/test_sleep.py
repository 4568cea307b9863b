"""Sleep is told by two clocks, and by neither the wall's nor a busy moment."""

import pytest

from jobmonitor.polling.sleep import Clocks, clock_reader


@pytest.mark.parametrize(
    ("awake", "always", "slept"),
    [(0.5, 0.5, 0.0), (0.5, 3600.5, 3600.0), (0.5, 3.0, 0.0), (900.0, 900.0, 0.0), (0.5, 5.5, 5.0)],
)
def test_a_machine_slept_where_one_clock_stood_still(awake: float, always: float, slept: float) -> None:
    assert Clocks(100 + awake, 7000 + always).slept_since(Clocks(100, 7000)) == slept


def test_this_systems_clocks_can_be_read_and_go_on() -> None:
    read = clock_reader()
    before = read()
    after = read()
    assert after.awake >= before.awake > 0
    assert after.always >= before.always > 0
    assert after.slept_since(before) == 0


def test_a_system_with_one_clock_never_slept() -> None:
    read = clock_reader("plan9")
    assert read().slept_since(Clocks(0.0, 0.0)) == pytest.approx(0.0, abs=1e-3)
