"""What a provider file makes of an answer that somebody has in hand. Nothing is asked, nothing is stored."""

import contextlib
from dataclasses import dataclass

from jobmonitor.errors import Confused, Problem
from jobmonitor.jobs import Account, Health, Job, JobRef, JobState, OutputLink, Snapshot, troubled
from jobmonitor.providers.engine import made_up, output_request, read_result, read_status, wanted_result
from jobmonitor.providers.spec import ProviderSpec
from jobmonitor.wire import Response


@dataclass(frozen=True, slots=True)
class Made:
    """Either what the answer says of the job, or the problem that it is. `outputs` are the addresses beside the links.

    `is_second` says that it was read as the answer to the second question, `is_followed` that there would be one.
    """

    seen: Snapshot | None
    problem: Problem | None = None
    outputs: tuple[tuple[str, OutputLink], ...] = ()
    is_second: bool = False
    is_followed: bool = False

    @property
    def health(self) -> Health:
        """How a job stands after this answer."""
        return troubled(Job(""), self.problem, 0.0).health if self.problem else Health.OK

    @property
    def is_confusing(self) -> bool:
        """Whether the file can't read the answer at all."""
        return isinstance(self.problem, Confused)


def make(spec: ProviderSpec, response: Response, now: float, *, is_second: bool = False, job: str = "") -> Made:
    """What the file makes of the answer about `job`. One that says no state is tried as the second answer, too."""
    if is_second:
        return _by_second(spec, response, now, job)
    try:
        return _made(spec, Account(spec.id), read_status(spec, response, now))
    except Confused as problem:
        second = _by_second(spec, response, now, job)
        return second if second.outputs or (second.seen and second.seen.provider_state) else Made(None, problem)
    except Problem as problem:
        return Made(None, problem)


def _by_second(spec: ProviderSpec, response: Response, now: float, job: str) -> Made:
    account = Account(spec.id)
    if spec.result is None or spec.result.body:
        return Made(None, Problem(f"{spec.name} is asked no second question whose answer is read"), is_second=True)
    try:
        asked = JobRef(job) if job else made_up(spec, account)
        seen = read_result(spec, asked, Snapshot(JobState.SUCCEEDED), response, now)
    except Problem as problem:
        return Made(None, problem, is_second=True)
    return _made(spec, account, seen, is_second=True)


def _made(spec: ProviderSpec, account: Account, seen: Snapshot, *, is_second: bool = False) -> Made:
    outputs = tuple((_address(spec, account, link), link) for link in seen.outputs)
    return Made(seen, None, outputs, is_second, not is_second and wanted_result(spec, seen) is not None)


def _address(spec: ProviderSpec, account: Account, link: OutputLink) -> str:
    """Where the result is fetched; the link as it came where that can't be said without an account."""
    with contextlib.suppress(Problem):
        return output_request(spec, link, account, "-").url
    return link.url
