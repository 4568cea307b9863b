"""Two programs with one file: each hears once of what the other wrote, and never of what it wrote itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

from jobmonitor.jobs import Account, Job
from jobmonitor.store import Changes, Store
from jobmonitor.store.news import AT_LEAST_EVERY, Glance
from tests.unit.store.saving import save

JOB = Job(id="abc", provider="gepetto", account="work", added_at=5.0)
NOTHING = Changes()


async def added(store: Store, *jobs: Job) -> list[Job]:
    return [each.job for each in await store.add(jobs or [JOB])]


async def test_nothing_is_told_of_what_we_wrote_ourselves(store: Store, other: Store):
    [job] = await added(store)
    await save(store, replace(job, polls=1))
    await store.save_account(Account("gepetto"))
    await store.ask_owner("raise")

    assert await store.changes() == NOTHING


async def test_an_added_and_a_changed_job_are_told_once(store: Store, other: Store):
    mine, theirs = await added(store, JOB, replace(JOB, id="b"))
    assert await other.changes() == Changes(jobs=(mine, theirs))

    [new] = await added(other, replace(JOB, id="c"))
    await other.set_paused([theirs.number], True)

    assert await store.changes() == Changes(jobs=(replace(theirs, paused=True), new))
    assert await store.changes() == NOTHING


async def test_a_program_that_opens_later_is_told_of_nothing_that_it_can_read(store: Store, file: Path):
    await added(store)
    await store.ask_owner("raise")
    late = Store.open(file)

    assert await late.changes() == NOTHING
    [new] = await added(store, replace(JOB, id="b"))
    assert await late.changes() == Changes(jobs=(new,))
    late.close()


async def test_removed_purged_and_restored_jobs_are_told(store: Store, other: Store):
    removed, purged, restored = await added(store, JOB, replace(JOB, id="b"), replace(JOB, id="c"))
    await store.remove([restored.number], at=9.0)
    await other.changes()

    await store.remove([removed.number], at=9.0)
    await store.remove([purged.number], at=1.0)
    await store.purge(1.0)
    await store.restore([restored.number])

    assert await other.changes() == Changes(jobs=(restored,), removed=(removed.number, purged.number))
    assert await other.changes() == NOTHING


async def test_a_job_that_became_another_one_is_told_as_gone(store: Store, other: Store):
    vague, known = await added(store, Job(id="x", candidates=("gepetto", "figur")), replace(JOB, id="x", provider="b"))
    await other.changes()

    await store.assign(vague.number, "b", "work")

    assert await other.changes() == Changes(jobs=(known,), removed=(vague.number,))


async def test_a_change_that_we_wrote_over_before_we_knew_of_it_is_told_nevertheless(store: Store, other: Store):
    paused, removed = await added(store, JOB, replace(JOB, id="b"))
    await other.changes()
    await other.set_paused([paused.number], True)
    await other.remove([removed.number], at=9.0)

    await save(store, replace(paused, polls=1))
    await save(store, replace(removed, polls=1))

    assert await store.changes() == Changes(jobs=(replace(paused, polls=1, paused=True),), removed=(removed.number,))
    assert await store.changes() == NOTHING


async def test_what_was_told_is_not_told_again_with_the_next_news(store: Store, other: Store):
    mine, purged = await added(store, JOB, replace(JOB, id="b"))
    await other.set_paused([mine.number], True)
    await save(store, replace(mine, polls=1))
    await other.remove([purged.number], at=1.0)
    await other.purge(1.0)
    await other.ask_owner("raise")
    await store.remove_account((await store.save_account(Account("gepetto"))).uid)
    await store.ask_owner("our own")
    first = await store.changes()
    assert not first.accounts_changed
    assert (len(first.jobs), first.removed, first.messages) == (1, (purged.number,), ("raise",))

    [new] = await added(other, replace(JOB, id="c"))

    assert await store.changes() == Changes(jobs=(new,))


async def test_two_programs_that_save_at_once_lose_nothing(store: Store, other: Store):
    mine = await added(store, *(replace(JOB, id=f"a{n}") for n in range(50)))
    theirs = await added(other, *(replace(JOB, id=f"b{n}") for n in range(50)))

    for n in range(5):
        await asyncio.gather(
            *(save(store, replace(job, polls=n)) for job in mine),
            *(save(other, replace(job, polls=n)) for job in theirs),
        )

    assert [job.polls for job in store.jobs()] == [4] * 100
    assert {job.number for job in (await store.changes()).jobs} == {job.number for job in theirs}


async def test_the_same_job_added_by_both_is_one(store: Store, other: Store):
    mine, theirs = await asyncio.gather(store.add([JOB]), other.add([JOB]))

    assert mine[0].job.number == theirs[0].job.number
    assert sorted([mine[0].is_new, theirs[0].is_new]) == [False, True]


async def test_changed_accounts_are_told_once(store: Store, other: Store):
    account = await store.save_account(Account("gepetto"))
    assert (await other.changes()).accounts_changed
    assert other.accounts() == [account]

    await store.save_account(account)
    assert not (await other.changes()).accounts_changed

    await other.remove_account(account.uid)
    assert (await store.changes()).accounts_changed
    assert not (await store.changes()).accounts_changed


async def test_another_s_account_is_told_though_we_saved_one_of_our_own_meanwhile(store: Store, other: Store):
    await other.save_account(Account("gepetto"))
    await store.save_account(Account("figur"))

    assert (await store.changes()).accounts_changed


async def test_messages_reach_the_others_once_and_in_order(store: Store, other: Store):
    for n in range(150):
        await store.ask_owner(f"raise {n}")

    messages = (await other.changes()).messages

    assert messages == tuple(f"raise {n}" for n in range(50, 150))
    assert await other.changes() == NOTHING


async def test_a_look_at_a_file_that_nobody_wrote_to_does_not_reach_the_writer(store: Store, other: Store, file: Path):
    await added(other)
    glance = Glance(file)
    assert glance.may_be_news()
    looks = [glance.may_be_news() for _ in range(2 * AT_LEAST_EVERY)]
    assert looks.count(True) == 2  # now and then all the same: two writes can come within one tick of the file's clock
    await added(store, replace(JOB, id="b"))
    assert glance.may_be_news()


def test_a_file_that_can_not_be_looked_at_is_asked(tmp_path: Path):
    glance = Glance(tmp_path / "gone")
    assert glance.may_be_news()
    assert glance.may_be_news()
