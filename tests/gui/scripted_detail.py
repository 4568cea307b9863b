"""A tracker of values for the detail and the accounts: pictures, stories and answers, given out when a test says so."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from scripted import ScriptedTracker

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Answer, JobState, TimelineEntry
from jobmonitor.providers.own import Installed
from jobmonitor.providers.spec import read_spec


def jpeg(color: str, width: int = 80, height: int = 60) -> bytes:
    """A picture of one colour."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


@dataclass
class ScriptedMeanings:
    """Keeps a list of what was said of words."""

    wanted: list[tuple[object, ...]]

    async def say(self, number: int, state: JobState) -> None:
        self.wanted.append(("say", number, state))

    async def forget(self, uid: str, word: str) -> None:
        self.wanted.append(("forget", uid, word))


@dataclass
class DetailTracker(ScriptedTracker):
    """The preview of a job in `held` waits for `gate`."""

    previews: dict[int, bytes] = field(default_factory=dict[int, bytes])
    held: set[int] = field(default_factory=set[int])
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    stories: dict[int, tuple[TimelineEntry, ...]] = field(default_factory=dict[int, tuple[TimelineEntry, ...]])
    answers: dict[int, Answer] = field(default_factory=dict[int, Answer])
    keys: list[str] = field(default_factory=list[str])
    verdict: Problem | None = None

    @property
    def meanings(self) -> ScriptedMeanings:
        return ScriptedMeanings(self.wanted)

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        self.wanted.append(("preview", number, n))
        if number in self.held:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.wanted.append(("no preview", number, n))
                raise
        return self.previews.get(number)

    async def timeline(self, number: int) -> tuple[TimelineEntry, ...]:
        self.wanted.append(("timeline", number))
        return self.stories.get(number, ())

    async def answer(self, number: int) -> Answer | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.wanted.append(("answer", number))
        return self.answers.get(number)

    async def add_provider(self, text: str) -> Installed:
        spec = read_spec(text, "new.toml")
        self._want("add_provider", spec.id)
        return Installed(spec, Path("new.toml"), is_override=False, is_update=False)

    async def add_account(self, account: Account, key: str = "") -> Account:
        self.wanted.append(("add_account", account))
        if self.problem is not None:
            raise self.problem
        self.keys.append(key)
        stored = replace(account, uid=account.uid or f"uid-{len(self.accounts)}")
        self.accounts = (*(each for each in self.accounts if each.uid != stored.uid), stored)
        self.accounts_changed.emit()
        return stored

    async def remove_account(self, uid: str) -> None:
        self._want("remove_account", uid)
        self.accounts = tuple(each for each in self.accounts if each.uid != uid)
        self.accounts_changed.emit()

    async def check_account(self, uid: str) -> Problem | None:
        self._want("check_account", uid)
        return self.verdict
