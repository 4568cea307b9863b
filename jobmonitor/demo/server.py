"""A small server on this machine that speaks four providers' contracts, with a second listener for their pictures.

It tells the demo's stories, and in tests whatever is scripted. It is no mock: real sockets, real HTTP, real pictures.
"""

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Self, cast
from urllib.parse import quote, unquote

from aiohttp import web

from jobmonitor.demo import replies, stories
from jobmonitor.demo.aetherforge import AETHERFORGE
from jobmonitor.demo.book import Book, Seen
from jobmonitor.demo.contract import Answer, Contract, Told
from jobmonitor.demo.figur import FIGUR
from jobmonitor.demo.gepetto import GEPETTO
from jobmonitor.demo.pictures import MIME, make_picture
from jobmonitor.demo.steps import Say, Step, Wait
from jobmonitor.demo.stories import DemoJob
from jobmonitor.demo.waveline import WAVELINE

CONTRACTS = {contract.provider: contract for contract in (GEPETTO, WAVELINE, AETHERFORGE, FIGUR)}
HOST = "127.0.0.1"
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


class DemoServer:
    """An async context manager; what isn't a coroutine may be called from any thread while it runs.

    `pace` stretches every time in a script (0.1: ten times as fast). `clock` gives seconds, for tests.
    """

    jobs: tuple[DemoJob, ...] = stories.JOBS
    extras: tuple[DemoJob, ...] = stories.EXTRAS

    def __init__(self, *, pace: float = 1.0, clock: Callable[[], float] = time.time) -> None:
        self._pace = pace
        self._clock = clock
        self._book = Book(pace)
        self._refused: frozenset[str] = frozenset()
        self._salt = secrets.token_hex(8)
        self._ports: dict[str, int] = {}
        self._stack = AsyncExitStack()
        for job in (*self.jobs, *self.extras):
            self.job(job.provider, job.id, *job.steps)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            # One thread: two that fetch the same picture at once wait for one making of it.
            self._painter = ThreadPoolExecutor(1, thread_name_prefix="demo-pictures")
            stack.callback(self._painter.shutdown, cancel_futures=True)
            self._closing = asyncio.Event()
            self._ports["api"] = await self._listen(stack, self._api)
            self._ports["pictures"] = await self._listen(stack, self._pictures)
            stack.callback(self._closing.set)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def _listen(self, stack: AsyncExitStack, handler: Handler) -> int:
        runner = web.ServerRunner(web.Server(handler, access_log=None, handler_cancellation=True), shutdown_timeout=0.5)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, 0).start()
        return int(runner.addresses[0][1])

    # What others are told

    def base_url(self, provider: str) -> str:
        """What goes into the account's base URL."""
        return f"http://{HOST}:{self._ports['api']}{CONTRACTS[provider].base}"

    def job_url(self, provider: str, id: str) -> str:
        """The job's status address."""
        return f"{self.base_url(provider)}{CONTRACTS[provider].polls}{quote(id, safe='')}"

    def key(self, provider: str) -> str:
        """The key that this provider takes."""
        return CONTRACTS[provider].key

    def fresh_id(self, provider: str) -> str:
        """An ID of the provider's shape that nobody has yet."""
        return CONTRACTS[provider].fresh_id()

    def refuse(self, provider: str) -> None:
        """From now on answer 401 to every key."""
        self._refused |= {provider}

    def accept(self, provider: str) -> None:
        """Take the key again."""
        self._refused -= {provider}

    # Scripts

    def job(self, provider: str, id: str, *steps: Step) -> None:
        """Script a job, one step a question; the last one repeats. A job that was known before begins anew."""
        self._book.script((CONTRACTS[provider].provider, id), steps, self._clock())

    def link(self, provider: str, id: str, *steps: Step, n: int = 0) -> None:
        """Script what the link of output `n` answers, one step a fetch; the word "picture" is the picture itself."""
        self._book.script((provider, id, n), steps, self._clock())

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
        """The bytes behind the link of output `n`. Takes up to some hundred milliseconds the first time."""
        return make_picture(provider, id, n, _format(CONTRACTS[provider], n))

    # The API

    async def _api(self, request: web.BaseRequest) -> web.StreamResponse:
        self._note("api", request)
        path = request.rel_url.raw_path
        contract = CONTRACTS.get(path.split("/")[1] if "/" in path else "")
        if contract is None or not path.startswith(f"{contract.base}/"):
            return replies.plain(Answer(404, {"detail": "Not Found"}))
        rest = path.removeprefix(contract.base)
        id = unquote(rest.removeprefix(contract.polls)) if rest.startswith(contract.polls) else ""
        if id and request.method == "GET":
            self._book.count((contract.provider, id))
        if self._is_refused(contract, request):
            return replies.plain(contract.error(401))
        if id and "/" not in id and request.method == "GET":
            return await self._status(contract, id, request)
        if rest in contract.creates and request.method == "POST":
            return replies.plain(await self._create(contract, rest, request))
        if contract.listing and rest == contract.lists and request.method == "GET":
            told = [self._told(contract, id) for _, id in self._book.names(contract.provider)]
            known = [job for job in told if job is not None]
            return replies.plain(contract.listing(known, request.query))
        return replies.plain(contract.error(404))

    def _is_refused(self, contract: Contract, request: web.BaseRequest) -> bool:
        given = request.headers.get("Authorization", "")
        return contract.provider in self._refused or given != f"Bearer {contract.key}"

    async def _status(self, contract: Contract, id: str, request: web.BaseRequest) -> web.StreamResponse:
        step = self._book.take((contract.provider, id), self._clock())
        if step is None:
            return replies.plain(contract.misshapen(id) or contract.error(404))
        return await self._answer(contract, id, step, request)

    async def _answer(self, contract: Contract, id: str, step: Step, request: web.BaseRequest) -> web.StreamResponse:
        match step:
            case Wait(seconds, then):
                await replies.pause(seconds * self._pace, self._closing)
                return await self._answer(contract, id, then, request)
            case int():
                return replies.plain(contract.error(step))
            case str():
                return replies.plain(Answer(200, contract.status(self._tell(contract, id, Say(step)))))
            case Say():
                return replies.plain(Answer(200, contract.status(self._tell(contract, id, step))))
            case _:
                return await replies.misbehave(step, request, contract, self._pace, self._closing)

    def _told(self, contract: Contract, id: str) -> Told | None:
        step = self._book.peek((contract.provider, id), self._clock())
        if isinstance(step, str):
            return self._tell(contract, id, Say(step))
        return self._tell(contract, id, step) if isinstance(step, Say) else None

    def _tell(self, contract: Contract, id: str, say: Say) -> Told:
        outputs = contract.outputs if say.outputs is None else say.outputs
        gives = contract.formats and say.word == contract.words.succeeded
        life = contract.link_life if say.link_life is None else say.link_life
        return Told(
            id=id,
            say=say,
            created_at=self._book.since((contract.provider, id)),
            now=self._clock(),
            asked=self._book.asked((contract.provider, id)),
            url=self.job_url(contract.provider, id),
            links=tuple(self._link(contract, id, n, life) for n in range(outputs)) if gives else (),
        )

    async def _create(self, contract: Contract, path: str, request: web.BaseRequest) -> Answer:
        try:
            asked: object = json.loads(await request.read())
        except ValueError:
            return contract.error(400)
        if not isinstance(asked, dict):
            return contract.error(422)
        id = contract.fresh_id()
        answer = contract.create(id, path, cast("dict[str, object]", asked))
        if answer.status < 400:
            words = contract.words
            self.job(contract.provider, id, Say(words.queued, 2), Say(words.running, 4), words.succeeded)
        return answer

    # The pictures

    def _link(self, contract: Contract, id: str, n: int, life: float | None) -> str:
        path = f"/{contract.provider}/{quote(id, safe='')}/{n}.{_format(contract, n)}"
        query = ""
        if life is not None:
            expires = f"{self._clock() + life:.3f}"
            query = f"?expires={expires}&signature={self._signature(path, expires)}"
        return f"http://{HOST}:{self._ports['pictures']}{path}{query}"

    def _signature(self, path: str, expires: str) -> str:
        return hashlib.sha256(f"{self._salt}{path}{expires}".encode()).hexdigest()[:16]

    async def _pictures(self, request: web.BaseRequest) -> web.StreamResponse:
        self._note("pictures", request)
        path = request.rel_url.raw_path
        provider, _, rest = path.removeprefix("/").partition("/")
        id, _, name = rest.partition("/")
        id, n = unquote(id), name.partition(".")[0]
        contract = CONTRACTS.get(provider)
        if contract is None or not n.isdecimal() or not self._book.knows((provider, id)):
            return web.Response(status=404)
        self._book.count((provider, id, int(n)))
        if self._is_dead(contract, request, path):
            status = 410 if contract.link_life is None else 403
            return web.Response(status=status, body=EXPIRED, content_type="application/xml")
        step = self._book.take((provider, id, int(n)), self._clock())
        return await self._show(contract, id, int(n), "picture" if step is None else step, request)

    def _is_dead(self, contract: Contract, request: web.BaseRequest, path: str) -> bool:
        expires = request.query.get("expires")
        if expires is None:
            return contract.link_life is not None
        return request.query.get("signature") != self._signature(path, expires) or float(expires) <= self._clock()

    async def _show(
        self, contract: Contract, id: str, n: int, step: Step, request: web.BaseRequest
    ) -> web.StreamResponse:
        match step:
            case Wait(seconds, then):
                await replies.pause(seconds * self._pace, self._closing)
                return await self._show(contract, id, n, then, request)
            case str() | Say():
                format = _format(contract, n)
                loop = asyncio.get_running_loop()
                body = await loop.run_in_executor(self._painter, make_picture, contract.provider, id, n, format)
                return web.Response(body=body, content_type=MIME[format])
            case int():
                return web.Response(status=step)
            case _:
                return await replies.misbehave(step, request, contract, self._pace, self._closing)

    def _note(self, host: str, request: web.BaseRequest) -> None:
        url = request.rel_url
        headers = {name.lower(): value for name, value in request.headers.items()}
        self._book.note(Seen(self._clock(), host, request.method, url.raw_path, url.raw_query_string, headers))


def _format(contract: Contract, n: int) -> str:
    return contract.formats[n % len(contract.formats)]
