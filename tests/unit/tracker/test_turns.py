"""Who is fetched first: the one whose link dies first."""

import asyncio

import pytest

from jobmonitor.tracker.turns import Turns
from tests.virtual_time import run_virtual

NOW = 1_700_000_000.0


def order_of(ends: list[float | None], places: int = 1, lasts: float = 10.0) -> list[int]:
    order: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        turns = Turns(places, lambda: NOW + loop.time() - began)

        async def one(n: int, end: float | None) -> None:
            async with turns.turn(None if end is None else NOW + end):
                order.append(n)
                await asyncio.sleep(lasts)

        async with asyncio.TaskGroup() as group:
            for n, end in enumerate(ends):
                group.create_task(one(n, end))

    run_virtual(main())
    return order


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([None, 3600, 600, 900], [2, 3, 1, 0]),
        ([None, None, None], [0, 1, 2]),
        ([-5, 3600, None], [1, 0, 2]),  # a dead one is in no hurry
    ],
)
def test_the_link_that_dies_first_is_fetched_first(ends: list[float | None], expected: list[int]):
    assert order_of(ends) == expected


async def test_a_link_in_danger_waits_for_nobody():
    turns = Turns(1, lambda: NOW)
    async with turns.turn(None), asyncio.timeout(5), turns.turn(NOW + 60):
        pass


def test_a_link_that_comes_into_danger_while_it_waits_gets_a_place():
    times: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        turns = Turns(1, lambda: NOW + loop.time() - began)

        async def slow() -> None:
            async with turns.turn(NOW + 200):
                await asyncio.sleep(10_000)

        async def other() -> None:
            async with turns.turn(NOW + 600):
                times.append(loop.time() - began)

        async with asyncio.TaskGroup() as group:
            group.create_task(slow())
            group.create_task(other())

    run_virtual(main())
    assert 480 <= times[0] < 490


async def test_who_gives_up_leaves_no_place_taken():
    turns = Turns(1, lambda: NOW)

    async def one() -> None:
        async with turns.turn(None):
            await asyncio.Event().wait()

    tasks = [asyncio.get_running_loop().create_task(one()) for _ in range(3)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5), turns.turn(None):
        pass
