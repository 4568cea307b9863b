"""The window's event loop: callbacks in order, timers never early, and garbage collected on its thread alone."""

import asyncio
import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from jobmonitor.app.loop import MANY_CANCELLED, YOUNG, WindowLoop


def running() -> WindowLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, WindowLoop)
    return loop


async def test_callbacks_run_in_the_order_in_which_they_were_asked_for(qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(5):
        running().call_soon(seen.append, number)
    await asyncio.sleep(0)
    assert seen == [0, 1, 2, 3, 4]


async def test_what_a_callback_makes_ready_waits_for_a_round_of_qts_events(qtbot: QtBot) -> None:
    order: list[str] = []
    QTimer.singleShot(0, lambda: order.append("qt"))
    done = asyncio.Event()

    def again(left: int) -> None:
        order.append("batch")
        if left:
            running().call_soon(again, left - 1)
        else:
            done.set()

    running().call_soon(again, 20)
    await done.wait()
    assert "qt" in order[:-1], "an endless chain of callbacks must not keep Qt from its events"


async def test_a_timer_never_rings_early(qtbot: QtBot) -> None:
    for delay in (0.001, 0.0144, 0.03):
        began = running().time()
        await asyncio.sleep(delay)
        assert running().time() >= began + delay


async def test_timers_ring_in_the_order_of_their_times(qtbot: QtBot) -> None:
    seen: list[str] = []
    done = asyncio.Event()
    running().call_later(0.02, done.set)
    running().call_later(0.015, seen.append, "later")
    running().call_later(0.005, seen.append, "sooner")
    await done.wait()
    assert seen == ["sooner", "later"]


async def test_a_cancelled_timer_does_not_ring_and_many_of_them_are_cleared_away(qtbot: QtBot) -> None:
    seen: list[int] = []
    handles = [running().call_later(3_000 + n, seen.append, n) for n in range(MANY_CANCELLED * 3)]
    for handle in handles:
        handle.cancel()
    assert len(running()._timed) < MANY_CANCELLED * 2  # pyright: ignore[reportPrivateUsage]
    soon = running().call_later(0.001, seen.append, -1)
    soon.cancel()
    await asyncio.sleep(0.005)
    assert seen == []


async def test_a_callback_that_is_cancelled_before_its_batch_does_not_run(qtbot: QtBot) -> None:
    seen: list[int] = []
    running().call_soon(seen.append, 1).cancel()
    await asyncio.sleep(0)
    assert seen == []


async def test_a_delay_longer_than_qts_timers_can_count_is_kept(qtbot: QtBot) -> None:
    handle = running().call_later(40 * 86_400, lambda: pytest.fail("rang at once"))
    await asyncio.sleep(0.005)
    handle.cancel()


async def test_a_fault_in_a_callback_is_logged_and_the_loop_goes_on(qtbot: QtBot, expected_warnings: list[str]) -> None:
    expected_warnings.append("Exception in callback")
    running().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.001)
    seen: list[int] = []
    running().call_soon(seen.append, 1)
    await asyncio.sleep(0)
    assert seen == [1]


async def test_a_result_of_a_thread_wakes_the_loop(qtbot: QtBot) -> None:
    assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()


class Knot:
    """Something that only a collection frees; it notes on which thread that happened."""

    def __init__(self, freed: list[int]) -> None:
        self.me = self
        weakref.finalize(self, lambda: freed.append(threading.get_ident()))


async def test_garbage_is_collected_on_the_windows_thread_alone(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    freed: list[int] = []

    def litter() -> None:
        for _ in range(YOUNG * 2):
            Knot(freed)

    await asyncio.to_thread(litter)
    while len(freed) < YOUNG:
        await asyncio.sleep(0.001)
    assert set(freed) == {threading.get_ident()}


def test_an_ended_loop_gives_collecting_back_to_python(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(app)) as runner:
        runner.run(asyncio.sleep(0))
        assert not gc.isenabled()
    assert gc.isenabled()
