"""What is known before anything is built: where things lie, what is set, and the way to the keys. Quick to import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.paths import Paths
from jobmonitor.settings import Settings, load_settings

if TYPE_CHECKING:
    from jobmonitor.secrets import Keychain


@dataclass(frozen=True)
class Base:
    """The ground that a run of the program stands on."""

    paths: Paths
    settings: Settings
    environ: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def keychain(self) -> "Keychain":
        """The way to the keys; looking into it waits for the first question."""
        from jobmonitor.secrets import Keychain

        return Keychain(self.environ)


def base(paths: Paths, environ: Mapping[str, str] = os.environ) -> Base:
    """Folders made and settings read. Raises Problem where a folder can't be made."""
    paths.create()
    settings, problem = load_settings(paths.settings)
    return Base(paths, settings, environ, (problem,) if problem else ())
