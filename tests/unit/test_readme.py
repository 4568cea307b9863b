"""What the README says can be typed as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

import dev
from jobmonitor.cli.parser import parsed
from jobmonitor.providers.spec import read_spec

ROOT = Path(dev.__file__).parent
README = (ROOT / "README.md").read_text("utf-8")
CODE = [
    line for block in re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]
TABLES = re.findall(r"^\| `([^`]+)`", README, re.MULTILINE)


def typed(usage: str) -> list[str]:
    """What a person types for a usage line: the first of its choices, without what is optional."""
    bare = re.sub(r"\s*\[.*?\](?=\s|$)", "", usage.replace("\\|", "|"))
    chosen = re.sub(r"\(([^|)]*)\|[^)]*\)", r"\1", bare)
    return [word for word in shlex.split(chosen.partition("<")[0]) if word != "…"][1:]


def lines(start: str) -> list[str]:
    return [line for line in (*CODE, *TABLES) if line.split()[:1] == [start]]


@pytest.mark.parametrize("line", lines("jobmonitor"))
def test_each_command_of_the_program_is_understood(line: str) -> None:
    parsed(typed(line))


@pytest.mark.parametrize("line", lines("python3"))
def test_each_command_of_the_project_is_understood(line: str) -> None:
    words = typed(line)
    if words[0] == "dev.py":
        dev.parser().parse_args(words[1:])


def test_every_command_of_the_project_is_told() -> None:
    told = {words[1] for words in map(typed, lines("python3")) if words[0] == "dev.py"}
    assert told == {"demo", "test", "check", "bench", "package"}


def test_the_provider_file_in_it_works() -> None:
    found = re.search(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found
    spec = read_spec(found[1], "acme.toml")
    assert spec.name == "Acme"
    assert spec.status.map["done"] == "succeeded"


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_each_link_into_the_project_leads_somewhere(link: str) -> None:
    assert "://" in link or (ROOT / link).is_file()
