"""Places in an answer, said in JMESPath: the one door to that library. What a place means is the spec's."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, cast

MAX_LENGTH = 1000

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")

# What JMESPath lets through when an answer has another shape than the expression expects; its own errors are these too.
_MISFITS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)


class Expression:
    """A place in an answer. Its text is looked into when it is used, or by `check`."""

    __slots__ = ("_names", "_search", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # Most places are plain names; walking them by hand takes a tenth of the time, which tells in a large paste.
        self._names = tuple(text.split(".")) if _PLAIN.fullmatch(text) else ()
        self._search: Callable[[object], object] | None = None

    def check(self) -> None:
        """Raise ValueError, in words, for a text that names no place."""
        if len(self.text) > MAX_LENGTH:
            raise ValueError(f"is longer than {MAX_LENGTH} characters")
        if not self._names:
            _compiled(self.text)

    def find(self, answer: object) -> object:
        """What stands there, None where there is nothing or the answer has another shape."""
        if self._names:
            return self._walk(answer)
        if self._search is None:
            self._search = _compiled(self.text)
        try:
            return self._search(answer)
        except _MISFITS:
            return None

    @property
    def root(self) -> str:
        """The name that an object must have for anything to stand there, "" where that isn't plain."""
        return self._names[0] if self._names else ""

    def may_say(self, names: Collection[str]) -> bool:
        """Whether anything can stand there in an object with fields of these names alone."""
        return self._names[0] in names if self._names else any(name in names for name in _NAME.findall(self.text))

    def _walk(self, answer: object) -> object:
        for name in self._names:
            if not isinstance(answer, dict):
                return None
            answer = cast("dict[str, object]", answer).get(name)
        return answer

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def _compiled(text: str) -> Callable[[object], object]:
    """What looks for the place. Raises ValueError, in words, for a text that names none."""
    import jmespath  # here, since most places are plain names, and the window's first paint waits for this module
    from jmespath.exceptions import JMESPathError

    try:
        parsed = jmespath.compile(text)  # pyright: ignore[reportUnknownMemberType]
        _check_functions(cast("dict[str, Any]", parsed.parsed))  # pyright: ignore[reportUnknownMemberType]
    except RecursionError as e:
        raise ValueError("is nested too deep") from e
    except JMESPathError as e:
        raise ValueError(f"is no JMESPath: {_one_line(str(e))}") from e
    return cast("Callable[[object], object]", parsed.search)  # pyright: ignore[reportUnknownMemberType]


def _check_functions(tree: dict[str, Any]) -> None:
    """JMESPath finds a wrong function only when it comes by it; a file's author should hear of it at once."""
    from jmespath import functions

    table = cast("dict[str, dict[str, Any]]", functions.Functions.FUNCTION_TABLE)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
    for node in _nodes(tree):
        if node["type"] != "function_expression":
            continue
        name = str(node["value"])
        if name not in table:
            raise ValueError(f"calls {name}(), which JMESPath doesn't have")
        signature = cast("list[dict[str, Any]]", table[name]["signature"])
        given, wanted = len(node["children"]), len(signature)
        has_more = bool(signature) and bool(signature[-1].get("variadic"))
        if given < wanted or (given > wanted and not has_more):
            raise ValueError(f"gives {name}() {given} arguments; it takes {wanted}")


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for child in cast("list[object]", tree.get("children", [])):
        if isinstance(child, dict):
            yield from _nodes(cast("dict[str, Any]", child))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.split("\n")[0]).strip().rstrip(":")
