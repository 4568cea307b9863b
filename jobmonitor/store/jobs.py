"""The rows of jobs: added once, changed, removed, gone. Runs on the writer's thread, inside its transactions."""

import logging
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job
from jobmonitor.store.rows import (
    decode_job,
    decode_names,
    decode_vars,
    encode_job,
    encode_names,
    encode_vars,
    likeliest,
    merged,
)

log = logging.getLogger(__name__)

_NUMBERS = msgspec.json.Decoder(list[int])

# Each call to SQLite gives up the interpreter's lock, and beside a busy loop waits for it again: up to 5 ms a call. So
# what comes in thousands is one statement for all, and its rows go in and out as one JSON text.

_PRESENT = """
SELECT json_group_array(number), json_group_array(number) FILTER (WHERE writer <> ? AND revision > ?)
FROM jobs WHERE number IN (SELECT value FROM json_each(?))
"""

# A patch takes out what is null, and then the body says nothing of it: not removed.
_SAVE = """
UPDATE jobs SET
    body = CAST(json_patch(json_extract(new.value, '$[1]'), json_object(
        'id', jobs.id,
        'provider', provider,
        'account', account,
        'vars', json(vars),
        'candidates', json(candidates),
        'paused', json(CASE WHEN paused THEN 'true' ELSE 'false' END),
        'removed_at', json(CASE WHEN removed_at IS NOT NULL THEN printf('%!.17g', removed_at) END),
        'starred', json(CASE WHEN starred THEN 'true' ELSE 'false' END),
        'seen_at', json(CASE WHEN seen_at IS NOT NULL THEN printf('%!.17g', seen_at) END)
    )) AS BLOB),
    revision = :first + new.key,
    writer = :writer
FROM json_each(:news) AS new
WHERE jobs.number = json_extract(new.value, '$[0]')
"""

# A body that can't be read stays as it is: the columns count then.
_MARK = """
    body = CASE
        WHEN json_valid(CAST(body AS TEXT)) THEN CAST(json_set(CAST(body AS TEXT), :place, json(:json)) AS BLOB)
        ELSE body
    END,
    revision = :first + wanted.key,
    writer = :writer
FROM json_each(:numbers) AS wanted
WHERE jobs.number = wanted.value
"""


@dataclass(frozen=True, slots=True)
class Added:
    """A job as it stands in the store. `is_new` is False where it was there already, removed or not."""

    job: Job
    is_new: bool


class Jobs:
    """The rows of jobs. Each change carries a revision that only grows and the `writer` that made it."""

    def __init__(self, db: sqlite3.Connection, writer: str) -> None:
        self._db = db
        self.writer = writer
        self.seen = self.revision()
        """The revision up to which this program knows what others wrote."""
        self.overtaken: set[int] = set()
        """Jobs that we wrote to after others had, before we knew of it."""

    def revision(self) -> int:
        """The revision of the newest change."""
        return self._db.execute("SELECT value FROM revision").fetchone()[0]

    def load(self, where: str = "removed_at IS NULL", *values: object) -> list[Job]:
        """The jobs of these rows, by number."""
        query = f"SELECT number, body FROM jobs WHERE {where} ORDER BY number"  # noqa: S608 - `where` is our own code
        return self._with_data([self._decoded(number, body) for number, body in self._db.execute(query, values)])

    def add(self, job: Job) -> Added:
        """The job with its number, or the one that is there already: it learns from this one, and comes back."""
        known = likeliest(self.load("id = ?", job.id), job)
        if known:
            told = merged(known, job)
            return Added(told if told == known else self._settled(told), is_new=False)
        (number,) = self._db.execute(
            "INSERT INTO jobs (id, provider, account, vars, added_at, revision, writer, body)"
            " VALUES (?, ?, ?, ?, ?, 0, '', x'') RETURNING number",
            (job.id, job.provider, job.account, encode_vars(job.vars), job.added_at),
        ).fetchone()
        job = replace(job, number=number, removed_at=None)
        self._put(job)
        self._put_data([job])
        return Added(job, is_new=True)

    def save(self, jobs: Iterable[Job]) -> set[int]:
        """The numbers whose rows are still there to take what is new. Of two jobs of one number the later one counts.

        Whose a job is, pause, removal, star and what was seen stay as stored.
        """
        latest = {job.number: job for job in jobs}
        there = self._present(latest)
        news = [[number, msgspec.Raw(encode_job(latest[number]))] for number in there]
        self._db.execute(
            _SAVE,
            {"news": msgspec.json.encode(news).decode(), "first": self._revisions(len(news)), "writer": self.writer},
        )
        self._put_data([latest[number] for number in there])
        return set(there)

    def assign(self, number: int, provider: str, account: str) -> Job:
        """The job under its provider and account: the one that was here already, where that makes it a duplicate."""
        stored = self._stored(number)
        if stored is None:
            raise Problem(f"Job {number} is no longer in the list", "It was removed for good meanwhile")
        return self._settled(replace(stored, provider=provider, account=account, candidates=()))

    def set_paused(self, numbers: Iterable[int], paused: bool) -> None:
        """Say of those that are there whether they are asked about."""
        self._mark(numbers, "paused", int(paused), "true" if paused else "false")

    def set_starred(self, numbers: Iterable[int], starred: bool) -> None:
        """Say of those that are there whether they have a star."""
        self._mark(numbers, "starred", int(starred), "true" if starred else "false")

    def set_seen(self, numbers: Iterable[int], at: float) -> None:
        """Say of those that are there that a person saw what they gave."""
        self._mark(numbers, "seen_at", at, msgspec.json.encode(at).decode())

    def set_removed(self, numbers: Iterable[int], at: float | None) -> None:
        """Take those that are there out of the list, or, with None, put them back."""
        self._mark(numbers, "removed_at", at, msgspec.json.encode(at).decode())

    def numbered(self, numbers: Iterable[int]) -> list[Job]:
        """Those of these jobs that are there, by number."""
        return self.load("number IN (SELECT value FROM json_each(?))", _as_json(numbers))

    def purge(self, before: float, numbers: Collection[int] | None = None) -> list[Job]:
        """The jobs (of these numbers, or all) that were removed by then, and are gone now."""
        jobs = [job for job in self.load("removed_at <= ?", before) if numbers is None or job.number in numbers]
        for job in jobs:
            self._bury(job.number)
        return jobs

    def _settled(self, job: Job) -> Job:
        """The stored job after taking this identity: other rows that are the same job then become one with it."""
        while other := likeliest(self.load("id = ?", job.id), job):
            self._bury(job.number)
            job = merged(other, job)
        self._put(job)
        return job

    def _present(self, numbers: Iterable[int]) -> list[int]:
        """Those whose rows are there. Notes where another program's change is about to be written over."""
        there, overtaken = self._db.execute(_PRESENT, (self.writer, self.seen, _as_json(numbers))).fetchone()
        self.overtaken.update(_NUMBERS.decode(overtaken))
        return _NUMBERS.decode(there)

    def _stored(self, number: int) -> Job | None:
        """The job as it stands."""
        if not self._present([number]):
            return None
        (body,) = self._db.execute("SELECT body FROM jobs WHERE number = ?", (number,)).fetchone()
        return self._joined(self._decoded(number, body))

    def _mark(self, numbers: Iterable[int], field: str, value: object, as_json: str) -> None:
        there = self._present(numbers)
        mark = f"UPDATE jobs SET {field} = :value, {_MARK}"  # noqa: S608 - `field` is our own code
        first = self._revisions(len(there))
        values = {"value": value, "place": f"$.{field}", "json": as_json, "first": first, "writer": self.writer}
        self._db.execute(mark, {**values, "numbers": _as_json(there)})

    def _put(self, job: Job) -> None:
        self._db.execute(
            "UPDATE jobs SET provider = ?, account = ?, vars = ?, candidates = ?, paused = ?, removed_at = ?,"
            " starred = ?, seen_at = ?, body = ?, revision = ?, writer = ? WHERE number = ?",
            (
                job.provider,
                job.account,
                encode_vars(job.vars),
                encode_names(job.candidates),
                job.paused,
                job.removed_at,
                job.starred,
                job.seen_at,
                encode_job(job),
                self._revisions(1),
                self.writer,
                job.number,
            ),
        )

    def _put_data(self, jobs: Sequence[Job]) -> None:
        self._db.execute(
            "DELETE FROM inline_outputs WHERE number IN (SELECT value FROM json_each(?))",
            (_as_json(job.number for job in jobs),),
        )
        self._db.executemany(
            "INSERT INTO inline_outputs VALUES (?, ?, ?)",
            [(job.number, out.n, out.data) for job in jobs for out in job.outputs if out.data is not None],
        )

    def _with_data(self, jobs: list[Job]) -> list[Job]:
        """The jobs with those of their outputs' bytes that are not files yet."""
        owners = {number for (number,) in self._db.execute("SELECT DISTINCT number FROM inline_outputs")}
        if owners:
            jobs = [self._joined(job) if job.number in owners else job for job in jobs]
        return jobs

    def _joined(self, job: Job) -> Job:
        rows = self._db.execute("SELECT n, data FROM inline_outputs WHERE number = ?", (job.number,))
        data: dict[int, bytes] = dict(rows.fetchall())
        return replace(job, outputs=tuple(replace(output, data=data.get(output.n)) for output in job.outputs))

    def _bury(self, number: int) -> None:
        """Delete the row for good; others hear of it by its grave."""
        self._db.execute("DELETE FROM jobs WHERE number = ?", (number,))
        self._db.execute("INSERT INTO gone VALUES (?, ?, ?)", (number, self._revisions(1), self.writer))

    def _revisions(self, count: int) -> int:
        """The first of so many revisions in a row that nobody has had."""
        return self._db.execute(
            "UPDATE revision SET value = value + ? RETURNING value - ? + 1", (count, count)
        ).fetchone()[0]

    def _decoded(self, number: int, body: bytes) -> Job:
        try:
            return decode_job(body)
        except msgspec.DecodeError as e:
            return self._rescued(number, e)

    def _rescued(self, number: int, error: msgspec.DecodeError) -> Job:
        """The job by the columns beside a body that can't be read: what was pasted is not lost."""
        log.warning("Job %d could not be read and starts anew: %s", number, error)
        id, provider, account, vars, candidates, added_at, paused, removed_at, starred, seen_at = self._db.execute(
            "SELECT id, provider, account, vars, candidates, added_at, paused, removed_at, starred, seen_at"
            " FROM jobs WHERE number = ?",
            (number,),
        ).fetchone()
        return Job(
            id=id,
            number=number,
            provider=provider,
            account=account,
            vars=decode_vars(vars),
            candidates=decode_names(candidates),
            added_at=added_at,
            next_poll_at=added_at,
            paused=bool(paused),
            removed_at=removed_at,
            starred=bool(starred),
            seen_at=seen_at,
        )


def _as_json(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(list(numbers)).decode()
