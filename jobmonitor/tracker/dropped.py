"""The text of files that were dropped onto the window: what is no text, or too much of it, is refused in words."""

import asyncio
import codecs
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobmonitor.errors import Problem

MAX_FILE = 8 * 1000 * 1000  # bytes
MAX_FILES = 50
USUAL = "Drop text: .txt, .json, .csv, .log, .sh"

_CONTROL = bytes(set(range(32)) - {*b"\t\n\v\f\r\x1b"})  # escape codes are part of what a terminal says
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the files say, one after the other, and why some of them say nothing."""

    text: str = ""
    problems: tuple[Problem, ...] = ()


async def read_dropped(paths: Sequence[str]) -> Dropped:
    """The texts of these files; what can't be read is told, and hinders no other file."""
    return await asyncio.to_thread(_read_all, paths)


def _read_all(paths: Sequence[str]) -> Dropped:
    texts: list[str] = []
    problems: list[Problem] = []
    for path in paths[:MAX_FILES]:
        try:
            texts.append(_read(Path(path)))
        except Problem as problem:
            problems.append(problem)
    if len(paths) > MAX_FILES:
        problems.append(
            Problem(f"Only the first {MAX_FILES} files were read", "Drop the others once more, by themselves")
        )
    return Dropped("\n".join(texts), tuple(problems))


def _read(path: Path) -> str:
    """The text of a file. Raises Problem."""
    name = f"“{path.name}”"
    try:
        # Not to wait for ever at a pipe that nobody writes into.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            kind = os.fstat(file.fileno()).st_mode
            if stat.S_ISDIR(kind):
                raise Problem(f"{name} is a folder", "Drop the files in it")
            if not stat.S_ISREG(kind):
                raise Problem(f"{name} is no file that can be read", USUAL)
            data = file.read(MAX_FILE + 1)
    except IsADirectoryError as e:
        raise Problem(f"{name} is a folder", "Drop the files in it") from e
    except OSError as e:
        if path.is_dir():  # Windows says of a folder that it may not be opened
            raise Problem(f"{name} is a folder", "Drop the files in it") from e
        raise Problem(f"{name} can't be read: {e.strerror or e}") from e
    if len(data) > MAX_FILE:
        hint = "Copy the part that holds the jobs, and paste it"
        raise Problem(f"{name} is larger than {MAX_FILE // 1_000_000} MB", hint)
    text = _decoded(data)
    if text is None:
        raise Problem(f"{name} holds no text", USUAL)
    if not text.strip():
        raise Problem(f"{name} is empty")
    return text


def _decoded(data: bytes) -> str | None:
    """The bytes as text, None where they are none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if len(data.translate(None, _CONTROL)) < len(data):
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what editors wrote before
