"""Finds curl commands, JSON documents and links in a pasted text. What they mean is `recognise`'s.

Every function takes time in proportion to the text, whatever it holds.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
MAX_COMMAND = 16_384  # characters


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[T_co]):
    """Part of a text, `text[start:end]`, and what it says."""

    start: int
    end: int
    value: T_co


def blanked(text: str, excerpts: Iterable[Excerpt[object]]) -> str:
    """`text` with spaces where the excerpts stood: as long as before."""
    parts: list[str] = []
    end = 0
    for excerpt in sorted(excerpts, key=lambda e: e.start):
        parts += text[end : excerpt.start], " " * (excerpt.end - max(end, excerpt.start))
        end = max(end, excerpt.end)
    return "".join([*parts, text[end:]])


# Links

_LINK = re.compile(r"https?://[^\s\"'<>`{}|\\^\[\]]+", re.IGNORECASE)


def links(text: str) -> Iterator[Excerpt[str]]:
    """The links, without what belongs to the sentence around them."""
    for found in _LINK.finditer(text):
        link = found[0].rstrip(".,;:!?*'")
        surplus = link.count(")") - link.count("(")
        while surplus > 0 and link.endswith(")"):
            closing = len(link) - len(link.rstrip(")"))
            link = link[: -min(closing, surplus)].rstrip(".,;:!?*'")
            surplus -= closing
        yield Excerpt(found.start(), found.start() + len(link), link)


# JSON

_decode = json.JSONDecoder().raw_decode
_OPENING = re.compile(r'\{\s{0,200}"')
_BLOCK = 16_384  # characters; most documents are shorter, and a failure costs as much as the text that was given
_FAILURES = 2000


def json_objects(text: str) -> Iterator[Excerpt[dict[str, object]]]:
    """The JSON objects, whole or in the midst of other text, on one line or many. After many failures it gives up."""
    failures, end = 0, 0
    long_ones = 8  # documents longer than a block
    while failures < _FAILURES and (opening := _OPENING.search(text, end)):
        start = opening.start()
        block = text[start : start + _BLOCK]
        try:
            try:
                value, length = _decode(block)
            except json.JSONDecodeError:
                if len(block) < _BLOCK or not long_ones:
                    raise
                long_ones -= 1
                value, length = _decode(text[start:])
        except (ValueError, RecursionError):
            failures += 1
            end = start + 1
        else:
            yield Excerpt(start, start + length, value)
            end = start + length


# curl

_CURL = re.compile(r"(?<![\w./-])curl(?:\.exe)?(?=[ \t])", re.IGNORECASE)
_PIECE = re.compile(
    r"""(?P<gap>[ \t]+ | [\\^`][ \t]*\r?\n | \r\n?(?=[ \t]*-{1,2}[A-Za-z]) | \n(?=[ \t]*-{1,2}[A-Za-z]))
      | (?P<end>[\r\n])
      | \$'(?P<ansi>(?:[^'\\]|\\.)*)' | '(?P<single>[^']*)' | "(?P<double>(?:[^"\\]|\\.)*)"
      | \\(?P<escaped>.) | \^(?P<caret>)(?=") | (?P<plain>[^\s'"\\^]+ | .)""",
    re.VERBOSE | re.DOTALL,
)
_WITH_VALUE = re.compile(
    r"-[AbcdEeFHKmoTuwXx]|--(?:header|data(?:-[a-z]+)?|json|user|request|output|user-agent|cookie|cookie-jar|referer|form|proxy"
    r"|max-time|write-out|upload-file|oauth2-bearer|cert|key|config|connect-timeout|retry|proxy-user|resolve|cacert)"
)
_ADDRESS = re.compile(r"(?:https?://|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/).+", re.IGNORECASE | re.DOTALL)


def curl_commands(text: str) -> Iterator[Excerpt[tuple[str, ...]]]:
    """The curl commands of any shell, with the addresses that each asks; a command may go over several lines."""
    end = 0
    budget = len(text) + 10 * MAX_COMMAND  # what may be read in vain: a quote in prose can swallow what follows
    for found in _CURL.finditer(text):
        if found.start() < end or budget <= 0:
            continue
        words, stop = _words(text, found.end())
        budget -= stop - found.end()
        addresses = tuple(_addresses(words))
        if addresses or any(word.startswith("-") for word in words):
            end = stop
            yield Excerpt(found.start(), stop, addresses)


def command_words(text: str) -> tuple[str, ...]:
    """The words of the first curl command in `text`, without `curl` itself; none where there is no command."""
    found = _CURL.search(text)
    return tuple(_words(text, found.end())[0]) if found else ()


def _words(text: str, start: int) -> tuple[list[str], int]:
    """The words of one command from `start` on, quotes taken off, and where it ends. A lone quote is a letter."""
    words: list[str] = []
    word: list[str] | None = None
    limit = min(len(text), start + MAX_COMMAND)
    position = start
    while position < limit and (piece := _PIECE.match(text, position, limit)):
        kind = piece.lastgroup or ""
        if kind == "end" or (kind == "plain" and word is None and piece[0] in ("|", ";", "&&", "||", ">", ">>", "&")):
            break
        position = piece.end()
        if kind != "gap":
            word = [] if word is None else word
            word.append(piece[kind])
        elif word is not None:
            words.append("".join(word).strip("^"))
            word = None
    if word is not None:
        words.append("".join(word).strip("^"))
    return words, position


def _addresses(words: list[str]) -> Iterator[str]:
    is_value = False
    for word in words:
        if is_value:
            is_value = False
        elif _WITH_VALUE.fullmatch(word):
            is_value = True
        else:
            word = word.removeprefix("--url=")
            if _ADDRESS.fullmatch(word):
                yield word if "://" in word[:8] else f"https://{word}"
