"""Finds out whose an open job is, by asking the candidates whose accounts may be asked. When is `watching`'s."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from jobmonitor.errors import KeyRefused, NotFound, Problem, RateLimited, Rejected, Unreachable
from jobmonitor.jobs import Account, Job, JobState, troubled
from jobmonitor.providers.engine import read_status, status_request
from jobmonitor.secrets import redact
from jobmonitor.tracker.asking import Asker

_VERBS = ("doesn't", "don't")
MOST_TRIES = 3  # of one account that asks us to wait
PATIENCE = 30.0  # seconds, where it doesn't say how long
HINT = (
    "That is no proof: it may be another account's, or too fresh. Press the right button, or refresh to ask them again"
)


@dataclass(slots=True)
class Round:
    """What was heard of one job so far: by the accounts' uids, why each of them didn't give it."""

    said: dict[str, Problem] = field(default_factory=dict[str, Problem])
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """The account asks us to wait, in seconds; then it is asked once more."""

    seconds: float


Assign = Callable[[Job, Account], Awaitable[None]]


class Prober:
    """Each account is asked with its own key, and only where the person allowed that."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._rounds: dict[int, Round] = {}
        self._asking: set[int] = set()

    def next_of(self, job: Job) -> Account | None:
        """Whom to ask next about this open job; None where nobody is left, or what they said stands in the row."""
        if job.provider or job.paused or job.trouble or job.state.is_final or job.number in self._asking:
            return None
        heard = self._rounds.get(job.number, Round()).said
        allowed = (account for account in self._asker.accounts.in_turn() if account.may_probe)
        return next((a for a in allowed if a.provider in job.candidates and a.uid not in heard), None)

    def forget(self, number: int) -> None:
        """What was heard of this job doesn't count any more."""
        self._rounds.pop(number, None)

    async def ask(self, job: Job, account: Account, answered: Callable[[int, Problem | None], None]) -> bool | Wait:
        """Whether the account knows the job. Where it is the last that didn't, the row says so. Raises Problem where
        that can't be stored."""
        heard = self._rounds.setdefault(job.number, Round())
        self._asking.add(job.number)
        met: Problem | None = None
        try:
            await self._ask(job, account)
        except RateLimited as problem:
            met = problem
            heard.tries += 1
            if heard.tries < MOST_TRIES:
                return Wait(PATIENCE if problem.retry_after is None else problem.retry_after)
            heard.said[account.uid] = problem
        except Problem as problem:
            met = problem
            if isinstance(problem, KeyRefused):
                self._asker.accounts.refuse(account, problem)
            heard.said[account.uid] = problem
        else:
            self.forget(job.number)
            return True
        finally:
            answered(job.number, met)
            self._asking.discard(job.number)
        heard.tries = 0
        now = self._asker.ledger.jobs.get(job.number)
        if now is not None and not now.provider and self.next_of(now) is None and not now.paused:
            self.forget(job.number)
            await self._asker.ledger.commit(self._told(now, heard))
        return False

    async def _ask(self, job: Job, account: Account) -> None:
        """Return if the account knows the job. Raises Problem if it doesn't, or if that can't be found out."""
        asker = self._asker
        spec = asker.spec(account.provider)
        meant = replace(job, provider=account.provider, account=account.label)
        account, key = await asker.access(spec, meant)
        request = status_request(spec, meant, account, key, asker.clock())
        response = await (await asker.transport()).send(request)
        seen = read_status(spec, response, asker.clock())
        if seen.state is JobState.EXPIRED and seen.provider_state:
            raise Problem(f"says “{seen.provider_state}”")  # some say so of a job that they never had
        if seen.state in (JobState.EXPIRED, JobState.UNKNOWN) and not seen.provider_state:
            raise NotFound(f"{spec.name} doesn't know it")

    def _told(self, job: Job, heard: Round) -> Job:
        """The job with what its candidates said."""
        by_uid = {account.uid: account for account in self._asker.accounts.all}
        unknown: list[str] = []
        other: list[str] = []
        for uid, problem in heard.said.items():
            name = self._name(by_uid[uid]) if uid in by_uid else ""
            if name and isinstance(problem, NotFound | Rejected):
                unknown.append(name)
            elif name:
                other.append(f"{name}: {problem.title}")
        parts = [f"{_listed(unknown)} {_VERBS[len(unknown) > 1]} know it"] if unknown else []
        title = redact("; ".join([*parts, *other]), self._asker.keychain.known())
        problem = NotFound(title, HINT) if unknown else Unreachable(title, HINT)
        return troubled(job, problem, self._asker.clock())

    def _name(self, account: Account) -> str:
        spec = self._asker.catalog.specs.get(account.provider)
        name = spec.name if spec else account.provider
        is_one_of_many = sum(each.provider == account.provider for each in self._asker.accounts.all) > 1
        return f"{name} ({account.label})" if is_one_of_many else name


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
