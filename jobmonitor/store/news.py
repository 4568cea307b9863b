"""What other programs wrote to the same file since we last looked, and what they ask of us. Takes nothing away."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jobmonitor.jobs import Job
from jobmonitor.store.accounts import Accounts
from jobmonitor.store.jobs import Jobs

KEPT = 100  # messages; whoever they are for looks several times a minute
AT_LEAST_EVERY: Final = 10  # glances: two writes can come within one tick of the file's clock


@dataclass(frozen=True, slots=True)
class Changes:
    """What others changed. `jobs` are as they are now, `removed` the numbers of those that are no longer there."""

    jobs: tuple[Job, ...] = ()
    removed: tuple[int, ...] = ()
    accounts_changed: bool = False
    messages: tuple[str, ...] = ()


class Glance:
    """Whether anybody may have written, by size and time of the log alone: some microseconds, and no other thread."""

    def __init__(self, database: Path) -> None:
        self._log = f"{database}-wal"
        self._mark: tuple[int, int] | None = None
        self._glances = 0

    def may_be_news(self) -> bool:
        """Whether it is worth asking `News`."""
        try:
            stat = os.stat(self._log)
        except OSError:
            return True
        self._glances += 1
        before, self._mark = self._mark, (stat.st_size, stat.st_mtime_ns)
        return self._mark != before or self._glances % AT_LEAST_EVERY == 0


class News:
    """Looks for what others wrote. Runs on the writer's thread."""

    def __init__(self, db: sqlite3.Connection, jobs: Jobs, accounts: Accounts) -> None:
        self._db = db
        self._jobs = jobs
        self._accounts = accounts
        self._version = self._data_version()
        self._message = self._last_message()

    def changes(self) -> Changes:
        """What others changed since the last call."""
        version = self._data_version()
        if version == self._version:
            return Changes()
        # Read before the rows are: what comes in between is told twice rather than never.
        revision = self._jobs.revision()
        overtaken = ",".join(map(str, sorted(self._jobs.overtaken)))
        where = f"(revision > ? AND writer <> ?) OR number IN ({overtaken})"
        since = (self._jobs.seen, self._jobs.writer)
        jobs = self._jobs.load(where, *since)
        gone = self._db.execute("SELECT number FROM gone WHERE revision > ? AND writer <> ?", since).fetchall()
        changes = Changes(
            jobs=tuple(job for job in jobs if job.removed_at is None),
            removed=(*(job.number for job in jobs if job.removed_at is not None), *(number for (number,) in gone)),
            accounts_changed=self._accounts.changed(),
            messages=self._messages(),
        )
        self._jobs.overtaken.clear()
        self._jobs.seen = revision
        self._version = version
        return changes

    def ask(self, what: str) -> None:
        """Leave a message for every other program that has the file open."""
        self._db.execute("INSERT INTO messages (writer, what) VALUES (?, ?)", (self._jobs.writer, what))
        self._db.execute("DELETE FROM messages WHERE id <= ?", (self._last_message() - KEPT,))

    def _messages(self) -> tuple[str, ...]:
        rows = self._db.execute(
            "SELECT id, what FROM messages WHERE id > ? AND writer <> ? ORDER BY id", (self._message, self._jobs.writer)
        ).fetchall()
        if rows:
            self._message = rows[-1][0]
        return tuple(what for _, what in rows)

    def _last_message(self) -> int:
        return self._db.execute("SELECT coalesce(max(id), 0) FROM messages").fetchone()[0]

    def _data_version(self) -> int:
        """Differs from the last one when another connection has written."""
        return self._db.execute("PRAGMA data_version").fetchone()[0]
