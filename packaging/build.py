"""Builds the wheel and the source archive into dist/ and proves them; installers for each system are not made here.

Runs in the project's own virtual environment: `python3 dev.py package` brings everything that it needs.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
RUNTIME_LOCK = ROOT / "requirements-runtime.lock"
EPOCH = "1577836800"  # 2020: the time inside archives made where there is no history to ask


class BuildFailed(Exception):
    """A step ended badly; its own words stand above."""


def main() -> int:
    """0 when both archives stand in dist/ and the wheel works in an environment that has never seen this folder."""
    environ = {**os.environ, "SOURCE_DATE_EPOCH": commit_time()}
    try:
        with tempfile.TemporaryDirectory(prefix="jobmonitor-package-") as folder:
            sdist, wheel = build(Path(folder), environ)
            print(f"Built {sdist.name} and {wheel.name}; the same wheel comes out of the source archive", flush=True)
            prove(wheel, Path(folder), environ)
    except BuildFailed as e:
        print(f"package: {e}", file=sys.stderr)
        return 1
    for made in (sdist, wheel):
        print(f"{digest(made)}  {made.relative_to(ROOT)}")
    return 0


def build(folder: Path, environ: Mapping[str, str]) -> tuple[Path, Path]:
    """The source archive and the wheel. The wheel is built twice, here and from the archive, and must be the same."""
    for old in (*DIST.glob("jobmonitor-*.tar.gz"), *DIST.glob("jobmonitor-*.whl")):
        old.unlink()
    hatchling = [sys.executable, "-m", "hatchling", "build"]
    run("The build", [*hatchling, "-d", str(DIST)], environ, ROOT)
    sdist, wheel = the_only("*.tar.gz", DIST), the_only("*.whl", DIST)
    shutil.unpack_archive(sdist, folder / "source")
    source = the_only("*", folder / "source")
    run("The build from the source archive", [*hatchling, "-t", "wheel", "-d", str(folder / "again")], environ, source)
    if digest(the_only("*.whl", folder / "again")) != digest(wheel):
        raise BuildFailed("The wheel from the source archive differs from the wheel from this folder")
    return sdist, wheel


def prove(wheel: Path, folder: Path, environ: Mapping[str, str]) -> None:
    """Install the wheel as a person would, at the locked versions, and let the installed program test itself."""
    place = folder / "installed"
    run("A fresh environment", [sys.executable, "-m", "venv", str(place)], environ, folder)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
    locked = ["install", "--quiet", "--require-hashes", "-r", str(RUNTIME_LOCK)]
    run("The installation of the locked packages", [*pip, *locked], environ, folder)
    run("The installation of the wheel", [*pip, "install", "--quiet", "--no-deps", str(wheel)], environ, folder)
    run("The check that nothing the wheel asks for is missing", [*pip, "check"], environ, folder)
    run("The installed program's selftest", [str(programs / "jobmonitor"), "--selftest"], environ, folder)


def run(what: str, command: Sequence[str], environ: Mapping[str, str], cwd: Path) -> None:
    """Run `command`; raises BuildFailed where it ends badly."""
    ended = subprocess.run(command, cwd=cwd, env=dict(environ), check=False)
    if ended.returncode:
        raise BuildFailed(f"{what} failed with exit code {ended.returncode}")


def commit_time() -> str:
    """The time of the last commit as SOURCE_DATE_EPOCH wants it, so that the same commit gives the same bytes."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    try:
        asked = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return EPOCH
    return asked.stdout.strip() or EPOCH


def the_only(pattern: str, folder: Path) -> Path:
    """The one file that matches."""
    (found,) = folder.glob(pattern)
    return found


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
