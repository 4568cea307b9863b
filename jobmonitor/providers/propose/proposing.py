"""A draft of a provider file out of a command and some answers, with the reason for each guess. Asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from jobmonitor.providers.propose.command import Command
from jobmonitor.providers.propose.draft import Draft, identifier
from jobmonitor.providers.propose.facts import find_error, find_id, find_progress, find_times, find_words
from jobmonitor.providers.propose.given import Moment, Seen
from jobmonitor.providers.propose.links import find_results
from jobmonitor.providers.propose.question import question
from jobmonitor.providers.propose.spots import place
from jobmonitor.providers.propose.states import find_states

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proposed:
    """The draft; why each field is so, by its name in the draft; and what a person should look at.

    `job` is the ID that the command asks about, or that the answers say.
    """

    draft: Draft
    reasons: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    remarks: tuple[str, ...] = ()
    job: str = ""


def propose(command: Command, answers: Sequence[Seen], now: float, known: Mapping[str, str] = NOTHING) -> Proposed:
    """What the command and the answers say. Raises Problem where the address is none; all else can be corrected.

    `known` are the base URLs of providers by their IDs: no other one's name is proposed, since its keys would go along.
    """
    asked = question(command, answers)
    asked = replace(asked, draft=_free(asked.draft, known))
    reasons: dict[str, str] = {}
    id_path, job = find_id(answers, asked.id)
    results, reasons["outputs"] = find_results(answers, job)
    outputs = tuple(result for result in results if result.form != "body")
    states = find_states(answers, [result.path for result in outputs])
    error, error_kind = find_error(answers)
    created, finished = find_times(answers, now)
    progress, progress_of = find_progress(answers)
    message, kind = find_words(answers, states.path)
    reasons |= {
        "status": states.reason,
        "job_id": "The ID of the command stands there"
        if id_path and asked.id
        else "Usual name of an ID"
        if id_path
        else "",
        "error": "Usual name of a reason" if error else "",
        "progress": f"Goes to {progress_of:g}" if progress else "",
        "created": "A time with a usual name" if created else "",
        "finished": "A time with a usual name" if finished else "",
    }
    draft = replace(
        asked.draft,
        job_id=place(id_path) if id_path else "",
        status=states.path,
        words=states.words,
        http=states.http,
        troubles=states.troubles,
        outputs=results,
        error=error,
        error_kind=error_kind,
        created=created,
        finished=finished,
        progress=progress,
        progress_of=progress_of,
        message=message,
        kind=kind,
    )
    remarks = [*asked.remarks, *states.remarks]
    if any(seen.moment is Moment.DONE for seen in answers) and not results:
        remarks.append("No result was found in the answer when it is done: point at one")
    if answers and not draft.status and not draft.http:
        remarks.append("Nothing was found that says how the job is going: point at it")
    return Proposed(draft, {name: why for name, why in reasons.items() if why}, tuple(remarks), job)


def _free(draft: Draft, known: Mapping[str, str]) -> Draft:
    """The draft with a name that is nobody's yet, or that of the provider at the same address."""
    names = (draft.name, *(f"{draft.name} {n}" for n in range(2, len(known) + 3)))
    for name in names:
        base = known.get(identifier(name))
        if base is None or same_host(base, draft.base_url):
            return replace(draft, name=name, id=identifier(name))
    return draft


def same_host(one: str, other: str) -> bool:
    """Whether what is sent to the one goes to the same place as what is sent to the other."""
    try:
        return urlsplit(one)[:2] == urlsplit(other)[:2]
    except ValueError:
        return False
