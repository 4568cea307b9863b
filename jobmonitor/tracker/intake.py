"""From a pasted text to rows: what it holds is looked at first, and added when that is wanted. It asks no provider."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from jobmonitor.jobs import Account, Job, JobRef
from jobmonitor.providers.recognise import Recognised, covered, recognise
from jobmonitor.store import Store
from jobmonitor.store.rows import is_same
from jobmonitor.tracker.accounts import Accounts
from jobmonitor.tracker.found import Found, Placed
from jobmonitor.tracker.guesses import Guesses
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.offers import Offers
from jobmonitor.tracker.shelf import Shelf
from jobmonitor.tracker.watching import Watch


@dataclass(frozen=True, slots=True)
class Intake:
    """Looks at texts, and puts what was found into the list."""

    store: Store
    catalog: Shelf
    ledger: Ledger
    accounts: Accounts
    watch: Watch
    offers: Offers
    guesses: Guesses
    clock: Callable[[], float]

    async def look(self, text: str, provider: str = "", *, is_unasked: bool = False) -> Found:
        """What the text holds. `provider` takes every word that can be an ID as its own.

        Where nobody asked, a word that only might be an ID is none.
        """
        specs = self.catalog.specs
        owner, label = self.accounts.resolve(provider, specs) if provider else ("", "")

        def read() -> tuple[Recognised, str]:
            return recognise(text, specs, owner), covered(text, specs)

        seen, shown = await asyncio.to_thread(read)
        homes = self.accounts.by_use()
        refs = [ref for ref in seen.refs if ref.id not in seen.guessed or is_like_an_id(ref.id) or not is_unasked]
        drafts = [_draft(ref, label, homes, self.guesses.first(ref.id)) for ref in refs]
        here = _by_id(self.ledger.jobs.values(), {draft.id for draft in drafts})
        new: list[Job] = []
        known: list[Job] = []
        for draft in drafts:
            same = next((job for job in here.get(draft.id, ()) if is_same(job, draft)), None)
            (known if same else new).append(same or draft)
        return Found(
            tuple(drafts), tuple(new), tuple(known), seen.unplaced, seen.repeated, seen.empty_lines, shown, seen.keys
        )

    async def place(self, found: Found) -> Placed:
        """Put what was found into the list; it is on disk before this returns, and before anyone is asked about it."""
        now = self.clock()
        drafts = [replace(job, added_at=now, next_poll_at=now if job.provider else None) for job in found.drafts]
        added = await self.store.add(drafts)
        for each in added:
            self.accounts.use(each.job)
        self.offers.take((each.job for each in added), found.keys)
        # A job that was here may have been removed, or know more now: whose it is.
        news = [each.job for each in added if each.is_new or self._is_news(each.job)]
        for job in self.ledger.learn(news):
            self.watch.resume(job)
        new = tuple(each.job for each in added if each.is_new)
        return Placed(new, tuple(each.job for each in added if not each.is_new), found.unplaced)

    def _is_news(self, job: Job) -> bool:
        known = self.ledger.jobs.get(job.number)
        return known is None or (known.provider, known.account) != (job.provider, job.account)


def is_like_an_id(word: str) -> bool:
    """Whether a word of no known shape is more likely an ID than a word, a number or a version."""
    has_digit, has_letter = any(c.isdigit() for c in word), any(c.isalpha() for c in word)
    return has_digit and (len(word) >= 6 if has_letter else len(word) >= 12)


def _draft(ref: JobRef, label: str, homes: Mapping[str, Account], guess: str) -> Job:
    """The job that is meant, with the account that was named or the provider's last used one.

    What is open stays so; a `guess` only comes first.
    """
    likely = tuple(provider for provider in homes if provider in ref.candidates) or ref.candidates
    if guess in ref.candidates:
        likely = (guess, *(provider for provider in likely if provider != guess))
    provider = ref.provider or (likely[0] if len(likely) == 1 else "")
    if provider and not label and provider in homes:
        label = homes[provider].label
    return Job(id=ref.id, provider=provider, account=label, vars=ref.vars, candidates=() if provider else likely)


def _by_id(jobs: Iterable[Job], wanted: set[str]) -> dict[str, list[Job]]:
    """Those of the jobs that have a wanted ID."""
    found: dict[str, list[Job]] = {}
    for job in jobs:
        if job.id in wanted:
            found.setdefault(job.id, []).append(job)
    return found
