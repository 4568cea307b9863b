"""Builds the wheel and the source archive, and proves the wheel in an environment that has never seen this folder."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installers.artefact import Artefact
from installers.facts import DIST, ROOT, digest
from installers.steps import BuildFailed, run, step

RUNTIME_LOCK: Final = ROOT / "requirements-runtime.lock"


def make(environ: Mapping[str, str]) -> list[Artefact]:
    """The source archive and the wheel in dist/, the wheel proven."""
    with tempfile.TemporaryDirectory(prefix="jobmonitor-package-") as folder:
        with step("wheel and source archive, and the same wheel again from the archive"):
            sdist, wheel = build(Path(folder), environ)
        with step("the wheel in a fresh environment, at the locked versions"):
            prove(wheel, Path(folder), environ)
    return [Artefact(sdist, ("gives the same wheel",)), Artefact(wheel, ("installed", "selftest"))]


def build(folder: Path, environ: Mapping[str, str]) -> tuple[Path, Path]:
    """The source archive and the wheel. The wheel is built twice, here and from the archive, and must be the same."""
    for old in (*DIST.glob("jobmonitor-*.tar.gz"), *DIST.glob("jobmonitor-*.whl")):
        old.unlink()
    hatchling = [sys.executable, "-m", "hatchling", "build"]
    run([*hatchling, "-d", DIST], environ, ROOT)
    sdist, wheel = the_only("*.tar.gz", DIST), the_only("*.whl", DIST)
    shutil.unpack_archive(sdist, folder / "source", filter="data")
    source = the_only("*", folder / "source")
    run([*hatchling, "-t", "wheel", "-d", folder / "again"], environ, source)
    if digest(the_only("*.whl", folder / "again")) != digest(wheel):
        raise BuildFailed("The wheel from the source archive differs from the wheel from this folder")
    return sdist, wheel


def prove(wheel: Path, folder: Path, environ: Mapping[str, str]) -> None:
    """Install the wheel as a person would, at the locked versions, and let the installed program test itself."""
    place = folder / "installed"
    run([sys.executable, "-m", "venv", place], environ, folder)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    pip = [programs / "python", "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--require-hashes", "-r", RUNTIME_LOCK], environ, folder)
    run([*pip, "install", "--quiet", "--no-deps", wheel], environ, folder)
    run([*pip, "check"], environ, folder)
    run([programs / "jobmonitor", "--selftest"], environ, folder)


def the_only(pattern: str, folder: Path) -> Path:
    """The one file that matches."""
    (found,) = folder.glob(pattern)
    return found
