"""An answer that somebody pastes, as what it says. What it means is `propose`'s."""

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum

from jobmonitor.errors import Problem
from jobmonitor.providers.excerpts import json_objects

MAX_ANSWER = 4_000_000  # characters; none of a job's state is longer
_HEAD = re.compile(r"HTTP/[\d.]{1,5} (\d{3})\b", re.ASCII)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
# How files begin, as the letters that a terminal makes of their bytes.
_FILES = ("PNG\r\n", "\ufffdPNG", "\x89PNG", "GIF8", "%PDF-", "\ufffd\ufffd\ufffd\ufffd", "RIFF", "\xff\xd8\xff")


class Moment(StrEnum):
    """When an answer was given, by the person's word."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was pasted."""

    text: str = field(repr=False)
    moment: Moment = Moment.DONE
    status: int = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What an answer says. `is_file` where it is no JSON but a result itself."""

    value: object = field(repr=False)
    moment: Moment
    status: int
    is_file: bool = False
    body: bytes = field(default=b"", repr=False)

    @property
    def has_values(self) -> bool:
        """Whether there is something in it that one can point at."""
        return isinstance(self.value, dict | list)


def read_answer(given: Given) -> Seen:
    """What the pasted text says. The head that `curl -i` prints goes before the status that was given.

    Raises Problem where it says nothing that a file could look into.
    """
    text, status = given.text.strip("\ufeff \t\r\n"), given.status
    while head := _HEAD.match(text):  # several, where curl was sent on
        end = _BLANK_LINE.search(text)
        text, status = text[end.end() if end else len(text) :].strip(), int(head[1])
    if len(text) > MAX_ANSWER:
        raise Problem("This answer is too long", f"One of up to {MAX_ANSWER // 1_000_000} MB can be looked at")
    if not text:
        return Seen(None, given.moment, status)
    if text.startswith(_FILES):
        return Seen(None, given.moment, status, is_file=True, body=text.encode("utf-8", "replace"))
    try:
        value: object = json.loads(text)
    except RecursionError as e:
        raise Problem("This answer is nested too deep", "Paste the whole answer of one job, and nothing else") from e
    except ValueError as e:
        found = next(json_objects(text), None)
        if found is None:
            raise Problem(_reason(text, e), "Paste the whole answer, from the first brace to the last") from e
        value, text = found.value, text[found.start : found.end]
    if isinstance(value, str | int | float) or value is None:
        raise Problem("This answer is a single value", "A file looks for places in an object or a list")
    return Seen(value, given.moment, status, body=text.encode("utf-8", "replace"))


def _reason(text: str, error: ValueError) -> str:
    if text.startswith("<"):
        return "This answer is a web page, not JSON"
    if isinstance(error, json.JSONDecodeError):
        return f"This answer is no JSON: line {error.lineno}, column {error.colno}"
    return "This answer is no JSON"
