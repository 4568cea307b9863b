"""Bytes that came from outside as text that a person can read: JSON indented, all else as it came. It never parses.

Only the white space between the parts of a JSON text changes; numbers, escapes and doubled names stay as they were
sent, and a text that is cut short or broken is indented as far as it goes.
"""

import re
from dataclasses import dataclass

from jobmonitor.ui.words import count, plain_lines, size

LIMIT = 200_000  # bytes; more than anybody reads, and what a text field lays out without being felt
LONGEST_STRING = 2_000  # a picture as base64 would be one line that takes seconds to lay out
DEEPEST = 40  # levels of indent

_OPENING = frozenset("{[")
_CLOSING = frozenset("}]")
_PART = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Readable:
    """A text to show, and a note where something of it is not shown."""

    text: str
    note: str = ""


def readable(data: bytes, whole: int | None = None) -> Readable:
    """`data` as text. `whole` is the size of all of it, where `data` is only its beginning."""
    whole = len(data) if whole is None else whole
    text = data[:LIMIT].decode("utf-8", errors="replace").lstrip("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        text = indented(text)
    else:
        text = "\n".join(_shortened(line) for line in text.splitlines())
    note = f"Only the first {size(LIMIT)} of {size(whole)} are shown" if whole > LIMIT else ""
    return Readable(plain_lines(text, limit=3 * LIMIT), note)


def indented(text: str) -> str:
    """The JSON text with one value a line, two blanks a level."""
    parts: list[str] = []
    depth = 0
    just_opened = False  # an empty bracket closes on its own line
    for part in _PART.findall(text):
        if part in _CLOSING:
            depth = max(0, depth - 1)
            parts.append(part if just_opened else _line(depth) + part)
            just_opened = False
            continue
        if just_opened:
            parts.append(_line(depth))
        just_opened = part in _OPENING
        depth += just_opened
        match part:
            case ",":
                parts.append("," + _line(depth))
            case ":":
                parts.append(": ")
            case _:
                parts.append(_shortened(part))
    return "".join(parts)


def _line(depth: int) -> str:
    return "\n" + "  " * min(depth, DEEPEST)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_STRING:
        return text
    return f"{text[:LONGEST_STRING]}… ({count(len(text) - LONGEST_STRING, 'more character')})"
