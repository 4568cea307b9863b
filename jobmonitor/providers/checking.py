"""Turns a TOML table into a struct with every mistake told at once. What the fields mean is the spec's."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar, cast, get_args, get_origin

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
Tell = Callable[[str, str], None]
"""Takes one mistake: the dotted field, and the reason in words."""

Reader = Callable[[object, str, "Reading"], object | None]
"""From what is given to what it is, None after telling what is wrong with it; the text is where it stands."""

_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
    "null": "nothing",
}


class Text(Protocol):
    """A type of ours that is made of a text, and looks into it only when it is used or checked."""

    def __init__(self, text: str, /) -> None: ...

    def check(self) -> None:
        """Raise ValueError, in words, for a text that says nothing."""


class Reading(NamedTuple):
    """How a file is read. One that `is_known` to be sound was checked before, by a test; its texts stay unread."""

    tell: Tell
    is_known: bool


class _Field(NamedTuple):
    attribute: str
    is_required: bool
    read: Reader


def checked(kind: type[T], table: object, at: str, reading: Reading) -> T | None:
    """`table` as `kind`; None when something in it is wrong, after telling all of it."""
    if not isinstance(table, dict):
        reading.tell(at, f"must be a table, as in [{at}]")
        return None
    given = cast("dict[str, object]", table)
    fields = _fields(kind)
    is_sound = True
    for name in given.keys() - fields.keys():
        reading.tell(_join(at, name), _unknown(name, fields))
        is_sound = False
    values: dict[str, object] = {}
    for name, value in given.items():
        if name in fields:
            made = fields[name].read(value, _join(at, name), reading)
            is_sound = is_sound and made is not None
            values[fields[name].attribute] = made
    for name, field in fields.items():
        if field.is_required and name not in given:
            reading.tell(_join(at, name), "is missing")
            is_sound = False
    return kind(**values) if is_sound else None


@cache
def _fields(kind: type[msgspec.Struct]) -> Mapping[str, _Field]:
    """The fields by their names in a file. Finding out takes longer than reading one."""
    return {
        field.encode_name: _Field(field.name, field.required, _reader(field.type))
        for field in msgspec.structs.fields(kind)
    }


@cache
def _reader(kind: Any) -> Reader:
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        item: object = inner[0]
        is_of_tables = isinstance(item, type) and issubclass(item, msgspec.Struct)
        return _list_reader(_reader(inner[0]), is_of_tables=is_of_tables)
    if get_origin(kind) is dict:
        return _table_reader(_reader(inner[1]), _plain_reader(kind))
    for one in (kind, *inner):
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            struct = one
            return lambda given, at, reading: checked(struct, given, at, reading)
        if isinstance(one, type) and hasattr(one, "check"):
            return _text_reader(cast("type[Text]", one))
    return _plain_reader(kind)


def _list_reader(read: Reader, *, is_of_tables: bool) -> Reader:
    def reader(given: object, at: str, reading: Reading) -> object | None:
        if isinstance(given, str):
            given = [given]  # one place needs no brackets
        if is_of_tables and isinstance(given, dict):
            one = read(cast("object", given), at, reading)  # and one table no second pair of them
            return None if one is None else (one,)
        if not isinstance(given, list):
            reading.tell(at, f"must be a list, not {_called(given)}")
            return None
        items = [read(item, f"{at}[{n}]", reading) for n, item in enumerate(cast("list[object]", given))]
        return None if None in items else tuple(items)

    return reader


def _table_reader(read: Reader, refuse: Reader) -> Reader:
    def reader(given: object, at: str, reading: Reading) -> object | None:
        if not isinstance(given, dict):
            return refuse(given, at, reading)
        table = cast("dict[str, object]", given)
        pairs = {name: read(value, _join(at, name), reading) for name, value in table.items()}
        return None if None in pairs.values() else pairs

    return reader


def _text_reader(kind: type[Text]) -> Reader:
    def reader(given: object, at: str, reading: Reading) -> object | None:
        if not isinstance(given, str):
            reading.tell(at, f"must be a text, not {_called(given)}")
            return None
        made = kind(given)
        if not reading.is_known:
            try:
                made.check()
            except ValueError as e:
                reading.tell(at, str(e))
                return None
        return made

    return reader


def _plain_reader(kind: Any) -> Reader:
    def reader(given: object, at: str, reading: Reading) -> object | None:
        if kind is str and type(given) is str:
            return given
        try:
            return msgspec.convert(given, kind)
        except msgspec.ValidationError as e:
            reading.tell(at, _reason(kind, given, str(e)))
            return None

    return reader


def _called(given: object) -> str:
    """What a person calls something of this type."""
    names = {"list": "array", "dict": "object"}
    name = type(given).__name__
    return _WORDS.get(names.get(name, name), name)


def _reason(kind: Any, given: object, message: str) -> str:
    allowed = _allowed(kind)
    if allowed and message.startswith("Invalid enum value"):
        near = get_close_matches(str(given), allowed, 1)
        hint = f"did you mean “{near[0]}”?" if near else f"it takes {', '.join(allowed)}"
        return f"“{given}” is not known here: {hint}"
    expected = re.fullmatch(r"Expected `(.+)`, got `(\w+)`", message)
    if expected:
        wanted = " or ".join(_WORDS.get(word, word) for word in expected[1].split(" | ") if word != "null")
        return f"must be {wanted}, not {_WORDS.get(expected[2], expected[2])}"
    return message[:1].lower() + message[1:]


def _allowed(kind: Any) -> list[str]:
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, Enum):
            return [str(member.value) for member in one]
    return [str(arg) for arg in get_args(kind) if isinstance(arg, str)]


def _unknown(name: str, fields: Mapping[str, object]) -> str:
    near = get_close_matches(name, fields, 1)
    return f"is not known: did you mean “{near[0]}”?" if near else f"is not known; here may stand {', '.join(fields)}"


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
