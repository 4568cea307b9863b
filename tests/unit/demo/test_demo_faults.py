"""The faults of the world: each reaches the client as from a real server, and none keeps the server from closing."""

import asyncio
from contextlib import suppress
from email.utils import parsedate_to_datetime

import httpx
import pytest

from jobmonitor.demo import DemoServer
from jobmonitor.demo.steps import Drop, Garbage, Html, Huge, Redirect, Reply, RetryAfter, Say, Step, Trickle, Wait
from tests.unit.demo.client import Client, until


@pytest.mark.parametrize("provider", ["gepetto", "waveline", "aetherforge", "figur"])
async def test_too_many_requests_says_how_long_to_wait(client: Client, provider: str) -> None:
    client.server.job(provider, "abcd", RetryAfter(3))
    answer = await client.poll(provider, "abcd")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")


async def test_retry_after_can_be_a_date_and_another_status(client: Client) -> None:
    client.server.job("figur", "abcd", RetryAfter(60, as_date=True, status=503))
    answer = await client.poll("figur", "abcd")
    assert answer.status_code == 503
    assert parsedate_to_datetime(answer.headers["Retry-After"]) > parsedate_to_datetime(answer.headers["Date"])


async def test_a_dropped_connection_gives_no_answer(client: Client) -> None:
    client.server.job("gepetto", "abcd", Drop(), "success")
    with pytest.raises(httpx.RemoteProtocolError):
        await client.poll("gepetto", "abcd")
    assert (await client.poll("gepetto", "abcd")).status_code == 200


async def test_a_connection_dropped_half_way_gives_half_a_body(client: Client) -> None:
    client.server.job("gepetto", "abcd", "success")
    link = (await client.poll("gepetto", "abcd")).json()["output"]
    client.server.link("gepetto", "abcd", Drop(after=1000))
    got = bytearray()
    with pytest.raises(httpx.RemoteProtocolError):
        await _read(client, link, got)
    assert len(got) == 1000


async def _read(client: Client, url: str, into: bytearray) -> None:
    async with client.http.stream("GET", url) as response:
        async for chunk in response.aiter_raw():
            into += chunk


@pytest.mark.parametrize(
    ("step", "status", "kind", "start"),
    [
        (Garbage(b"{]"), 200, "application/json", b"{]"),
        (Html(), 200, "text/html; charset=utf-8", b"<!doctype html>"),
        (Html(status=511), 511, "text/html; charset=utf-8", b"<!doctype html>"),
        (Reply(402, b'{"a": 1}'), 402, "application/json", b'{"a": 1}'),
        (Huge(200_000), 200, "application/json", b"[[[["),
    ],
)
async def test_a_body_that_is_no_answer(client: Client, step: Step, status: int, kind: str, start: bytes) -> None:
    client.server.job("gepetto", "abcd", step)
    answer = await client.poll("gepetto", "abcd")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
    assert answer.content.startswith(start)


async def test_a_huge_body_has_its_size_and_does_not_say_it_before(client: Client) -> None:
    client.server.job("gepetto", "abcd", Huge(200_001))
    answer = await client.poll("gepetto", "abcd")
    assert (len(answer.content), "Content-Length" in answer.headers) == (200_001, False)


async def test_a_redirect_points_elsewhere(client: Client) -> None:
    client.server.job("gepetto", "abcd", Redirect("http://127.0.0.1:9/x", status=307))
    answer = await client.poll("gepetto", "abcd")
    assert (answer.status_code, answer.headers["Location"]) == (307, "http://127.0.0.1:9/x")


async def test_a_wait_ends_with_its_own_step(client: Client) -> None:
    client.server.job("gepetto", "abcd", Wait(0.001, then="success"), Wait(0.001, then=503), Wait(0.001))
    assert await client.statuses("gepetto", "abcd", 3) == [200, 503, 504]


@pytest.mark.parametrize("step", [Wait(3600), Trickle()])
async def test_a_server_that_closes_ends_what_would_never_end(step: Step) -> None:
    async with (
        asyncio.timeout(20),
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
        asyncio.TaskGroup() as tasks,
        DemoServer() as server,
    ):
        server.job("gepetto", "abcd", step)
        tasks.create_task(_ask_to_the_end(Client(server, http)), name="asking")
        await until(lambda: server.polls("gepetto", "abcd") == 1)


async def _ask_to_the_end(client: Client) -> None:
    with suppress(httpx.TransportError):
        await client.poll("gepetto", "abcd")


@pytest.mark.parametrize("step", [Huge(50_000_000), Trickle()])
async def test_a_client_that_goes_half_way_leaves_nothing_in_the_log_and_the_server_up(
    client: Client, step: Step
) -> None:
    client.server.job("gepetto", "abcd", step, "success")
    url, headers = client.server.job_url("gepetto", "abcd"), client.keyed("gepetto")
    async with client.http.stream("GET", url, headers=headers) as response:
        assert response.status_code == 200
    assert (await client.poll("gepetto", "abcd")).json()["status"] == "success"


async def test_pace_shortens_what_a_client_waits_for() -> None:
    async with DemoServer(pace=0.001) as server, httpx.AsyncClient(trust_env=False) as http:
        client = Client(server, http)
        server.job("gepetto", "abcd", RetryAfter(900), Wait(60, then=Say("pending", 60)), "success")
        assert (await client.poll("gepetto", "abcd")).headers["Retry-After"] == "1"
        assert (await client.poll("gepetto", "abcd")).json()["status"] == "pending"
