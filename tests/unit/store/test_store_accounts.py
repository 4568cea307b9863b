"""Accounts: named once for each provider, and without their keys."""

from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job, JobState
from jobmonitor.store import Store

ACCOUNT = Account("fal", "work", "http://127.0.0.1:8000", (("model", "a/b"), ("zone", "é")), "FAL_KEY")


async def test_an_account_is_there_after_the_program_ends(store: Store, file: Path):
    saved = await store.save_account(ACCOUNT)
    store.close()

    again = Store.open(file)
    assert saved == replace(ACCOUNT, uid=saved.uid)
    assert saved.uid
    assert again.accounts() == [saved]
    again.close()


async def test_accounts_come_by_provider_and_label(store: Store):
    for provider, label in (("b", "z"), ("a", "y"), ("b", "x")):
        await store.save_account(Account(provider, label))

    assert [(account.provider, account.label) for account in store.accounts()] == [("a", "y"), ("b", "x"), ("b", "z")]


async def test_a_saved_account_can_be_changed_and_keeps_its_uid(store: Store):
    saved = await store.save_account(ACCOUNT)

    changed = await store.save_account(replace(saved, label="home", key_env=""))

    assert changed == replace(saved, label="home", key_env="")
    assert store.accounts() == [changed]


@pytest.mark.parametrize(("given", "label"), [("", "default"), (" \t", "default"), (" my\nwork ", "my work")])
async def test_a_label_is_never_empty_and_has_one_line(store: Store, given: str, label: str):
    assert (await store.save_account(Account("fal", given))).label == label


async def test_a_label_that_is_taken_is_refused_in_words(store: Store):
    first = await store.save_account(Account("fal", "work"))

    with pytest.raises(Problem, match="fal has an account “work” already"):
        await store.save_account(Account("fal", "work "))

    await store.save_account(Account("figur", "work"))
    assert first in store.accounts()
    assert len(store.accounts()) == 2


async def test_the_jobs_of_a_removed_account_stay(store: Store):
    account = await store.save_account(Account("fal", "work"))
    [added] = await store.add([Job(id="1", provider="fal", account="work")])

    await store.remove_account(account.uid)
    await store.remove_account("unknown")

    assert store.accounts() == []
    assert store.jobs() == [added.job]


async def test_what_words_mean_is_kept_beside_an_account_and_saving_it_leaves_them(store: Store):
    saved = await store.save_account(ACCOUNT)
    await store.set_words(saved.uid, (("stuck", JobState.FAILED), ("parked", JobState.QUEUED)))

    changed = await store.save_account(replace(saved, base_url="https://other.example", words=()))

    assert changed.words == (("parked", JobState.QUEUED), ("stuck", JobState.FAILED))
    assert store.accounts() == [changed]
    await store.set_words("unknown", (("a", JobState.FAILED),))
    assert store.accounts() == [changed]
