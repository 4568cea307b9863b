"""The shape of a job ID, as a regular expression that can't run away. What has the shape is `recognise`'s to find."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

MAX_ID = 256  # characters; longer words are no job IDs
MAX_LENGTH = 300
MAX_OPEN = 1  # repeats that may give back what they took: each multiplies the work by the length of the word
MAX_OPTIONAL = 6

_PIECE = re.compile(
    r"""(?P<open>\((?:\?:)?) | (?P<close>\)) | (?P<bar>\|)
      | (?P<atom>\\[^0-9bBAZ] | \[\^?\]?(?:\\.|[^\]\\])*\] | [^()\[\]\\|*+?{}^$])
      | (?P<repeat>[*+?] | \{\d*(?:,\d*)?\})""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str  # atom, open, close or bar
    source: str
    low: int = 1
    high: float = 1

    @property
    def has_choice(self) -> bool:
        return self.low != self.high


class IdPattern:
    """The shape of whole words. Its text is looked into when it is used, or by `check`."""

    __slots__ = ("_regex", "text")

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("^").removesuffix("$")
        self._regex: re.Pattern[str] | None = None

    def check(self) -> None:
        """Raise ValueError, in words, for a pattern that is wrong or could run away."""
        if not self.text or len(self.text) > MAX_LENGTH:
            raise ValueError(f"must have 1 to {MAX_LENGTH} characters")
        items = _items(self.text)
        try:
            re.compile(self.text)
        except (re.error, RecursionError, OverflowError) as e:
            raise ValueError(f"is no regular expression: {e}") from e
        _refuse_runaway(items)

    @property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """Whether a word that is not too long has this shape: for those who ask about thousands."""
        if self._regex is None:
            self._regex = re.compile(self.text)
        return self._regex.fullmatch

    def fits(self, word: str) -> bool:
        """Whether the whole word has this shape."""
        return len(word) <= MAX_ID and self.fullmatch(word) is not None

    def __repr__(self) -> str:
        return f"IdPattern({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdPattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def _refuse_runaway(items: list[_Item]) -> None:
    """What is known to end soon passes: groups repeat a fixed number of times, repeats end where the next begins."""
    _refuse_repeated_choices(items)
    open_ends = [item for item, after in zip(items, [*items[1:], None], strict=True) if _can_give_back(item, after)]
    optional = sum(item.high == 1 for item in open_ends)
    if optional > MAX_OPTIONAL or len(open_ends) - optional > MAX_OPEN:
        raise ValueError("has too many repeats in a row that can match the same characters, which can take very long")


def _items(text: str) -> list[_Item]:
    items: list[_Item] = []
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None or (text.startswith("(?", position) and not text.startswith("(?:", position)):
            raise ValueError(f"has something that is not allowed here, at “{text[position : position + 12]}”")
        position = piece.end()
        if piece[0].startswith("[") and re.search(r"[^\\]\[|--|&&|~~|\|\|", piece[0]):
            raise ValueError(f"has a set that may one day mean something else: write \\[ or \\- in “{piece[0]}”")
        if piece.lastgroup != "repeat":
            items.append(_Item(piece.lastgroup or "", piece.group()))
        elif not items or items[-1].kind in ("open", "bar"):
            raise ValueError(f"has a repeat of nothing, at “{piece.group()}”")
        elif items[-1].low == items[-1].high == 1:
            low, high = _bounds(piece.group())
            items[-1] = replace(items[-1], low=low, high=high)
        else:
            raise ValueError(f"has a repeat of a repeat, at “{piece.group()}”")
    return items


def _refuse_repeated_choices(items: list[_Item]) -> None:
    choices: list[bool] = [False]  # for each group around this item: can it match in more than one way?
    for item in items:
        if item.kind == "open":
            choices.append(False)
        elif item.kind == "bar":
            choices[-1] = True
        elif item.kind == "atom":
            choices[-1] |= item.has_choice
        else:
            has_choice = choices.pop()
            if item.high > 1 and (item.has_choice or has_choice):
                raise ValueError("repeats a group that can match in more than one way, which can take for ever")
            choices[-1] |= has_choice or item.has_choice


def _can_give_back(item: _Item, after: _Item | None) -> bool:
    """Whether this repeat may try again with fewer characters, because what follows fits the same ones."""
    if not item.has_choice or after is None:
        return False
    if item.kind != "atom" or after.kind != "atom" or after.low == 0:
        return True
    return _overlap(item.source, after.source)


def _bounds(repeat: str) -> tuple[int, float]:
    if repeat in "*+?":
        return {"*": (0, float("inf")), "+": (1, float("inf")), "?": (0, 1)}[repeat]
    low, comma, high = repeat[1:-1].partition(",")
    least = int(low or 0)
    return least, (float(high) if high else float("inf")) if comma else least


def _overlap(one: str, other: str) -> bool:
    """Whether some character fits both. Beyond Latin-1, classes are alike as far as IDs go."""
    first, second = re.compile(one, re.DOTALL), re.compile(other, re.DOTALL)
    return any(first.fullmatch(c) and second.fullmatch(c) for c in map(chr, range(256)))
