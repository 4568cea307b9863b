"""The provider files in use, read again when somebody changed their folder. What is in them is `providers`'."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from jobmonitor.events import Event, Notice
from jobmonitor.jobs import ProviderInfo
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.own import Installed, install
from jobmonitor.providers.spec import ProviderSpec

LOOKS_PER_READING = 4

_State = tuple[tuple[str, int, int], ...]


class Shelf:
    """A catalogue that can be exchanged for a newer one. Whoever holds it sees the newest."""

    def __init__(self, catalog: Catalog, folder: Path | None, noticed: Event[Notice]) -> None:
        self.changed: Event[frozenset[str]] = Event()  # the providers whose files are other than before
        self._catalog = catalog
        self._folder = folder
        self._noticed = noticed
        self._state: _State | None = None  # of the folder, when the catalogue was read
        self._seen: _State | None = None  # of the folder, at the last look
        self._looks = 0

    @property
    def specs(self) -> Mapping[str, ProviderSpec]:
        """Every provider, by its ID."""
        return self._catalog.specs

    def info(self) -> tuple[ProviderInfo, ...]:
        """What a person needs to know of each provider, by name."""
        return self._catalog.info()

    def tell_mistakes(self) -> None:
        """Tell of the files that can't be used."""
        for mistake in self._catalog.mistakes:
            self._noticed.emit(Notice(f"mistake:{mistake.file}", f"A provider file can't be used: {mistake}"))

    async def install(self, text: str) -> Installed:
        """Put a person's own file into its place, and take it into use.

        Raises SpecProblem where it has mistakes, and Problem where it can't be written.
        """
        folder = self._folder
        if folder is None:
            raise RuntimeError("This tracker has no folder for provider files")
        done = await asyncio.to_thread(install, text, "the file", folder)
        await self._read()
        return done

    async def look(self) -> None:
        """Read the folder again where it changed, every few calls: another process may have added a file.

        A folder that is just being changed is read when it has come to rest.
        """
        self._looks += 1
        if self._folder is None or self._looks % LOOKS_PER_READING:
            return
        before, self._seen = self._seen, await asyncio.to_thread(_state, self._folder)
        if self._state is None:
            self._state = self._seen
        if self._seen == self._state or self._seen != before:
            return
        await self._read()
        self.tell_mistakes()

    async def _read(self) -> None:
        old = self._catalog
        self._state, self._catalog = await asyncio.to_thread(_read, self._folder)
        names = old.specs.keys() | self._catalog.specs.keys()
        changed = frozenset(name for name in names if _text(old, name) != _text(self._catalog, name))
        if changed:
            self.changed.emit(changed)


def _read(folder: Path | None) -> tuple[_State, Catalog]:
    """The state before the reading: what changes meanwhile is read at the next look."""
    return _state(folder) if folder else (), Catalog.load(folder)


def _state(folder: Path) -> _State:
    """What tells one state of the folder from another (blocking); that of an empty one where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if entry.name.endswith(".toml")]
            stats = [(entry.name, entry.stat()) for entry in files]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))


def _text(catalog: Catalog, provider: str) -> str | None:
    return catalog.text(provider) if provider in catalog.specs else None
