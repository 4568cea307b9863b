"""How long jobs took, kept when the jobs themselves are gone. Runs on the writer's thread, inside its transactions."""

import sqlite3

from jobmonitor.forecast import Duration

KEPT = 200  # of each provider's kinds


class Durations:
    """The durations of the newest finished jobs."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[Duration]:
        """Every one, oldest first."""
        rows = self._db.execute("SELECT provider, kind, seconds FROM durations ORDER BY id")
        return [Duration(*row) for row in rows]

    def keep(self, duration: Duration) -> None:
        """One more; where there are too many of its kind, the oldest gives way."""
        kind = (duration.provider, duration.kind)
        self._db.execute("INSERT INTO durations (provider, kind, seconds) VALUES (?, ?, ?)", (*kind, duration.seconds))
        self._db.execute(_SHORTEN, (*kind, *kind, KEPT))


_SHORTEN = """
DELETE FROM durations WHERE provider = ? AND kind = ? AND id <= (
    SELECT id FROM durations WHERE provider = ? AND kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?
)
"""
