"""The one object that a window or a command talks to. It joins the rooms; each rule stays in its own."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from jobmonitor.errors import Problem
from jobmonitor.events import Event, Notice
from jobmonitor.jobs import (
    Account,
    Answer,
    Health,
    Job,
    JobRef,
    OutputState,
    ProviderInfo,
    TimelineEntry,
    with_output,
)
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.discard import discard
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.recognise import recognise
from jobmonitor.secrets import Keychain
from jobmonitor.settings import Settings
from jobmonitor.store import Store
from jobmonitor.tracker.accounts import Accounts
from jobmonitor.tracker.asking import Asker, OpenTransport
from jobmonitor.tracker.keeping import Keeper
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.watching import Watch

log = logging.getLogger(__name__)

LOOKS_PER_WRITING = 10
LOOK_ROUND = 0.5  # seconds between two looks at what other processes wrote


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a pasted text: new jobs, jobs that were here already, and what held nothing."""

    new: tuple[Job, ...] = ()
    known: tuple[Job, ...] = ()
    unplaced: tuple[str, ...] = ()


class Tracker:
    """Adds, watches, pauses and removes jobs, and tells of every change once it is stored.

    `may_ask` says whether this process may ask the providers; while another one does, this one follows it.
    """

    def __init__(
        self,
        *,
        store: Store,
        catalog: Catalog,
        keychain: Keychain,
        transport: OpenTransport,
        archive: Archive,
        thumbnails: ThumbnailCache,
        settings: Settings,
        may_ask: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.removed: Event[tuple[int, ...]] = Event()
        self.accounts_changed: Event[()] = Event()
        self.noticed: Event[Notice] = Event()
        self.raise_requested: Event[()] = Event()
        self._store = store
        self._catalog = catalog
        self._keychain = keychain
        self._archive = archive
        self._thumbnails = thumbnails
        self._clock = clock
        self._may_ask = may_ask
        self._follows = False
        self._ledger = Ledger(store, clock)
        self._accounts = Accounts(keychain)
        self._asker = Asker(self._ledger, self._accounts, catalog, keychain, transport, clock, chance)
        self._keeper = Keeper(
            self._ledger,
            self._asker,
            archive,
            thumbnails,
            clock,
            chance,
            self._tell,
            limit=settings.output_limit,
            at_once=settings.parallel_outputs,
        )
        self._watch = Watch(self._asker, self._keeper, clock, self._tell)
        self._last_used: dict[str, float] = {}
        self._told_of_keychain = False
        self.changed = self._ledger.changed

    @property
    def jobs(self) -> Mapping[int, Job]:
        """All jobs by our own number."""
        return self._ledger.jobs

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        return self._accounts.all

    @property
    def providers(self) -> tuple[ProviderInfo, ...]:
        """The providers whose files can be used."""
        return self._catalog.info()

    # Life

    async def start(self) -> None:
        """Read what is stored; nothing is asked yet."""
        jobs, accounts = await asyncio.to_thread(lambda: (self._store.jobs(), self._store.accounts()))
        self._accounts.all = tuple(accounts)
        for job in jobs:
            self._use(job)
        self._ledger.learn(jobs)
        self.accounts_changed.emit()

    async def run(self) -> None:
        """Ask, fetch, and hear of other processes, until cancelled."""
        for mistake in self._catalog.mistakes:
            self.noticed.emit(Notice(f"mistake:{mistake.file}", f"A provider file can't be used: {mistake}"))
        async with asyncio.TaskGroup() as group:
            while not self._may_ask():
                self._follows = True
                await self._look_round()
            await asyncio.to_thread(self._archive.sweep)
            await self.purge()
            group.create_task(self._watch.run(), name="watch")
            try:
                for looks in count(1):
                    await self._look_round()
                    if looks % LOOKS_PER_WRITING == 0:
                        await self._write_down()
            finally:
                await self._write_down()

    def is_idle(self) -> bool:
        """Whether no job is left to ask about and no output to fetch, here or in the process that asks."""
        if self._watch.runs:
            return self._watch.is_idle()
        return all(map(self.is_done, self.jobs))

    def is_done(self, number: int) -> bool:
        """Whether nothing is left to ask about this job, and nothing to fetch. Not known before `run` has begun."""
        if self._watch.runs:
            return self._watch.is_done(number)
        job = self.jobs.get(number)
        return self._follows and (job is None or (job.next_poll_at is None and not job.has_open_outputs))

    @property
    def keychain_problem(self) -> Problem | None:
        """Why keys are kept in memory only, for this run; None where they aren't, or nobody asked yet."""
        return self._keychain.problem

    # What a person does

    async def add(self, text: str, provider: str = "") -> Placed:
        """Place what the text holds; every job is on disk before this returns, and before anyone is asked about it.

        `provider` (a provider, an account's label, or `provider/label`) takes every word that can be an ID as its own.
        """
        owner, label = self._accounts.resolve(provider, self._catalog.specs) if provider else ("", "")
        found = await asyncio.to_thread(recognise, text, self._catalog.specs, owner)
        added = await self._store.add([self._draft(ref, label) for ref in found.refs])
        for each in added:
            self._use(each.job)
        # A job that was here may have been removed, or know more now: whose it is.
        for job in self._ledger.learn(each.job for each in added if each.is_new or self._is_news(each.job)):
            self._watch.resume(job)
        new = tuple(each.job for each in added if each.is_new)
        return Placed(new, tuple(each.job for each in added if not each.is_new), found.unplaced)

    async def choose(self, number: int, provider: str) -> None:
        """This job is that provider's, by a person's word."""
        account = self._accounts.at(provider, self._last_used)
        await self._assign(self.jobs[number], provider, account.label if account else "")

    async def remove(self, numbers: Iterable[int]) -> None:
        """Take jobs away; until `purge` they can be restored and their files stay."""
        gone = self._drop(numbers)
        await self._store.remove(gone, self._clock())

    async def restore(self, numbers: Iterable[int]) -> None:
        """Bring removed jobs back as they were."""
        for job in self._ledger.learn(await self._store.restore(tuple(numbers))):
            self._watch.resume(job)

    async def purge(self) -> None:
        """Remove for good what was removed: its files go to the system's bin."""
        for job in await self._store.purge(self._clock()):
            for output in job.outputs:
                if output.path:
                    try:
                        await asyncio.to_thread(discard, output.path)
                    except Problem as problem:
                        self._tell(problem)
            await asyncio.to_thread(self._thumbnails.forget, job.number)

    async def refresh(self, numbers: Iterable[int]) -> None:
        """Ask now, within the limits, and try again to fetch what couldn't be fetched.

        It is written down, so that it reaches the process that asks, if that is another one.
        """
        wanted = self._present(numbers)
        self._accounts.trust({account for job in wanted if (account := self._accounts.of(job))})
        await self._ledger.commit_all(self._wanted_again(job) for job in wanted)
        for job in self._present(job.number for job in wanted):
            self._watch.resume(job)

    async def pause(self, numbers: Iterable[int]) -> None:
        """Ask no more about these jobs until `resume`."""
        await self._set_paused(numbers, paused=True)

    async def resume(self, numbers: Iterable[int]) -> None:
        """Ask about these jobs again."""
        await self._set_paused(numbers, paused=False)

    async def add_account(self, account: Account, key: str = "") -> Account:
        """The account as stored; one of the same provider and label gets the new key. Its waiting jobs go on."""
        known = next((a for a in self.accounts if (a.provider, a.label) == (account.provider, account.label)), None)
        self._asker.question(account, key or "-")
        stored = await self._store.save_account(replace(account, uid=known.uid if known else account.uid))
        if not account.key_env:
            try:
                await asyncio.to_thread(self._keychain.write, stored, key)
            except Problem:
                if known is None:
                    await self._store.remove_account(stored.uid)
                raise
        self._tell_of_keychain()
        await self._load_accounts()
        return stored

    async def remove_account(self, uid: str) -> None:
        """Forget the account and its key; its jobs stay."""
        account = self._accounts.by_uid(uid)
        await asyncio.to_thread(self._keychain.forget, account)
        await self._store.remove_account(uid)
        await self._load_accounts()

    async def check_account(self, uid: str) -> Problem | None:
        """Why the account doesn't work, by asking about a job that can't exist; None where its key was taken."""
        account = self._accounts.by_uid(uid)
        self._accounts.trust([account])
        try:
            await self._asker.probe(account)
        except Problem as problem:
            return problem
        return None

    # What a person looks at

    async def timeline(self, number: int) -> tuple[TimelineEntry, ...]:
        """The job's story, oldest first."""
        return tuple(await self._store.timeline(number))

    async def answer(self, number: int) -> Answer | None:
        """The last answer about the job as it came, keys removed."""
        return await self._ledger.answer(number)

    async def thumbnail(self, number: int, n: int) -> bytes | None:
        """The small picture of an output, as JPEG or WebP."""
        return await self._keeper.thumbnail(number, n)

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        """The picture of an output with at most `size` pixels on its longer side, as JPEG or WebP."""
        return await self._keeper.preview(number, n, size)

    # Inside

    def _draft(self, ref: JobRef, label: str) -> Job:
        """The job that is meant, with the account that was named or the provider's last used one."""
        likely = tuple(c for c in ref.candidates if any(a.provider == c for a in self.accounts)) or ref.candidates
        provider = ref.provider or (likely[0] if len(likely) == 1 else "")
        if provider and not label and (account := self._accounts.at(provider, self._last_used)):
            label = account.label
        now = self._clock()
        return Job(
            id=ref.id,
            provider=provider,
            account=label,
            vars=ref.vars,
            candidates=() if provider else likely,
            added_at=now,
            next_poll_at=now if provider else None,
        )

    def _is_news(self, job: Job) -> bool:
        known = self.jobs.get(job.number)
        return known is None or (known.provider, known.account) != (job.provider, job.account)

    def _wanted_again(self, job: Job) -> Job:
        """The job with another chance: to be asked about now, and to be fetched."""
        for output in job.outputs:
            if output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED):
                job = with_output(job, replace(output, state=OutputState.WAITING, reason=""))
        is_asked = job.provider and not job.paused and not job.state.is_final
        return replace(job, next_poll_at=self._clock()) if is_asked else job

    async def _assign(self, job: Job, provider: str, label: str) -> None:
        """Give the job its provider and account; if that makes it one that is here already, only that one stays."""
        stored = await self._store.assign(job.number, provider, label)
        if stored.number != job.number:
            self._drop([job.number])
        self._ledger.learn([stored])
        self._watch.resume(stored, now=True)

    def _use(self, job: Job) -> None:
        if account := self._accounts.of(job):
            self._last_used[account.uid] = max(job.added_at, self._last_used.get(account.uid, 0.0))

    def _present(self, numbers: Iterable[int]) -> list[Job]:
        return [self.jobs[number] for number in numbers if number in self.jobs]

    def _drop(self, numbers: Iterable[int]) -> tuple[int, ...]:
        gone = tuple(job.number for job in self._ledger.drop(numbers))
        for number in gone:
            self._watch.forget(number)
        if gone:
            self.removed.emit(gone)
        return gone

    async def _set_paused(self, numbers: Iterable[int], *, paused: bool) -> None:
        present = [job for job in self._present(numbers) if not job.state.is_final]
        await self._store.set_paused(tuple(job.number for job in present), paused)
        at = None if paused else self._clock()
        present = self._present(job.number for job in present)
        await self._ledger.commit_all(replace(job, paused=paused, next_poll_at=at) for job in present)
        for job in self._present(job.number for job in present):
            self._watch.resume(job)

    async def _load_accounts(self) -> None:
        """Take in the accounts as stored; jobs that waited for one of them go on."""
        self._accounts.all = tuple(await asyncio.to_thread(self._store.accounts))
        self._accounts.trust(self.accounts)
        self.accounts_changed.emit()
        for job in tuple(self.jobs.values()):
            if job.provider and not job.account and (account := self._accounts.at(job.provider, self._last_used)):
                await self._assign(job, job.provider, account.label)
            elif job.health in (Health.NEEDS_KEY, Health.BAD_KEY) and self._accounts.of(job):
                self._watch.resume(job, now=True)

    def _tell(self, problem: Problem) -> None:
        self.noticed.emit(Notice(problem.title, problem.title, problem.hint))

    def _tell_of_keychain(self) -> None:
        if (problem := self._keychain.problem) and not self._told_of_keychain:
            self._told_of_keychain = True
            self.noticed.emit(Notice("keychain", problem.title, problem.hint))

    async def _write_down(self) -> None:
        try:
            await self._ledger.write_down()
        except Problem as problem:
            self._tell(problem)

    async def _look_round(self) -> None:
        """Hear what other processes wrote: a command's `add` reaches the open window this way."""
        await asyncio.sleep(LOOK_ROUND)
        self._tell_of_keychain()
        try:
            changes = await self._store.changes()
        except Problem as problem:
            self._tell(problem)
            return
        self._drop(changes.removed)
        for job in self._ledger.learn(changes.jobs):
            self._watch.resume(job)
        if changes.accounts_changed:
            await self._load_accounts()
        if "raise" in changes.messages:
            self.raise_requested.emit()
