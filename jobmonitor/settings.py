"""What a person may set, and the file that keeps it. Holds no secret, and applies nothing."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, cast, get_args, get_origin

import msgspec
from msgspec import Meta

from jobmonitor.errors import Problem

MIB = 1024 * 1024

Raw = dict[str, object]

MIGRATIONS: tuple[Callable[[Raw], Raw], ...] = ()
"""Each takes the fields of version N to those of N + 1, the first those of 1. One that shipped is never edited."""

VERSION = len(MIGRATIONS) + 1

Seconds = Annotated[float, Meta(ge=1, le=86_400)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may set. Limits are in bytes, times in seconds; the types say what is allowed."""

    json_limit: Annotated[int, Meta(ge=64 * 1024, le=1024 * MIB)] = 8 * MIB
    output_limit: Annotated[int, Meta(ge=MIB, le=1024 * 1024 * MIB)] = 256 * MIB
    connect_timeout: Seconds = 10.0
    read_timeout: Seconds = 20.0
    deadline: Seconds = 60.0  # of one question about a job
    output_deadline: Seconds = 1800.0  # of one output
    parallel_outputs: Annotated[int, Meta(ge=1, le=32)] = 4
    outputs_budget: Annotated[int, Meta(ge=0, le=2**50)] = 0  # of all results together, 0 for any number
    theme: Literal["system", "light", "dark"] = "system"
    watch_clipboard: bool = False
    tracker_loop: Literal["usual", "window", "own"] = "usual"  # whose loop asks the providers while the window stands
    outputs_folder: str = ""  # "" is the default place
    outputs_name: str = ""  # how results are called, "" as usual: docs/ARCHITECTURE.md, outputs
    update_address: str = ""  # says the newest version; "" asks nobody
    view: str = ""  # list or wall, and how, as the window wrote it
    window: str = ""  # size and place of the window and its parts, as the window wrote it


def load_settings(path: Path) -> tuple[Settings, Problem | None]:
    """The settings, and why some of them are the defaults. Never fails and never writes.

    A value that is not allowed gives way to its default alone; a file that can't be read, or is newer than this
    program, gives way as a whole.
    """
    try:
        raw = _read(path)
    except Problem as problem:
        return Settings(), problem
    settings, mistakes = _check(raw)
    if mistakes:
        return settings, Problem(f"{path.name}: {'; '.join(mistakes)}", f"The default is used. Correct it in {path}")
    return settings, None


def save_settings(path: Path, settings: Settings) -> None:
    """Write the file whole or not at all. Raises a Problem where that fails or a newer program wrote the file.

    A file that holds what can't be read is kept beside as `settings.json.unread`.
    """
    fields = cast(Raw, msgspec.to_builtins(settings))
    if mistakes := _check(fields)[1]:
        raise Problem(f"These settings can't be saved: {'; '.join(mistakes)}")
    try:
        _keep_unread(path)
        _replace(path, msgspec.json.format(msgspec.json.encode({"version": VERSION, **fields}), indent=2) + b"\n")
    except OSError as e:
        raise Problem(f"The settings can't be saved: {e.strerror or e}", f"The file is {path}") from e


class _Newer(Problem):
    """The file belongs to a newer program: it is left alone."""


def _read(path: Path) -> Raw:
    """The fields in today's version, unchecked; none where there is no file."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as e:
        raise Problem(f"The settings can't be read: {e.strerror or e}", f"Defaults are used. The file is {path}") from e
    try:
        raw = msgspec.json.decode(text, type=Raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise Problem(f"{path.name} can't be read: {e}", f"Defaults are used. Correct or delete {path}") from e
    version = raw.pop("version", 1)
    if not isinstance(version, int) or version < 1:
        raise Problem(f"{path.name} has no version that we know", f"Defaults are used. Correct or delete {path}")
    if version > VERSION:
        raise _Newer(
            f"{path.name} was written by a newer Job Monitor",
            f"Defaults are used, and changes are not saved. Update Job Monitor, or move {path} away",
        )
    for migrate in MIGRATIONS[version - 1 :]:
        raw = migrate(raw)
    return raw


def _check(raw: Raw) -> tuple[Settings, list[str]]:
    """The settings that are allowed, and in words what is not. Names that we don't know are ignored."""
    fields: Raw = {}
    mistakes: list[str] = []
    for field in msgspec.structs.fields(Settings):
        if field.name in raw:
            value = raw[field.name]
            try:
                fields[field.name] = msgspec.convert(value, field.type)
            except msgspec.ValidationError:
                shown = msgspec.json.encode(value).decode()
                shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
                mistakes.append(f"{field.name} is {shown}, but must be {_wanted(field.type)}")
    return msgspec.convert(fields, Settings), mistakes


def _wanted(kind: object) -> str:
    if get_origin(kind) is Literal:
        *first, last = get_args(kind)
        return f"{', '.join(first)} or {last}"
    if get_origin(kind) is Annotated:
        number, limits = get_args(kind)
        return f"a {'whole ' if number is int else ''}number from {limits.ge} to {limits.le}"
    if kind is bool:
        return "true or false"
    return "text"


def _keep_unread(path: Path) -> None:
    """Put a copy beside of what would be lost with the file."""
    _, problem = load_settings(path)
    if isinstance(problem, _Newer):
        raise problem
    if problem:
        _replace(path.with_name(f"{path.name}.unread"), path.read_bytes())


def _replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file: after a crash it holds the old bytes or the new ones, never a part."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
