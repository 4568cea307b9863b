"""The rows of jobs: added once, changed, removed, gone. Runs on the writer's thread, inside its transactions."""

import logging
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job
from jobmonitor.store.rows import decode_job, decode_vars, encode_job, encode_vars, likeliest, merged

log = logging.getLogger(__name__)


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

    def find(self, text: str) -> list[Job]:
        """The jobs in the list with this ID or this number."""
        is_number = text.isdecimal() and len(text) < 19
        return self.load("(id = ? OR number = ?) AND removed_at IS NULL", text, int(text) if is_number else 0)

    def last_used(self) -> dict[str, float]:
        """For each provider that has a job, when the newest was added."""
        return dict(self._db.execute("SELECT provider, max(added_at) FROM jobs WHERE provider <> '' GROUP BY provider"))

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
        self._put_data(job)
        return Added(job, is_new=True)

    def save(self, job: Job) -> bool:
        """Whether the row is still there to take what is new. Whose job it is, pause and removal stay as stored."""
        stored = self._stored(job.number)
        if stored is None:
            return False
        self._put(
            replace(
                job,
                id=stored.id,
                provider=stored.provider,
                account=stored.account,
                vars=stored.vars,
                candidates=stored.candidates,
                added_at=stored.added_at,
                paused=stored.paused,
                removed_at=stored.removed_at,
            )
        )
        self._put_data(job)
        return True

    def assign(self, number: int, provider: str, account: str) -> Job:
        """The job under its provider and account: the one that was here already, where that makes it a duplicate."""
        stored = self._stored(number)
        if stored is None:
            raise Problem(f"Job {number} is no longer in the list", "It was removed for good meanwhile")
        return self._settled(replace(stored, provider=provider, account=account, candidates=()))

    def mark(self, numbers: Iterable[int], **fields: Any) -> list[Job]:
        """The jobs that are there, with these fields (`paused`, `removed_at`)."""
        marked: list[Job] = []
        for number in numbers:
            stored = self._stored(number)
            if stored is not None:
                job = replace(stored, **fields)
                if job != stored:
                    self._put(job)
                marked.append(job)
        return self._with_data(marked)

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

    def _stored(self, number: int) -> Job | None:
        """The job without its outputs' bytes. Notes where another program's change is about to be written over."""
        row = self._db.execute("SELECT body, revision, writer FROM jobs WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        body, revision, writer = row
        if writer != self.writer and revision > self.seen:
            self.overtaken.add(number)
        return self._decoded(number, body)

    def _put(self, job: Job) -> None:
        self._db.execute(
            "UPDATE jobs SET provider = ?, account = ?, vars = ?, removed_at = ?, body = ?, revision = ?, writer = ?"
            " WHERE number = ?",
            (
                job.provider,
                job.account,
                encode_vars(job.vars),
                job.removed_at,
                encode_job(job),
                self._next_revision(),
                self.writer,
                job.number,
            ),
        )

    def _put_data(self, job: Job) -> None:
        self._db.execute("DELETE FROM inline_outputs WHERE number = ?", (job.number,))
        self._db.executemany(
            "INSERT INTO inline_outputs VALUES (?, ?, ?)",
            [(job.number, output.n, output.data) for output in job.outputs if output.data is not None],
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
        self._db.execute("INSERT INTO gone VALUES (?, ?, ?)", (number, self._next_revision(), self.writer))

    def _next_revision(self) -> int:
        return self._db.execute("UPDATE revision SET value = value + 1 RETURNING value").fetchone()[0]

    def _decoded(self, number: int, body: bytes) -> Job:
        try:
            return decode_job(body)
        except msgspec.DecodeError as e:
            return self._rescued(number, e)

    def _rescued(self, number: int, error: msgspec.DecodeError) -> Job:
        """The job by the columns beside a body that can't be read: what was pasted is not lost."""
        log.warning("Job %d could not be read and starts anew: %s", number, error)
        id, provider, account, vars, added_at, removed_at = self._db.execute(
            "SELECT id, provider, account, vars, added_at, removed_at FROM jobs WHERE number = ?", (number,)
        ).fetchone()
        return Job(
            id=id,
            number=number,
            provider=provider,
            account=account,
            vars=decode_vars(vars),
            added_at=added_at,
            next_poll_at=added_at,
            removed_at=removed_at,
        )
