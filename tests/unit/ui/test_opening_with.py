"""Which programs are offered to open a file: those that say so, that are there, and that need no terminal."""

import os
from pathlib import Path

import pytest

from jobmonitor.ui import opening_with
from jobmonitor.ui.opening_with import described, program_at, programs_for


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of descriptions, with a program that is there."""
    folder = tmp_path / "share" / "applications"
    folder.mkdir(parents=True)
    return folder


def describe(folder: Path, name: str, command: str, more: str = "", kind: str = "image/png;image/webp;") -> None:
    lines = (
        "[Desktop Entry]",
        f"Name={name}",
        f"Exec={command}",
        f"MimeType={kind}",
        more,
        "[Desktop Action x]",
        "Name=No",
    )
    (folder / f"{name.lower()}.desktop").write_text("\n".join(lines))


def names(folder: Path, kind: str = "image/png") -> list[str]:
    return [program.name for program in described([folder], kind)]


def test_those_that_say_so_are_offered_by_name(programs: Path):
    describe(programs, "Viewer", "sh %f")
    describe(programs, "editor", "sh --new %U")
    describe(programs, "Player", "sh %f", kind="video/mp4;")
    assert names(programs) == ["editor", "Viewer"]
    assert names(programs, "video/mp4") == ["Player"]


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("sh %f", "Terminal=true"),
        ("sh %f", "NoDisplay=true"),
        ("sh %f", "Hidden=true"),
        ("no-such-program-here %f", ""),
        ("sh", ""),
        ("", ""),
        ('sh "%f', ""),
    ],
)
def test_what_can_not_be_started_with_a_file_is_left_out(programs: Path, command: str, more: str):
    describe(programs, "Odd", command, more)
    assert names(programs) == []


@pytest.mark.parametrize("text", [b"", b"no description", b"\xff\xfe\0", b"[Desktop Entry]\nName", b"x" * 300_000])
def test_what_is_no_description_is_passed_over(programs: Path, text: bytes):
    (programs / "a.desktop").write_bytes(text)
    describe(programs, "Good", "sh %f")
    assert names(programs) == ["Good"]


def test_a_persons_own_description_comes_before_the_systems(programs: Path, tmp_path: Path):
    own = tmp_path / "own"
    own.mkdir()
    describe(own, "Viewer", "sh --mine %f")
    describe(programs, "Viewer", "sh %f")
    (program,) = described([own, programs], "image/png")
    assert program.command == ("sh", "--mine", "%f")


def test_the_file_is_one_word_whatever_is_in_its_name(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[tuple[str, list[str]]] = []

    class Process:
        @staticmethod
        def startDetached(program: str, words: list[str]) -> tuple[bool, int]:
            started.append((program, words))
            return True, 1

    monkeypatch.setattr(opening_with, "QProcess", Process)
    describe(programs, "Viewer", "sh -x %i %F --after")
    (program,) = described([programs], "image/png")
    program.open(Path("/a b/$(c);d %f.png"))
    assert started == [("sh", ["-x", "/a b/$(c);d %f.png", "--after"])]


@pytest.mark.parametrize(("name", "count"), [("a.webp", 1), ("A.PNG", 1), ("a.avif", 0), ("a", 0), ("a.xyz", 0)])
def test_the_kind_is_known_by_the_name(programs: Path, monkeypatch: pytest.MonkeyPatch, name: str, count: int):
    monkeypatch.setattr(opening_with.sys, "platform", "linux")
    describe(programs, "Viewer", "sh %f")
    environ = {"XDG_DATA_HOME": str(programs.parent), "XDG_DATA_DIRS": "relative:" + os.devnull}
    assert len(programs_for(Path("/x") / name, environ)) == count


def test_windows_lets_the_person_choose_and_macos_is_told_a_program(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening_with.sys, "platform", "win32")
    (chooser,) = programs_for(Path("a.png"), {"SYSTEMROOT": "/windows"})
    assert [Path(word).name for word in chooser.command] == ["OpenWith.exe", "%f"]
    monkeypatch.setattr(opening_with.sys, "platform", "darwin")
    assert programs_for(Path("a.png"), {}) == ()
    assert program_at(Path("/Applications/Some Viewer.app")).command[:3] == (
        "open",
        "-a",
        "/Applications/Some Viewer.app",
    )
