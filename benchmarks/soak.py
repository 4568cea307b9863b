"""Ten minutes of 2,000 jobs at a server that fails in every way: is anything asked before it may be, or too often?

The server itself counts what arrives in a minute; whether a question goes before a `Retry-After` has passed is seen
where it goes out, as one that was under way already breaks no word.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from typing import ClassVar
from unittest import mock

from benchmarks.figures import Figure
from benchmarks.polls import PROVIDER, many_jobs
from benchmarks.processes import serving
from jobmonitor.app.base import base
from jobmonitor.app.parts import open_tracker
from jobmonitor.paths import find_paths
from jobmonitor.transport import Transport
from jobmonitor.wire import Request, Response

JOBS = 2_000
ACCOUNTS = 4
SECONDS = 600.0
PER_MINUTE = 900
MINUTE = 60.0
RETRY_AFTER = 2  # seconds
FAULTS = {"429": 0.05, "500": 0.05, "drop": 0.02, "garbage": 0.01}

PENDING = b'{"id": "x", "status": "pending", "mode": "furnish", "createdAt": "2026-11-22T10:00:00.000Z"}'
REASONS = {200: b"OK", 429: b"Too Many Requests", 500: b"Internal Server Error"}


def measure(seconds: float = SECONDS) -> list[Figure]:
    """How often what a provider asked was broken; never, that is."""
    with serving("benchmarks.soak") as (base_url, server):
        early, asked = asyncio.run(_soak(base_url, seconds))
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.close()
        told = json.loads(server.stdout.read())
    counts = Counter[str](told["counts"])
    assert all(counts[fault] for fault in FAULTS), f"not every fault came: {counts}"
    detail = f"{asked} questions in {seconds:.0f} s, answers {dict(counts)}"
    most = f"most in a minute at one account {told['most']} of {PER_MINUTE}"
    return [
        Figure("questions before a Retry-After has passed", early, 0, is_least=False, detail=detail),
        Figure("questions above a limit", max(0, told["most"] - PER_MINUTE), 0, is_least=False, detail=most),
    ]


async def _soak(base_url: str, seconds: float) -> tuple[int, int]:
    """How many questions went too early, and how many went."""
    until: defaultdict[str, float] = defaultdict(float)  # account -> when it may be asked again
    early = asked = 0
    send = Transport.send

    async def watched(self: Transport, request: Request, limit: int | None = None) -> Response:
        nonlocal early, asked
        account = request.secret_headers["Authorization"]
        asked += 1
        early += time.monotonic() < until[account]
        response = await send(self, request, limit)
        if response.status == 429:
            until[account] = max(until[account], time.monotonic() + float(response.headers["retry-after"]))
        return response

    with tempfile.TemporaryDirectory() as folder, mock.patch.object(Transport, "send", watched):
        keys = {f"BENCH_KEY_{number}": f"{number}" * 40 for number in range(ACCOUNTS)}
        ground = base(find_paths(folder, {}), keys)
        limits = f"[limits]\nper_minute = {PER_MINUTE}\n"
        (ground.paths.provider_files / "bench.toml").write_text(PROVIDER.format(interval=2) + limits)
        async with open_tracker(ground, lambda: True) as tracker:
            await tracker.start()
            running = asyncio.get_running_loop().create_task(tracker.run(), name="tracker")
            await many_jobs(tracker, base_url, JOBS, ACCOUNTS, own_keys=True)
            await asyncio.sleep(seconds)
            assert not any(job.state.is_final for job in tracker.jobs.values())
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return early, asked


class Faulty(asyncio.Protocol):
    """Answers as chance wants it, and counts what each account asks in a minute."""

    chance = random.Random(7)
    counts: ClassVar = Counter[str]()
    arrived: ClassVar[defaultdict[bytes, deque[float]]] = defaultdict(deque)
    most = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for head in heads:
            account = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"authorization:"))
            self._count(self.arrived[account])
            self._answer()

    def _count(self, times: deque[float]) -> None:
        now = time.monotonic()
        times.append(now)
        while times[0] <= now - MINUTE:
            times.popleft()
        type(self).most = max(self.most, len(times))

    def _answer(self) -> None:
        drawn, fault = self.chance.random(), "fine"
        for name, share in FAULTS.items():
            if 0 <= drawn < share:
                fault = name
            drawn -= share
        self.counts[fault] += 1
        match fault:
            case "drop":
                self._transport.abort()
            case "429":
                self._write(429, b"{}", b"Retry-After: %d\r\n" % RETRY_AFTER)
            case "500":
                self._write(500, b"oops")
            case "garbage":
                self._write(200, bytes(self.chance.randrange(256) for _ in range(200)))
            case _:
                self._write(200, PENDING)

    def _write(self, status: int, body: bytes, more: bytes = b"") -> None:
        head = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, REASONS[status], more, len(body)) + body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Faulty, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # the end of our input is the end of whoever started us
    print(json.dumps({"counts": Faulty.counts, "most": Faulty.most}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
