"""Lists of recent jobs as values, for the dialog that shows them; it asks nobody."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripted import PROVIDERS, ScriptedTracker

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, ListedJob, Vars
from jobmonitor.tracker import Placed
from jobmonitor.tracker.importing import Recent, Source

FIGUR = Source(Account("figur", uid="u1"), PROVIDERS[3])
WORK = Source(Account("figur", "work", uid="u2"), PROVIDERS[3])


@dataclass
class ScriptedImporting:
    """Answers with what it was given. With a `gate`, a list comes when that is set."""

    found: tuple[Source, ...] = (FIGUR,)
    lists: list[Recent | Problem] = field(default_factory=list[Recent | Problem])
    gate: asyncio.Event | None = None
    asked: list[tuple[Account, Vars, object]] = field(default_factory=list[tuple[Account, Vars, object]])
    ended: int = 0
    took: list[tuple[Account, tuple[ListedJob, ...]]] = field(
        default_factory=list[tuple[Account, tuple[ListedJob, ...]]]
    )

    async def sources(self) -> tuple[Source, ...]:
        return self.found

    async def recent(self, account: Account, given: Vars = (), more: object = ()) -> Recent:
        self.asked.append((account, given, more))
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.ended += 1
                raise
        came = self.lists.pop(0)
        if isinstance(came, Problem):
            raise came
        return came

    async def take(self, account: Account, listed: Iterable[ListedJob]) -> Placed:
        self.took.append((account, tuple(listed)))
        return Placed()


@dataclass
class ImportTracker(ScriptedTracker):
    """A tracker whose providers list jobs."""

    importing: ScriptedImporting = field(default_factory=ScriptedImporting)
