"""A provider file in the making, as the window needs it: values and pure steps. It asks nobody and stores nothing."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jobmonitor.errors import Problem, SpecProblem
from jobmonitor.providers.making import Made, make
from jobmonitor.providers.own import Installed
from jobmonitor.providers.propose import (
    Command,
    Draft,
    Field,
    Given,
    Moment,
    Proposed,
    Result,
    Seen,
    identifier,
    marks,
    pointed,
    propose,
    read_answer,
    read_command,
    reworded,
    same_host,
    to_toml,
    usual_words,
)
from jobmonitor.providers.propose.spots import Path, Spot, at, spots
from jobmonitor.providers.propose.vocabulary import meaning
from jobmonitor.providers.spec import read_spec
from jobmonitor.redaction import redact
from jobmonitor.wire import Response

__all__ = [
    "Command",
    "Draft",
    "Field",
    "Given",
    "Installed",
    "Looked",
    "Made",
    "Making",
    "Marks",
    "Moment",
    "Path",
    "Result",
    "Seen",
    "Spot",
    "at",
    "changed",
    "identifier",
    "looked",
    "meaning",
    "pointed",
    "read_command",
    "rethought",
    "reworded",
    "same_host",
    "spots",
    "to_toml",
    "usual_words",
]

Marks = Mapping[Path, tuple[Field, ...]]
FILE = "file"  # the place of a mistake that belongs to no field


@dataclass(frozen=True, slots=True)
class Making:
    """All that is known so far. `own` are the fields of the draft that a person has set: no guess touches them.

    `job` is the ID that they speak of. `problems` says what is wrong with the command (`command`) and with each answer,
    by its moment.
    """

    command: Command | None = None
    answers: tuple[Seen, ...] = ()
    draft: Draft = field(default_factory=Draft)
    own: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[str, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict[str, Problem])
    job: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the file says as it stands: its text, its mistakes as (field, reason), what it makes of each answer.

    `marks` are the values that it looks at in each answer.
    """

    toml: str
    mistakes: tuple[tuple[str, str], ...] = ()
    made: tuple[tuple[Moment, Made], ...] = ()
    marks: Mapping[Moment, Marks] = field(default_factory=dict[Moment, Marks])


async def rethought(
    before: Making, command: str, given: Sequence[Given], secrets: Sequence[str], known: Mapping[str, str]
) -> Making:
    """The making after another command or answer was pasted. What a person has set stays as it is.

    `known` are the base URLs of the providers that there are, by their IDs.
    """
    return await asyncio.to_thread(_rethought, before, command, given, secrets, known, time.time())


async def looked(making: Making) -> Looked:
    """What the file as it stands says, and makes of the answers: by the engine that will read it."""
    return await asyncio.to_thread(_looked, making, time.time())


def changed(making: Making, draft: Draft) -> Making:
    """The making with the draft as a person wants it: what is other than before is theirs from now on."""
    names = (name for name in Draft.__dataclass_fields__ if getattr(draft, name) != getattr(making.draft, name))
    return replace(making, draft=draft, own=making.own | frozenset(names))


def _rethought(
    before: Making, text: str, given: Sequence[Given], secrets: Sequence[str], known: Mapping[str, str], now: float
) -> Making:
    problems: dict[str, Problem] = {}
    answers: list[Seen] = []
    for each in given:
        if each.text.strip() or each.status != 200:
            try:
                answers.append(read_answer(replace(each, text=redact(each.text, secrets))))
            except Problem as problem:
                problems[each.moment] = problem
    command: Command | None = None
    proposed = Proposed(before.draft)
    if text.strip():
        try:
            command = read_command(text)
            proposed = propose(command, answers, now, known)
        except Problem as problem:
            problems["command"] = problem
    kept = {name: getattr(before.draft, name) for name in before.own}
    if "words" in before.own:
        # A new answer may bring new words; what a person said of one stays.
        kept["words"] = tuple((dict(proposed.draft.words) | dict(before.draft.words)).items())
    draft = replace(proposed.draft, **kept)
    return Making(
        command, tuple(answers), draft, before.own, proposed.reasons, proposed.remarks, problems, proposed.job
    )


def _looked(making: Making, now: float) -> Looked:
    toml = to_toml(making.draft)
    used = {seen.moment: marks(making.draft, seen.value) for seen in making.answers}
    try:
        spec = read_spec(toml, FILE)
    except SpecProblem as problem:
        return Looked(toml, tuple((mistake.field, mistake.reason) for mistake in problem.mistakes), (), used)
    made = [(seen.moment, make(spec, Response(seen.status, {}, seen.body), now)) for seen in making.answers]
    return Looked(toml, (), tuple(made), used)
