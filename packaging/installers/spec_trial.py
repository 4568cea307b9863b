"""The one spec, evaluated as a system that isn't this one would read it: what it would build, without building it."""

import importlib
import sys
from typing import Any, Final
from unittest.mock import patch

from installers.facts import BUILD, PACKAGING

STEPS: Final = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")

Calls = dict[str, list[dict[str, Any]]]


class Made:
    """Stands in for what a step makes: it has the lists that the next one takes."""

    def __init__(self) -> None:
        self.binaries: list[tuple[str, str, str]] = []
        self.datas: list[tuple[str, str, str]] = []
        self.pure: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[str, str, str]] = []


def evaluate(system: str) -> Calls:
    """What each of PyInstaller's steps would be told on `system` (as sys.platform calls it), by its name."""
    calls: Calls = {name: [] for name in STEPS}

    def stands_in(name: str) -> Any:
        def call(*_: object, **told: Any) -> Made:
            calls[name].append(told)
            return Made()

        return call

    names: dict[str, Any] = {name: stands_in(name) for name in STEPS}
    names |= {"SPECPATH": str(PACKAGING), "workpath": str(BUILD / f"trial-{system}")}
    spec = PACKAGING / "jobmonitor.spec"
    # Imported before the system has another name: what they ask of it must be true.
    importlib.import_module("PyInstaller.utils.hooks")
    with patch.object(sys, "platform", system):
        exec(compile(spec.read_bytes(), str(spec), "exec"), names)
    return calls
