"""A running server with a clock that a test sets, and a client that asks it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from jobmonitor.demo import DemoServer
from tests.unit.demo.client import Client, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[DemoServer]:
    async with DemoServer(clock=clock) as server:
        yield server


@pytest.fixture
async def client(server: DemoServer) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
        yield Client(server, http)
