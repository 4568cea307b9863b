"""Adding: what was pasted is one job, once, and on disk."""

from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job, JobState, Output
from jobmonitor.store import Store
from tests.unit.store.saving import save

JOB = Job(id="abc", provider="gepetto", account="work", added_at=5.0)


async def test_jobs_come_back_numbered_in_the_order_given(store: Store):
    added = await store.add([replace(JOB, id=name) for name in ("c", "a", "b")])

    assert [(each.job.id, each.is_new) for each in added] == [("c", True), ("a", True), ("b", True)]
    assert store.jobs() == [each.job for each in added]
    assert len({each.job.number for each in added} - {0}) == 3


async def test_nothing_to_add_adds_nothing(store: Store):
    assert await store.add([]) == []
    assert store.jobs() == []


async def test_a_job_is_there_after_the_program_ends(store: Store, file: Path):
    job = replace(JOB, vars=(("model", "a/b"),), candidates=("x",), outputs=(Output(0, "https://h/é", width=3),))
    [added] = await store.add([job])
    store.close()

    again = Store.open(file)
    assert again.jobs() == [replace(job, number=added.job.number)]
    again.close()


async def test_a_job_pasted_twice_in_one_go_is_one_job(store: Store):
    first, second = await store.add([JOB, JOB])

    assert (first.is_new, second.is_new) == (True, False)
    assert first.job == second.job
    assert store.jobs() == [first.job]


@pytest.mark.parametrize(
    "other",
    [
        replace(JOB, id="abd"),
        replace(JOB, provider="figur"),
        replace(JOB, account="home"),
        replace(JOB, vars=(("model", "b"),)),
        Job(id="abc", candidates=("figur", "waveline")),
    ],
    ids=["id", "provider", "account", "variables", "candidates"],
)
async def test_another_id_provider_account_or_variable_is_another_job(store: Store, other: Job):
    added = await store.add([replace(JOB, vars=(("model", "a"),)), other])

    assert [each.is_new for each in added] == [True, True]


@pytest.mark.parametrize(
    "vaguer",
    [
        replace(JOB, account=""),
        Job(id="abc", candidates=("figur", "gepetto")),
        Job(id="abc"),
        replace(JOB, account="", vars=()),
    ],
    ids=["no account", "several providers", "any provider", "no variables"],
)
@pytest.mark.parametrize("is_vaguer_first", [False, True])
async def test_what_is_left_open_is_filled_in_and_makes_no_second_job(store: Store, vaguer: Job, is_vaguer_first: bool):
    known = replace(JOB, vars=(("model", "a"),))
    first, second = await store.add([vaguer, known] if is_vaguer_first else [known, vaguer])

    assert not second.is_new
    assert store.jobs() == [second.job]
    assert second.job.number == first.job.number
    assert (second.job.provider, second.job.account, second.job.vars) == ("gepetto", "work", known.vars)
    assert second.job.candidates == ()


async def test_two_guesses_at_the_provider_leave_what_both_allow(store: Store):
    await store.add([Job(id="abc", candidates=("a", "b", "c")), Job(id="abc", candidates=("c", "b"))])

    assert [job.candidates for job in store.jobs()] == [("b", "c")]


async def test_a_removed_job_that_is_pasted_again_comes_back_as_it_was(store: Store):
    [added] = await store.add([JOB])
    await save(store, replace(added.job, state=JobState.SUCCEEDED))
    await store.remove([added.job.number], at=9.0)

    [again] = await store.add([JOB])

    assert not again.is_new
    assert again.job == replace(added.job, state=JobState.SUCCEEDED)
    assert store.jobs() == [again.job]


async def test_of_two_fitting_jobs_the_one_in_the_list_is_meant(store: Store):
    first, second = await store.add([JOB, replace(JOB, account="home")])
    await store.remove([second.job.number], at=9.0)

    [vague] = await store.add([replace(JOB, account="")])

    assert vague.job == first.job


async def test_a_number_is_never_given_twice(store: Store):
    [first] = await store.add([JOB])
    await store.remove([first.job.number], at=1.0)
    await store.purge(1.0)

    [second] = await store.add([JOB])

    assert second.is_new
    assert second.job.number > first.job.number


async def test_a_person_s_choice_gives_a_job_its_provider(store: Store):
    [added] = await store.add([Job(id="abc", candidates=("gepetto", "figur"))])

    job = await store.assign(added.job.number, "figur", "work")

    assert (job.number, job.provider, job.account, job.candidates) == (added.job.number, "figur", "work", ())
    assert store.jobs() == [job]


async def test_a_choice_that_makes_a_duplicate_leaves_the_job_that_was_here(store: Store):
    vague, known = await store.add([Job(id="abc", candidates=("gepetto", "figur")), replace(JOB, provider="aether")])

    job = await store.assign(vague.job.number, "aether", "work")

    assert job == known.job
    assert store.jobs() == [job]


async def test_a_choice_for_a_job_that_is_gone_is_refused_in_words(store: Store):
    with pytest.raises(Problem, match="Job 99 is no longer in the list"):
        await store.assign(99, "gepetto", "work")
