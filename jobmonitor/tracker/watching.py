"""Which jobs are on their way: due ones are asked about, what they gave is kept, and the rest is left alone."""

import asyncio
from collections.abc import Callable, Collection, Hashable
from dataclasses import replace

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Health, Job
from jobmonitor.polling.monitor import Monitor
from jobmonitor.polling.schedule import LONGEST_BACK_OFF
from jobmonitor.tracker.asking import Asker
from jobmonitor.tracker.keeping import STORE_PATIENCE, Keeper
from jobmonitor.tracker.probing import Assign, Prober, Wait


class Watch:
    """Does nothing until it runs: while another process asks, this one only knows what that one wrote."""

    def __init__(
        self,
        asker: Asker,
        keeper: Keeper,
        prober: Prober,
        clock: Callable[[], float],
        tell: Callable[[Problem], None],
    ) -> None:
        self.assign: Assign = _unassigned
        """Gives an open job to the account that knows it."""
        self.runs = False
        self._asker = asker
        self._jobs = asker.ledger.jobs
        self._keeper = keeper
        self._prober = prober
        self._clock = clock
        self._tell = tell
        self._monitor = Monitor(self._ask)

    async def run(self) -> None:
        """Ask and fetch until cancelled."""
        self.runs = True
        for job in tuple(self._jobs.values()):
            self.resume(job)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._monitor.run(), name="monitor")
            group.create_task(self._keeper.run(), name="keep outputs")

    def is_idle(self) -> bool:
        """Whether no job is left to ask about and no output to fetch."""
        return self._monitor.is_idle() and self._keeper.is_idle()

    def is_done(self, number: int) -> bool:
        """Whether nothing is left to ask about this job, and nothing to fetch."""
        return not (self._monitor.is_watching(number) or self._keeper.is_keeping(number))

    def resume(self, job: Job, *, now: bool = False) -> None:
        """Put the job back on its way: at its time, or now; one that had no key at once, for it may have one."""
        if not self.runs:
            return
        self._keeper.keep(job)
        if not job.provider:
            self._look_for_owner(job)
        elif job.paused or job.state.is_final:
            self.forget(job.number)
        elif now or job.health is Health.NEEDS_KEY:
            self._schedule(replace(job, next_poll_at=self._clock()))
        else:
            self._schedule(job)

    def read_again(self, providers: Collection[str]) -> None:
        """Ask about these providers' jobs now: they waited for a file, or were misread by the one before."""
        for job in tuple(self._jobs.values()):
            if job.provider in providers:
                self.resume(job, now=True)

    def forget(self, number: int) -> None:
        """Don't ask about this job any more."""
        self._monitor.forget(number)
        self._prober.forget(number)

    def _schedule(self, job: Job) -> None:
        if job.next_poll_at is None:
            self.forget(job.number)
            return
        spec = self._asker.catalog.specs.get(job.provider)
        self._monitor.limit(_lane(job), spec.limits.per_minute if spec else None)
        wait = job.next_poll_at - self._clock()
        if job.trouble is None or job.trouble.not_before is None:
            # A time that was stored while the clock was ahead: nothing else puts a question off for so long.
            wait = min(wait, max(LONGEST_BACK_OFF, spec.poll.max_interval if spec else 0.0))
        self._monitor.watch(job.number, _lane(job), wait)

    def _look_for_owner(self, job: Job) -> None:
        """Ask the next account whose the job is, in that account's lane; nobody where none may be asked."""
        account = self._prober.next_of(job)
        if account is None:
            self._monitor.forget(job.number)
            return
        spec = self._asker.catalog.specs.get(account.provider)
        self._monitor.limit(_lane_of(account), spec.limits.per_minute if spec else None)
        self._monitor.watch(job.number, _lane_of(account), 0)

    async def _probe(self, job: Job) -> None:
        account = self._prober.next_of(job)
        if account is None:
            return
        try:
            heard = await self._prober.ask(job, account, self._monitor.answered)
            now = self._jobs.get(job.number)
            if now is None or now.provider:
                return  # meanwhile somebody said whose it is
            if heard is True:
                await self.assign(now, account)
            elif isinstance(heard, Wait):
                self._monitor.hold(_lane_of(account), heard.seconds)
                self._monitor.watch(job.number, _lane_of(account), heard.seconds)
            else:
                self._look_for_owner(now)
        except Problem as problem:  # what was found out couldn't be stored
            self._tell(problem)

    async def _ask(self, number: int) -> None:
        waiting = self._jobs.get(number)
        if waiting is not None and not waiting.provider:
            await self._probe(waiting)
            return
        try:
            job = await self._asker.ask(number, self._monitor.answered)
        except Problem as problem:  # what came couldn't be stored: it is as if nobody had asked
            self._tell(problem)
            if (job := self._jobs.get(number)) is not None:
                self._monitor.watch(number, _lane(job), STORE_PATIENCE)
            return
        if job is None or number not in self._jobs:
            return
        self._schedule(job)
        self._keeper.keep(job)
        if job.health is Health.BAD_KEY:
            for other in self._jobs.values():
                if _lane(other) == _lane(job):
                    self.forget(other.number)
        elif job.health is Health.RATE_LIMITED and job.trouble and job.trouble.not_before:
            self._monitor.hold(_lane(job), job.trouble.not_before - self._clock())


async def _unassigned(job: Job, account: Account) -> None:
    raise RuntimeError(f"Nobody gives job {job.number} to {account.provider}")


def _lane_of(account: Account) -> Hashable:
    return account.provider, account.label


def _lane(job: Job) -> Hashable:
    """What shares its limits: an account."""
    return job.provider, job.account
