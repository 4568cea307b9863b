"""Which lines of a lock a system needs, told by its markers and not by the machine that asks."""

import re
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

WINDOWS: Final = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "sys_platform": "win32",
}


def lines_for(lock: Path, environment: dict[str, str], python: str) -> str:
    """The lock as that system and that version of Python read it: no markers are left, all hashes are."""
    known = {**environment, "python_full_version": python, "python_version": ".".join(python.split(".")[:2])}
    kept: list[str] = []
    for entry in re.split(r"\n(?=\S)", lock.read_text("utf-8").strip()):
        named, _, hashes = entry.partition(" \\\n")
        requirement = Requirement(named)
        if requirement.marker is None or requirement.marker.evaluate(known):
            kept.append(f"{requirement.name}{requirement.specifier} \\\n{hashes}")
    return "\n".join(kept) + "\n"
