"""Opens the file: made, taken to today's version with a copy kept, or refused in words. Knows no row."""

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from jobmonitor.errors import Problem
from jobmonitor.store.migrations import MIGRATIONS

OURS = 0x4A4F424D  # "JOBM" in the file's header
PATIENCE = 10.0  # seconds that we wait for another process to finish its writing


def open_database(path: Path, migrations: Sequence[str] = MIGRATIONS) -> sqlite3.Connection:
    """A connection to the file in today's version. Raises a Problem where the file can't be used; it stays as it was.

    The connection goes from thread to thread, one at a time.
    """
    try:
        _create_for_this_user(path)
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as e:
        raise explain(e, path) from e
    try:
        _refuse_foreign(db, path, len(migrations))
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA fullfsync = ON")  # macOS: its fsync alone leaves the bytes in the drive
        db.execute("PRAGMA foreign_keys = ON")
        _migrate(db, path, migrations)
    except (OSError, sqlite3.Error) as e:
        db.close()
        raise explain(e, path) from e
    except BaseException:
        db.close()
        raise
    return db


def explain(error: Exception, path: Path) -> Exception:
    """The Problem behind an error of the file or the disk; any other error is ours, and comes back as it is."""
    place = f"The file is {path}"
    if isinstance(error, OSError):
        return Problem(f"The job list can't be opened: {error.strerror or error}", place)
    if not isinstance(error, sqlite3.Error):
        return error
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the rest of the code says which kind of it
        case sqlite3.SQLITE_FULL:
            return Problem("The disk is full: the job list can't be saved", f"Free some space. {place}")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Problem("Another program keeps the job list locked", f"Close it and try again. {place}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return Problem("The job list can't be written: it is read-only", f"Allow writing to it. {place}")
        case sqlite3.SQLITE_CORRUPT:
            return Problem("The job list is damaged", f"Put a copy in its place, or move it away. {place}")
        case sqlite3.SQLITE_NOTADB:
            return Problem("The job list is not a database", f"Put a copy in its place, or move it away. {place}")
        case sqlite3.SQLITE_CANTOPEN:
            return Problem("The job list can't be opened", f"Is its folder there, and yours? {place}")
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOLFS:
            return Problem("The disk failed while the job list was in use", f"Check the disk. {place}")
        case _:
            return error


def _create_for_this_user(path: Path) -> None:
    """SQLite gives its side files the mode of the file itself: links to results are nobody else's business."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _refuse_foreign(db: sqlite3.Connection, path: Path, newest: int) -> None:
    version = _number(db, "PRAGMA user_version")
    is_ours = _number(db, "PRAGMA application_id") == OURS
    is_empty = not _number(db, "SELECT count(*) FROM sqlite_master")
    if not is_ours and not is_empty:
        raise Problem("The job list is another program's database", f"Move it away. The file is {path}")
    if version > newest:
        raise Problem(
            "The job list was written by a newer Job Monitor",
            f"Update Job Monitor; nothing was changed. The file is {path}",
        )


def _migrate(db: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Take the file to today's version: one transaction and one copy for each step. A new one has nothing to copy."""
    found: int | None = None
    while True:
        # Two processes may start at once: the version counts once the lock is ours. (And it shows if we may write.)
        db.execute("BEGIN IMMEDIATE")
        try:
            version = _number(db, "PRAGMA user_version")
            if version >= len(migrations):
                return
            found = version if found is None else found
            if found:
                _copy(path, path.with_name(f"{path.name}.before-{version + 1}"))
            for statement in _statements(migrations[version]):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute(f"PRAGMA application_id = {OURS}")
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


def _copy(path: Path, to: Path) -> None:
    """A whole copy or none. SQLite's own way: the file alone lacks what still lies in the log beside it."""
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        _create_for_this_user(part)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        os.replace(part, to)
    finally:
        part.unlink(missing_ok=True)


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one: `executescript` would end the transaction."""
    statement = ""
    for part in re.split(r"(?<=;)", script):
        statement += part
        # Not every semicolon ends one: some stand in texts, comments and triggers.
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _number(db: sqlite3.Connection, query: str) -> int:
    return db.execute(query).fetchone()[0]
