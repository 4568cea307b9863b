"""What happened to a job and what its provider said last. Runs on the writer's thread, inside its transactions."""

import sqlite3
import zlib

from jobmonitor.errors import Problem
from jobmonitor.jobs import Answer, Health, JobState, TimelineEntry

LONGEST = 1000  # lines of one job
PACK_FROM = 4096  # bytes of an answer


class Story:
    """The timelines and last answers. Both go with their job's row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def timeline(self, number: int) -> tuple[TimelineEntry, ...]:
        """What happened to the job, oldest first."""
        rows = self._db.execute(
            "SELECT at, state, provider_state, health, message FROM timeline WHERE number = ? ORDER BY seq", (number,)
        )
        return tuple(
            TimelineEntry(at, JobState(state), provider_state, Health(health), message)
            for at, state, provider_state, health, message in rows
        )

    def append(self, number: int, entry: TimelineEntry) -> None:
        """Add a line. In a story that is too long, the oldest line that moved no state gives way to it."""
        (last,) = self._db.execute("SELECT max(seq) FROM timeline WHERE number = ?", (number,)).fetchone()
        seq = (last or 0) + 1
        self._db.execute(
            "INSERT INTO timeline VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, seq, entry.at, entry.state, entry.provider_state, entry.health, entry.message),
        )
        if seq > LONGEST:
            self._db.execute(_SHORTEN, {"number": number, "longest": LONGEST})

    def answer(self, number: int) -> Answer | None:
        """The last answer about the job, None while there is none."""
        row = self._db.execute("SELECT at, status, is_packed, body FROM answers WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        at, status, is_packed, body = row
        try:
            return Answer(at, status, zlib.decompress(body) if is_packed else body)
        except zlib.error as e:
            raise Problem("The last answer is damaged", "The next one takes its place") from e

    def keep(self, number: int, answer: Answer) -> None:
        """Put this answer in the place of the last one."""
        is_packed = len(answer.body) >= PACK_FROM
        body = zlib.compress(answer.body, level=1) if is_packed else answer.body
        self._db.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", (number, answer.at, answer.status, is_packed, body)
        )


_SHORTEN = """
DELETE FROM timeline WHERE number = :number AND seq IN (
    SELECT seq FROM (
        SELECT seq, state IS lag(state) OVER (ORDER BY seq) AS is_noise FROM timeline WHERE number = :number
    )
    ORDER BY is_noise DESC, seq
    LIMIT max(0, (SELECT count(*) FROM timeline WHERE number = :number) - :longest)
)
"""
