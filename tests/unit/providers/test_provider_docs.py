"""docs/PROVIDERS.md says every field of the format, with an example, and each file says where it has it from."""

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import pytest
from provider_data import SPECS

from jobmonitor.providers.format import ProviderSpec

PAGE = (Path(__file__).parents[3] / "docs" / "PROVIDERS.md").read_text("utf-8")
UNSOURCED = {"tripo"}
"""Its contract names no page, and none was found."""


def tables() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Each table of a file, by the name in its heading, with the fields that it may have."""
    for field in msgspec.structs.fields(ProviderSpec):
        for kind in kinds(field.type):
            yield field.encode_name, kind


def kinds(type_: Any) -> Iterator[type[msgspec.Struct]]:
    """The structs in a type: of itself, of a list, of what may be left out."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        yield type_
    elif get_origin(type_) in (tuple, types.UnionType):
        for inner in get_args(type_):
            yield from kinds(inner)


def section(name: str) -> str:
    """What the page says under the heading of this table."""
    found = re.search(rf"^### `\[{{1,2}}{name}\]{{1,2}}`.*?(?=^### |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"there is no heading for [{name}]"
    return found[0]


def rows(text: str) -> dict[str, list[str]]:
    """The rows of a section's table, by the field's name."""
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): row for row in cells}


FIELDS = [(table, field.encode_name) for table, kind in tables() for field in msgspec.structs.fields(kind)]


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=lambda name: name)
def test_every_field_is_described_with_an_example(table: str, field: str) -> None:
    described = rows(section(table))
    assert field in described, f"[{table}] {field} isn't described"
    says = described[field]
    assert len(says) == 3
    assert len(says[1]) > 5
    assert says[2].startswith("`"), says


def test_every_field_at_the_top_is_described_with_an_example() -> None:
    described = rows(PAGE.partition("### At the top")[2].partition("### ")[0])
    inner = {name for name, _ in tables()}
    assert described.keys() == {
        field.encode_name for field in msgspec.structs.fields(ProviderSpec) if field.encode_name not in inner
    }
    assert all(len(row) == 3 and row[2].startswith(("`", '"')) for row in described.values())


def test_no_field_is_described_that_there_isn_t() -> None:
    for table, kind in tables():
        known = {field.encode_name for field in msgspec.structs.fields(kind)}
        assert set(rows(section(table))) <= known, table


@pytest.mark.parametrize("name", SPECS)
def test_each_file_says_what_was_read_and_when(name: str) -> None:
    provider = SPECS[name]
    assert provider.read_on
    assert bool(provider.sources) is (name not in UNSOURCED)
    assert all(page.startswith("https://") for page in provider.sources)
