"""Whose key is used for which job. The keys themselves lie with `secrets`."""

import asyncio
from collections.abc import Iterable

from jobmonitor.errors import KeyRefused, Problem
from jobmonitor.jobs import Account, Job
from jobmonitor.secrets import Keychain


class Accounts:
    """The accounts, the jobs that belong to them, and those whose key was refused."""

    def __init__(self, keychain: Keychain) -> None:
        self.all: tuple[Account, ...] = ()
        self._keychain = keychain
        self._keys: dict[str, str] = {}
        self._refused: dict[str, KeyRefused] = {}
        self._last_used: dict[str, float] = {}

    def of(self, job: Job) -> Account | None:
        """The account by which this job is asked about."""
        return next((a for a in self.all if (a.provider, a.label) == (job.provider, job.account)), None)

    def at(self, provider: str) -> Account | None:
        """The provider's account that was used last, or its only one."""
        return self.by_use().get(provider)

    def by_use(self) -> dict[str, Account]:
        """Each provider's account that was used last; the provider that was used last comes first."""
        homes: dict[str, Account] = {}
        for account in self.in_turn():
            homes.setdefault(account.provider, account)
        return homes

    def in_turn(self) -> list[Account]:
        """All accounts, the one that was used last first."""
        return sorted(self.all, key=lambda account: -self._last_used.get(account.uid, 0.0))

    def use(self, job: Job) -> None:
        """The job's account was used when the job was added."""
        if account := self.of(job):
            self._last_used[account.uid] = max(job.added_at, self._last_used.get(account.uid, 0.0))

    def by_uid(self, uid: str) -> Account:
        """The account of that uid."""
        if account := next((account for account in self.all if account.uid == uid), None):
            return account
        raise Problem("There is no such account", "It may have been removed meanwhile")

    async def key(self, account: Account) -> str:
        """The account's key. Raises KeyMissing, or what was said of the key when it was refused."""
        if refusal := self._refused.get(account.uid):
            raise KeyRefused(refusal.title, refusal.hint)
        if account.uid not in self._keys:
            # The first look into a keychain may wait for a person to unlock it.
            self._keys[account.uid] = await asyncio.to_thread(self._keychain.read, account)
        return self._keys[account.uid]

    def uses(self, account: Account, key: str) -> bool:
        """Whether this is the key that the account has now."""
        return self._keys.get(account.uid) == key

    def refuse(self, account: Account, refusal: KeyRefused) -> None:
        """Ask nothing of this account until `trust`."""
        self._refused[account.uid] = refusal

    def trust(self, accounts: Iterable[Account]) -> None:
        """Read these accounts' keys again, and try them."""
        for account in accounts:
            self._refused.pop(account.uid, None)
            self._keys.pop(account.uid, None)
            self._keychain.reread(account)

    def resolve(self, target: str, providers: Iterable[str]) -> tuple[str, str]:
        """(provider, account label or "") for what a person calls `gepetto`, `gepetto/work` or `work`."""
        provider, _, label = target.partition("/")
        known = set(providers)
        if provider in known and (not label or any((a.provider, a.label) == (provider, label) for a in self.all)):
            return provider, label
        by_label = [account for account in self.all if account.label == target]
        if len(by_label) == 1:
            return by_label[0].provider, by_label[0].label
        if by_label:
            several = ", ".join(f"{account.provider}/{account.label}" for account in by_label)
            raise Problem(f"Several accounts are called “{target}”", f"Say which: {several}")
        raise Problem(
            f"There is no provider and no account called “{target}”", f"Known providers: {', '.join(sorted(known))}"
        )
