"""One question, one answer, within their limits. What an answer means is not known here.

httpx's client stays aside: it would look for cookies, credentials and redirects, of which the first two mustn't be and
the third is ours, at a tenth of the price of a question.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self, cast

import httpx

import jobmonitor
from jobmonitor.errors import Confused, KeyRefused, Problem, Unreachable
from jobmonitor.transport.address import Target, target_of
from jobmonitor.transport.certificates import trust
from jobmonitor.transport.decode import Unpacker, too_large
from jobmonitor.transport.faults import FOREIGN, in_words
from jobmonitor.transport.pools import Pools
from jobmonitor.transport.proxies import find_proxies
from jobmonitor.wire import Request, Response

SLOWEST = 8 * 1024  # bytes per second: a body that comes slower in the long run is given up

log = logging.getLogger(__name__)

_OURS = {"Accept-Encoding": "identity", "User-Agent": f"JobMonitor/{jobmonitor.__version__}"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much. Times in seconds, sizes in bytes.

    `deadline` bounds a whole question. Where an output is streamed it bounds the time until the answer begins; the body
    may take as much longer as what came of it deserves (`SLOWEST`), up to `output_deadline`.
    """

    connect: float = 10.0
    read: float = 30.0
    deadline: float = 60.0
    output_deadline: float = 1800.0
    json_limit: int = 8 * 2**20
    output_limit: int = 256 * 2**20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Download:
    """An answer whose body is still to come. Header names are in lower case; `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    url: str
    _body: AsyncIterator[bytes] = field(repr=False)

    def chunks(self) -> AsyncIterator[bytes]:
        """The body in pieces, once. Raises `Problem` when it breaks off or passes a limit."""
        return self._body


@dataclass(frozen=True, slots=True)
class _Step:
    """One of the requests that a question takes when it is redirected."""

    target: Target
    request: Request


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer to a step, its body still to be read. Header names are in lower case."""

    step: _Step
    response: httpx.Response
    headers: Mapping[str, str]


class Transport:
    """The only way out. `warnings` says, once it is open, what in the environment misleads."""

    def __init__(self, limits: Limits, environ: Mapping[str, str]) -> None:
        self._limits = limits
        self._environ = environ
        self._proxies = find_proxies(environ)
        self._timeouts = httpx.Timeout(None, connect=limits.connect, read=limits.read).as_dict()
        self._pools: Pools | None = None
        self.warnings: tuple[Problem, ...] = self._proxies.warnings

    async def __aenter__(self) -> Self:
        context, warnings = await asyncio.to_thread(trust, self._environ)
        self.warnings = (*self._proxies.warnings, *warnings)
        self._pools = Pools(context)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pools:
            pools, self._pools = self._pools, None
            await pools.aclose()

    async def send(self, request: Request, limit: int | None = None) -> Response:
        """The whole answer, whatever its status, within the deadline. Raises `Problem` where none came."""
        if limit is None:
            limit = self._limits.output_limit if request.may_hold_output else self._limits.json_limit
        try:
            async with asyncio.timeout(self._limits.deadline):
                began = asyncio.get_running_loop().time()
                reply = await self._answered(request)
                try:
                    body = b"".join([piece async for piece in self._body(reply, limit, began)])
                finally:
                    await _close(reply)
        except TimeoutError:
            raise _too_slow(request) from None
        return Response(reply.response.status_code, reply.headers, body, reply.step.target.link)

    @asynccontextmanager
    async def stream(self, request: Request, limit: int | None = None) -> AsyncGenerator[Download]:
        """The beginning of an answer, whatever its status. Raises `Problem` where none came."""
        limit = self._limits.output_limit if limit is None else limit
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._limits.deadline):
                    download = await stack.enter_async_context(self._asked(request, limit))
            except TimeoutError:
                raise _too_slow(request) from None
            yield download

    @asynccontextmanager
    async def _asked(self, request: Request, limit: int) -> AsyncGenerator[Download]:
        began = asyncio.get_running_loop().time()
        reply = await self._answered(request)
        try:
            async with aclosing(self._body(reply, limit, began)) as body:
                yield Download(reply.response.status_code, reply.headers, reply.step.target.link, body)
        finally:
            await _close(reply)

    async def _answered(self, request: Request) -> _Reply:
        """The last answer after all redirects, its body still to be read."""
        step = _Step(target_of(request.url, request.home), request)
        seen: set[tuple[str, str]] = set()
        while True:
            seen.add((step.request.method, step.target.link))
            reply = await self._reply(step)
            try:
                following = _following(reply)
                if following is None:
                    return reply
                if (following.request.method, following.target.link) in seen:
                    raise Confused(f"{step.target.host} sends us in a circle")
                if len(seen) > self._limits.redirects:
                    followed = f"We followed {self._limits.redirects} times."
                    raise Confused(f"{step.target.host} sends us on and on", followed)
            except BaseException:
                await _close(reply)
                raise
            await _close(reply)
            step = following

    async def _reply(self, step: _Step) -> _Reply:
        target, request = step.target, step.request
        if self._pools is None:
            raise RuntimeError("The transport is not open")
        _check_headers(request, target.host)
        _, host, port = target.origin
        try:
            question = httpx.Request(
                request.method,
                target.url,
                content=request.body or None,
                extensions={
                    "timeout": self._timeouts,
                    "link": target.link,
                    "reach": target.reach,
                    "proxy": self._proxies.choose(host, port),
                },
            )
            # As they are: httpx would encode each of them, and have it decoded again on the way out.
            question.headers = cast("httpx.Headers", {**_OURS, **request.headers, **request.secret_headers})
            response = await self._pools.handle_async_request(question)
        except FOREIGN as error:
            raise _said(error, target.host) from None
        return _Reply(step, response, _headers(response))

    async def _body(self, reply: _Reply, limit: int, began: float) -> AsyncGenerator[bytes]:
        host = reply.step.target.host
        unpacker = Unpacker(reply.headers.get("content-encoding", ""), limit, host)
        announced = reply.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise too_large(host, limit)
        loop = asyncio.get_running_loop()
        stream = cast("httpx.AsyncByteStream", reply.response.stream)
        received = 0
        try:
            async with aclosing(cast("AsyncGenerator[bytes]", aiter(stream))) as pieces:
                async for raw in pieces:
                    received += len(raw)
                    if received > limit:
                        raise too_large(host, limit)
                    for piece in unpacker.feed(raw):
                        yield piece
                    # The read time-out never ends a body that trickles, but it brings us here: no timer is needed.
                    allowed = min(self._limits.deadline + received / SLOWEST, self._limits.output_deadline)
                    if loop.time() - began > allowed:
                        raise Unreachable(f"{host} sends too slowly")
        except FOREIGN as error:
            raise _said(error, host) from None
        unpacker.finish()


def _said(error: BaseException, host: str) -> Problem:
    """What is said of it. The chain stays behind: the libraries' words repeat links, and signed ones are secrets."""
    log.debug("%s: %s", host, type(error).__name__)
    return in_words(error, host)


def _headers(response: httpx.Response) -> Mapping[str, str]:
    """Names in lower case; one that came several times has all its values, with commas between."""
    read: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), _decoded(raw_value)
        read[name] = f"{read[name]}, {value}" if name in read else value
    return MappingProxyType(read)


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _close(reply: _Reply) -> None:
    try:
        await reply.response.aclose()
    except FOREIGN as error:
        log.debug("Closing the connection to %s: %s", reply.step.target.host, type(error).__name__)


def _following(reply: _Reply) -> _Step | None:
    """The next step that a redirect asks for, None where this answer is the last.

    As soon as scheme, host or port changes, the key, the other headers and the body stay behind, and never come back.
    """
    location = reply.headers.get("location", "")
    if reply.response.status_code not in _REDIRECTS or not location:
        return None
    request, here = reply.step.request, reply.step.target
    try:
        link = str(here.url.join(location))
    except FOREIGN:
        raise Confused(f"{here.host} sends us on to a link that can't be read") from None
    there = target_of(link, request.home)
    status = reply.response.status_code
    becomes_get = status == 303 or (status in (301, 302) and request.method == "POST")
    if there.origin != here.origin:
        return _Step(there, Request(link, headers=_harmless(request.headers), home=request.home))
    if becomes_get:
        request = replace(request, method="GET", body=b"")
    return _Step(there, request)


def _harmless(headers: Mapping[str, str]) -> dict[str, str]:
    """What says nothing of who asks: which form is wanted, and which part."""
    return {name: value for name, value in headers.items() if name.lower() in ("accept", "range", "if-range")}


def _check_headers(request: Request, host: str) -> None:
    """Raise where a header can't be sent, before a library says so in words that repeat the key."""
    if not all(_can_be_sent(value) for value in request.secret_headers.values()):
        raise KeyRefused(f"The key for {host} holds characters that can't be sent", "Paste the key again, alone.")
    for name, value in request.headers.items():
        if not _can_be_sent(value):
            raise Problem(f"The header {name} for {host} holds characters that can't be sent")


def _can_be_sent(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _too_slow(request: Request) -> Unreachable:
    return Unreachable(f"{target_of(request.url, request.home).host} took too long to answer")
