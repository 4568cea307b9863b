"""The values in an answer, each with its place, and places as JMESPath writes them. It guesses nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

MAX_SPOTS = 10_000
MAX_DEPTH = 16
FEW = 3  # entries of a list that are looked at: the others are alike

Path = tuple[str | int, ...]
"""From the whole answer to a value in it: names, and numbers in a list."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEY_LIKE = re.compile(r"\d+|[0-9a-f-]{8,}|(?=.*\d)[A-Za-z0-9_-]{16,}")


@dataclass(frozen=True, slots=True)
class Spot:
    """One value in an answer, and where it stands."""

    path: Path
    value: object

    @property
    def name(self) -> str:
        """The last name on the way to it: that of its list where it stands in one."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")


def spots(answer: object) -> Iterator[Spot]:
    """The values in the answer, tables and lists among them, those that stand higher first; of lists the first few."""
    level = [Spot((), answer)]
    left = MAX_SPOTS
    for _ in range(MAX_DEPTH):
        below: list[Spot] = []
        for spot in level:
            left -= 1
            if left < 0:
                return
            yield spot
            below += _inside(spot)
        level = below


def _inside(spot: Spot) -> Iterator[Spot]:
    if isinstance(spot.value, dict):
        for name, value in cast("dict[str, object]", spot.value).items():
            yield Spot((*spot.path, name), value)
    elif isinstance(spot.value, list):
        for n, value in enumerate(cast("list[object]", spot.value)[:FEW]):
            yield Spot((*spot.path, n), value)


def at(answer: object, path: Path) -> object:
    """What stands there, None where nothing does."""
    for part in path:
        if isinstance(part, str) and isinstance(answer, dict):
            answer = cast("dict[str, object]", answer).get(part)
        elif isinstance(part, int) and isinstance(answer, list) and part < len(cast("list[object]", answer)):
            answer = cast("list[object]", answer)[part]
        else:
            return None
    return answer


def place(path: Path) -> str:
    """The path as JMESPath: `data.jobs[0].status`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{_name(part)}"
    return text or "@"


def places_of(path: Path) -> str:
    """The path as JMESPath, for all entries of its lists, and of tables whose names are IDs: `results[].url`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += "[]"
        else:
            text += f"{'.' if text else ''}{'*' if _KEY_LIKE.fullmatch(part) else _name(part)}"
    # A list of plain links is taken apart by the engine, and so is a single one that comes in its place.
    return text.removesuffix("[]") or "@"


def _name(part: str) -> str:
    return part if _PLAIN.fullmatch(part) else json.dumps(part)
