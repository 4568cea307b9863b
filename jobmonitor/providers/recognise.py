"""From a pasted text to the jobs that it names. Pure: nothing is asked, and no key gets through.

A link or a reply names its provider, so does a shape that only one provider's IDs have. What fits several keeps them
as candidates. A provider whose IDs have no documented shape gets what fits nobody else and stands alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jobmonitor.errors import Problem
from jobmonitor.jobs import JobRef
from jobmonitor.providers.columns import id_cells
from jobmonitor.providers.excerpts import Excerpt, blanked, curl_commands, json_objects, links
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.keys import covered_keys
from jobmonitor.providers.pasted_keys import PastedKey, pasted_keys
from jobmonitor.providers.places import Places
from jobmonitor.providers.propose.command import read_command
from jobmonitor.providers.terminal import as_seen
from jobmonitor.providers.values import cleaned

MAX_UNPLACED = 1000
MAX_LINE = 2000  # characters of a line that is given back; a longer one is cut
MAX_SHOWN = 80  # characters of an address
MAX_EMPTY = 10_000
MAX_BODIES = 200  # of commands that are looked into
SHORTEST = 6  # characters of an ID that is looked for among other words

# Characters that are not seen and come along from web pages.
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\x00"), " ")
_SPLIT = r"\s,;|\"'`<>(){}\[\]"
# Other scripts' signs stand beside an ID without a blank, also those letters that are written without blanks.
_WORD = re.compile(rf"[^{_SPLIT}«»·\u2000-\U0010ffff]+")
_MEANT_WORD = re.compile(rf"[^{_SPLIT}«»“”‘’„]+")
_PIECE = re.compile(r"\S+")
_QUOTE_INSIDE = re.compile(r"\w['\"`]\w")
_ENDS = ".!?:*~#·•…=&/\\"
_JOINTS = re.compile(r"[:=/?&#@]+")
_LINE = re.compile(r"\S[^\n]*")
_BULLET = re.compile(r"\s*(?:[-*•>+]|\d{1,3}[.)])\s+")
_BREAK = re.compile(r"[\r\n]")
_DATA = re.compile(r"data:[a-z0-9/+.;=-]{1,100};base64,[A-Za-z0-9+/=_%-]*")
_CHECKSUM = re.compile(r"(?<![a-z0-9])(?:sha\d{1,3}|md5)[:=-][0-9a-f]", re.IGNORECASE)
_TWO_WORDS = re.compile(r"^[^\S\n]*(?:(?:[-*•>+]|\d{1,3}[.)])[^\S\n]+)?+\S++[^\S\n]+\S", re.MULTILINE)
_LABEL = re.compile(r"(?:job|task|request|public)?[ _-]?id[:=]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The jobs in a text, each once, and the lines that held none, each once and with its keys covered.

    `repeated` is how often a job stood there again, `empty_lines` how many lines held none. `guessed` are the IDs that
    have no more of a shape than any number or word has, and nothing around them that names a provider.
    `keys` stood in commands that asked a provider's own address about one of the jobs.
    """

    refs: tuple[JobRef, ...]
    unplaced: tuple[str, ...] = ()
    repeated: int = 0
    empty_lines: int = 0
    guessed: frozenset[str] = frozenset()
    keys: tuple[PastedKey, ...] = field(default=(), repr=False)


def recognise(text: str, specs: Mapping[str, ProviderSpec], provider: str = "") -> Recognised:
    """The jobs that `text` names. With `provider`, every word that can be an ID is taken as that provider's."""
    found = _Found(Places(specs), specs.get(provider))
    text = as_seen(text.translate(_UNSEEN) if not text.isascii() or "\x00" in text else text)
    if ";base64," in text:
        text = _DATA.sub(lambda data: " " * len(data[0]), text)

    whole = text
    commands = list(curl_commands(text))
    text = blanked(text, commands)
    found.in_commands(commands, whole)

    text = found.in_json(text)
    shown = covered(text, specs)
    addresses = list(links(shown))
    found.in_links(addresses)
    found.in_lines(blanked(shown, addresses), shown)
    refs = _folded(found.hits)
    return Recognised(
        refs,
        tuple(dict.fromkeys(piece for _, piece in sorted(found.lost)))[:MAX_UNPLACED],
        len(found.hits) - len(refs),
        found.empty_lines,
        frozenset(found.guessed),
        pasted_keys(((whole[command.start : command.end], ref) for command, ref in found.asked), specs),
    )


def covered(text: str, specs: Mapping[str, ProviderSpec]) -> str:
    """`text` as it may be shown: with dots over what looks like a key of anybody's."""
    return covered_keys(text, [prefix for spec in specs.values() for prefix in spec.auth.prefixes])


class _Found:
    """What was found so far, by its place in the text."""

    def __init__(self, places: Places, meant: ProviderSpec | None) -> None:
        self.hits: list[tuple[int, JobRef]] = []
        self.lost: list[tuple[int, str]] = []
        self.empty_lines = 0
        self.guessed: set[str] = set()
        self.asked: list[tuple[Excerpt[tuple[str, ...]], JobRef]] = []  # commands that went to a provider's own address
        self._empty: set[str] = set()  # words among others that held nothing: a log says them again and again
        self._places = places
        self._text = ""
        self._is_list: bool | None = None
        self._meant = meant

    def in_commands(self, commands: list[Excerpt[tuple[str, ...]]], whole: str) -> None:
        bodies = MAX_BODIES
        for command in commands:
            refs = [ref for url in command.value if (ref := self._places.link(url, self._meant))]
            # Of another host it is not known whose key goes there, also where the person says whose the job is.
            own = [ref for url in command.value if (ref := self._places.link(url))] if self._meant else refs
            if (
                not refs
                and command.value
                and bodies
                and (ref := _in_body(whole[command.start : command.end], self._places))
            ):
                bodies -= 1
                refs = own = [ref]
            self.hits += ((command.start, ref) for ref in refs)
            self.asked += ((command, ref) for ref in own)
            if not refs:
                # The address alone, without what may be a key in it.
                host = (
                    command.value[0].partition("?")[0].rpartition("@")[2].removeprefix("https://")
                    if command.value
                    else ""
                )
                self.empty_lines += 1
                self.lost.append((command.start, cleaned(f"curl {host}", MAX_SHOWN)))

    def in_json(self, text: str) -> str:
        """`text` without the replies that named a job; what is left of a document stands on one line."""
        parts: list[str] = []
        end = 0
        for document in json_objects(text):
            start = document.start
            refs = list(self._places.replies(document.value, self._meant))
            self.hits += [(start, ref) for ref in refs]
            left = " " * (document.end - start) if refs else _BREAK.sub(" ", text[start : document.end])
            parts += text[end:start], left
            end = document.end
        return "".join([*parts, text[end:]])

    def in_links(self, addresses: list[Excerpt[str]]) -> None:
        for address in addresses:
            ref = self._places.link(address.value, self._meant)
            if ref:
                self.hits.append((address.start, ref))

    def in_lines(self, text: str, shown: str) -> None:
        """The words of each line. A line without any job is lost, unless something else there held one."""
        before = sorted(position for position, _ in self.hits)
        self._text, self._is_list = text, None
        headers, cells = (frozenset[int](), dict[int, str]()) if self._meant else id_cells(text)
        for line in _LINE.finditer(shown):
            start, end = line.span()
            words = text[start:end]
            refs = [(0, ref) for ref in self._cell(cells[start])] if start in cells else []
            if not refs:
                refs = list(self._meant_words(words) if self._meant else self._words(words) if end - start >= 4 else ())
            self.hits += ((start + position, ref) for position, ref in refs)
            at = bisect_left(before, start)
            if not refs and start not in headers and not (at < len(before) and before[at] <= end):
                self._lose(start, line[0])
            elif refs and self._meant:
                for position, piece in self._refused(words):
                    self._lose(start + position, piece)

    def _lose(self, position: int, piece: str) -> None:
        if any(c.isalnum() for c in piece[:MAX_LINE]):
            self.empty_lines += 1
            if len(self.lost) < 2 * MAX_UNPLACED:
                self.lost.append((position, cleaned(piece[: 2 * MAX_LINE], MAX_LINE)))

    def _cell(self, cell: str) -> list[JobRef]:
        """The job of a cell in the column of IDs; a small number there counts the rows."""
        if len(cell) < 4 or (cell.isdecimal() and len(cell) < 8) or _WORD.fullmatch(cell) is None:
            return []
        return self._refs(cell, is_alone=True)

    def _words(self, line: str) -> Iterator[tuple[int, JobRef]]:
        bullet = _BULLET.match(line)
        words = list(_WORD.finditer(line, bullet.end() if bullet else 0))
        is_alone = len(words) == 1 and (any(c.isdigit() for c in words[0][0]) or self._names_stand_alone())
        for found in words:
            word = found[0]
            if not is_alone and (len(word) < SHORTEST or word in self._empty):
                continue
            refs = self._refs(word.strip(_ENDS), is_alone=is_alone)
            yield from ((found.start(), ref) for ref in refs)
            if not refs and len(self._empty) < MAX_EMPTY:
                self._empty.add(word)

    def _names_stand_alone(self) -> bool:
        """Whether no line has two words. In a list letters alone can be an ID; among sentences they are a name."""
        if self._is_list is None:
            self._is_list = _TWO_WORDS.search(self._text) is None
        return self._is_list

    def _refs(self, word: str, *, is_alone: bool) -> list[JobRef]:
        """The jobs that one word names: itself, or its parts."""
        if word[:1] == word[-1:] == "_":  # so is emphasis written
            bare = word.strip("_")
            word = bare if word[:2] == word[-2:] == "__" or self._places.shaped(bare) else word
        ref = self._places.shaped(word, is_alone=is_alone)
        if ref:
            if word.isdecimal():
                self.guessed.add(word)
            return [ref]
        parts = _JOINTS.split(word) if len(word) > SHORTEST and _JOINTS.search(word) else ()
        if parts:
            if _CHECKSUM.search(word):
                return []
            return [ref for part in parts if (ref := self._places.shaped(part))]
        ref = self._places.opaque(word, is_alone=is_alone) if is_alone or len(word) >= 10 else None
        if ref:
            self.guessed.add(ref.id)
        return [ref] if ref else []

    def _meant_words(self, line: str) -> Iterator[tuple[int, JobRef]]:
        bullet = _BULLET.match(line)
        for piece in _PIECE.finditer(line, bullet.end() if bullet else 0):
            if _QUOTE_INSIDE.search(piece[0]):
                continue
            for found in _MEANT_WORD.finditer(line, piece.start(), piece.end()):
                word = _LABEL.sub("", found[0], 1).strip("*~").rstrip(_ENDS)
                if self._meant and word and (ref := self._places.meant(word, self._meant)):
                    yield found.start(), ref

    def _refused(self, line: str) -> Iterator[tuple[int, str]]:
        """What has a quotation mark inside: no ID, and not several either."""
        if _QUOTE_INSIDE.search(line):
            yield from ((piece.start(), piece[0]) for piece in _PIECE.finditer(line) if _QUOTE_INSIDE.search(piece[0]))


def _in_body(command: str, places: Places) -> JobRef | None:
    """The job that a command asks about in what it sends."""
    try:
        asked = read_command(command)
    except Problem:
        return None
    return places.body(asked.url, dict(asked.fields))


def _folded(hits: list[tuple[int, JobRef]]) -> tuple[JobRef, ...]:
    """Every job once, in the order of the text. Where its provider is named once, that holds for the bare ID too."""
    refs = list(dict.fromkeys(ref for _, ref in sorted(hits, key=lambda hit: hit[0])))
    owners: dict[str, list[str]] = {}
    for ref in refs:
        if ref.provider:
            owners.setdefault(ref.id, []).append(ref.provider)
    return tuple(ref for ref in refs if ref.provider or not set(owners.get(ref.id, ())) & set(ref.candidates))
