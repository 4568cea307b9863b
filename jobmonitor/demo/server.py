"""A small server on this machine that speaks four providers' contracts, with a second listener for their pictures.

It tells the demo's stories, and in tests whatever is scripted. It is no mock: real sockets, real HTTP, real pictures.
"""

import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Self

from aiohttp import web

from jobmonitor.demo import stories
from jobmonitor.demo.aetherforge import AETHERFORGE
from jobmonitor.demo.api import Api
from jobmonitor.demo.book import Book, Seen
from jobmonitor.demo.contract import Contract
from jobmonitor.demo.figur import FIGUR
from jobmonitor.demo.gepetto import GEPETTO
from jobmonitor.demo.links import PictureHost
from jobmonitor.demo.pictures import make_picture
from jobmonitor.demo.steps import Step
from jobmonitor.demo.stories import DemoJob
from jobmonitor.demo.waveline import WAVELINE

CONTRACTS: dict[str, Contract] = {contract.provider: contract for contract in (GEPETTO, WAVELINE, AETHERFORGE, FIGUR)}
HOST = "127.0.0.1"
CLOSING_TIME = 0.2
"""How many seconds an answer that is still under way gets when the server closes, before it is cut."""

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class DemoServer:
    """An async context manager; what isn't a coroutine may be called from any thread while it runs.

    `pace` stretches the times of steps (0.1: ten times as fast), but not the lives of links. `clock` gives seconds.
    """

    jobs: tuple[DemoJob, ...] = stories.JOBS
    extras: tuple[DemoJob, ...] = stories.EXTRAS

    def __init__(self, *, pace: float = 1.0, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._book = Book(pace)
        # One thread: two that fetch the same picture at once wait for one making of it.
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="demo-pictures")
        self._pictures = PictureHost(CONTRACTS, self._book, clock, pace, self._painter)
        self._api = Api(CONTRACTS, self._book, clock, pace, self._pictures)
        self._stack = AsyncExitStack()
        for job in (*self.jobs, *self.extras):
            self.job(job.provider, job.id, *job.steps)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.callback(self._painter.shutdown, cancel_futures=True)
            self._api.origin = await self._listen(stack, "api", self._api.answer)
            self._pictures.origin = await self._listen(stack, "pictures", self._pictures.answer)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def _listen(self, stack: AsyncExitStack, host: str, answer: Handler) -> str:
        async def noted(request: web.BaseRequest) -> web.StreamResponse:
            url = request.rel_url
            headers = {name.lower(): value for name, value in request.headers.items()}
            self._book.note(Seen(self._clock(), host, request.method, url.raw_path, url.raw_query_string, headers))
            return await answer(request)

        server = web.Server(noted, access_log=None, handler_cancellation=True)
        runner = web.ServerRunner(server, shutdown_timeout=CLOSING_TIME)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, 0).start()
        return f"http://{HOST}:{runner.addresses[0][1]}"

    def base_url(self, provider: str) -> str:
        """What goes into the account's base URL."""
        return f"{self._api.origin}{CONTRACTS[provider].base}"

    def job_url(self, provider: str, id: str) -> str:
        """The job's status address."""
        return self._api.job_url(CONTRACTS[provider], id)

    @property
    def picture_origin(self) -> str:
        """Scheme, host and port of the pictures."""
        return self._pictures.origin

    def key(self, provider: str) -> str:
        """The one key that this provider takes."""
        return CONTRACTS[provider].key

    def refuse(self, provider: str) -> None:
        """From now on answer 401 to every key."""
        self._api.refused |= {provider}

    def accept(self, provider: str) -> None:
        """Take the key again."""
        self._api.refused -= {provider}

    def fresh_id(self, provider: str) -> str:
        """An ID of the provider's shape that nobody has yet."""
        return CONTRACTS[provider].fresh_id()

    def job(self, provider: str, id: str, *steps: Step) -> None:
        """Script a job, one step a question; the last one repeats. A job that was known before begins anew."""
        self._book.script((CONTRACTS[provider].provider, id), steps, self._clock())

    def link(self, provider: str, id: str, *steps: Step, n: int = 0) -> None:
        """Script what the link of output `n` answers, one step a fetch; the word "picture" is the picture itself."""
        self._book.script((CONTRACTS[provider].provider, id, n), steps, self._clock())

    def polls(self, provider: str, id: str) -> int:
        """How often the job's status was asked for, with whatever key."""
        return self._book.asked((provider, id))

    def fetches(self, provider: str, id: str, n: int = 0) -> int:
        """How often the link of output `n` was asked for."""
        return self._book.asked((provider, id, n))

    @property
    def requests(self) -> tuple[Seen, ...]:
        """Every request so far, at either listener."""
        return self._book.seen

    def picture(self, provider: str, id: str, n: int = 0) -> bytes:
        """The bytes behind the link of output `n`; about 100 ms of work the first time."""
        return make_picture(provider, id, n, CONTRACTS[provider].format_of(n))
