"""When two jobs are one, and what of a job is written: pure."""

from jobmonitor.jobs import Job, Output
from jobmonitor.store.rows import decode_job, encode_job, encode_vars, is_same

JOB = Job(id="abc", provider="fal", account="work", vars=(("model", "a"), ("zone", "b")))


def test_what_is_left_open_says_nothing_against_being_one_whoever_is_asked():
    for other in (Job(id="abc"), Job(id="abc", candidates=("fal",)), Job(id="abc", provider="fal", account="work")):
        assert is_same(JOB, other)
        assert is_same(other, JOB)


def test_two_ids_are_never_one_job():
    assert not is_same(Job(id="abc"), Job(id="abd"))


def test_the_order_of_variables_makes_no_other_job():
    turned = JOB.vars[::-1]

    assert is_same(JOB, Job(id="abc", provider="fal", account="work", vars=turned))
    assert encode_vars(turned) == encode_vars(JOB.vars)


def test_the_bytes_of_an_output_are_not_in_the_row():
    job = Job(id="abc", outputs=(Output(0, data=b"picture" * 1000), Output(1, "https://h/é")))

    assert len(encode_job(job)) < 1500
    assert decode_job(encode_job(job)).outputs == (Output(0), Output(1, "https://h/é"))
