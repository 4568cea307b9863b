"""Jobs as bytes and back, and when two of them are one. Pure: reads and writes no file."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from jobmonitor.jobs import Job, Vars, Words

_JOB = msgspec.json.Decoder(Job)
_VARS = msgspec.json.Decoder(Vars)
_WORDS = msgspec.json.Decoder(Words)
_NAMES = msgspec.json.Decoder(tuple[str, ...])

decode_job = _JOB.decode
"""The job of these bytes. Raises msgspec.DecodeError."""

decode_vars = _VARS.decode
"""The variables of this text. Raises msgspec.DecodeError."""

decode_names = _NAMES.decode
"""The words of this text, such as a job's candidates. Raises msgspec.DecodeError."""

decode_words = _WORDS.decode
"""What words mean, of this text. Raises msgspec.DecodeError."""


def encode_job(job: Job) -> bytes:
    """The whole job as JSON, save the bytes of its outputs: those have rows of their own."""
    if any(output.data is not None for output in job.outputs):
        job = replace(job, outputs=tuple(replace(output, data=None) for output in job.outputs))
    return msgspec.json.encode(job)


def encode_vars(values: Vars) -> str:
    """The variables as text; the same ones give the same text."""
    return msgspec.json.encode(sorted(values)).decode()


def encode_names(names: Sequence[str]) -> str:
    """These words as text."""
    return msgspec.json.encode(names).decode()


def encode_words(words: Words) -> str:
    """What words mean, as text."""
    return msgspec.json.encode(words).decode()


def is_same(one: Job, other: Job) -> bool:
    """Whether both are one job: the same provider, account, ID and variables.

    What one of them leaves open (the provider, the account, the variables) may be what the other says.
    """
    if one.id != other.id or (one.account and other.account and one.account != other.account):
        return False
    if one.vars and other.vars and sorted(one.vars) != sorted(other.vars):
        return False
    return _could_share_provider(one, other)


def likeliest(jobs: Sequence[Job], wanted: Job) -> Job | None:
    """Which of these is `wanted`: rather what says the same, rather what is not removed, then the newest."""

    def closeness(job: Job) -> tuple[bool, bool, int]:
        return _identity(job) == _identity(wanted), job.removed_at is None, job.number

    return max(
        (job for job in jobs if job.number != wanted.number and is_same(job, wanted)), key=closeness, default=None
    )


def merged(stored: Job, other: Job) -> Job:
    """The stored job, here again, with what `other` knows of whose it is."""
    provider = stored.provider or other.provider
    shared = tuple(each for each in stored.candidates if each in other.candidates)
    return replace(
        stored,
        provider=provider,
        account=stored.account or other.account,
        vars=stored.vars or other.vars,
        candidates=() if provider else shared or stored.candidates or other.candidates,
        # An open job is not asked about; now it is somebody's.
        next_poll_at=stored.next_poll_at if stored.provider else other.next_poll_at,
        removed_at=None,
    )


def _could_share_provider(one: Job, other: Job) -> bool:
    if one.provider and other.provider:
        return one.provider == other.provider
    mine, theirs = ({job.provider} if job.provider else set(job.candidates) for job in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _identity(job: Job) -> tuple[object, ...]:
    return job.provider, job.account, job.id, sorted(job.vars)
