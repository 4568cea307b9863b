"""From an answer to what it means, and to what is asked next. Sends nothing, raises Problem only.

One job is asked about so: `status_request`, `read_status`, and where `follow_up` gives another question, `read_result`.
"""

from dataclasses import replace

from jobmonitor.errors import Confused
from jobmonitor.jobs import Account, JobState, OutputLink, Snapshot
from jobmonitor.providers.answers import (
    ASKED_AGAIN,
    look_for_trouble,
    meaning,
    parsed,
    parsed_or_none,
    snapshot,
    word_in,
)
from jobmonitor.providers.format import ProviderSpec, Result
from jobmonitor.providers.link_clock import dies_at
from jobmonitor.providers.outputs import link_made_at
from jobmonitor.providers.questions import Asked, made_up, output_request, result_request, status_request, values_of
from jobmonitor.providers.refusals import refusal, retry_after
from jobmonitor.providers.template import fill
from jobmonitor.providers.values import first, said
from jobmonitor.wire import Request, Response

__all__ = [
    "follow_up",
    "is_output",
    "made_up",
    "output_request",
    "read_result",
    "read_status",
    "retry_after",
    "status_request",
    "wanted_result",
]


def read_status(spec: ProviderSpec, response: Response, now: float) -> Snapshot:
    """What the answer says of the job. Every other answer is raised as the Problem that it is (see `refusals`)."""
    by_http = spec.status.http.get(str(response.status))
    if by_http is None and not 200 <= response.status <= 299:
        raise refusal(spec, response, now)
    try:
        if by_http:
            return snapshot(spec, by_http, str(response.status), parsed_or_none(response), response, now)
        answer = parsed(spec, response)
        look_for_trouble(spec, spec.trouble, answer, response, now)
        word = word_in(spec.status, answer)
        if not word:
            words = said(first(spec.error.http, answer))
            raise Confused(f"{spec.name} says no state{f': {words}' if words else ''}", ASKED_AGAIN)
        return snapshot(spec, meaning(spec.status, word), word, answer, response, now)
    except RecursionError as e:
        raise _too_deep(spec) from e


def is_output(spec: ProviderSpec, response: Response) -> bool:
    """Whether the answer is itself the result of the job."""
    is_done = spec.status.http.get(str(response.status)) is JobState.SUCCEEDED
    return is_done and any(place.is_body for place in spec.outputs)


def wanted_result(spec: ProviderSpec, seen: Snapshot) -> Result | None:
    """The second question, where this first answer is one after which it is asked."""
    result = spec.result
    if result is None or seen.outputs:
        return None
    is_wanted = seen.provider_state in result.on if result.on else seen.state is JobState.SUCCEEDED
    return result if is_wanted else None


def follow_up(
    spec: ProviderSpec, job: Asked, account: Account, key: str, seen: Snapshot, response: Response, now: float
) -> Request | Snapshot:
    """The second question that the file wants after `response`, or else all that is known of the job."""
    result = wanted_result(spec, seen)
    if result is None:
        return seen
    if result.body is None:
        return result_request(spec, result, job, account, key, now, parsed_or_none(response))
    url = "{base}" + fill(result.url.removeprefix("{base}"), values_of(spec, account, job))
    ends = dies_at(url, spec.downloads.life, link_made_at(spec, now, seen.finished_at))
    return replace(seen, outputs=(OutputLink(url, result.body, expires_at=ends),))


def read_result(spec: ProviderSpec, job: Asked, seen: Snapshot, response: Response, now: float) -> Snapshot:
    """The job by the second answer, beside `seen` by the first. Where it says no state of its own, that one stands."""
    result = spec.result
    if result is None:
        return seen
    try:
        state, word = _by_result(spec, result, job, response, now)
        answer = parsed_or_none(response) if state else parsed(spec, response)
        new = snapshot(spec, state or seen.state, word or seen.provider_state, answer, response, now)
    except RecursionError as e:
        raise _too_deep(spec) from e
    return replace(
        new,
        progress=seen.progress if new.progress is None else new.progress,
        message=new.message or seen.message,
        error=new.error or seen.error,
        kind=new.kind or seen.kind,
        created_at=seen.created_at if new.created_at is None else new.created_at,
        finished_at=seen.finished_at if new.finished_at is None else new.finished_at,
    )


def _by_result(
    spec: ProviderSpec, result: Result, job: Asked, response: Response, now: float
) -> tuple[JobState | None, str]:
    """The state and the word of the second answer; None and "" where it says none."""
    answer = parsed_or_none(response)
    around = {"id": job.id, "answer": answer}
    word = word_in(result.status, around) if result.status else ""
    state = meaning(result.status, word) if result.status and word else None
    is_success = 200 <= response.status <= 299
    if is_success:
        look_for_trouble(spec, spec.trouble, answer, response, now)
        look_for_trouble(spec, result.trouble, around, response, now)
    if state and (is_success or state is not JobState.UNKNOWN):
        return state, word
    by_http = result.status.http.get(str(response.status)) if result.status else None
    if by_http:
        return by_http, word or str(response.status)
    if not is_success:
        raise refusal(spec, response, now)
    return None, ""


def _too_deep(spec: ProviderSpec) -> Confused:
    return Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN)
