"""One question about one job: request, send, read, advance, store, tell, in this order. When to ask is `polling`'s."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jobmonitor.errors import Confused, KeyMissing, KeyRefused, NotFound, Problem, Rejected
from jobmonitor.forecast import Duration
from jobmonitor.jobs import Account, Answer, Job, JobError, Snapshot, advance, troubled
from jobmonitor.polling.history import History, took
from jobmonitor.polling.schedule import Pace, Plan, next_poll
from jobmonitor.providers.answers import with_words
from jobmonitor.providers.engine import follow_up, is_output, made_up, read_result, read_status, status_request
from jobmonitor.providers.events import Story
from jobmonitor.providers.spec import ProviderSpec
from jobmonitor.secrets import Keychain, redact
from jobmonitor.tracker.accounts import Accounts
from jobmonitor.tracker.events import told_by
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.repeats import Repeats
from jobmonitor.tracker.shelf import Shelf
from jobmonitor.wire import Request, Response

if TYPE_CHECKING:
    from jobmonitor.transport import Transport

OpenTransport = Callable[[], Awaitable["Transport"]]

Answered = Callable[[int, Response | None, Problem | None], None]
"""Told when nothing is in flight any more about a job: what came, and what stood against it."""


def _nobody(*_: object) -> None:
    """Nobody has lanes while this process doesn't ask."""


@dataclass(slots=True)
class Lane:
    """What a question's further requests mean for its account's lane, said by whoever has the lanes."""

    count: Callable[[Job], None] = _nobody
    heed: Callable[[Job, Problem], None] = _nobody


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks the right provider about a job and writes down what came of it."""

    ledger: Ledger
    accounts: Accounts
    catalog: Shelf
    keychain: Keychain
    transport: OpenTransport
    history: History
    clock: Callable[[], float]
    chance: Callable[[], float]
    repeats: Repeats = field(default_factory=Repeats)
    lane: Lane = field(default_factory=Lane)

    async def ask(self, number: int, pace: Pace, answered: Answered) -> Job | None:
        """The job after one question; None where there was nothing to ask. After `answered`, only reading and storing
        are left."""
        job = self.ledger.jobs.get(number)
        if job is None or job.state.is_final or not job.provider:
            return None
        answer: Answer | None = None
        response: Response | None = None
        refusal: KeyRefused | None = None
        account, key, was_asked = None, "", False
        story: Story | None = None
        try:
            spec = self.spec(job.provider, self.accounts.of(job))
            account, key = await self.access(spec, job)
            request = self.repeats.asking(number, spec, status_request(spec, job, account, key, self.clock()))
            transport = await self.transport()
            was_asked = True
            first = response = await transport.send(request)
            seen = self.repeats.said(number, spec, response)
            if seen is not None:
                then: Request | Snapshot = seen
            else:
                answer = self._answer(spec, response)
                seen = read_status(spec, response, self.clock())
                then = follow_up(spec, job, account, key, seen, response, self.clock())
                if isinstance(then, Request):
                    self.lane.count(job)
                    response = await transport.send(then)
                    answer = self._answer(spec, response)
                    then = read_result(spec, job, seen, response, self.clock())
                else:
                    self.repeats.learn(number, spec, response, then)
            story = await told_by(self, spec, job, account, key, then.state, first)
        except Problem as problem:
            answered(number, response, problem)
            if isinstance(problem, KeyRefused):
                if account and key and was_asked and not self.accounts.uses(account, key):
                    # It has another key by now, which nobody has refused: ask again with that.
                    return replace(self._current(job), next_poll_at=self.clock())
                refusal = problem
            # A person may have paused or refreshed it while we waited.
            after = troubled(self._current(job), self.without_keys(problem), self.clock(), was_asked=was_asked)
        else:
            answered(number, response, None)
            after = advance(self._current(job), self._seen_without_keys(self._current(job), then), self.clock())
            after = replace(after, last_event=story.mark) if story else after
        ended = self._duration(self._current(job), after)
        after = _planned(after, next_poll(after, pace, self._durations(after), self.clock(), self.chance()))
        await self.ledger.commit(after, answer, ended, story.entries if story else None)
        if after.state.is_final:
            self.repeats.forget(number)
            if ended:
                self.history.learn(ended)
        if refusal:
            await self._refuse(job, refusal)
        return after

    async def probe(self, account: Account) -> None:
        """Ask about a job that this account can't have, to see whether its key is taken. Raises Problem if it isn't."""
        spec = self.spec(account.provider)
        request = self.question(account, await self.key(spec, account))
        response = await (await self.transport()).send(request)
        try:
            read_status(spec, response, self.clock())
        except (NotFound, Rejected, Confused):
            if response.status >= 500:
                raise

    def question(self, account: Account, key: str) -> Request:
        """What would be asked about a made-up job. Raises Problem where account and provider file don't go together."""
        spec = self.spec(account.provider)
        return status_request(spec, made_up(spec, account), account, key, self.clock())

    def spec(self, provider: str, account: Account | None = None) -> ProviderSpec:
        """The provider's file, with the words of the account. Raises Problem where there is none any more."""
        if spec := self.catalog.specs.get(provider):
            return with_words(spec, account.words) if account else spec
        raise Problem(f"There is no provider file for “{provider}”", "Put it back, or correct its mistakes")

    async def access(self, spec: ProviderSpec, job: Job) -> tuple[Account, str]:
        """The account by which the job is asked about, and its key. Where no key is needed, no account is.

        Raises KeyMissing, or what was said of the key when it was refused.
        """
        account = self.accounts.of(job) or (Account(spec.id) if spec.auth.none else None)
        if account is None:
            raise KeyMissing(f"{spec.name} needs a key", "Give it one, and this job goes on by itself")
        return account, await self.key(spec, account)

    async def key(self, spec: ProviderSpec, account: Account) -> str:
        """The account's key, "" where the provider wants none. Raises as `access` does."""
        return "" if spec.auth.none else await self.accounts.key(account)

    def _answer(self, spec: ProviderSpec, response: Response) -> Answer:
        """What is kept of an answer to look at: not the result itself, which gets a file of its own."""
        body = b"" if is_output(spec, response) else response.body
        return Answer(self.clock(), response.status, redact(body, self.keychain.known()))

    def _durations(self, job: Job) -> Sequence[float]:
        return self.history.of(job.provider, job.kind)

    def _duration(self, before: Job, after: Job) -> Duration | None:
        """How long the job took, where it has just ended and that can be known."""
        seconds = None if before.state.is_final else took(before, after)
        return None if seconds is None else Duration(after.provider, after.kind, seconds)

    def without_keys(self, problem: Problem) -> Problem:
        """The problem, whose words may repeat a provider's."""
        problem.title, problem.hint = (redact(text, self.keychain.known()) for text in (problem.title, problem.hint))
        return problem

    def _seen_without_keys(self, job: Job, seen: Snapshot) -> Snapshot:
        """What the provider said, without a key that it may have said back; a link that holds one is spoilt."""
        known = (job.provider_state, job.message, job.kind)
        if (seen.provider_state, seen.message, seen.kind) == known and not (seen.outputs or seen.error):
            return seen  # the same words as last time, which hold none
        links = [link.url for link in seen.outputs]
        error = [seen.error.kind, seen.error.message] if seen.error else []
        words = [seen.provider_state, seen.message, seen.kind, *error, *links]
        clean = [redact(word, self.keychain.known()) for word in words]
        if clean == words:
            return seen
        state, message, kind, *rest = clean
        return replace(
            seen,
            provider_state=state,
            message=message,
            kind=kind,
            error=JobError(rest[0], rest[1]) if error else None,
            outputs=tuple(replace(link, url=url) for link, url in zip(seen.outputs, rest[len(error) :], strict=True)),
        )

    async def _refuse(self, job: Job, refusal: KeyRefused) -> None:
        """Stop the other jobs of the account too, and say so at each."""
        if account := self.accounts.of(job):
            self.accounts.refuse(account, refusal)
            others = [
                other
                for other in self.ledger.jobs.values()
                if other.number != job.number and not other.state.is_final and self.accounts.of(other) == account
            ]
            now = self.clock()
            await self.ledger.commit_all(
                _planned(troubled(other, refusal, now, was_asked=False), None) for other in others
            )

    def _current(self, job: Job) -> Job:
        return self.ledger.jobs.get(job.number, job)


def _planned(job: Job, plan: Plan | None) -> Job:
    return replace(job, next_poll_at=plan.at if plan else None, next_poll_why=plan.why if plan else None)
