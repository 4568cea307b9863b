"""Tells that there is a newer version: asks one address at most once a day, and never installs anything.

It asks nothing where no address is set, or where a package manager brings the updates. The question says nothing about
the person: no key, no number of theirs, not even which version asks.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from jobmonitor.errors import Confused, Problem
from jobmonitor.events import Notice
from jobmonitor.identity import TITLE
from jobmonitor.wire import Request, Response

log = logging.getLogger(__name__)

DAY: Final = 86_400.0  # seconds
SETTLED: Final = 60.0  # seconds; a window that was just opened has other things to do
LARGEST: Final = 64 * 1024  # bytes of an answer
NOTICE: Final = "update"

_VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(-[0-9A-Za-z.-]{1,40})?")


class Way(Protocol):
    """As much of the transport as is needed."""

    async def send(self, request: Request, limit: int | None = None) -> Response:
        """The answer."""
        ...


class Newest(msgspec.Struct, frozen=True):
    """What the address says: the newest version, and the page where people get it."""

    version: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Updates:
    """How one is told of a newer version. `open_way` opens the way out only if there is something to ask."""

    address: str
    version: str
    noted: Path
    open_way: Callable[[], AbstractAsyncContextManager[Way]]
    tell: Callable[[Notice], None]
    clock: Callable[[], float] = time.time

    async def run(self) -> None:
        """Ask as often as is right, until cancelled."""
        while self.address:
            await asyncio.sleep(max(SETTLED, self.wait()))
            await self.look()

    def wait(self) -> float:
        """Seconds until the next question. A time ahead of the clock was written by a clock that was wrong."""
        try:
            asked = float(self.noted.read_text("ascii"))
        except (OSError, ValueError):
            return 0.0
        since = self.clock() - asked
        return DAY - since if 0 <= since < DAY else 0.0

    async def look(self) -> None:
        """Ask once, and tell where there is something newer. A question that fails is no trouble of the person's."""
        try:
            # Before the question: an address that doesn't answer isn't asked again and again either.
            await asyncio.to_thread(self.noted.write_text, f"{self.clock():.0f}", "ascii")
            question = Request(self.address, headers={"User-Agent": TITLE.replace(" ", "")}, home=self.address)
            async with self.open_way() as way:
                newest = read_newest(await way.send(question, LARGEST))
        except (Problem, OSError) as problem:
            log.info("Whether there is a newer version is not known: %s", problem)
            return
        if is_newer(newest.version, self.version):
            where = f" Get it at {newest.url}" if newest.url else ""
            self.tell(Notice(NOTICE, f"{TITLE} {newest.version} is out", f"This is {self.version}.{where}"))


def read_newest(response: Response) -> Newest:
    """What the answer says: `{"version": "1.2.3", "url": "https://…"}`. Raises Confused where it says nothing such."""
    if response.status != 200:
        raise Confused(f"the address answered {response.status}")
    try:
        newest = msgspec.json.decode(response.body, type=Newest)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise Confused(f"the answer can't be read: {e}") from e
    if not _VERSION.fullmatch(newest.version):
        raise Confused("the answer names no version")
    return newest if _is_page(newest.url) else Newest(newest.version)


def is_newer(offered: str, ours: str) -> bool:
    """Whether `offered` comes after `ours`. One that is still being tried out is offered to nobody.

    Raises Confused where one of them is no version (MAJOR.MINOR.PATCH, with -WORDS while it is being tried out).
    """
    theirs, here = _VERSION.fullmatch(offered), _VERSION.fullmatch(ours)
    if theirs is None or here is None:
        raise Confused("a version that we can't read")
    if theirs[4]:
        return False
    numbers = [tuple(int(found[part]) for part in (1, 2, 3)) for found in (theirs, here)]
    # The one that is tried out comes before the same numbers without a word.
    return numbers[0] > numbers[1] or (numbers[0] == numbers[1] and bool(here[4]))


def _is_page(url: str) -> bool:
    """Whether a link may be shown as the place to get the program from: plain https, and nothing that hides in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) < 300
    return is_plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
