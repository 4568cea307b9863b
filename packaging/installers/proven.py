"""Whether every installer was seen to work on this machine as packaging/ and the dependencies stand now."""

import hashlib
import time
from pathlib import Path

from installers.facts import PACKAGING, ROOT, cache


def fingerprint() -> str:
    """What all that makes installers amounts to: another byte in it is another value."""
    files = [path for path in sorted(PACKAGING.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    seen = hashlib.sha256()
    for file in (*files, ROOT / "requirements-package.lock"):
        seen.update(f"{file.relative_to(ROOT).as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return seen.hexdigest()[:24]


def noted() -> Path:
    """The file that says so, whose time is that of the proof."""
    return cache() / f"proven-{fingerprint()}"


def note() -> None:
    """Remember that all of them were seen to work just now."""
    noted().write_text(f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC\n", encoding="ascii")


def since() -> str:
    """When they were seen to work as they stand now, "" where they never were on this machine."""
    try:
        return noted().read_text("ascii").strip()
    except OSError:
        return ""
