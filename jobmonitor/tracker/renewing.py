"""Fresh links for dead ones: the job is asked about again, where its provider's file says that this helps."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from jobmonitor.errors import Problem
from jobmonitor.jobs import Job, Output, OutputLink
from jobmonitor.providers.engine import follow_up, read_result, read_status, status_request
from jobmonitor.redaction import redact
from jobmonitor.tracker.asking import Asker
from jobmonitor.wire import Request

GOOD_FOR = 30.0  # seconds for which one answer serves all outputs of its job
TIMES = 2  # that one output's link is renewed


@dataclass(slots=True)
class Renewer:
    """Asks about one job after the other, and about each once, however many of its links have died."""

    asker: Asker
    admit: Callable[[Job], Awaitable[None]]  # waits until a request may go to the server of the job's account
    heed: Callable[[Job, Problem], None]  # told of what stood against a request
    _answers: dict[int, tuple[float, tuple[OutputLink, ...]]] = field(
        default_factory=dict[int, tuple[float, tuple[OutputLink, ...]]]
    )
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    def can_renew(self, job: Job) -> bool:
        """Whether the provider gives fresh links to who asks again."""
        spec = self.asker.catalog.specs.get(job.provider)
        return spec is not None and spec.downloads.renews

    async def renewed(self, job: Job, output: Output) -> Output | None:
        """The output with a fresh link; None where the answer has none for it. Raises Problem where none came."""
        async with self._one_by_one:
            asked_at, links = self._answers.get(job.number, (0.0, ()))
            if not asked_at or self.asker.clock() - asked_at > GOOD_FOR:
                links = await self._ask(job)
                self._answers = {
                    number: each for number, each in self._answers.items() if self.asker.clock() - each[0] <= GOOD_FOR
                } | {job.number: (self.asker.clock(), links)}
        link = fresh_link(job, output, links)
        known = self.asker.keychain.known()
        if link is None or redact(link.url, known) != link.url:
            return None
        return replace(output, url=link.url, expires_at=link.expires_at, data=link.data)

    async def _ask(self, job: Job) -> tuple[OutputLink, ...]:
        asker = self.asker
        spec = asker.spec(job.provider, asker.accounts.of(job))
        account, key = await asker.access(spec, job)
        transport = await asker.transport()
        await self.admit(job)
        try:
            response = await transport.send(status_request(spec, job, account, key, asker.clock()))
            seen = read_status(spec, response, asker.clock())
        except Problem as problem:
            self.heed(job, problem)
            raise
        then = follow_up(spec, job, account, key, seen, response, asker.clock())
        if isinstance(then, Request):
            response = await transport.send(then)
            then = read_result(spec, job, seen, response, asker.clock())
        return then.outputs


def fresh_link(job: Job, output: Output, links: Sequence[OutputLink]) -> OutputLink | None:
    """Which of `links` leads to this output now: the only one to the same file, else the one in its place if there are
    as many as before."""
    same = [link for link in links if link.url and _file(link.url) == _file(output.url)]
    if len(same) == 1:
        return same[0]
    return links[output.n] if len(links) == len(job.outputs) and output.n < len(links) else None


def _file(link: str) -> str:
    """The link without what is signed anew each time."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    return f"{parts.netloc}{parts.path}"
