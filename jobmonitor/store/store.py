"""The store as other rooms see it: each call once through the writer's thread. Has no SQL and no rule of its own."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobmonitor.forecast import Duration
from jobmonitor.jobs import Account, Answer, Job, TimelineEntry, Words
from jobmonitor.store.accounts import Accounts
from jobmonitor.store.db import open_database
from jobmonitor.store.durations import Durations
from jobmonitor.store.jobs import Added, Jobs
from jobmonitor.store.news import Changes, Glance, News
from jobmonitor.store.story import Story
from jobmonitor.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Change:
    """What is new of a job, with the line that its story gets, the answer that told it, and how long the job took."""

    job: Job
    entry: TimelineEntry | None = None
    answer: Answer | None = None
    ended: Duration | None = None
    events: tuple[TimelineEntry, ...] = ()  # of the provider's own story


class Store:
    """The one file. What the world does to it (a full disk, a lock, damage) is raised as a Problem."""

    def __init__(
        self,
        writer: Writer,
        jobs: Jobs,
        story: Story,
        durations: Durations,
        accounts: Accounts,
        news: News,
        glance: Glance,
    ) -> None:
        self._writer = writer
        self._jobs = jobs
        self._story = story
        self._durations = durations
        self._accounts = accounts
        self._news = news
        self._glance = glance

    @staticmethod
    def open(path: Path) -> "Store":
        """The store in this file, made or taken to today's version (blocking)."""
        db = open_database(path)
        writer = Writer(db, path)

        def build() -> Store:
            jobs, accounts = Jobs(db, secrets.token_hex(8)), Accounts(db)
            return Store(writer, jobs, Story(db), Durations(db), accounts, News(db, jobs, accounts), Glance(path))

        try:
            return writer.read_now(build)
        except BaseException:
            writer.close()
            raise

    def close(self) -> None:
        """Finish what waits and close the file (blocking). A second call does nothing."""
        self._writer.close()

    def jobs(self) -> list[Job]:
        """All jobs that are not removed, by number (blocking)."""
        return self._writer.read_now(self._jobs.load)

    def accounts(self) -> list[Account]:
        """All accounts by provider and label (blocking)."""
        return self._writer.read_now(self._accounts.all)

    def durations(self) -> list[Duration]:
        """How long the newest jobs of each kind took, oldest first (blocking)."""
        return self._writer.read_now(self._durations.all)

    async def add(self, jobs: Sequence[Job]) -> list[Added]:
        """The jobs with their numbers, in this order: all of them on disk to stay, or none."""
        return await self._writer.write(lambda: [self._jobs.add(job) for job in jobs], is_lasting=True)

    async def save(self, changes: Sequence[Change]) -> list[bool]:
        """Whether each row was still there to take it; one that is gone for good never comes back. All or none.

        Whose job it is (`assign`), `paused` (`set_paused`), `removed_at` (`remove`, `restore`), `starred`
        (`set_starred`) and `seen_at` (`set_seen`) stay as stored.
        """
        return await self._writer.write_together(self._save, changes)

    async def assign(self, number: int, provider: str, account: str) -> Job:
        """The job under its provider and account, by a person's choice.

        Where it is one that was here already, that one comes back, and `number` is gone.
        """
        return await self._writer.write(lambda: self._jobs.assign(number, provider, account), is_lasting=True)

    async def remove(self, numbers: Iterable[int], at: float) -> None:
        """Take these jobs out of the list; `restore` brings them back until `purge`."""
        wanted = tuple(numbers)
        await self._writer.write(lambda: self._jobs.set_removed(wanted, at))

    async def restore(self, numbers: Iterable[int]) -> list[Job]:
        """Those of these jobs that are not gone for good, in the list again."""
        wanted = tuple(numbers)

        def work() -> list[Job]:
            self._jobs.set_removed(wanted, None)
            return self._jobs.numbered(wanted)

        return await self._writer.write(work, is_lasting=True)

    async def set_paused(self, numbers: Iterable[int], paused: bool) -> None:
        """Say of these jobs whether they are asked about."""
        wanted = tuple(numbers)
        await self._writer.write(lambda: self._jobs.set_paused(wanted, paused))

    async def set_starred(self, numbers: Iterable[int], starred: bool) -> None:
        """Say of these jobs whether they have a star."""
        wanted = tuple(numbers)
        await self._writer.write(lambda: self._jobs.set_starred(wanted, starred))

    async def set_seen(self, numbers: Iterable[int], at: float) -> None:
        """Say of these jobs that a person saw what they gave."""
        wanted = tuple(numbers)
        await self._writer.write(lambda: self._jobs.set_seen(wanted, at))

    async def purge(self, before: float, numbers: Collection[int] | None = None) -> list[Job]:
        """The jobs (of these numbers, or all) that were removed at `before` or earlier.

        Their rows are gone for good, their files are not.
        """
        return await self._writer.write(lambda: self._jobs.purge(before, numbers))

    async def timeline(self, number: int) -> tuple[TimelineEntry, ...]:
        """What happened to the job, oldest first."""
        return await self._writer.read(lambda: self._story.timeline(number))

    async def answer(self, number: int) -> Answer | None:
        """The last answer about the job, None while there is none."""
        return await self._writer.read(lambda: self._story.answer(number))

    async def save_account(self, account: Account) -> Account:
        """The account as stored: with a uid if it had none. Raises a Problem where its label is taken."""
        return await self._writer.write(lambda: self._accounts.save(account), is_lasting=True)

    async def set_words(self, uid: str, words: Words) -> None:
        """Say what words of the provider's mean to this account."""
        await self._writer.write(lambda: self._accounts.set_words(uid, words), is_lasting=True)

    def guesses(self) -> dict[str, str]:
        """By the shape of an ID, the provider that a person chose last (blocking)."""
        return self._writer.read_now(self._accounts.guesses)

    async def keep_guess(self, shape: str, provider: str, at: float) -> None:
        """The first guess for the next ID of this shape."""
        await self._writer.write(lambda: self._accounts.keep_guess(shape, provider, at))

    async def remove_account(self, uid: str) -> None:
        """Forget the account; its jobs stay."""
        await self._writer.write(lambda: self._accounts.remove(uid))

    async def changes(self) -> Changes:
        """What other programs wrote since the last call, or since this one opened the file. Cheap when they didn't."""
        return await self._writer.read(self._news.changes) if self._glance.may_be_news() else Changes()

    async def ask_owner(self, what: str) -> None:
        """Tell every other program that has the file open; the one that is meant acts on it."""
        await self._writer.write(lambda: self._news.ask(what))

    def _save(self, calls: Sequence[Sequence[Change]]) -> list[list[bool]]:
        """What each of these calls of `save` gives, done as one. Runs on the writer's thread."""
        there = self._jobs.save(change.job for changes in calls for change in changes)
        for change in (change for changes in calls for change in changes if change.job.number in there):
            for entry in (*change.events, change.entry):
                if entry:
                    self._story.append(change.job.number, entry)
            if change.answer:
                self._story.keep(change.job.number, change.answer)
            if change.ended:
                self._durations.keep(change.ended)
        return [[change.job.number in there for change in changes] for changes in calls]
