"""The scheduler in virtual time: who is asked when, and never too often."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest

from jobmonitor.polling.monitor import Monitor
from tests.virtual_time import run_virtual


class Asked:
    """Takes the place of the tracker: notes when each job was asked about, and says when it is due next."""

    def __init__(self, *, lasts: float = 0.0, every: float | None = None) -> None:
        self.times: list[tuple[float, int]] = []
        self.lasts = lasts
        self.every = every
        self.at_once = 0
        self.most_at_once = 0
        self.monitor: Monitor[str] = Monitor(self.ask)

    async def ask(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        self.times.append((loop.time() - 1_000.0, number))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.lasts)
        self.at_once -= 1
        if self.every is not None:
            self.monitor.watch(number, "a", self.every)

    def of(self, number: int) -> list[float]:
        return [round(at, 3) for at, asked in self.times if asked == number]


def during(seconds: float, asked: Asked, begin: Callable[[Monitor[str]], object]) -> None:
    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            begin(asked.monitor)
            await asyncio.sleep(seconds)
            running.cancel()

    run_virtual(main())


def test_a_job_is_asked_about_when_it_is_due_and_not_before() -> None:
    asked = Asked()
    during(100, asked, lambda m: [m.watch(1, "a", 30), m.watch(2, "a", 10)])
    assert asked.times == [(10, 2), (30, 1)]


def test_a_new_time_takes_the_place_of_the_old_one() -> None:
    asked = Asked()
    during(100, asked, lambda m: [m.watch(1, "a", 30), m.watch(1, "a", 50)])
    assert asked.of(1) == [50]


def test_a_forgotten_job_is_not_asked_about() -> None:
    asked = Asked()
    during(100, asked, lambda m: [m.watch(1, "a", 30), m.forget(1)])
    assert asked.times == []
    assert asked.monitor.is_idle()


def test_a_job_comes_again_for_as_long_as_it_is_watched() -> None:
    asked = Asked(every=10.0)
    during(35, asked, lambda m: m.watch(1, "a", 0))
    assert asked.of(1) == [0, 10, 20, 30]


def test_an_account_has_four_questions_under_way_at_most_and_all_have_eight() -> None:
    one, three = Asked(lasts=1.0), Asked(lasts=1.0)
    during(30, one, lambda m: [m.watch(n, "a", 0) for n in range(20)])
    during(30, three, lambda m: [m.watch(n, "abc"[n % 3], 0) for n in range(60)])
    assert (one.most_at_once, three.most_at_once) == (4, 8)


def test_no_account_waits_for_ever_behind_the_others() -> None:
    asked = Asked(lasts=1.0)
    during(10, asked, lambda m: [m.watch(n, "abc"[n % 3], 0) for n in range(300)])
    served = Counter("abc"[number % 3] for _, number in asked.times)
    assert max(served[lane] for lane in "abc") - min(served[lane] for lane in "abc") <= 4


def test_a_rate_of_the_provider_is_kept() -> None:
    asked = Asked()

    def begin(monitor: Monitor[str]) -> None:
        monitor.limit("a", per_minute=60.0)
        for number in range(200):
            monitor.watch(number, "a", 0)

    during(60, asked, begin)
    assert len([at for at, _ in asked.times if at < 1]) == 6, "a tenth of them at once"
    assert 58 <= len(asked.times) <= 60


@pytest.mark.parametrize("per_minute", [1.0, 4.0, 10.0, 120.0])
def test_in_no_minute_more_is_asked_than_the_provider_allows(per_minute: float) -> None:
    asked = Asked()

    def begin(monitor: Monitor[str]) -> None:
        monitor.limit("a", per_minute=per_minute)
        for number in range(2000):
            monitor.watch(number, "a", (number * 37 % 1500) / 10)  # busy and idle stretches

    during(600, asked, begin)
    times = [at for at, _ in asked.times]
    fullest = max(sum(start <= at < start + 60 for at in times) for start in times)
    assert fullest <= per_minute
    assert len(times) >= 8 * per_minute, "and it uses what it may"


def test_a_job_that_is_late_first_goes_first_and_none_waits_for_ever() -> None:
    asked = Asked()

    def begin(monitor: Monitor[str]) -> None:
        monitor.limit("a", per_minute=6.0)
        monitor.watch(1, "a", 0, patience=60)
        for number in range(2, 200):
            monitor.watch(number, "a", number - 2, patience=5)

    during(900, asked, begin)
    order = [number for _, number in asked.times]
    assert order[:5] == [2, 3, 4, 5, 6]
    assert order[54:58] == [56, 1, 57, 58], "what is late at 60 goes before what is late afterwards"


def test_a_request_that_is_no_question_waits_for_its_turn_and_counts() -> None:
    asked = Asked(every=0.1)
    admitted: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            await asyncio.sleep(0)
            asked.monitor.limit("a", per_minute=6.0)
            for number in range(5):
                asked.monitor.watch(number, "a", 0)
            await asyncio.sleep(1)
            for _ in range(3):
                await asked.monitor.admit("a")
                admitted.append(loop.time() - 1_000.0)
            running.cancel()

    run_virtual(main())
    assert [round(at) for at in admitted] == [10, 20, 30], "one every ten seconds, and before the jobs that are due"
    assert len(asked.times) == 1


def test_a_request_whose_wait_is_given_up_takes_nobodys_turn() -> None:
    asked = Asked()

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            await asyncio.sleep(0)
            asked.monitor.limit("a", per_minute=1.0)
            await asked.monitor.admit("a")
            waiting = group.create_task(asked.monitor.admit("a"), name="waiting")
            asked.monitor.watch(1, "a", 0)
            await asyncio.sleep(1)
            waiting.cancel()
            await asyncio.sleep(100)
            running.cancel()

    run_virtual(main())
    assert asked.of(1) == [61]
    assert asked.monitor.is_idle()


def test_while_it_rests_nothing_is_asked_and_then_one_question_at_a_time() -> None:
    asked = Asked(lasts=1.0)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            asked.monitor.rest(10)
            for number in range(20):
                asked.monitor.watch(number, "abc"[number % 3], 0)
            await asyncio.sleep(5)
            assert asked.times == []
            await asyncio.sleep(8.5)
            assert [at for at, _ in asked.times] == [10, 11, 12, 13]
            asked.monitor.rest(100)
            asked.monitor.look()
            await asyncio.sleep(0.9)
            assert asked.at_once == 1
            asked.monitor.wake()
            await asyncio.sleep(0.05)
            assert asked.at_once == 8
            running.cancel()

    run_virtual(main())


def test_a_held_account_is_asked_nothing_while_others_go_on() -> None:
    asked = Asked()

    def begin(monitor: Monitor[str]) -> None:
        monitor.lane("a").hold(1_040)
        monitor.watch(1, "a", 0)
        monitor.watch(2, "b", 0)

    during(100, asked, begin)
    assert asked.times == [(0, 2), (40, 1)]


def test_a_job_that_is_due_while_it_is_being_asked_about_is_not_asked_twice_at_once() -> None:
    asked = Asked(lasts=10.0)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            asked.monitor.watch(1, "a", 0)
            await asyncio.sleep(5)
            asked.monitor.watch(1, "a", 0)
            await asyncio.sleep(50)
            running.cancel()

    run_virtual(main())
    assert asked.most_at_once == 1


def test_a_fault_of_ours_ends_the_watch_of_one_job_only(expected_warnings: list[str]) -> None:
    expected_warnings.append("Asking about job 1 failed")
    seen: list[int] = []

    async def ask(number: int) -> None:
        seen.append(number)
        if number == 1:
            raise ZeroDivisionError

    async def main() -> None:
        monitor: Monitor[str] = Monitor(ask)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(monitor.run(), name="monitor")
            monitor.watch(1, "a", 0)
            monitor.watch(2, "a", 1)
            await asyncio.sleep(5)
            running.cancel()

    run_virtual(main())
    assert seen == [1, 2]


@pytest.mark.parametrize("waiting", [100, 10_000])
def test_many_that_wait_far_off_do_not_hinder_one_that_is_due(waiting: int) -> None:
    asked = Asked()
    during(10, asked, lambda m: [*(m.watch(n, "a", 5_000 + n) for n in range(waiting)), m.watch(-1, "a", 1)])
    assert asked.times == [(1, -1)]


class Refused(Asked):
    """The first question is answered at once by a wish to wait for five seconds."""

    async def ask(self, number: int) -> None:
        self.times.append((asyncio.get_running_loop().time() - 1_000.0, number))
        if len(self.times) == 1:
            self.monitor.lane("a").hold(asyncio.get_running_loop().time() + 5)


def test_what_has_begun_but_not_gone_yet_waits_too_where_an_answer_asks_for_it() -> None:
    asked = Refused()
    during(60, asked, lambda m: [m.watch(number, "a", 0) for number in (1, 2, 3)])
    assert asked.times == [(0, 1), (5, 2), (5, 3)]
    assert asked.monitor.lane("a").tally.total == 3
    assert asked.monitor.lane("a").in_flight == 0


def test_a_job_that_is_forgotten_while_it_is_put_back_is_not_asked_about() -> None:
    asked = Refused()

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            for number in (1, 2):
                asked.monitor.watch(number, "a", 0)
            await asyncio.sleep(1)
            asked.monitor.forget(2)
            await asyncio.sleep(60)
            running.cancel()

    run_virtual(main())
    assert asked.times == [(0, 1)]
    assert asked.monitor.is_idle()


def test_a_request_that_was_admitted_waits_too_where_an_answer_asks_for_it() -> None:
    asked = Refused()
    admitted: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(asked.monitor.run(), name="monitor")
            await asyncio.sleep(0)
            asked.monitor.rest(100)
            waiting = group.create_task(asked.monitor.admit("a"), name="waiting")
            await asyncio.sleep(1)
            asked.monitor.wake()
            asked.monitor.lane("a").hold(loop.time() + 5)  # before whoever waits has heard that it may go
            await waiting
            admitted.append(loop.time() - 1_000.0)
            running.cancel()

    run_virtual(main())
    assert admitted == [6]
    assert asked.monitor.lane("a").tally.total == 1
