"""The plan of the house holds: every import contract breaks when it is broken, and no file eats the program."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "jobmonitor"
SOURCES = sorted(
    path for folder in ("jobmonitor", "tests", "benchmarks", "packaging") for path in ROOT.glob(f"{folder}/**/*.py")
)
LIMIT = 400

# For each contract: a room, and an import that has no business there.
VIOLATIONS = [
    ("Rooms import downwards only", "polling", "jobmonitor.outputs"),
    ("Rooms import downwards only", "transport", "jobmonitor.store"),
    ("Rooms import downwards only", "errors", "jobmonitor.jobs"),
    ("No Qt below the window", "jobs", "PySide6.QtCore"),
    ("No Qt below the window", "tracker", "qasync"),
    ("The window knows the tracker and none of its parts", "ui", "jobmonitor.store"),
    ("The demo server knows no other room", "demo", "jobmonitor.errors"),
    ("The network has one door", "outputs", "httpx"),
    ("aiohttp serves the demo and carries the transport", "tracker", "aiohttp"),
    ("SQLite has one door", "cli", "sqlite3"),
    ("Pictures and the system's bin have one door", "ui", "PIL"),
    ("The keychain has one door", "app", "keyring"),
    ("The system's folders have one door", "settings", "platformdirs"),
    ("Tokens have one door", "transport", "jwt"),
    ("The battery has one door", "app", "psutil"),
    ("The language of provider files has one door", "tracker", "jmespath"),
]


def copied(folder: Path) -> Path:
    """A copy of the package and its contracts in `folder`."""
    shutil.copytree(PACKAGE, folder / "jobmonitor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def room_file(tree: Path, room: str) -> Path:
    module = tree / "jobmonitor" / f"{room}.py"
    return module if module.is_file() else tree / "jobmonitor" / room / "__init__.py"


def lines(path: Path) -> int:
    return len(path.read_bytes().splitlines())


def lint(tree: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def contracts() -> list[str]:
    tables = cast(
        "dict[str, dict[str, dict[str, list[dict[str, str]]]]]",
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")),
    )
    return [contract["name"] for contract in tables["tool"]["importlinter"]["contracts"]]


def test_the_house_as_it_stands_keeps_every_contract(tmp_path: Path) -> None:
    ended = lint(copied(tmp_path))
    assert ended.returncode == 0, ended.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in ended.stdout


@pytest.mark.parametrize(("contract", "room", "imported"), VIOLATIONS)
def test_an_import_that_has_no_business_there_breaks_its_contract(
    tmp_path: Path, contract: str, room: str, imported: str
) -> None:
    tree = copied(tmp_path)
    with room_file(tree, room).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")
    ended = lint(tree)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert f"{contract} BROKEN" in ended.stdout


def test_a_room_that_no_layer_names_breaks_the_plan(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    (tree / "jobmonitor" / "attic.py").write_text('"""A room that nobody planned."""\n', encoding="utf-8")
    ended = lint(tree)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "attic" in ended.stdout


def test_every_contract_is_seen_to_break() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(contracts())


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in PACKAGE.glob("**/*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in PACKAGE.glob("**/*.py") if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    sizes = {str(path.relative_to(ROOT)): lines(path) for path in [*SOURCES, ROOT / "dev.py"]}
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}


def test_half_of_the_programs_files_are_short() -> None:
    sizes = sorted(map(lines, PACKAGE.glob("**/*.py")))
    assert sizes[len(sizes) // 2] < 120


def test_the_main_window_eats_no_other_file() -> None:
    size = lines(PACKAGE / "ui" / "main_window.py")
    assert size < 300
