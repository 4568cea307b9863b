"""Cancelling a job: what is asked, and whether the answer refuses it. What becomes of the job, the next answer says."""

from dataclasses import replace

from jobmonitor.errors import NotFound, Rejected
from jobmonitor.jobs import Account, Job, way_to_cancel
from jobmonitor.providers.credentials import filled_body
from jobmonitor.providers.format import Cancel, ProviderSpec
from jobmonitor.providers.questions import question, values_of, with_body
from jobmonitor.providers.refusals import error_text, refusal
from jobmonitor.wire import Request, Response


def cancel_of(spec: ProviderSpec, job: Job) -> Cancel | None:
    """How the job can be cancelled now; None where it can't."""
    n = way_to_cancel(job, [cancel.way for cancel in spec.cancel])
    return None if n is None else spec.cancel[n]


def cancel_request(spec: ProviderSpec, cancel: Cancel, job: Job, account: Account, key: str, now: float) -> Request:
    """The question that cancels the job."""
    values = values_of(spec, account, job)
    asked = replace(question(spec, cancel.url, account, values, key, now, cancel.method), may_hold_output=False)
    return with_body(asked, filled_body(spec, cancel.body, values, key))


def read_cancel(spec: ProviderSpec, response: Response, now: float) -> None:
    """Nothing where the provider takes it. Raises the Problem that keeps it from doing so, in its words."""
    if 200 <= response.status <= 299:
        return
    problem = refusal(spec, response, now)
    if isinstance(problem, NotFound | Rejected) and response.status != 402:
        words = error_text(spec, response).rstrip(".")
        hint = "It may be over already; its state is what the provider says next"
        why = f": {words}" if words else ""
        raise Rejected(f"{spec.name} didn't cancel the job ({response.status}){why}", hint)
    raise problem
