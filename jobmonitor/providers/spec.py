"""Reads a provider file, and tells every mistake in one at once. What its fields are is `format`'s."""

import tomllib
from collections.abc import Mapping

from jobmonitor.errors import Mistake, SpecProblem
from jobmonitor.providers.checking import Reading, Tell, checked
from jobmonitor.providers.contradictions import contradictions
from jobmonitor.providers.format import ProviderSpec

__all__ = ["MAX_FILE", "ProviderSpec", "read_spec"]

MAX_FILE = 256 * 1024  # characters


def read_spec(text: str, file: str, *, is_known: bool = False) -> ProviderSpec:
    """The provider that `text` describes. Raises SpecProblem with every mistake that was found.

    A built-in file is known to be sound, by a test: what takes long to check and to compile waits until it is used.
    """
    mistakes: list[Mistake] = []

    def tell(field: str, reason: str) -> None:
        mistakes.append(Mistake(file, field, reason))

    table = _table(text, tell)
    spec = checked(ProviderSpec, table, "", Reading(tell, is_known)) if table is not None else None
    if spec and not is_known:
        for field, reason in contradictions(spec):
            tell(field, reason)
    if spec is None or mistakes:
        raise SpecProblem(tuple(mistakes))
    return spec


def _table(text: str, tell: Tell) -> Mapping[str, object] | None:
    if len(text) > MAX_FILE:
        tell("", f"is longer than {MAX_FILE // 1024} kB, too long for a provider file")
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        tell("", f"is no TOML: {e}")
    except RecursionError:
        tell("", "is nested too deep")
    return None
