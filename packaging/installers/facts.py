"""What every step needs to know: where things lie, and which version is built. Changes nothing."""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Final

from jobmonitor import __version__
from jobmonitor.identity import NAME

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGING: Final = ROOT / "packaging"
ICONS: Final = PACKAGING / "icons"
RESOURCES: Final = ROOT / "resources"
DIST: Final = ROOT / "dist"
BUILD: Final = ROOT / "build"
VERSION: Final = __version__

RELEASES: Final = "https://github.com/jobmonitor/jobmonitor/releases"
"""Where the project's identifier says that releases stand."""

EPOCH: Final = "1577836800"  # 2020: the time inside archives made where there is no history to ask


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


def machine() -> str:
    """The processor's kind as people write it in file names: x64 or arm64."""
    name = platform.machine().lower()
    return {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(name, name)


def cache() -> Path:
    """The folder under the user's own cache for what is fetched once; made where it is missing."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", "~"))
    elif sys.platform == "darwin":
        base = Path("~/Library/Caches")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    folder = base.expanduser() / f"{NAME}-packaging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
