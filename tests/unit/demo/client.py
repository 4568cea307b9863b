"""A client that asks the server, and a clock that a test sets. What the server must answer is the tests' matter."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from jobmonitor.demo import DemoServer


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Client:
    """Asks the server as the program would."""

    server: DemoServer
    http: httpx.AsyncClient

    async def poll(self, provider: str, id: str, key: str | None = None) -> httpx.Response:
        return await self.http.get(self.server.job_url(provider, id), headers=self.keyed(provider, key))

    async def post(self, provider: str, path: str, content: bytes) -> httpx.Response:
        url = f"{self.server.base_url(provider)}{path}"
        return await self.http.post(url, headers=self.keyed(provider), content=content)

    async def statuses(self, provider: str, id: str, times: int) -> list[int]:
        return [(await self.poll(provider, id)).status_code for _ in range(times)]

    def keyed(self, provider: str, key: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.server.key(provider) if key is None else key}"}


async def until(is_so: Callable[[], bool]) -> None:
    """Return as soon as it is so; fail after a long while."""
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.002)
