"""Saving, removing and what stays: each call changes what it is for, and nothing else."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.forecast import Duration
from jobmonitor.jobs import Answer, Health, Job, JobState, Output, OutputState, TimelineEntry, Trouble
from jobmonitor.store import Change, Store
from jobmonitor.store.durations import KEPT
from tests.unit.store.saving import save

Spoil = Callable[[str], None]

JOB = Job(id="abc", provider="gepetto", account="work", added_at=5.0)
ENTRY = TimelineEntry(6.0, JobState.RUNNING, "working", Health.OK, "half way")


async def added(store: Store, *jobs: Job) -> list[Job]:
    return [each.job for each in await store.add(jobs or [JOB])]


async def test_all_that_is_known_of_a_job_comes_back(store: Store):
    [job] = await added(store)
    full = replace(
        job,
        state=JobState.FAILED,
        health=Health.UNREACHABLE,
        trouble=Trouble("Took too long", "Wait", 3.0, may_retry=True, not_before=9.0),
        progress=0.5,
        outputs=(Output(0, "https://h/a.png"), Output(1, state=OutputState.FAILED, reason="The disk is full")),
        polls=4,
    )

    assert await save(store, full, ENTRY, Answer(6.0, 200, b"{}"))

    assert store.jobs() == [full]
    assert await store.timeline(job.number) == (ENTRY,)
    assert await store.answer(job.number) == Answer(6.0, 200, b"{}")


async def test_a_late_save_changes_neither_whose_a_job_is_nor_its_pause_nor_its_removal(store: Store):
    [stale] = await added(store, Job(id="abc", candidates=("gepetto", "figur")))
    await store.assign(stale.number, "figur", "work")
    await store.set_paused([stale.number], True)
    await store.remove([stale.number], at=8.0)

    assert await save(store, replace(stale, polls=3))

    assert store.jobs() == []
    [job] = await store.restore([stale.number])
    assert (job.provider, job.account, job.candidates, job.paused, job.polls) == ("figur", "work", (), True, 3)


async def test_a_job_that_is_gone_for_good_is_not_made_again(store: Store):
    [job] = await added(store)
    await store.remove([job.number], at=1.0)
    await store.purge(1.0)

    assert not await save(store, job, ENTRY, Answer(1.0, 200, b"{}"))

    assert store.jobs() == []
    assert await store.restore([job.number]) == []
    assert await store.timeline(job.number) == ()
    assert await store.answer(job.number) is None


async def test_removed_jobs_come_back_in_the_list(store: Store):
    one, two = await added(store, JOB, replace(JOB, id="b"))
    await store.remove([one.number, two.number, 99], at=8.0)
    assert store.jobs() == []

    assert await store.restore([two.number, 99]) == [two]
    assert store.jobs() == [two]


async def test_purging_takes_what_was_removed_by_then_and_tells_of_its_files(store: Store):
    kept, early, late = await added(store, JOB, replace(JOB, id="b"), replace(JOB, id="c"))
    await save(store, replace(early, outputs=(Output(0, path="b.png"),)), ENTRY)
    await store.remove([early.number], at=8.0)
    await store.remove([late.number], at=9.0)

    [purged] = await store.purge(8.0)

    assert (purged.number, purged.outputs, purged.removed_at) == (early.number, (Output(0, path="b.png"),), 8.0)
    assert await store.timeline(early.number) == ()
    assert store.jobs() == [kept]
    assert await store.restore([early.number, late.number]) == [late]


async def test_removing_twice_keeps_nothing_from_being_restored(store: Store):
    [job] = await added(store)
    await store.remove([job.number], at=8.0)
    await store.remove([job.number], at=9.0)

    assert await store.restore([job.number]) == [job]


async def test_a_result_that_came_in_an_answer_is_kept_until_it_is_a_file(store: Store, file: Path):
    [job] = await added(store)
    full = replace(job, outputs=(Output(0, data=b"\x00\xffpicture"), Output(1, "https://h/b.png"), Output(2, data=b"")))
    await save(store, full)
    await store.set_paused([job.number], False)
    store.close()

    again = Store.open(file)
    assert again.jobs() == [full]
    [kept] = again.jobs()
    await save(again, replace(kept, outputs=(replace(kept.outputs[0], data=None, path="a.png"), *kept.outputs[1:])))
    assert [output.data for output in again.jobs()[0].outputs] == [None, None, b""]
    again.close()


async def test_a_thousand_saves_at_once_all_arrive(store: Store):
    jobs = await added(store, *(replace(JOB, id=str(n)) for n in range(1200)))

    saved = await asyncio.gather(*(save(store, replace(job, polls=job.number)) for job in jobs))

    assert all(saved)
    assert all(job.polls == job.number for job in store.jobs())


async def test_thousands_saved_at_once_keep_their_own(store: Store):
    jobs = await added(store, *(replace(JOB, id=str(n), added_at=1764115200.123456 + n) for n in range(2500)))
    await store.set_paused([job.number for job in jobs[::2]], True)

    saved = await store.save([Change(replace(job, polls=job.number)) for job in [*jobs, replace(JOB, number=9999)]])

    assert saved == [True] * len(jobs) + [False]
    wanted = [replace(job, polls=job.number, paused=n % 2 == 0) for n, job in enumerate(jobs)]
    assert store.jobs() == wanted


async def test_what_is_odd_in_a_job_comes_back_to_the_letter(store: Store):
    vars = (("model", "a\"b\\'c"), ("näme", "\x00\u2028🙂"))
    [job] = await added(store, Job(id="Ünïcode 'id' \"x\"", candidates=("a", "b"), vars=vars, added_at=0.1 + 0.2))
    odd = replace(job, message="\x00\n\t\\u0041 🙂 \u2028", progress=1 / 3, created_at=1e300, finished_at=5e-324)
    await store.remove([job.number], at=1764115200.1234567)

    assert await save(store, odd)

    assert await store.purge(1764115200.123456) == []
    assert await store.restore([job.number]) == [odd]


async def test_saves_of_one_job_arrive_in_their_order(store: Store):
    [job] = await added(store)

    await asyncio.gather(*(save(store, replace(job, polls=n)) for n in range(50)))

    assert store.jobs()[0].polls == 49


async def test_a_long_story_loses_its_oldest_noise_and_no_change_of_state(store: Store):
    [job] = await added(store)
    states = (JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED)
    entries = [TimelineEntry(float(n), states[n // 400], message=str(n)) for n in range(1200)]

    await asyncio.gather(*(save(store, job, entry) for entry in entries))

    story = await store.timeline(job.number)
    assert len(story) == 1000
    assert [entry.at for entry in story[:2]] == [0.0, 201.0]
    assert {entry.at for entry in story} >= {0.0, 400.0, 800.0, 1199.0}


@pytest.mark.parametrize("size", [0, 10, 5_000_000])
async def test_the_last_answer_comes_back_to_the_byte(store: Store, file: Path, size: int):
    [job] = await added(store)
    await save(store, job, answer=Answer(1.0, 500, b"before"))
    body = bytes(range(256)) * (size // 256) + b"\xff" * (size % 256)

    await save(store, job, answer=Answer(2.0, 200, body))

    assert await store.answer(job.number) == Answer(2.0, 200, body)
    assert sum(each.stat().st_size for each in file.parent.iterdir()) < 1_000_000


async def test_a_row_that_cannot_be_read_keeps_the_job_and_costs_no_other(
    store: Store, expected_warnings: list[str], spoil: Spoil
):
    broken, sound = await added(store, replace(JOB, vars=(("model", "a"),), polls=3), replace(JOB, id="b"))
    expected_warnings.append(f"Job {broken.number} could not be read")
    spoil(f"UPDATE jobs SET body = '{{\"id\":' WHERE number = {broken.number}")

    jobs = store.jobs()

    assert jobs == [replace(broken, polls=0, next_poll_at=broken.added_at), sound]


async def test_a_row_that_cannot_be_read_is_paused_removed_and_saved_like_others(
    store: Store, expected_warnings: list[str], spoil: Spoil
):
    broken, sound = await added(store, replace(JOB, candidates=("a", "b")), replace(JOB, id="b"))
    expected_warnings.append(f"Job {broken.number} could not be read")
    spoil(f"UPDATE jobs SET body = '{{\"id\":' WHERE number = {broken.number}")
    both = [broken.number, sound.number]

    await store.set_paused(both, True)
    await store.remove(both, at=7.0)
    assert store.jobs() == []
    assert [(job.paused, job.candidates) for job in await store.restore(both)] == [(True, ("a", "b")), (True, ())]

    await store.save([Change(replace(job, polls=3)) for job in (broken, sound)])
    assert [(job.paused, job.polls) for job in store.jobs()] == [(True, 3), (True, 3)]


async def test_a_damaged_answer_is_told_in_words(store: Store, spoil: Spoil):
    [job] = await added(store)
    await save(store, job, answer=Answer(2.0, 200, bytes(10_000)))
    spoil("UPDATE answers SET body = x'00'")

    with pytest.raises(Problem, match="The last answer is damaged"):
        await store.answer(job.number)


async def test_how_long_jobs_took_is_kept_with_their_end_and_outlasts_them(store: Store, file: Path):
    [job] = await added(store)
    for seconds in (41.0, 39.5):
        await store.save([Change(job, ended=Duration("gepetto", "furnish", seconds))])
    await store.remove([job.number], at=1.0)
    await store.purge(1.0)
    store.close()

    again = Store.open(file)
    assert again.durations() == [Duration("gepetto", "furnish", 41.0), Duration("gepetto", "furnish", 39.5)]
    again.close()


async def test_of_each_kind_only_the_newest_durations_are_kept(store: Store):
    jobs = await added(store, *(replace(JOB, id=str(n)) for n in range(KEPT + 20)))
    await store.save([Change(job, ended=Duration("gepetto", "furnish", float(n + 1))) for n, job in enumerate(jobs)])
    await store.save([Change(jobs[0], ended=Duration("gepetto", "other", 5.0))])

    kept = store.durations()
    assert [each.seconds for each in kept] == [*(float(n + 1) for n in range(20, KEPT + 20)), 5.0]
