"""Keys that stood in pasted commands, kept in memory until the person says what to do with them."""

from collections.abc import Iterable, Mapping

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Health, Job
from jobmonitor.providers.pasted_keys import PastedKey
from jobmonitor.secrets import Keychain
from jobmonitor.tracker.accounts import Accounts
from jobmonitor.tracker.shelf import Shelf


class Offers:
    """Which jobs came with a key. What is known of a key is only that it is there."""

    def __init__(self, catalog: Shelf, accounts: Accounts, keychain: Keychain, jobs: Mapping[int, Job]) -> None:
        self._catalog = catalog
        self._accounts = accounts
        self._keychain = keychain
        self._jobs = jobs
        self._keys: dict[int, str] = {}

    def take(self, jobs: Iterable[Job], keys: Iterable[PastedKey]) -> tuple[Job, ...]:
        """Those of the jobs that came with a key of their own provider's."""
        by_job = {(each.provider, each.id): each.key for each in keys}
        mine = tuple(job for job in jobs if (job.provider, job.id) in by_job)
        for job in mine:
            key = self._keys[job.number] = by_job[job.provider, job.id]
            self._keychain.know(key)  # from now on it is taken out of whatever is written
        return mine

    def has(self, number: int) -> bool:
        """Whether the job came with a key that would be of use: no account has it, and none got through to the job."""
        job, key = self._jobs.get(number), self._keys.get(number)
        if job is None or key is None or job.state.is_final:
            return False
        account = self._accounts.of(job)
        if account is not None and job.health not in (Health.NEEDS_KEY, Health.BAD_KEY, Health.NOT_FOUND):
            return False
        return not any(self._accounts.uses(each, key) for each in self._accounts.all if each.provider == job.provider)

    def account(self, number: int) -> tuple[Account, str]:
        """The account that would be made, and its key. Raises Problem where there is nothing to make one of."""
        job, key = self._jobs.get(number), self._keys.get(number)
        if job is None or key is None:
            raise Problem("The key from the pasted command is no longer here", "Paste the command again")
        spec = self._catalog.specs.get(job.provider)
        own = {var.name for var in spec.vars if not var.per_job} if spec else set[str]()
        taken = {account.label for account in self._accounts.all if account.provider == job.provider}
        return Account(job.provider, _free_label(taken), vars=tuple(each for each in job.vars if each[0] in own)), key

    def end(self, number: int) -> tuple[int, ...]:
        """The jobs of this one's provider that came with the same key: it is forgotten."""
        key, job = self._keys.get(number), self._jobs.get(number)
        owners = {each: known.provider for each in self._keys if (known := self._jobs.get(each))}
        provider = job.provider if job else ""
        same = tuple(n for n, other in self._keys.items() if other == key and owners.get(n, provider) == provider)
        for each in same:
            del self._keys[each]
        return same

    def forget(self, numbers: Iterable[int]) -> None:
        """These jobs are away, and the keys that came with them."""
        for number in numbers:
            self._keys.pop(number, None)


def _free_label(taken: set[str]) -> str:
    """A name that no account of the provider has yet."""
    names = ("default", *(f"account {n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
