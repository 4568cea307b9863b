"""A provider at the other end of the transport's seam, and a tracker with everything else real, in virtual time."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Job
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.providers.catalog import Catalog
from jobmonitor.secrets import Keychain
from jobmonitor.settings import Settings
from jobmonitor.store import Store
from jobmonitor.tracker import Tracker
from jobmonitor.tracker.board import Board
from jobmonitor.tracker.rooms import Rooms, join
from jobmonitor.transport import Transport
from jobmonitor.wire import Request, Response
from tests.virtual_time import run_virtual

START = 1_700_000_000.0
KEY = "sk_live_a_key_that_nobody_may_see"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000200000002080000000057dd52f80000000e49444154789c631098c0304100"
    "0003c60141bbae0d090000000049454e44ae426082"
)


@dataclass
class Provider:
    """Answers about each job with its steps in turn, the last of which repeats. A step may be a Problem of the way."""

    now: Callable[[], float]
    steps: dict[str, list[Response | Problem]] = field(default_factory=dict[str, "list[Response | Problem]"])
    asked: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    otherwise: list[Response | Problem] = field(default_factory=list["Response | Problem"])
    before_answer: Callable[[Request], None] = lambda _: None
    files: dict[str, list["File | Problem"]] = field(default_factory=dict[str, "list[File | Problem]"])
    fetched: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])

    async def send(self, request: Request) -> Response:
        job = request.url.rpartition("/")[2]
        self.asked.append((self.now() - START, job))
        self.before_answer(request)
        steps = self.steps.get(job, self.otherwise) or self.steps[job]
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        if isinstance(step, Problem):
            raise step
        return step

    @asynccontextmanager
    async def stream(self, request: Request, limit: int | None = None) -> AsyncGenerator["File"]:
        self.fetched.append((self.now() - START, request.url))
        steps = self.files.get(request.url, [File(request.url)])
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        if isinstance(step, Problem):
            raise step
        yield step

    def job(self, job: str, *steps: Response | Problem) -> None:
        self.steps[job] = list(steps)

    def times(self, job: str) -> list[float]:
        return [at for at, asked in self.asked if asked == job]


@dataclass
class File:
    url: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = PNG

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self.body


@dataclass
class World:
    """What a test sees: the tracker, the provider, and virtual time."""

    tracker: Tracker
    provider: Provider
    store: Store
    told: list[Job] = field(default_factory=list[Job])

    def job(self, name: str) -> Job:
        return next(job for job in self.tracker.jobs.values() if job.id == name)

    async def tick(self) -> None:
        """A second goes by."""
        await asyncio.sleep(1)

    async def until_idle(self) -> None:
        while not self.tracker.is_idle():
            await asyncio.sleep(1)


def answer(status: str, http: int = 200, **more: object) -> Response:
    """Gepetto's answer, or what a server says with another code."""
    return Response(http, {"content-type": "application/json"}, json.dumps({"status": status, **more}).encode())


def refusal(http: int, **headers: str) -> Response:
    """An answer that is an error."""
    return Response(http, {name.replace("_", "-"): value for name, value in headers.items()}, b'{"error": "no"}')


def in_world(folder: Path, test: Callable[[World], Coroutine[Any, Any, None]], *, key: str = KEY) -> None:
    """Run `test` beside a tracker that is running, on a data folder that may have been used before."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()

        def clock() -> float:
            return START + loop.time() - began

        provider = Provider(clock)

        async def transport() -> Transport:
            return cast("Transport", provider)

        with closing(Store.open(folder / "jobs.db")) as store:

            async def close() -> None:
                """The store is closed with the world."""

            def build(board: Board) -> Rooms:
                return join(
                    board,
                    store=store,
                    catalog=Catalog.load(None),
                    keychain=Keychain({"KEY": key} if key else {}),
                    transport=transport,
                    archive=Archive(folder / "outputs"),
                    thumbnails=ThumbnailCache(folder / "thumbnails"),
                    settings=Settings(),
                    close=close,
                    provider_files=folder / "providers",
                )

            made = Tracker(build, board=Board(clock=clock, chance=lambda: 1.0))
            await made.start()
            world = World(made, provider, store)
            made.changed.connect(lambda jobs: world.told.extend(jobs))
            running = loop.create_task(made.run(), name="tracker")
            try:
                await test(world)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    run_virtual(main(), grace=0.005)


GEPETTO = Account("gepetto", key_env="KEY")
