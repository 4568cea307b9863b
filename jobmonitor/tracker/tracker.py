"""The one object that a window or a command talks to. It joins the rooms; each rule stays in its own."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from jobmonitor.errors import Problem
from jobmonitor.events import Event, Notice
from jobmonitor.forecast import Duration
from jobmonitor.jobs import Account, Answer, Health, Job, ProviderInfo, TimelineEntry, asked_anew, wanted_again
from jobmonitor.tracker.account_deeds import NEW_KEY, check_account, store_account
from jobmonitor.tracker.board import Board
from jobmonitor.tracker.found import Found, Placed
from jobmonitor.tracker.outlook import Outlook
from jobmonitor.tracker.pasted_keys import PastedKeys
from jobmonitor.tracker.results import Results

if TYPE_CHECKING:
    from jobmonitor.providers.own import Installed
    from jobmonitor.tracker.importing import Importing
    from jobmonitor.tracker.looking import Looks
    from jobmonitor.tracker.meanings import Meanings
    from jobmonitor.tracker.rooms import Rooms

UNDO_TIME = 60.0  # seconds for which another window may still bring back what it removed
LOOKS_PER_WRITING = 10
LOOK_ROUND = 0.5  # seconds between two looks at what other processes wrote
IDLE_ROUNDS = 2  # times as long while nothing is on its way here: a window that only stands there is left in peace


class Tracker:
    """Adds, watches, pauses and removes jobs, and tells of every change once it is stored.

    It is there at once, so that a window can be; its rooms are built by `start`, off the loop, and what is asked of it
    before waits for them. `may_ask` says whether this process may ask the providers; while another one does, this one
    follows it.
    """

    def __init__(
        self,
        build: Callable[[Board], "Rooms"],
        may_ask: Callable[[], bool] = lambda: True,
        board: Board | None = None,
    ) -> None:
        self.board = board or Board()
        self.changed = self.board.changed
        self.noticed = self.board.noticed
        self.removed: Event[tuple[int, ...]] = Event()
        self.accounts_changed: Event[()] = Event()
        self.raise_requested: Event[()] = Event()
        self.results = Results(self._rooms, self.board)
        self.outlook = Outlook()
        self._build = build
        self._may_ask = may_ask
        self._clock = self.board.clock
        self._built: Rooms | None = None
        self._broken: Problem | None = None
        self._started = asyncio.Event()
        self._follows = False
        self.pasted_keys = PastedKeys(lambda: self._built, self.add_account, self.choose, self.changed)
        self._told_of_keychain = False

    @property
    def jobs(self) -> Mapping[int, Job]:
        """All jobs by our own number."""
        return self.board.jobs

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        return self._built.accounts.all if self._built else ()

    @property
    def providers(self) -> tuple[ProviderInfo, ...]:
        """The providers whose files can be used."""
        return self._built.catalog.info() if self._built else ()

    @property
    def keychain_problem(self) -> Problem | None:
        """Why keys are kept in memory only, for this run; None where they aren't, or nobody asked yet."""
        return self._built.keychain.problem if self._built else None

    @property
    def importing(self) -> "Importing":
        """What the providers list of an account's recent jobs."""
        from jobmonitor.tracker.importing import Importing  # with the rooms, not before the first paint

        return Importing(self._rooms, self._clock)

    @property
    def meanings(self) -> "Meanings":
        """What a person says of words that no provider file knows."""
        from jobmonitor.tracker.meanings import Meanings

        return Meanings(self._rooms, self.add_account, self._load_accounts, self._commit)

    @property
    def closely(self) -> "Looks":
        """Saved pictures as closely as somebody looks."""
        from jobmonitor.tracker.looking import Looks

        return Looks(self._rooms)

    # Life

    async def start(self) -> None:
        """Build the rooms and read what is stored; nothing is asked yet. Raises Problem where the store can't be."""
        building = asyncio.get_running_loop().create_task(
            asyncio.to_thread(self._build, self.board), name="build rooms"
        )
        try:
            self._built = rooms = await asyncio.shield(building)
            jobs, accounts, guesses, durations = await asyncio.to_thread(_read, rooms)
        except Problem as problem:
            self._broken = problem
            self._started.set()
            raise
        except asyncio.CancelledError:
            self._built = await building  # a thread can't be stopped: `close` ends what it has opened
            raise
        rooms.accounts.all = tuple(accounts)
        rooms.guesses.learn(guesses)
        rooms.watch.assign = lambda job, account: self._assign(rooms, job, account.provider, account.label)
        for duration in durations:
            rooms.history.learn(duration)
        self.outlook.join(rooms)
        for job in jobs:
            rooms.accounts.use(job)
        rooms.ledger.learn(jobs)
        # Whoever shows accounts shows the names of providers too.
        rooms.catalog.changed.connect(lambda _: self.accounts_changed.emit())
        self._started.set()
        self.accounts_changed.emit()

    async def run(self) -> None:
        """Ask, fetch, and hear of other processes, until cancelled."""
        rooms = await self._rooms()
        rooms.catalog.tell_mistakes()
        async with asyncio.TaskGroup() as group:
            while not self._may_ask():
                self._follows = True
                await self._look_round()
            await asyncio.to_thread(rooms.archive.sweep)
            await self._told(self.purge(older_than=UNDO_TIME))
            group.create_task(rooms.watch.run(), name="watch")
            try:
                for looks in count(1):
                    await self._look_round()
                    if looks % LOOKS_PER_WRITING == 0:
                        await self._told(rooms.ledger.write_down())
            finally:
                await self._told(rooms.ledger.write_down())

    async def close(self) -> None:
        """End what was opened; the store is the last."""
        if self._built:
            await self._built.close()

    def is_idle(self) -> bool:
        """Whether no job is left to ask about and no output to fetch, here or in the process that asks."""
        if self._built and self._built.watch.runs:
            return self._built.watch.is_idle()
        return self._started.is_set() and all(map(self.is_done, tuple(self.jobs)))

    def is_done(self, number: int) -> bool:
        """Whether nothing is left to ask about this job, and nothing to fetch. Not known before `run` has begun."""
        if self._built and self._built.watch.runs:
            return self._built.watch.is_done(number)
        job = self.jobs.get(number)
        return self._follows and (job is None or (job.next_poll_at is None and not job.has_open_outputs))

    # What a person does

    async def add(self, text: str, provider: str = "") -> Placed:
        """Place what the text holds; every job is on disk before this returns, and before anyone is asked about it.

        `provider` (a provider, an account's label, or `provider/label`) takes every word that can be an ID as its own.
        """
        return await self.place(await self.look(text, provider))

    async def look(self, text: str, provider: str = "") -> Found:
        """What the text holds; nothing of it is added."""
        return await (await self._rooms()).intake.look(text, provider)

    async def look_for_offer(self, text: str) -> Found:
        """What a text holds that nobody pasted; a word that only might be an ID is left out."""
        return await (await self._rooms()).intake.look(text, is_unasked=True)

    async def place(self, found: Found) -> Placed:
        """Add what was found, all of it or, where that can't be stored, nothing."""
        return await (await self._rooms()).intake.place(found)

    async def choose(self, number: int, provider: str, label: str = "") -> None:
        """This job is that provider's (and that account's), by a person's word."""
        rooms = await self._rooms()
        account, job = rooms.accounts.at(provider), self.jobs[number]
        if not job.provider:
            await rooms.guesses.keep(job.id, provider)  # first: what is pasted when the row has its provider is like it
        await self._assign(rooms, job, provider, label or (account.label if account else ""))

    async def remove(self, numbers: Iterable[int]) -> None:
        """Take jobs away; until `purge` they can be restored and their files stay."""
        rooms = await self._rooms()
        await rooms.store.remove(self._drop(rooms, numbers), self._clock())

    async def restore(self, numbers: Iterable[int]) -> None:
        """Bring removed jobs back as they were."""
        rooms = await self._rooms()
        for job in rooms.ledger.learn(await rooms.store.restore(tuple(numbers))):
            rooms.watch.resume(job)

    async def purge(self, numbers: Collection[int] | None = None, *, older_than: float = 0.0) -> None:
        """Remove for good what was removed (these, or all) more than `older_than` seconds ago: files go to the bin."""
        rooms = await self._rooms()
        await rooms.keeper.stock.discard(await rooms.store.purge(self._clock() - older_than, numbers))

    async def refresh(self, numbers: Iterable[int]) -> None:
        """Ask now, within the limits, and try again to fetch what couldn't be fetched.

        It is written down, so that it reaches the process that asks, if that is another one.
        """
        rooms = await self._rooms()
        wanted = self._present(numbers)
        rooms.accounts.trust({account for job in wanted if (account := rooms.accounts.of(job))})
        await self._commit(rooms, [wanted_again(job, self._clock()) for job in wanted])

    async def pause(self, numbers: Iterable[int]) -> None:
        """Ask no more about these jobs until `resume`."""
        await self._set_paused(numbers, paused=True)

    async def resume(self, numbers: Iterable[int]) -> None:
        """Ask about these jobs again."""
        await self._set_paused(numbers, paused=False)

    async def cancel(self, numbers: Iterable[int]) -> None:
        """Have their providers cancel these jobs, and ask at once how they stand. Raises Problem where one isn't."""
        from jobmonitor.tracker.cancelling import cancel

        rooms = await self._rooms()
        await cancel(rooms, self._present(numbers), self._ask_again)

    async def add_account(self, account: Account, key: str = "") -> Account:
        """The account as stored; one of the same provider and label gets the new key. Its waiting jobs go on."""
        rooms = await self._rooms()
        stored = await store_account(rooms, account, key)
        self._tell_of_keychain()
        await self._load_accounts(rooms)
        return stored

    async def let_probe(self, uid: str, *, is_allowed: bool) -> None:
        """Say whether this account may be asked about jobs that could be several providers'."""
        rooms = await self._rooms()
        account = await rooms.store.save_account(replace(rooms.accounts.by_uid(uid), may_probe=is_allowed))
        await self._load_accounts(rooms)
        if is_allowed:
            open_jobs = [job for job in self.jobs.values() if not job.provider and account.provider in job.candidates]
            await self._commit(rooms, [asked_anew(job) for job in open_jobs])

    async def remove_account(self, uid: str) -> None:
        """Forget the account and its key; its jobs stay."""
        rooms = await self._rooms()
        account = rooms.accounts.by_uid(uid)
        await asyncio.to_thread(rooms.keychain.forget, account)
        await rooms.store.remove_account(uid)
        await self._load_accounts(rooms)

    async def check_account(self, uid: str) -> Problem | None:
        """Why the account doesn't work, by asking about a job that can't exist; None where its key was taken."""
        return await check_account(await self._rooms(), uid)

    async def add_provider(self, text: str) -> "Installed":
        """Take a provider file into use, at once and for good. Raises SpecProblem with its mistakes."""
        return await (await self._rooms()).catalog.install(text)

    # What a person looks at

    async def timeline(self, number: int) -> tuple[TimelineEntry, ...]:
        """The job's story, oldest first."""
        return tuple(await (await self._rooms()).store.timeline(number))

    async def answer(self, number: int) -> Answer | None:
        """The last answer about the job as it came, keys removed."""
        return await (await self._rooms()).ledger.answer(number)

    async def thumbnail(self, number: int, n: int, edge: int = 256) -> bytes | None:
        """The small picture of an output for so many device pixels, as JPEG or WebP."""
        return await (await self._rooms()).keeper.pictures.thumbnail(number, n, edge)

    async def kept_thumbnails(self, wanted: Sequence[tuple[int, int]], edge: int) -> list[bytes | None]:
        """Those of the small pictures that are here already, by the numbers of jobs and outputs."""
        return await (await self._rooms()).keeper.pictures.kept(wanted, edge)

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        """The picture of an output with at most `size` pixels on its longer side, as JPEG or WebP."""
        return await (await self._rooms()).keeper.pictures.preview(number, n, size)

    # Inside

    async def _rooms(self) -> "Rooms":
        """The rooms, once they are built. Raises the Problem that kept them from it."""
        await self._started.wait()
        if self._built is None or self._broken is not None:
            raise self._broken or Problem("The job list isn't open")
        return self._built

    async def _assign(self, rooms: "Rooms", job: Job, provider: str, label: str) -> None:
        """Give the job its provider and account; if that makes it one that is here already, only that one stays."""
        stored = await rooms.store.assign(job.number, provider, label)
        if stored.number != job.number:
            self._drop(rooms, [job.number])
        if not job.provider:
            stored = replace(stored, health=Health.OK, trouble=None)  # what others said of it counts no more
        rooms.ledger.learn([stored])
        rooms.watch.resume(stored, now=True)

    async def _ask_again(self, numbers: Iterable[int]) -> None:
        open_jobs = [job for job in self._present(numbers) if not job.state.is_final]
        await self.resume(job.number for job in open_jobs if job.paused)
        await self.refresh(job.number for job in open_jobs if not job.paused)

    def _present(self, numbers: Iterable[int]) -> list[Job]:
        return [self.jobs[number] for number in numbers if number in self.jobs]

    def _drop(self, rooms: "Rooms", numbers: Iterable[int]) -> tuple[int, ...]:
        gone = tuple(job.number for job in rooms.ledger.drop(numbers))
        for number in gone:
            rooms.watch.forget(number)
        rooms.offers.forget(gone)
        if gone:
            self.removed.emit(gone)
        return gone

    async def _set_paused(self, numbers: Iterable[int], *, paused: bool) -> None:
        rooms = await self._rooms()
        active = [job.number for job in self._present(numbers) if not job.state.is_final]
        await rooms.store.set_paused(active, paused)
        at = None if paused else self._clock()
        await self._commit(rooms, [replace(job, paused=paused, next_poll_at=at) for job in self._present(active)])

    async def _commit(self, rooms: "Rooms", jobs: Sequence[Job]) -> None:
        """Make these what is known of the jobs, and put them on their way."""
        await rooms.ledger.commit_all(jobs)
        for job in self._present(job.number for job in jobs):
            rooms.watch.resume(job)

    async def _load_accounts(self, rooms: "Rooms") -> None:
        """Take in the accounts as stored; jobs that waited for one of them go on."""
        rooms.accounts.all = tuple(await asyncio.to_thread(rooms.store.accounts))
        rooms.accounts.trust(self.accounts)
        self.accounts_changed.emit()
        for job in tuple(self.jobs.values()):
            if job.provider and not job.account and (account := rooms.accounts.at(job.provider)):
                await self._assign(rooms, job, job.provider, account.label)
            elif job.health in (Health.NEEDS_KEY, Health.BAD_KEY) and rooms.accounts.of(job):
                rooms.watch.resume(job, now=True)

    def _tell_of_keychain(self) -> None:
        if (problem := self.keychain_problem) and not self._told_of_keychain:
            self._told_of_keychain = True
            self.noticed.emit(Notice("keychain", problem.title, problem.hint))

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that can be done later as well; what the world has against it is told."""
        try:
            await work
        except Problem as problem:
            self.board.tell(problem)

    async def _look_round(self) -> None:
        """Hear what other processes wrote: a command's `add` reaches the open window this way."""
        await asyncio.sleep(LOOK_ROUND * (IDLE_ROUNDS if self.is_idle() else 1))
        self._tell_of_keychain()
        rooms = await self._rooms()
        await self._told(self._hear(rooms))
        await rooms.catalog.look()
        await self.outlook.look()

    async def _hear(self, rooms: "Rooms") -> None:
        changes = await rooms.store.changes()
        self._drop(rooms, changes.removed)
        for job in rooms.ledger.learn(changes.jobs):
            rooms.watch.resume(job)
        if changes.accounts_changed or NEW_KEY in changes.messages:
            await self._load_accounts(rooms)
        if "raise" in changes.messages:
            self.raise_requested.emit()


def _read(rooms: "Rooms") -> tuple[list[Job], list[Account], dict[str, str], list[Duration]]:
    store = rooms.store
    return store.jobs(), store.accounts(), store.guesses(), store.durations()
