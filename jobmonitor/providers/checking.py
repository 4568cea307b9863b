"""Turns a TOML table into a struct with every mistake told at once. What the fields mean is the spec's."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any, TypeVar, cast, get_args, get_origin

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
Tell = Callable[[str, str], None]
"""Takes one mistake: the dotted field, and the reason in words."""

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


def checked(kind: type[T], table: object, at: str, tell: Tell) -> T | None:
    """`table` as `kind`; None when something in it is wrong, after telling all of it."""
    if not isinstance(table, dict):
        tell(at, f"must be a table, as in [{at}]")
        return None
    given = cast("dict[str, object]", table)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    is_sound = True
    for name in given.keys() - fields.keys():
        tell(_join(at, name), _unknown(name, fields))
        is_sound = False
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name in given:
            value = _value(field.type, given[name], _join(at, name), tell)
            is_sound = is_sound and value is not None
            values[field.name] = value
        elif field.required:
            tell(_join(at, name), "is missing")
            is_sound = False
    return kind(**values) if is_sound else None


def _value(kind: Any, given: object, at: str, tell: Tell) -> object | None:
    """`given` as `kind`, None after telling what is wrong with it."""
    inner = get_args(kind)
    struct = next((one for one in (kind, *inner) if _is_struct(one)), None) if get_origin(kind) is not tuple else None
    if struct:
        return checked(struct, given, at, tell)
    if get_origin(kind) is tuple and isinstance(given, str):
        given = [given]  # one place needs no brackets
    if get_origin(kind) is tuple and isinstance(given, list):
        items = [_value(inner[0], item, f"{at}[{n}]", tell) for n, item in enumerate(cast("list[object]", given))]
        return None if None in items else tuple(items)
    if get_origin(kind) is dict and isinstance(given, dict):
        table = cast("dict[str, object]", given)
        pairs = {name: _value(inner[1], value, _join(at, name), tell) for name, value in table.items()}
        return None if None in pairs.values() else pairs
    try:
        return msgspec.convert(given, kind, dec_hook=_made)
    except msgspec.ValidationError as e:
        tell(at, _reason(kind, given, str(e)))
        return None


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _made(kind: type[Any], given: object) -> object:
    """A value of one of our own types, made from its text."""
    if not isinstance(given, str):
        raise ValueError("must be a text")
    return kind(given)


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
