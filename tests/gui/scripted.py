"""A tracker of values only, for widgets that are tested alone; it has no rules and asks nobody."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jobmonitor.errors import Problem
from jobmonitor.events import Event, Notice
from jobmonitor.jobs import Account, Job, Output, ProviderInfo
from jobmonitor.raster import About, Part, Pixels
from jobmonitor.tracker.outlook import Outlook

if TYPE_CHECKING:
    from PIL.Image import Image

    from jobmonitor.tracker import Found, Placed, Tracker

PROVIDERS = (
    ProviderInfo("gepetto", "Gepetto", "sk-…"),
    ProviderInfo("waveline", "Waveline"),
    ProviderInfo("aetherforge", "AetherForge"),
    ProviderInfo("figur", "Figur", base_url="https://api.figur.fit"),
)


@dataclass(frozen=True)
class ScriptedFound:
    """What `look` says, likewise."""

    new: tuple[Job, ...]
    known: tuple[Job, ...]
    unplaced: tuple[str, ...]
    text: str
    provider: str
    repeated: int = 0

    @property
    def empty_lines(self) -> int:
        return len(self.unplaced)


@dataclass(frozen=True)
class ScriptedPlaced:
    """What `add` says, without the rooms that the real one brings along."""

    new: tuple[Job, ...]
    known: tuple[Job, ...]
    unplaced: tuple[str, ...]


@dataclass
class ScriptedKeys:
    """The keys that came with jobs."""

    numbers: set[int] = field(default_factory=set[int])

    def has(self, number: int) -> bool:
        return number in self.numbers


@dataclass
class ScriptedTracker:
    """Answers with what it was given, and keeps a list of what was wanted of it."""

    jobs: dict[int, Job] = field(default_factory=dict[int, Job])
    accounts: tuple[Account, ...] = ()
    providers: tuple[ProviderInfo, ...] = PROVIDERS
    thumbnails: dict[tuple[int, int], bytes] = field(default_factory=dict[tuple[int, int], bytes])
    problem: Problem | None = None
    keychain_problem: Problem | None = None
    pasted_keys: ScriptedKeys = field(default_factory=ScriptedKeys)
    outlook: Outlook = field(default_factory=Outlook)
    wanted: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    changed: Event[tuple[Job, ...]] = field(default_factory=Event[tuple[Job, ...]])
    removed: Event[tuple[int, ...]] = field(default_factory=Event[tuple[int, ...]])
    accounts_changed: Event[()] = field(default_factory=Event[()])
    noticed: Event[Notice] = field(default_factory=Event[Notice])
    raise_requested: Event[()] = field(default_factory=Event[()])

    def tell(self, *jobs: Job) -> None:
        """These jobs are so now."""
        self.jobs.update({job.number: job for job in jobs})
        self.changed.emit(jobs)

    async def look(self, text: str, provider: str = "") -> "Found":
        """Every word of ASCII is a job of Gepetto's; the rest can't be placed."""
        known = {job.id: job for job in self.jobs.values()}
        words = [word for word in text.split() if word.isascii()]
        return cast(
            "Found",
            ScriptedFound(
                tuple(Job(word, provider=provider or "gepetto") for word in words if word not in known),
                tuple(known[word] for word in words if word in known),
                tuple(word for word in text.split() if not word.isascii()),
                text,
                provider,
            ),
        )

    async def place(self, given: "Found") -> "Placed":
        found = cast("ScriptedFound", given)
        self._want("add", found.text, found.provider)
        first = max(self.jobs, default=0) + 1
        new = tuple(replace(job, number=n, added_at=float(n)) for n, job in enumerate(found.new, first))
        self.tell(*new)
        return cast("Placed", ScriptedPlaced(new, found.known, found.unplaced))

    async def choose(self, number: int, provider: str) -> None:
        self._want("choose", number, provider)
        self.tell(replace(self.jobs[number], provider=provider, candidates=()))

    async def remove(self, numbers: Iterable[int]) -> None:
        gone = tuple(numbers)
        self._want("remove", *gone)
        for number in gone:
            del self.jobs[number]
        self.removed.emit(gone)

    async def restore(self, numbers: Iterable[int]) -> None:
        back = tuple(numbers)
        self._want("restore", *back)
        self.tell(*(Job(f"back{number}", number, "gepetto") for number in back))

    async def refresh(self, numbers: Iterable[int]) -> None:
        self._want("refresh", *numbers)

    @property
    def results(self) -> "ScriptedTracker":
        """What is wanted of results is written down with the rest."""
        return self

    async def star(self, numbers: Iterable[int], starred: bool) -> None:
        self._want("star", starred, *numbers)

    async def copy_into(self, outputs: Iterable[Output], folder: Path) -> list[Path]:
        given = list(outputs)
        self._want("copy", folder, *(output.n for output in given))
        return [folder / Path(output.path).name for output in given]

    async def saw(self, number: int) -> None:
        self._want("saw", number)

    async def pause(self, numbers: Iterable[int]) -> None:
        self._want("pause", *numbers)

    async def resume(self, numbers: Iterable[int]) -> None:
        self._want("resume", *numbers)

    async def purge(self) -> None:
        self._want("purge")

    async def thumbnail(self, number: int, n: int, edge: int = 256) -> bytes | None:
        self._want("thumbnail", number, n)
        return self.thumbnails.get((number, n))

    async def kept_thumbnails(self, wanted: list[tuple[int, int]], edge: int) -> list[bytes | None]:
        for number, n in wanted:
            if (number, n) in self.thumbnails:
                self._want("thumbnail", number, n)
        return [self.thumbnails.get(each) for each in wanted]

    async def preview(self, number: int, n: int, size: int) -> bytes | None:
        return self.thumbnails.get((number, n))

    @property
    def closely(self) -> "ScriptedTracker":
        """What is looked at closely is written down with the rest."""
        return self

    async def about(self, number: int, n: int) -> About:
        with self._opened(number, n) as picture:
            frames = int(getattr(picture, "n_frames", 1))
            return About(picture.width, picture.height, picture.format or "", picture.mode, "", frames)

    async def part(self, number: int, n: int, wanted: Part) -> Pixels:
        self._want("part", number, n, wanted)
        with self._opened(number, n) as picture:
            picture.seek(wanted.frame)
            right, bottom = wanted.left + wanted.width, wanted.top + wanted.height
            box = wanted.left, wanted.top, min(right, picture.width), min(bottom, picture.height)
            piece = picture.convert("RGBA").crop(box).reduce(wanted.shrink)
            return Pixels(piece.tobytes(), *piece.size, int(picture.info.get("duration", 0)))

    def _opened(self, number: int, n: int) -> "Image":
        from PIL import Image

        if (number, n) not in self.thumbnails:
            raise Problem("There is no picture to be looked at")
        return Image.open(io.BytesIO(self.thumbnails[(number, n)]))

    async def timeline(self, number: int) -> tuple[object, ...]:
        return ()

    async def answer(self, number: int) -> None:
        return None

    def _want(self, *what: object) -> None:
        self.wanted.append(what)
        if self.problem is not None:
            raise self.problem


def as_tracker(scripted: ScriptedTracker) -> "Tracker":
    """The same object, by the type that the window knows."""
    return cast("Tracker", scripted)
