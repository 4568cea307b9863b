"""How a provider file in the making is spoken of: its fields, its mistakes, what it makes of an answer. Pure, no Qt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jobmonitor.jobs import Job, JobState, OutputKind, advance
from jobmonitor.tracker.making import Field, Made, Moment
from jobmonitor.ui import words
from jobmonitor.ui.words import Tone, plain

MOMENTS: Final = {
    Moment.RUNNING: "While it runs",
    Moment.DONE: "When it is done",
    Moment.FAILED: "When it failed",
}
PLACES: Final = {
    Field.STATUS: "Status",
    Field.OUTPUTS: "Result",
    Field.JOB_ID: "ID of the job",
    Field.ERROR: "Error",
    Field.PROGRESS: "Progress",
    Field.CREATED: "Made at",
    Field.FINISHED: "Ended at",
}
STATES: Final = (
    JobState.QUEUED,
    JobState.RUNNING,
    JobState.SUCCEEDED,
    JobState.FAILED,
    JobState.CANCELLED,
    JobState.EXPIRED,
)
KINDS: Final = tuple(OutputKind)
FORMS: Final = {
    "document": "kept as it stands there",
    "base64": "the file itself, as text",
    "body": "the whole answer is the file",
    "scan": "every link in it",
    "json": "JSON inside a text",
}
_MISTAKES: Final = (
    (r"id", "ID"),
    (r"name", "Name"),
    (r"base_url", "Base URL"),
    (r"poll\.(?:url|body.*|headers.*|method)", "Question"),
    (r"poll\.(?:max_)?interval", "Asked every"),
    (r"auth.*", "Key"),
    (r"status.*|trouble.*", "Status"),
    (r"outputs.*", "Result"),
    (r"error.*", "Error"),
    (r"times\.created.*", "Made at"),
    (r"times\.finished.*", "Ended at"),
    (r"facts\.progress.*", "Progress"),
    (r"reply.*|job_id.*", "ID of the job"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file makes of one answer: the state as a word, how it is meant, and the facts beside it."""

    state: str
    tone: Tone
    facts: tuple[str, ...] = ()


def mistake_line(field: str, reason: str) -> str:
    """A mistake, with the field as the window calls it."""
    name = next((name for pattern, name in _MISTAKES if re.fullmatch(pattern, field)), field)
    return f"{name} {plain(reason, 300)}" if name else plain(reason, 300)


def outcome(moment: Moment, made: Made, now: float) -> Outcome:
    """What is said of an answer that was given at this moment; it warns where the two don't go together."""
    seen = made.seen
    if seen is None:
        return Outcome("No state", "warn", (plain(str(made.problem), 300),))
    job = advance(Job(""), seen, now)
    facts = [f"says “{plain(seen.provider_state, 60)}”"] if seen.provider_state else []
    if seen.progress is not None and not seen.state.is_final:
        facts.append(words.percent(seen.progress))
    if seen.message:
        facts.append(plain(seen.message, 120))
    if seen.error:
        facts.append(": ".join(filter(None, (plain(seen.error.kind, 60), plain(seen.error.message, 200)))))
    if seen.created_at is not None:
        facts.append(f"made {words.clock(seen.created_at, now)}")
    if seen.finished_at is not None:
        facts.append(f"ended {words.clock(seen.finished_at, now)}")
    facts += _results(made, seen.state)
    tone: Tone = words.state_tone(job) if _is_expected(moment, seen.state) else "warn"
    return Outcome(words.state_word(job), tone, tuple(facts))


def _results(made: Made, state: JobState) -> list[str]:
    if state is not JobState.SUCCEEDED:
        return []
    if not made.outputs:
        return ["a second question gives its results" if made.is_followed else "no result"]
    kinds = {link.kind for _, link in made.outputs}
    kind = words.output_kind(kinds.pop()).lower() if len(kinds) == 1 else "result"
    first = made.outputs[:2]
    shown = [plain(url, 90) if url else f"{words.size(len(link.data or b''))} in the answer" for url, link in first]
    return [words.count(len(made.outputs), kind), *shown]


def _is_expected(moment: Moment, state: JobState) -> bool:
    match moment:
        case Moment.RUNNING:
            return state in (JobState.QUEUED, JobState.RUNNING)
        case Moment.DONE:
            return state is JobState.SUCCEEDED
        case _:
            return state.is_final and state is not JobState.SUCCEEDED


def value_line(value: object) -> str:
    """A value of an answer on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return plain(value, 200)
        case int() | float():
            return plain(f"{value:.60}" if isinstance(value, str) else repr(value), 60)
        case Mapping():
            return words.count(len(value), "field")  # pyright: ignore[reportUnknownArgumentType]
        case list():
            return words.count(len(value), "entry", "entries")  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return ""
