"""What stands in an answer: its JSON, the troubles that it admits, the state and the facts. Asks nothing."""

import json

import msgspec

from jobmonitor.errors import Confused
from jobmonitor.jobs import JobError, JobState, Snapshot, Words
from jobmonitor.providers.format import ProviderSpec, Status, TroubleSign
from jobmonitor.providers.outputs import outputs_in
from jobmonitor.providers.refusals import retry_after, trouble
from jobmonitor.providers.values import cleaned, first, moment, said, share
from jobmonitor.wire import Response

LONGEST_WORD = 200  # characters of a provider's word that are kept
_OWN = "\0"  # before a word that a person explained: it was seen as it is shown, and is known again by that
ASKED_AGAIN = "It is asked again; the raw answer stands in the detail"


def parsed(spec: ProviderSpec, response: Response) -> object:
    """The JSON of the answer. Raises Confused, saying what came instead."""
    body = response.body.strip()
    if not body:
        raise Confused(f"{spec.name} gave an empty answer", ASKED_AGAIN)
    try:
        return json.loads(body)
    except RecursionError as e:
        raise Confused(f"{spec.name} gave an answer that is nested too deep", ASKED_AGAIN) from e
    except ValueError as e:
        kind = response.headers.get("content-type", "")
        if body.startswith(b"<") or "html" in kind:
            hint = "A sign-in page or a proxy may stand in between; look at the network and at the account's address"
            raise Confused(f"{spec.name} answered with a web page instead of JSON", hint) from e
        raise Confused(f"{spec.name} gave an answer that is no JSON", ASKED_AGAIN) from e


def parsed_or_none(response: Response) -> object:
    """The JSON of an answer that needn't be any."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def look_for_trouble(
    spec: ProviderSpec, signs: tuple[TroubleSign, ...], answer: object, response: Response, now: float
) -> None:
    """Raise the problem that one of the signs means."""
    for sign in signs:
        if sign.when.find(answer) not in (None, False, "", [], {}):
            words = said(first(spec.error.http, answer))
            raise trouble(spec, sign.means, words, retry_after(response.headers, now))


def word_in(status: Status, answer: object) -> str:
    """The provider's word for the state, "" where none stands."""
    word = status.path.find(answer) if status.path else None
    return str(word) if isinstance(word, str | int | float) and not isinstance(word, bool) else ""


def meaning(status: Status, word: str) -> JobState:
    """What a word of the provider's means; unknown where neither a person nor the file says."""
    return status.map.get(_OWN + cleaned(word, LONGEST_WORD)) or status.map.get(word, JobState.UNKNOWN)


def with_words(spec: ProviderSpec, words: Words) -> ProviderSpec:
    """The provider as an account has it: what a person said of its words goes before what the file says."""
    if not words:
        return spec
    own = {_OWN + word: state for word, state in words}
    status = msgspec.structs.replace(spec.status, map=spec.status.map | own)
    result = spec.result
    if result and result.status:
        later = msgspec.structs.replace(result.status, map=result.status.map | own)
        result = msgspec.structs.replace(result, status=later)
    return msgspec.structs.replace(spec, status=status, result=result)


def snapshot(
    spec: ProviderSpec, state: JobState, word: str, answer: object, response: Response, now: float
) -> Snapshot:
    """All that the answer says beside the state, which is known already."""
    finished_at = moment(first(spec.times.finished, answer), now) if state.is_final else None
    return Snapshot(
        state=state,
        provider_state=cleaned(word, LONGEST_WORD),
        progress=_progress(spec, answer),
        outputs=outputs_in(spec, answer, response, now, finished_at) if state is JobState.SUCCEEDED else (),
        message=said(first(spec.facts.message, answer)),
        error=_error(spec, answer) if state.is_final and state is not JobState.SUCCEEDED else None,
        kind=said(first(spec.facts.kind, answer), 80),
        created_at=moment(first(spec.times.created, answer), now),
        finished_at=finished_at,
    )


def _progress(spec: ProviderSpec, answer: object) -> float | None:
    whole = first(spec.facts.progress_total, answer) if spec.facts.progress_total else spec.facts.progress_of
    done = first(spec.facts.progress, answer)
    if isinstance(whole, bool) or not isinstance(whole, int | float) or not whole > 0:
        return None
    return share(done, whole)


def _error(spec: ProviderSpec, answer: object) -> JobError | None:
    kind, message = said(first(spec.error.kind, answer), 80), said(first(spec.error.message, answer))
    return JobError(kind, message) if kind or message else None
