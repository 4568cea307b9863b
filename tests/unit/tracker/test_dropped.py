"""What is read of files that were dropped, and what is refused, in words."""

import os
from pathlib import Path

import pytest

from jobmonitor.tracker.dropped import MAX_FILE, read_dropped


async def said(*paths: Path) -> tuple[str, list[str]]:
    dropped = await read_dropped([str(path) for path in paths])
    return dropped.text, [problem.title for problem in dropped.problems]


@pytest.mark.parametrize(
    "data",
    [
        "Grüße\n".encode(),
        "\ufeffGrüße\n".encode(),
        "Grüße\n".encode("utf-16"),
        "Grüße\n".encode("cp1252"),
    ],
)
async def test_text_is_read_in_whatever_way_it_was_written(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "notes").write_bytes(data)
    assert await said(tmp_path / "notes") == ("Grüße\n", [])


async def test_what_a_terminal_wrote_is_text(tmp_path: Path) -> None:
    (tmp_path / "out.log").write_bytes(b"\x1b[32mdone\x1b[0m\r\n")
    assert await said(tmp_path / "out.log") == ("\x1b[32mdone\x1b[0m\r\n", [])


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "“x” holds no text"),
        (b"%PDF-1.7\n\x01\x02", "“x” holds no text"),
        (b"", "“x” is empty"),
        (b" \n", "“x” is empty"),
        (b"a" * (MAX_FILE + 1), "“x” is larger than 8 MB"),
    ],
)
async def test_what_is_no_text_is_refused_in_words(tmp_path: Path, data: bytes, title: str) -> None:
    (tmp_path / "x").write_bytes(data)
    assert await said(tmp_path / "x") == ("", [title])


async def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a" * MAX_FILE)
    assert (await said(tmp_path / "x"))[1] == []


async def test_one_file_that_is_refused_hinders_no_other(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("one")
    (tmp_path / "two").write_text("two")
    text, titles = await said(tmp_path / "one", tmp_path, tmp_path / "gone", tmp_path / "two")
    assert text == "one\ntwo"
    assert titles == [f"“{tmp_path.name}” is a folder", "“gone” can't be read: No such file or directory"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
async def test_nobody_waits_at_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert await said(tmp_path / "pipe") == ("", ["“pipe” is no file that can be read"])


async def test_very_many_files_are_not_all_read(tmp_path: Path) -> None:
    paths = [tmp_path / str(n) for n in range(60)]
    for path in paths:
        path.write_text(path.name)
    text, titles = await said(*paths)
    assert text.splitlines() == [str(n) for n in range(50)]
    assert titles == ["Only the first 50 files were read"]
