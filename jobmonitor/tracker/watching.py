"""Which jobs are on their way: due ones are asked about, what they gave is kept, and the rest is left alone."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.forecast import Budget
from jobmonitor.jobs import Account, Health, Job, Why
from jobmonitor.polling.limits import HOUR, MINUTE, Lane
from jobmonitor.polling.monitor import Monitor
from jobmonitor.polling.schedule import LONGEST_BACK_OFF, Pace, worth
from jobmonitor.tracker.asking import Asker
from jobmonitor.tracker.heeding import Heeding, LaneKey, lane_of
from jobmonitor.tracker.keeping import STORE_PATIENCE, Keeper
from jobmonitor.tracker.probing import Assign, Prober, Wait
from jobmonitor.wire import Response

SPREAD = 30.0  # seconds over which questions are spread that all became due while nobody could ask
EACH = 0.25  # seconds of that for each question: a few need not wait for half a minute
AT_ONCE = -86_400.0  # patience of a question that a person waits for
FIXED = 2.0  # seconds between two questions of a program that knows nothing, against which we say what was saved


class Watch:
    """Does nothing until it runs: while another process asks, this one only knows what that one wrote.

    `is_seen` says whether anybody can see the window, `on_battery` what the machine lives on; both change how often a
    question is worth it.
    """

    def __init__(
        self,
        asker: Asker,
        keeper: Keeper,
        prober: Prober,
        clock: Callable[[], float],
        chance: Callable[[], float],
        tell: Callable[[Problem], None],
        notice: Callable[[Notice], None],
    ) -> None:
        self.assign: Assign = _unassigned
        """Gives an open job to the account that knows it."""
        self.runs = False
        self.is_seen = True
        self.on_battery = False
        self._asker = asker
        self._jobs = asker.ledger.jobs
        self._keeper = keeper
        self._prober = prober
        self._clock = clock
        self._chance = chance
        self._tell = tell
        self._monitor: Monitor[LaneKey] = Monitor(self._ask)
        self.heeding = Heeding(self._monitor, clock, notice, self.wake)
        keeper.admit, keeper.heed = self.admit, self.heeding.heed
        asker.lane.count, asker.lane.heed = self.count, self.heeding.heed

    async def run(self) -> None:
        """Ask and fetch until cancelled."""
        self.runs = True
        for job in tuple(self._jobs.values()):
            self.heeding.still_holds(job)
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
                self._asker.repeats.forget(job.number)
                self.resume(job, now=True)

    def forget(self, number: int) -> None:
        """Don't ask about this job any more."""
        self._monitor.forget(number)
        self._prober.forget(number)
        self._asker.repeats.forget(number)

    async def admit(self, owner: Job | Account) -> None:
        """Wait until another request than a question may go to the server of this account, or this job's."""
        await self._monitor.admit(lane_of(owner))

    def count(self, owner: Job | Account) -> None:
        """One more request goes with a question that was admitted: it doesn't wait, and those after it do."""
        self._monitor.lane(lane_of(owner)).take(asyncio.get_running_loop().time())

    # The world around

    def wake(self) -> None:
        """The machine slept, or the network is back: what is overdue is asked about soon, and not all at once."""
        self._monitor.wake()
        now = self._clock()
        overdue = [job for job in self._jobs.values() if job.next_poll_at is not None and job.next_poll_at <= now]
        spread = min(SPREAD, EACH * len(overdue))
        for job in overdue:
            if self._monitor.is_watching(job.number):
                self._schedule(replace(job, next_poll_at=now + self._chance() * spread))

    def budgets(self) -> list[Budget]:
        """What each account's questions cost and may cost. Another thread may ask: it reads copies."""
        now, moment = asyncio.get_running_loop().time(), self._clock()
        due: dict[LaneKey, float] = {}
        for job in tuple(self._jobs.values()):
            if job.next_poll_at is not None and not job.state.is_final:
                due[lane_of(job)] = min(job.next_poll_at, due.get(lane_of(job), job.next_poll_at))
        lanes = sorted(self._monitor.lanes.items(), key=lambda each: each[0])
        return [_budget(key, lane, due.get(key), now, moment) for key, lane in lanes]

    # One question

    def _schedule(self, job: Job, patience: float = 0.0) -> None:
        if job.next_poll_at is None:
            self.forget(job.number)
            return
        spec = self._asker.catalog.specs.get(job.provider)
        self._monitor.limit(lane_of(job), spec.limits.per_minute if spec else None)
        wait = job.next_poll_at - self._clock()
        if job.trouble is None or job.trouble.not_before is None:
            # A time that was stored while the clock was ahead: nothing else puts a question off for so long.
            pace = self.pace(job)
            wait = min(wait, max(LONGEST_BACK_OFF, pace.longest, pace.share))
        is_wanted = job.next_poll_why is Why.PERSON
        self._monitor.watch(job.number, lane_of(job), wait, AT_ONCE if is_wanted else patience)

    def pace(self, job: Job) -> Pace:
        """How often it is welcome, and worth it, to ask about this job."""
        spec = self._asker.catalog.specs.get(job.provider)
        share = self._monitor.lane(lane_of(job)).share(asyncio.get_running_loop().time())
        is_worth = worth(is_seen=self.is_seen, on_battery=self.on_battery)
        if spec is None:
            return Pace(share=share, worth=is_worth)
        return Pace(spec.poll.interval, spec.poll.max_interval, share, is_worth)

    def _look_for_owner(self, job: Job) -> None:
        """Ask the next account whose the job is, in that account's lane; nobody where none may be asked."""
        account = self._prober.next_of(job)
        if account is None:
            self._monitor.forget(job.number)
            return
        spec = self._asker.catalog.specs.get(account.provider)
        self._monitor.limit(lane_of(account), spec.limits.per_minute if spec else None)
        self._monitor.watch(job.number, lane_of(account), 0)

    async def _probe(self, job: Job) -> None:
        account = self._prober.next_of(job)
        if account is None:
            return
        try:
            heard = await self._prober.ask(job, account, partial(self._probed, account))
            now = self._jobs.get(job.number)
            if now is None or now.provider:
                return  # meanwhile somebody said whose it is
            if heard is True:
                await self.assign(now, account)
            elif isinstance(heard, Wait):
                self._monitor.lane(lane_of(account)).hold(asyncio.get_running_loop().time() + heard.seconds)
                self._monitor.watch(job.number, lane_of(account), heard.seconds)
            else:
                self._look_for_owner(now)
        except Problem as problem:  # what was found out couldn't be stored
            self._tell(problem)

    def _probed(self, account: Account, number: int, problem: Problem | None) -> None:
        self.heeding.heed(account, problem)
        self._monitor.answered(number)

    def _answered(self, job: Job, number: int, response: Response | None, problem: Problem | None) -> None:
        self.heeding.answered(job, response, problem)
        self._monitor.answered(number)

    async def _ask(self, number: int) -> None:
        before = self._jobs.get(number)
        if before is None:
            return
        if not before.provider:
            await self._probe(before)
            return
        try:
            job = await self._asker.ask(number, self.pace(before), partial(self._answered, before))
        except Problem as problem:  # what came couldn't be stored: it is as if nobody had asked
            self._tell(problem)
            if (job := self._jobs.get(number)) is not None:
                self._monitor.watch(number, lane_of(job), STORE_PATIENCE)
            return
        if job is None or number not in self._jobs:
            return
        if before.last_answer_at is not None:
            self._monitor.lane(lane_of(job)).tally.saved += max(0.0, self._clock() - before.last_answer_at) / FIXED - 1
        # What is asked about again soon is likelier to have changed: where not all may go, it goes first.
        self._schedule(job, patience=job.next_poll_at - self._clock() if job.next_poll_at is not None else 0.0)
        self._keeper.keep(job)
        if job.health is Health.BAD_KEY:
            for other in self._jobs.values():
                if lane_of(other) == lane_of(job):
                    self.forget(other.number)


async def _unassigned(job: Job, account: Account) -> None:
    raise RuntimeError(f"Nobody gives job {job.number} to {account.provider}")


def _budget(key: LaneKey, lane: Lane, due: float | None, now: float, moment: float) -> Budget:
    return Budget(
        provider=key[0],
        account=key[1],
        last_minute=lane.tally.within(MINUTE, now),
        last_hour=lane.tally.within(HOUR, now),
        per_minute=lane.bucket.rate(now),
        watched=lane.watched,
        next_at=due,
        held_until=moment + lane.held_until - now if lane.held_until > now else None,
        saved=max(0, round(lane.tally.saved)),
    )
