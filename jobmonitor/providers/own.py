"""Puts a person's own provider file where the catalogue finds it. Blocking; what is in it is `spec`'s."""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from jobmonitor.errors import Problem, SpecProblem
from jobmonitor.providers.spec import ProviderSpec, read_spec


@dataclass(frozen=True, slots=True)
class Installed:
    """A file in its place. `is_override`: a built-in provider has the same ID. `is_update`: so had a file before."""

    spec: ProviderSpec
    path: Path
    is_override: bool
    is_update: bool


def install(text: str, name: str, folder: Path) -> Installed:
    """The file in `folder`, whole or not at all; one that described the same provider before gives way to it.

    Raises SpecProblem where it has mistakes, and Problem where it can't be written.
    """
    spec = read_spec(text, name)
    try:
        before = _file_of(spec.id, folder)
        path = before or folder / f"{spec.id}.toml"
        if before is None and path.exists():
            raise Problem(f"{path} is in the way", f"It describes another provider than {spec.id}: rename it")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, text.encode())
    except OSError as e:
        raise Problem(f"{folder} can't be written to: {e.strerror}", "Nothing was changed") from e
    built_in = resources.files(__package__ or "") / "files" / f"{spec.id}.toml"
    return Installed(spec, path, built_in.is_file(), before is not None)


def _file_of(provider: str, folder: Path) -> Path | None:
    """The file in `folder` that describes this provider, whatever its name."""
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        with contextlib.suppress(OSError, UnicodeDecodeError, SpecProblem):
            if read_spec(path.read_text("utf-8-sig"), path.name).id == provider:
                return path
    return None


def _write(path: Path, data: bytes) -> None:
    """The file, on disk to stay, in one step."""
    handle, half = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(half, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(half)
        raise
