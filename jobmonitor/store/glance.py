"""A quick look at the newest jobs, for the first paint of a window. It writes nothing and never fails."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from jobmonitor.jobs import Job
from jobmonitor.store.migrations import MIGRATIONS
from jobmonitor.store.rows import decode_job


def glance(path: Path, most: int) -> list[Job]:
    """The newest jobs, at most so many; none where the file is of another version, busy, or not there (blocking).

    `Store.open` then says what is wrong, if anything is.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as db:
            if db.execute("PRAGMA user_version").fetchone() != (len(MIGRATIONS),):
                return []
            rows = db.execute(
                "SELECT body FROM jobs WHERE removed_at IS NULL ORDER BY number DESC LIMIT ?", (most,)
            ).fetchall()
            return [decode_job(body) for (body,) in rows]
    except (sqlite3.Error, msgspec.DecodeError):
        return []
