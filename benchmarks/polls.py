"""Polls per second of the whole way, in the window and without one, against the same HTTP client on the same loop."""

import asyncio
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager

import httpx
from httpx_aiohttp import AiohttpTransport

from benchmarks.figures import Figure, paired, spread
from benchmarks.processes import serving
from jobmonitor.app.base import Base, base
from jobmonitor.app.parts import open_tracker
from jobmonitor.app.window import Opened, run_on_qt
from jobmonitor.jobs import Account
from jobmonitor.paths import find_paths
from jobmonitor.tracker import Tracker

JOBS = 2_000
ACCOUNTS = 2  # four questions at once each, eight in all
AT_ONCE = 8
ROUNDS = 15
SECONDS = 1.0

PROVIDER = """
id = "bench"
name = "Bench"
base_url = "https://bench.example/v1"
[auth]
header = "Authorization"
value = "Bearer {{key}}"
[poll]
url = "{{base}}/job/{{id}}"
interval = {interval}
max_interval = {interval}
[status]
path = "status"
map = {{ pending = "running", success = "succeeded" }}
[[outputs]]
path = "[output][]"
kind = "image"
[times]
created = "createdAt"
[facts]
kind = "mode"
"""


def measure() -> list[Figure]:
    """The median ratio over all rounds, each of which measures both ways in turn."""
    return [
        _figure("polls per second in the window, against the bare client", 0.7, _in_window),
        _figure("polls per second without a window, against the bare client", 0.8, _without_window),
    ]


Rates = tuple[list[float], list[float]]  # of the bare client, and of the whole way


def _figure(name: str, bound: float, run: Callable[[Base, str], Rates]) -> Figure:
    with tempfile.TemporaryDirectory() as folder, fast_server() as base_url:
        ground = base(find_paths(folder, {}), {"BENCH_KEY": "k" * 40})
        (ground.paths.provider_files / "bench.toml").write_text(PROVIDER.format(interval=0.5))
        bare, whole = run(ground, base_url)
    detail = f"whole way {spread(whole, 'polls/s')}, bare client {spread(bare, 'polls/s')}, {AT_ONCE} in flight"
    return Figure(name, paired(whole, bare), bound, is_least=True, detail=detail)


def _in_window(ground: Base, base_url: str) -> Rates:
    rates: list[Rates] = []

    async def guest(opened: Opened) -> None:
        rates.append(await _rounds(opened.tracker, base_url))
        opened.close()

    run_on_qt(ground, guest)
    return rates[0]


def _without_window(ground: Base, base_url: str) -> Rates:
    async def main() -> Rates:
        async with open_tracker(ground, lambda: True) as tracker:
            await tracker.start()
            running = asyncio.get_running_loop().create_task(tracker.run(), name="tracker")
            try:
                return await _rounds(tracker, base_url)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    return asyncio.run(main())


async def _rounds(tracker: Tracker, base_url: str) -> Rates:
    """Both rates of each round, with all jobs paused while the bare client asks."""
    bare: list[float] = []
    whole: list[float] = []
    await many_jobs(tracker, base_url, JOBS)
    for _ in range(ROUNDS):
        await tracker.pause(list(tracker.jobs))
        bare.append(await bare_rate(base_url))
        await tracker.resume(list(tracker.jobs))
        whole.append(await _whole(tracker))
    return bare, whole


async def many_jobs(
    tracker: Tracker, base_url: str, count: int, accounts: int = ACCOUNTS, *, own_keys: bool = False
) -> None:
    """So many jobs at so many accounts of the provider `bench`, all with one key or each with its own."""
    for number in range(accounts):
        key = f"BENCH_KEY_{number}" if own_keys else "BENCH_KEY"
        await tracker.add_account(Account("bench", f"a{number}", base_url=base_url, key_env=key))
        ids = "\n".join(f"bench{number}job{job:05}" for job in range(count // accounts))
        await tracker.add(ids, f"bench/a{number}")


async def bare_rate(base_url: str) -> float:
    """Requests per second of eight loops that do nothing else."""
    count = 0

    async def ask(client: httpx.AsyncClient) -> None:
        nonlocal count
        while True:
            response = await client.get(f"{base_url}/job/x", headers={"Authorization": "Bearer " + "k" * 40})
            response.raise_for_status()
            count += 1

    async with httpx.AsyncClient(transport=AiohttpTransport()) as client:
        tasks = [asyncio.get_running_loop().create_task(ask(client), name=f"bare {n}") for n in range(AT_ONCE)]
        await asyncio.sleep(SECONDS / 3)
        began, count = asyncio.get_running_loop().time(), 0
        await asyncio.sleep(SECONDS)
        rate = count / (asyncio.get_running_loop().time() - began)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return rate


async def _whole(tracker: Tracker) -> float:
    """Polls per second that the tracker has stored and told, while the window shows them."""

    def polls() -> int:
        return sum(job.polls for job in tracker.jobs.values())

    await asyncio.sleep(SECONDS / 3)
    began, before = asyncio.get_running_loop().time(), polls()
    await asyncio.sleep(SECONDS)
    return (polls() - before) / (asyncio.get_running_loop().time() - began)


@contextmanager
def fast_server() -> Generator[str]:
    """A server of its own process, by its base URL."""
    with serving("benchmarks.server") as (base_url, _):
        yield base_url
