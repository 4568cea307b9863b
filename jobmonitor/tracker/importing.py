"""What a provider has of an account's recent jobs, and taking the chosen ones in. Reading its list is `providers`'."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job, ListedJob, ProviderInfo, Vars
from jobmonitor.providers.lists import (
    Mark,
    beginnings,
    list_request,
    read_list,
    read_values,
    values_request,
    wanted_vars,
)
from jobmonitor.providers.questions import values_of
from jobmonitor.secrets import redact
from jobmonitor.store.rows import is_same
from jobmonitor.tracker.found import Found, Placed

if TYPE_CHECKING:
    from jobmonitor.providers.spec import ProviderSpec
    from jobmonitor.tracker.rooms import Rooms
    from jobmonitor.tracker.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Source:
    """An account whose provider lists its jobs. `wanted` are what it needs beside the key, each with what is known."""

    account: Account
    provider: ProviderInfo
    wanted: Vars = ()


@dataclass(frozen=True, slots=True)
class Recent:
    """Jobs that a provider listed, and the numbers of those that are here already. `more` says where it goes on."""

    jobs: tuple[ListedJob, ...] = ()
    tracked: tuple[int | None, ...] = ()
    more: tuple[Mark, ...] = ()


class Importing:
    """Asks for what is there, and takes it in."""

    def __init__(self, rooms: Callable[[], Awaitable["Rooms"]], clock: Callable[[], float]) -> None:
        self._rooms = rooms
        self._clock = clock

    async def sources(self) -> tuple[Source, ...]:
        """The accounts that can be asked."""
        rooms = await self._rooms()
        return sources_of(rooms.accounts.all, rooms.catalog)

    async def recent(self, account: Account, given: Vars = (), more: Collection[Mark] = ()) -> Recent:
        """The newest jobs of the account, or those after `more`. `given` is what was said beside the account.

        Raises Problem where the provider doesn't say.
        """
        rooms = await self._rooms()
        try:
            listed, later = await self._ask(rooms, account, given, more)
        except Problem as problem:
            rooms.watch.heeding.heed(account, problem)
            rooms.asker.without_keys(problem)
            raise
        keys = rooms.keychain.known()
        jobs = tuple(_without_keys(job, keys) for job in listed if redact(job.id, keys) == job.id)
        wanted = drafts(rooms.asker.spec(account.provider), account, jobs)
        return Recent(jobs, tracked(wanted, rooms.ledger.jobs.values()), later)

    async def take(self, account: Account, listed: Iterable[ListedJob]) -> Placed:
        """Put these jobs into the list; every one is on disk before anyone is asked about it."""
        rooms = await self._rooms()
        return await rooms.intake.place(Found(drafts(rooms.asker.spec(account.provider), account, listed)))

    async def _ask(
        self, rooms: "Rooms", account: Account, given: Vars, more: Collection[Mark]
    ) -> tuple[list[ListedJob], tuple[Mark, ...]]:
        spec = rooms.asker.spec(account.provider, account)
        key = await rooms.asker.key(spec, account)
        known = values_of(spec, account)
        # What the account says already needn't be said of each job.
        said = tuple((name, text.strip()) for name, text in given if text.strip() not in ("", known.get(name)))
        transport = await rooms.asker.transport()
        jobs: list[ListedJob] = []
        later: list[Mark] = []
        for begun in more or beginnings(spec):
            mark = begun
            if before := values_request(spec, mark, account, key, self._clock(), said):
                await rooms.watch.admit(account)
                mark = read_values(spec, mark, await transport.send(before), self._clock())
            await rooms.watch.admit(account)
            response = await transport.send(list_request(spec, mark, account, key, self._clock(), said))
            page = read_list(spec, mark, response, self._clock(), said)
            jobs += page.jobs
            later += [page.more] if page.more else []
        # Where no time is said, what comes first is the newest.
        jobs.sort(key=lambda job: job.created_at or self._clock(), reverse=True)
        return jobs, tuple(later)


def sources_of(accounts: Iterable[Account], catalog: "Shelf") -> tuple[Source, ...]:
    """Every account that can be asked for its recent jobs; last those where no key is needed, and no account is."""
    listing = [info for info in catalog.info() if catalog.specs[info.id].lists]
    known = tuple(accounts)
    found: list[Source] = []
    for info in listing:
        spec = catalog.specs[info.id]
        own = [account for account in known if account.provider == info.id]
        for account in own or ([Account(info.id)] if spec.auth.none else []):
            said = values_of(spec, account)
            found.append(Source(account, info, tuple((name, said.get(name, "")) for name in wanted_vars(spec))))
    return tuple(sorted(found, key=lambda source: not source.account.uid))


def tracked(wanted: Iterable[Job], jobs: Iterable[Job]) -> tuple[int | None, ...]:
    """For each of the wanted jobs the number of that which it is in the list, None where it isn't there."""
    by_id: dict[str, list[Job]] = {}
    for job in jobs:
        by_id.setdefault(job.id, []).append(job)
    return tuple(next((job.number for job in by_id.get(one.id, ()) if is_same(job, one)), None) for one in wanted)


def drafts(spec: "ProviderSpec", account: Account, listed: Iterable[ListedJob]) -> tuple[Job, ...]:
    """The listed jobs as they are added: asked about at once, since a list says less than an answer."""
    names = {var.name for var in spec.vars}
    return tuple(
        Job(
            id=one.id,
            provider=account.provider,
            account=account.label if account.uid else "",
            vars=tuple(pair for pair in one.vars if pair[0] in names),
            kind=one.kind,
            created_at=one.created_at,
        )
        for one in listed
    )


def _without_keys(job: ListedJob, keys: Collection[str]) -> ListedJob:
    """The job, without a key that the provider may have said back."""
    words = "\0".join((job.provider_state, job.kind))
    clean = redact(words, keys)
    if clean == words:
        return job
    state, kind = clean.split("\0")
    return replace(job, provider_state=state, kind=kind)
