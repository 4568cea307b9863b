"""The host of the pictures: links that live as long as their provider grants, and what answers them. No key here."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from urllib.parse import quote, unquote

from aiohttp import web

from jobmonitor.demo import replies
from jobmonitor.demo.book import Book
from jobmonitor.demo.contract import Contract
from jobmonitor.demo.pictures import MIME, make_picture
from jobmonitor.demo.steps import Say, Step, Wait

EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


class PictureHost:
    """Makes links with `link`, and answers them with `answer`. `origin` is set once the port is known."""

    def __init__(
        self,
        contracts: dict[str, Contract],
        book: Book,
        clock: Callable[[], float],
        pace: float,
        painter: Executor,
    ) -> None:
        self.origin = ""
        self._contracts = contracts
        self._book = book
        self._clock = clock
        self._pace = pace
        self._painter = painter
        self._salt = secrets.token_hex(8)

    def link(self, contract: Contract, id: str, n: int, life: float | None) -> str:
        """A link to output `n` that dies after `life` seconds, None: never."""
        path = f"/{contract.provider}/{quote(id, safe='')}/{n}.{contract.format_of(n)}"
        if life is None:
            return f"{self.origin}{path}"
        expires = f"{self._clock() + life:.3f}"
        return f"{self.origin}{path}?expires={expires}&signature={self._signature(path, expires)}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """The picture, the death of its link, or what is scripted for it."""
        path = request.rel_url.raw_path
        provider, _, rest = path.removeprefix("/").partition("/")
        id, _, file = rest.partition("/")
        id, number = unquote(id), file.partition(".")[0]
        contract = self._contracts.get(provider)
        if contract is None or not (number.isascii() and number.isdecimal()) or not self._book.knows((provider, id)):
            return web.Response(status=404)
        name = (provider, id, int(number))
        self._book.count(name)
        if self._is_dead(contract, request, path):
            status = 410 if contract.link_life is None else 403
            return web.Response(status=status, body=EXPIRED, content_type="application/xml")
        step = self._book.take(name, self._clock())
        return await self._show(contract, name, "picture" if step is None else step, request)

    def _signature(self, path: str, expires: str) -> str:
        return hashlib.sha256(f"{self._salt}{path}{expires}".encode()).hexdigest()[:16]

    def _is_dead(self, contract: Contract, request: web.BaseRequest, path: str) -> bool:
        expires = request.query.get("expires")
        if expires is None:
            return contract.link_life is not None
        return request.query.get("signature") != self._signature(path, expires) or float(expires) <= self._clock()

    async def _show(
        self, contract: Contract, name: tuple[str, str, int], step: Step, request: web.BaseRequest
    ) -> web.StreamResponse:
        match step:
            case Wait(seconds, then):
                await asyncio.sleep(seconds * self._pace)
                return await self._show(contract, name, then, request)
            case str() | Say():
                format = contract.format_of(name[2])
                loop = asyncio.get_running_loop()
                body = await loop.run_in_executor(self._painter, make_picture, *name, format)
                return web.Response(body=body, content_type=MIME[format])
            case int():
                return web.Response(status=step)
            case _:
                return await replies.misbehave(step, request, contract, self._pace)
