"""What a person means by pointing at a value in an answer: this is the status, that is a result."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from jobmonitor.jobs import JobState
from jobmonitor.providers.expression import Expression
from jobmonitor.providers.propose.draft import Draft
from jobmonitor.providers.propose.facts import progress_of
from jobmonitor.providers.propose.given import Seen
from jobmonitor.providers.propose.links import result_at
from jobmonitor.providers.propose.spots import Path, at, place, places_of, spots
from jobmonitor.providers.propose.states import is_word, meant, states_at
from jobmonitor.providers.propose.vocabulary import meaning
from jobmonitor.providers.values import number_or_text


class Field(StrEnum):
    """What can be pointed at."""

    STATUS = "status"
    JOB_ID = "job_id"
    OUTPUTS = "outputs"
    ERROR = "error"
    CREATED = "created"
    FINISHED = "finished"
    PROGRESS = "progress"


def pointed(draft: Draft, wanted: Field, path: Path, answer: Seen, answers: Sequence[Seen], n: int = 0) -> Draft:
    """The draft, where what is `wanted` stands at `path` of `answer`, one of the `answers`.

    Of results it is the one with the number `n`, or one more where there are not so many.
    """
    where = place(path)
    match wanted:
        case Field.STATUS:
            states = states_at(answers, path)
            known = dict(draft.words)
            words = tuple((word, known.get(word, state)) for word, state in states.words)
            return replace(draft, status=states.path, words=words, http=states.http, troubles=states.troubles)
        case Field.OUTPUTS:
            made = result_at(answer.value, path)
            before, after = draft.outputs[:n], draft.outputs[n + 1 :]
            kept = [each for each in (*before, *after) if each.path != made.path]
            return replace(draft, outputs=(*kept[: len(before)], made, *kept[len(before) :]))
        case Field.PROGRESS:
            return replace(draft, progress=where, progress_of=progress_of(answers, path))
        case Field.JOB_ID:
            job = number_or_text(at(answer.value, path))
            url = _with_id(draft.url, job) if "{id}" not in draft.url and job else draft.url
            return replace(draft, job_id=where, url=url)
        case Field.ERROR:
            return replace(draft, error=where, error_kind="")
        case Field.CREATED:
            return replace(draft, created=where)
        case _:
            return replace(draft, finished=where)


def reworded(draft: Draft, answers: Sequence[Seen]) -> Draft:
    """The draft, after another place of the state was written: with the words that the answers say there.

    What was said of a word stays, and usual words do; what only stood at a place half written goes again.
    """
    said: dict[str, JobState] = {}
    with contextlib.suppress(ValueError):  # it is no place yet
        place_of_state = Expression(draft.status)
        for seen in answers:
            word = place_of_state.find(seen.value)
            if is_word(word):
                said.setdefault(str(word), meant(str(word), seen.moment))
    known = {word: state for word, state in draft.words if word in said or meaning(word)}
    return replace(draft, words=tuple((said | known).items())) if said else draft


def _with_id(url: str, job: str) -> str:
    head, found, tail = url.rpartition(job)
    return f"{head}{{id}}{tail}" if found else url


def marks(draft: Draft, answer: object) -> dict[Path, tuple[Field, ...]]:
    """Which values of the answer the draft looks at, and for what."""
    used = list(_used(draft))
    found: dict[Path, tuple[Field, ...]] = {}
    for spot in spots(answer):
        if spot.path:
            forms = (place(spot.path), places_of(spot.path))
            for wanted, text, is_whole in used:
                if any(form == text or (not is_whole and _names(text, form)) for form in forms):
                    found[spot.path] = tuple(dict.fromkeys((*found.get(spot.path, ()), wanted)))
    return found


def _used(draft: Draft) -> Iterator[tuple[Field, str, bool]]:
    for wanted in (Field.STATUS, Field.JOB_ID, Field.ERROR, Field.CREATED, Field.FINISHED, Field.PROGRESS):
        text = str(getattr(draft, wanted))
        if text:
            yield wanted, text, wanted is not Field.STATUS
    for result in draft.outputs:
        if result.path:
            yield Field.OUTPUTS, result.path, True


def _names(expression: str, form: str) -> bool:
    """Whether the expression looks at this place, among others."""
    return form in expression and bool(re.search(rf"(?<![\w.\]\"]){re.escape(form)}(?![\w.\[\"])", expression))
