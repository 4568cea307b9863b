"""The writer's thread: what waits together is one transaction, and one bad write costs no other."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.store.db import open_database
from jobmonitor.store.writer import Writer


class Desk:
    """A writer with one table, and what SQLite was told."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.db = open_database(file, ["CREATE TABLE lines (text TEXT NOT NULL);"])
        self.told: list[str] = []
        self.db.set_trace_callback(self.told.append)
        self.writer = Writer(self.db, file)
        self._go_on = threading.Event()

    def write(self, text: str | None) -> asyncio.Future[str | None]:
        def work() -> str | None:
            self.db.execute("INSERT INTO lines VALUES (?)", (text,))
            return text

        return self.writer.write(work)

    async def keep_busy(self) -> asyncio.Future[bool]:
        """Keep the thread from the next writes until `go_on`."""
        begun = threading.Event()
        busy = self.writer.write(lambda: begun.set() or self._go_on.wait())
        await asyncio.to_thread(begun.wait)
        return busy

    def go_on(self) -> None:
        self._go_on.set()

    def commits(self) -> int:
        return self.told.count("COMMIT")

    async def lines(self) -> list[str]:
        return await self.writer.read(lambda: [text for (text,) in self.db.execute("SELECT text FROM lines")])


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    desk = Desk(file)
    yield desk
    desk.go_on()
    desk.writer.close()


async def test_writes_that_wait_together_are_one_transaction(desk: Desk):
    first = await desk.keep_busy()
    rest = [desk.write(str(n)) for n in range(100)]
    desk.go_on()

    assert await first
    assert await asyncio.gather(*rest) == [str(n) for n in range(100)]
    assert await desk.lines() == [str(n) for n in range(100)]
    assert desk.commits() == 2


async def test_one_bad_write_loses_no_other(desk: Desk):
    first = await desk.keep_busy()
    rest = [desk.write(text) for text in ("a", None, "b")]
    desk.go_on()

    await first
    a, error, b = await asyncio.gather(*rest, return_exceptions=True)

    assert (a, b) == ("a", "b")
    assert isinstance(error, sqlite3.IntegrityError)
    assert await desk.lines() == ["a", "b"]


async def test_writes_in_a_row_for_the_same_work_are_done_at_once_and_cost_each_other_nothing(desk: Desk):
    calls: list[list[str]] = []

    def work(texts: Sequence[str]) -> list[str]:
        calls.append(list(texts))
        for text in texts:
            desk.db.execute("INSERT INTO lines VALUES (?)", (text or None,))
        return [text.upper() for text in texts]

    first = await desk.keep_busy()
    rest = [desk.writer.write_together(work, text) for text in "ab"]
    alone = desk.write("x")
    rest += [desk.writer.write_together(work, text) for text in ("c", "", "d")]
    desk.go_on()

    await asyncio.gather(first, alone)
    a, b, c, error, d = await asyncio.gather(*rest, return_exceptions=True)

    assert (a, b, c, d) == ("A", "B", "C", "D")
    assert isinstance(error, sqlite3.IntegrityError)
    assert await desk.lines() == ["a", "b", "x", "c", "d"]
    assert calls == [["a", "b"], ["c", "", "d"], ["c"], [""], ["d"]]
    assert desk.commits() == 2


async def test_half_of_a_bad_write_does_not_stay(desk: Desk):
    def work() -> None:
        desk.db.execute("INSERT INTO lines VALUES ('half')")
        raise LookupError("a fault of ours")

    with pytest.raises(LookupError):
        await desk.writer.write(work)

    assert await desk.lines() == []


async def test_a_write_goes_on_when_nobody_waits_for_it_any_longer(desk: Desk):
    first = await desk.keep_busy()
    unwanted = desk.write("a")
    unwanted.cancel()
    desk.go_on()

    await first
    assert await desk.lines() == ["a"]


async def test_a_full_disk_is_told_in_words_and_takes_what_still_fits(desk: Desk):
    pages = desk.db.execute("PRAGMA page_count").fetchone()[0]
    desk.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    first = await desk.keep_busy()
    rest = [desk.write(text) for text in ("a", "b" * 100_000, "c")]
    desk.go_on()

    await first
    a, error, c = await asyncio.gather(*rest, return_exceptions=True)

    assert (a, c) == ("a", "c")
    assert isinstance(error, Problem)
    assert error.title == "The disk is full: the job list can't be saved"
    assert str(desk.file) in error.hint
    assert await desk.lines() == ["a", "c"]


async def test_a_lock_that_another_program_keeps_is_told_in_words(desk: Desk):
    desk.db.execute("PRAGMA busy_timeout = 1")
    another = sqlite3.connect(desk.file, isolation_level=None)
    another.execute("BEGIN IMMEDIATE")

    with pytest.raises(Problem, match="Another program keeps the job list locked"):
        await desk.write("a")

    another.close()
    assert await desk.write("b") == "b"
    assert await desk.lines() == ["b"]


async def test_a_file_that_became_read_only_is_told_in_words(desk: Desk):
    desk.db.execute("PRAGMA query_only = ON")

    with pytest.raises(Problem, match="read-only"):
        await desk.write("a")


async def test_only_what_must_outlast_a_loss_of_power_waits_for_the_disk(desk: Desk):
    def synchronous() -> int:
        return desk.db.execute("PRAGMA synchronous").fetchone()[0]

    normal, full = 1, 2
    assert await desk.writer.write(synchronous) == normal
    assert await desk.writer.write(synchronous, is_lasting=True) == full
    assert await desk.writer.write(synchronous) == normal


async def test_closing_finishes_what_waits(desk: Desk):
    first = await desk.keep_busy()
    rest = [desk.write(str(n)) for n in range(2500)]
    closing = asyncio.get_running_loop().run_in_executor(None, desk.writer.close)
    desk.go_on()

    await closing
    await asyncio.gather(first, *rest)

    assert len(Desk(desk.file).db.execute("SELECT * FROM lines").fetchall()) == 2500


async def test_after_closing_nothing_is_taken(desk: Desk):
    desk.writer.close()
    desk.writer.close()

    with pytest.raises(RuntimeError, match="closed"):
        desk.write("a")


async def test_more_than_a_transaction_holds_is_split_and_kept_in_order(desk: Desk):
    first = await desk.keep_busy()
    rest = [desk.write(str(n)) for n in range(2500)]
    desk.go_on()

    await asyncio.gather(first, *rest)

    assert await desk.lines() == [str(n) for n in range(2500)]
    assert desk.commits() == 4
