"""Processor time of the window while nothing is asked, and while 100 jobs wait for their next question."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.figures import Figure
from benchmarks.polls import PROVIDER, fast_server, many_jobs
from benchmarks.processes import ROOT
from jobmonitor.app.base import base
from jobmonitor.app.window import Opened, run_on_qt
from jobmonitor.paths import find_paths

ROUNDS = 3
SECONDS = 60.0
SETTLE = 15.0  # seconds until everything is imported, and each job was asked about at least once
WAITING = 100
INTERVAL = 10.0


def measure() -> list[Figure]:
    """Shares of one core, each over a minute in a process of its own."""
    return [
        _figure("processor time of the idle window", 0, 0.1),
        _figure(f"processor time with {WAITING} jobs at {INTERVAL:g}-second intervals", WAITING, 2.0),
    ]


def _figure(name: str, jobs: int, bound: float) -> Figure:
    shares = [_share(jobs) for _ in range(ROUNDS)]
    detail = ", ".join(f"{share:.3f} %" for share in shares)
    return Figure(name, statistics.median(shares), bound, is_least=False, unit=" %", detail=f"of one core: {detail}")


def _share(jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder, fast_server() as base_url:
        command = [sys.executable, "-m", "benchmarks.processor", folder, base_url, str(jobs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout)


def stay(folder: str, base_url: str, jobs: int) -> None:
    """In a process of its own: the window with so many jobs; prints the share of the processor that it took."""
    ground = base(find_paths(folder, {}), {"BENCH_KEY": "k" * 40})
    (ground.paths.provider_files / "bench.toml").write_text(PROVIDER.format(interval=INTERVAL))

    async def guest(opened: Opened) -> None:
        if jobs:
            await many_jobs(opened.tracker, base_url, jobs)
        await asyncio.sleep(SETTLE)
        began, spent = time.monotonic(), time.process_time()
        await asyncio.sleep(SECONDS)
        print((time.process_time() - spent) / (time.monotonic() - began) * 100, flush=True)
        opened.close()

    run_on_qt(ground, guest)


if __name__ == "__main__":
    stay(sys.argv[1], sys.argv[2], int(sys.argv[3]))
