"""The providers' API: asks the book what a job says now, and lets its contract say it. It takes the right key alone."""

import asyncio
import json
from collections.abc import Callable
from typing import cast
from urllib.parse import quote, unquote

from aiohttp import web

from jobmonitor.demo import replies
from jobmonitor.demo.book import Book
from jobmonitor.demo.contract import Answer, Contract, Told
from jobmonitor.demo.links import PictureHost
from jobmonitor.demo.steps import Say, Step, Wait

CANCEL = "/cancel"
EVENTS = "/events"


class Api:
    """Answers requests with `answer`. `origin` is set once the port is known; who is in `refused` gets 401."""

    def __init__(
        self,
        contracts: dict[str, Contract],
        book: Book,
        clock: Callable[[], float],
        pace: float,
        pictures: PictureHost,
    ) -> None:
        self.origin = ""
        self.refused: frozenset[str] = frozenset()
        self._contracts = contracts
        self._book = book
        self._clock = clock
        self._pace = pace
        self._pictures = pictures

    def job_url(self, contract: Contract, id: str) -> str:
        """The job's status address."""
        return f"{self.origin}{contract.base}{contract.polls}{quote(id, safe='')}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """What the provider at this path says."""
        path = request.rel_url.raw_path
        contract = self._contracts.get(path.removeprefix("/").partition("/")[0])
        if contract is None:
            return replies.plain(Answer(404, {"detail": "Not Found"}))
        rest = path.removeprefix(contract.base)
        raw_id = rest.removeprefix(contract.polls) if rest.startswith(contract.polls) else ""
        is_poll = request.method == "GET" and raw_id != "" and "/" not in raw_id
        if is_poll:
            self._book.count((contract.provider, unquote(raw_id)))
        given = request.headers.get("Authorization", "")
        if contract.provider in self.refused or given != f"Bearer {contract.key}":
            return replies.plain(contract.error(401))
        if is_poll:
            return await self._status(contract, unquote(raw_id), request)
        if request.method == "POST" and rest in contract.creates:
            return replies.plain(await self._create(contract, rest, request))
        if request.method == "GET" and contract.listing and rest == contract.lists:
            told = [self._told(contract, id) for id in self._book.ids(contract.provider)]
            return replies.plain(contract.listing([job for job in told if job is not None], request.query))
        if request.method == "GET" and contract.events and rest.startswith(contract.polls) and rest.endswith(EVENTS):
            told = self._told(contract, unquote(raw_id.removesuffix(EVENTS)))
            return replies.plain(contract.events(told, request.query) if told else contract.error(404))
        if request.method == "POST" and rest.startswith(contract.polls) and rest.endswith(CANCEL):
            return replies.plain(self._cancel(contract, unquote(raw_id.removesuffix(CANCEL))))
        return replies.plain(contract.error(404))

    def _cancel(self, contract: Contract, id: str) -> Answer:
        told = self._told(contract, id)
        if contract.cancel is None or told is None:
            return contract.error(404)
        if told.say.word in (contract.words.succeeded, contract.words.failed):
            return contract.error(409)
        answer, step = contract.cancel(id)
        self._book.script((contract.provider, id), (step,), self._clock())
        return answer

    async def _status(self, contract: Contract, id: str, request: web.BaseRequest) -> web.StreamResponse:
        step = self._book.take((contract.provider, id), self._clock())
        if step is None:
            return replies.plain(contract.misshapen(id) or contract.error(404))
        return await self._say(contract, id, step, request)

    async def _say(self, contract: Contract, id: str, step: Step, request: web.BaseRequest) -> web.StreamResponse:
        match step:
            case Wait(seconds, then):
                await asyncio.sleep(seconds * self._pace)
                return await self._say(contract, id, then, request)
            case int():
                return replies.plain(contract.error(step))
            case str() | Say():
                return replies.plain(Answer(200, contract.status(self._tell(contract, id, step))))
            case _:
                return await replies.misbehave(step, request, contract, self._pace)

    def _told(self, contract: Contract, id: str) -> Told | None:
        step = self._book.peek((contract.provider, id), self._clock())
        return self._tell(contract, id, step) if isinstance(step, str | Say) else None

    def _tell(self, contract: Contract, id: str, step: str | Say) -> Told:
        say = Say(step) if isinstance(step, str) else step
        name = (contract.provider, id)
        outputs = contract.outputs if say.outputs is None else say.outputs
        life = contract.link_life if say.link_life is None else say.link_life
        has_links = bool(contract.formats) and say.word == contract.words.succeeded
        return Told(
            id=id,
            say=say,
            created_at=self._book.since(name),
            now=self._clock(),
            asked=self._book.asked(name),
            url=self.job_url(contract, id),
            past=tuple(
                (at, Say(past) if isinstance(past, str) else past)
                for at, past in self._book.reached(name)
                if isinstance(past, str | Say)
            ),
            links=tuple(self._pictures.link(contract, id, n, life) for n in range(outputs if has_links else 0)),
        )

    async def _create(self, contract: Contract, path: str, request: web.BaseRequest) -> Answer:
        try:
            asked: object = json.loads(await request.read())
        except ValueError:
            return contract.error(400)
        if not isinstance(asked, dict):
            return contract.error(422)
        id, words = contract.fresh_id(), contract.words
        answer = contract.create(id, path, cast("dict[str, object]", asked))
        if answer.status < 400:
            steps = (Say(words.queued, 2), Say(words.running, 4), words.succeeded)
            self._book.script((contract.provider, id), steps, self._clock())
        return answer
