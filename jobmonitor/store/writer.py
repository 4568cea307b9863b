"""The one thread that touches the file: writes that wait together become one transaction. Knows no table."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from jobmonitor.store.db import explain

T = TypeVar("T")
Item = TypeVar("Item")

# A transaction keeps other processes from writing: it must end long before they lose patience.
MOST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """Something to do in a transaction, and who waits for it. `is_lasting`: it must survive a loss of power.

    `work` takes the items of those that came in a row for it, and gives what each of them waits for.
    """

    work: Callable[[Sequence[Any]], Sequence[Any]]
    item: Any
    is_lasting: bool
    waiter: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: Any = None
    error: Exception | None = None


class Writer:
    """Runs all work on one thread, in the order in which it came."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._lock = threading.Lock()
        self._waiting: deque[_Write] = deque()
        self._is_closed = False

    def write(self, work: Callable[[], T], *, is_lasting: bool = False) -> asyncio.Future[T]:
        """What `work` gives, once it is committed. If it raises, nothing of it stays, and all else does.

        The work is done even if nobody waits for it any longer.
        """
        return self._put(lambda _: (work(),), None, is_lasting)

    def write_together(self, work: Callable[[Sequence[Item]], Sequence[T]], item: Item) -> asyncio.Future[T]:
        """What `work` gives for `item`, like `write`: those that wait in a row for the same work are done at once."""
        return self._put(work, item, is_lasting=False)

    async def read(self, work: Callable[[], T]) -> T:
        """What `work` gives, after all that was written before."""
        return await asyncio.wrap_future(self._thread.submit(self._guarded, work))

    def read_now(self, work: Callable[[], T]) -> T:
        """Like `read`, blocking."""
        return self._thread.submit(self._guarded, work).result()

    def close(self) -> None:
        """Finish what waits, then close the file (blocking)."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        self._thread.submit(self._finish).result()
        self._thread.shutdown()

    def _put(self, work: Callable[[Sequence[Any]], Sequence[T]], item: object, is_lasting: bool) -> asyncio.Future[T]:
        waiter: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the store is closed")
            if not self._waiting:
                self._thread.submit(self._drain)
            self._waiting.append(_Write(work, item, is_lasting, waiter))
        return waiter

    def _finish(self) -> None:
        while self._waiting:
            self._drain()
        self._db.close()

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except sqlite3.Error as e:
            raise explain(e, self._path) from e

    def _drain(self) -> None:
        """Do what waits. What is too much for one transaction is left to the next, after the reads that wait."""
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            if self._waiting and not self._is_closed:
                self._thread.submit(self._drain)
        try:
            outcomes = self._commit(batch)
        except Exception as e:  # noqa: BLE001 - whoever waits gets it; else they would wait for ever
            outcomes = [_Outcome(error=e)] * len(batch)
        told = list(zip(batch, outcomes, strict=True))
        for loop in {write.waiter.get_loop() for write in batch}:
            # A loop that has ended waits for nothing.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_tell, [each for each in told if each[0].waiter.get_loop() is loop])

    def _commit(self, batch: Sequence[_Write]) -> list[_Outcome]:
        # With NORMAL, a loss of power takes the last transactions with it; FULL waits for the disk, and for all before.
        self._db.execute(f"PRAGMA synchronous = {'FULL' if any(w.is_lasting for w in batch) else 'NORMAL'}")
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as e:
            return [self._failed(e) for _ in batch]
        try:
            groups = [list(group) for _, group in groupby(batch, key=lambda write: write.work)]
            outcomes = [outcome for group in groups for outcome in self._attempt(group)]
            self._db.execute("COMMIT")
        except sqlite3.Error as e:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            # All of it is lost (a full disk does that): each has a chance of its own.
            if len(batch) > 1:
                return [outcome for write in batch for outcome in self._commit([write])]
            return [self._failed(e)]
        return outcomes

    def _attempt(self, group: Sequence[_Write]) -> list[_Outcome]:
        """What came of these, which have their work in common. Raises SQLite's error where all is lost with them."""
        self._db.execute("SAVEPOINT attempt")
        try:
            results = group[0].work([write.item for write in group])
            outcomes = [_Outcome(result) for result in results]
        except Exception as e:
            if not self._db.in_transaction:
                raise
            self._db.execute("ROLLBACK TO attempt")
            outcomes = [self._failed(e)]
        self._db.execute("RELEASE attempt")
        if len(outcomes) < len(group):  # one of them spoilt it for the others: each has a chance of its own
            outcomes = [outcome for write in group for outcome in self._attempt([write])]
        return outcomes

    def _failed(self, error: Exception) -> _Outcome:
        told = explain(error, self._path)
        if told is not error:
            told.__cause__ = error
        return _Outcome(error=told)


def _tell(told: Sequence[tuple[_Write, _Outcome]]) -> None:
    for write, outcome in told:
        if write.waiter.done():  # its awaiter was cancelled
            continue
        if outcome.error:
            write.waiter.set_exception(outcome.error)
        else:
            write.waiter.set_result(outcome.result)
