"""`dev.py` says what to do where it can't go on, and sets up no more than it must."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

import dev

ROOT = Path(dev.__file__).parent
NOWHERE: dict[str, str] = {}


def run_dev(folder: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """How the copy of dev.py in `folder` ended, started as a person starts it."""
    command = [sys.executable, str(folder / "dev.py"), *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as `git clone` leaves it, as far as dev.py looks at it."""
    for name in ("dev.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def locked(name: str) -> dict[str, str]:
    """The markers of everything that a lock names, by `name==version`."""
    lines = re.findall(r"^([a-z0-9-]+==\S+)(.*)\\$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return {pin: marker.strip() for pin, marker in lines}


def names(requirements: Sequence[object]) -> set[str]:
    """What is asked for by name: a group that stands in another one is a table, and no name."""
    named = [one for one in requirements if isinstance(one, str)]
    return {re.split(r"[^A-Za-z0-9._-]", one)[0].lower().replace("_", "-") for one in named}


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13, "final", 0), (2, 7, 18)])
def test_an_older_python_is_told_in_one_line(version: tuple[object, ...]) -> None:
    line = dev.too_old(version, "/usr/bin/python3")
    assert "3.11 or newer" in line
    assert ".".join(map(str, version[:3])) in line
    assert "/usr/bin/python3" in line
    assert "\n" not in line


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 11, 7, "final", 0), (3, 14, 0), (4, 0, 0)])
def test_a_new_enough_python_is_welcome(version: tuple[object, ...]) -> None:
    assert dev.too_old(version, "python") == ""


def test_an_older_python_can_read_the_file_far_enough_to_be_told() -> None:
    tree = ast.parse((ROOT / "dev.py").read_bytes(), feature_version=(3, 6))
    guard = next(at for at, node in enumerate(tree.body) if isinstance(node, ast.If))
    before = tree.body[:guard]
    annotations = [
        one for node in before if isinstance(node, ast.FunctionDef) for one in (node.returns, *node.args.args)
    ]
    assert all(isinstance(node, (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.FunctionDef)) for node in before)
    assert not [one for one in annotations if one and any(isinstance(part, ast.Subscript) for part in ast.walk(one))]


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "dev.py").read_bytes())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        (NOWHERE, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        (NOWHERE, "win32", True),
        (NOWHERE, "darwin", True),
    ],
)
def test_where_a_window_can_be_seen(environ: dict[str, str], platform: str, expected: bool) -> None:
    assert dev.has_display(environ, platform) is expected
    assert dev.qt_environment(environ, platform).get("QT_QPA_PLATFORM") == (None if expected else "offscreen")


def test_a_chosen_qt_platform_is_left_alone() -> None:
    assert dev.qt_environment({"QT_QPA_PLATFORM": "vnc"}, "linux") == {"QT_QPA_PLATFORM": "vnc"}


def test_only_a_machine_with_a_display_must_load_x11() -> None:
    assert dev.qt_platforms(NOWHERE, "linux") == ["offscreen"]
    assert dev.qt_platforms({"DISPLAY": ":0"}, "linux") == ["offscreen", "xcb"]
    assert dev.qt_platforms({"DISPLAY": ":0"}, "darwin") == []


def test_another_python_place_or_lock_is_another_environment() -> None:
    usual = dev.wanted("3.11.7", Path("here"), [b"lock", b"project"])
    assert dev.wanted("3.11.7", Path("here"), [b"lock", b"project"]) == usual
    others = [
        dev.wanted("3.12.1", Path("here"), [b"lock", b"project"]),
        dev.wanted("3.11.7", Path("there"), [b"lock", b"project"]),
        dev.wanted("3.11.7", Path("here"), [b"lock2", b"project"]),
        dev.wanted("3.11.7", Path("here"), [b"lockp", b"roject"]),
    ]
    assert usual not in others


@pytest.mark.parametrize("stamp", ["", "{", "[]", '"text"', "\0"])
def test_a_broken_stamp_means_set_up_again(clone: Path, stamp: str) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv" / "set-up.json").write_text(stamp, encoding="utf-8")
    ask = "import dev, json; print(json.dumps(dev.read_stamp()))"
    asked = subprocess.run([sys.executable, "-c", ask], cwd=clone, capture_output=True, text=True, check=True)
    assert json.loads(asked.stdout) == {}


def test_without_a_network_a_person_reads_what_failed_and_what_to_do(clone: Path) -> None:
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    ended = run_dev(clone, "check", **offline)
    assert ended.returncode == 1
    assert "pip could not install the packages" in ended.stderr
    assert "then start the same command again" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (clone / ".venv" / "set-up.json").exists()


def test_a_missing_command_is_wrong_usage(clone: Path) -> None:
    ended = run_dev(clone)
    assert ended.returncode == 2
    assert not (clone / ".venv").exists()


def test_a_failing_check_shows_its_words_and_ends_with_its_exit_code(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.step("a check", [sys.executable, "-c", "print('line 7 is wrong'); raise SystemExit(3)"])
    assert ended.value.code == 3
    printed = capfdbinary.readouterr().out
    assert b"a check" in printed
    assert b"failed" in printed
    assert b"line 7 is wrong" in printed


def test_a_passing_check_is_one_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    dev.step("a check", [sys.executable, "-c", "print('all is well')"])
    printed = capfdbinary.readouterr().out
    assert re.fullmatch(rb"a check +ok +\d+\.\d s\r?\n", printed)


def test_who_may_not_install_gets_one_line_to_copy() -> None:
    line = dev.apt_line(["libgl1", "libegl1"])
    assert line == "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libegl1"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-runtime.lock", "requirements-package.lock"])
def test_a_lock_pins_everything_by_hash_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|^\s*-[a-z-]*(index|find)", text, re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(locked(name)) > 30
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_hold_all_that_the_project_asks_for() -> None:
    project = cast("dict[str, dict[str, list[str]]]", tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")))
    runs_on = names(project["project"]["dependencies"])
    packs_with = names(project["dependency-groups"]["package"])
    works_with = names(project["dependency-groups"]["dev"]) | names(project["build-system"]["requires"])
    assert runs_on <= {pin.partition("==")[0] for pin in locked("requirements-runtime.lock")}
    assert runs_on | packs_with <= {pin.partition("==")[0] for pin in locked("requirements-package.lock")}
    assert runs_on | packs_with | works_with <= {pin.partition("==")[0] for pin in locked("requirements.lock")}


def test_the_program_runs_on_the_versions_that_its_tests_run_on() -> None:
    assert set(locked("requirements-runtime.lock")) <= set(locked("requirements.lock"))


def test_the_installers_are_made_of_the_versions_that_were_tested() -> None:
    packed = set(locked("requirements-package.lock"))
    assert set(locked("requirements-runtime.lock")) <= packed <= set(locked("requirements.lock"))


def test_pyside_stays_below_the_version_that_ends_python_3_11() -> None:
    pins = {pin: marker for pin, marker in locked("requirements.lock").items() if pin.startswith("pyside6-essentials")}
    below, above = sorted(pins)
    assert below.startswith("pyside6-essentials==6.11.")
    assert "python_full_version < '3.12'" in pins[below]
    assert "python_full_version >= '3.12'" in pins[above]


class Ci:
    """Takes the place of what `package_in_ci` starts, and notes it."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, is_proven: bool, may_install: bool, works: bool = True
    ) -> None:
        self.ran: list[list[str]] = []
        self.readied: list[list[str]] = []
        self.is_proven = is_proven
        self.can_install = may_install
        self.works = works
        for name in ("run", "may_install", "install_tools"):
            monkeypatch.setattr(dev, name, getattr(self, name))

    def run(self, command: Sequence[str], _environ: object) -> int:
        self.ran.append([word for word in command if word.startswith("--")])
        return int(not (self.is_proven if "--is-proven" in command else self.works))

    def may_install(self) -> bool:
        return self.can_install

    def install_tools(self, words: list[str]) -> None:
        self.readied.append(words)


@pytest.mark.parametrize(
    ("is_proven", "may_install", "words"),
    [(True, True, ["--bundle"]), (False, True, []), (False, False, ["--bundle"])],
)
def test_ci_tries_all_installers_where_they_were_not_seen_to_work_as_they_stand(
    monkeypatch: pytest.MonkeyPatch, is_proven: bool, may_install: bool, words: list[str]
) -> None:
    ci = Ci(monkeypatch, is_proven=is_proven, may_install=may_install)
    dev.package_in_ci({})
    assert ci.ran == [["--is-proven"], words]
    assert ci.readied == [words]


def test_an_installer_that_does_not_work_fails_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    Ci(monkeypatch, is_proven=True, may_install=True, works=False)
    with pytest.raises(SystemExit, match="1"):
        dev.package_in_ci({})
