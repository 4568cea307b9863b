"""Which other programs open a file, and how one is started. On Windows and macOS the system or the person says."""

import mimetypes
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from configparser import ConfigParser, Error
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess

from jobmonitor.errors import Problem

_DESKTOP: Final = "Desktop Entry"
_MOST: Final = 12  # programs in a menu
_LARGEST: Final = 256 * 1024  # bytes of a file that describes a program

_KINDS: Final = {
    ".apng": "image/png",
    ".avif": "image/avif",
    ".heic": "image/heif",
    ".m4v": "video/mp4",
    ".mkv": "video/x-matroska",
    ".webp": "image/webp",
}
"""What the standard library doesn't know in every version."""


@dataclass(frozen=True, slots=True)
class Program:
    """What the person calls it, and what starts it; a word `%f` stands for the file."""

    name: str
    command: tuple[str, ...]

    def open(self, path: Path) -> None:
        """Open the file with it. Raises Problem."""
        words = [str(path) if word == "%f" else word for word in self.command]
        if not QProcess.startDetached(words[0], words[1:])[0]:
            raise Problem(f"{self.name} didn't start", "Open the file from its folder instead")


def programs_for(path: Path, environ: Mapping[str, str]) -> tuple[Program, ...]:
    """The programs that say they open such a file, by name; on Windows the one that lets a person choose. Blocking."""
    if sys.platform == "win32":
        chooser = Path(environ.get("SYSTEMROOT", r"C:\\Windows"), "System32", "OpenWith.exe")
        return (Program("Choose a program…", (str(chooser), "%f")),)
    if sys.platform == "darwin":
        return ()
    kind = _KINDS.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return described(_folders(environ), kind) if kind else ()


def program_at(path: Path) -> Program:
    """The macOS program in this folder."""
    return Program(path.stem, ("open", "-a", str(path), "%f"))


def described(folders: Iterable[Path], kind: str) -> tuple[Program, ...]:
    """The programs that these folders describe (`.desktop`) and that open files of this MIME type."""
    found: dict[str, Program] = {}
    seen: set[str] = set()
    for folder in folders:
        for file in _files(folder):
            if file.name in seen:
                continue  # a folder before this one has its own word on it
            seen.add(file.name)
            if program := _read(file, kind):
                found.setdefault(program.name, program)
    return tuple(sorted(found.values(), key=lambda program: program.name.casefold()))[:_MOST]


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.desktop"))
    except OSError:
        return []


def _folders(environ: Mapping[str, str]) -> Iterator[Path]:
    home = environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (home, *shared.split(":")):
        if folder.startswith("/"):
            yield Path(folder, "applications")


def _read(file: Path, kind: str) -> Program | None:
    """The program, if it opens this kind and can be started without a terminal."""
    parser = ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]  # the names of its fields have capitals
    try:
        if file.stat().st_size > _LARGEST:
            return None
        parser.read_string(file.read_text("utf-8"))
        entry = parser[_DESKTOP]
        words = shlex.split(entry.get("Exec", ""))
    except (OSError, ValueError, Error, KeyError):
        return None
    is_hidden = any(entry.get(name, "false") == "true" for name in ("Hidden", "NoDisplay", "Terminal"))
    if is_hidden or kind not in entry.get("MimeType", "").split(";") or not words or shutil.which(words[0]) is None:
        return None
    command = tuple(
        "%f" if word in ("%f", "%F", "%u", "%U") else word for word in words if word not in ("%i", "%c", "%k")
    )
    return Program(entry.get("Name", file.stem), command) if "%f" in command else None
