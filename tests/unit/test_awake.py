"""The system is asked not to let us nap while there is work, once, and the wish is taken back."""

from collections.abc import Callable
from typing import cast

from jobmonitor.app.awake import USER_INITIATED_ALLOWING_IDLE_SLEEP, Awake, awake_with
from jobmonitor.events import Event
from jobmonitor.tracker import Tracker


class Naps:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def hold(self) -> Callable[[], None]:
        self.seen.append("held")
        return lambda: self.seen.append("released")


class Work:
    """As much of a tracker as is looked at."""

    def __init__(self) -> None:
        self.changed: Event[tuple[object, ...]] = Event()
        self.removed: Event[tuple[int, ...]] = Event()
        self.idle = True
        self.waiting: list[Callable[[], None]] = []

    def later(self, _seconds: float, act: Callable[[], None]) -> None:
        self.waiting.append(act)

    def is_idle(self) -> bool:
        return self.idle

    def becomes(self, *, idle: bool) -> None:
        self.idle = idle
        self.changed.emit(())


def test_one_activity_is_held_however_often_work_is_told() -> None:
    naps = Naps()
    awake = Awake(naps)
    for busy in (False, True, True, False, False, True):
        awake.tell(busy=busy)
    assert naps.seen == ["held", "released", "held"]


def test_where_nothing_naps_nothing_is_asked() -> None:
    awake = Awake(None)
    awake.tell(busy=True)
    awake.tell(busy=False)


def test_it_lasts_as_long_as_jobs_are_on_their_way() -> None:
    naps, work = Naps(), Work()
    with awake_with(cast("Tracker", work), naps, work.later):
        assert naps.seen == []
        work.becomes(idle=False)
        work.becomes(idle=False)
        assert naps.seen == ["held"]
        work.becomes(idle=True)
        assert naps.seen == ["held", "released"]


def test_it_ends_with_the_window_and_hears_nothing_more() -> None:
    naps, work = Naps(), Work()
    with awake_with(cast("Tracker", work), naps, work.later):
        work.becomes(idle=False)
    assert naps.seen == ["held", "released"]
    work.becomes(idle=False)
    assert naps.seen == ["held", "released"]


def test_work_that_ends_a_moment_after_its_last_change_is_seen_to_end() -> None:
    naps, work = Naps(), Work()
    with awake_with(cast("Tracker", work), naps, work.later):
        work.becomes(idle=False)
        work.becomes(idle=False)
        assert len(work.waiting) == 1
        work.waiting.pop()()
        assert naps.seen == ["held"]
        work.idle = True  # and nobody tells
        work.waiting.pop()()
        assert naps.seen == ["held", "released"]
        assert not work.waiting
        work.becomes(idle=False)
    work.waiting.pop()()
    assert naps.seen == ["held", "released", "held", "released"]


def test_the_machine_may_still_sleep() -> None:
    idle_system_sleep_disabled = 1 << 20
    assert not USER_INITIATED_ALLOWING_IDLE_SLEEP & idle_system_sleep_disabled
