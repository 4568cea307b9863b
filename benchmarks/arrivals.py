"""Memory of the program while a thousand outputs of 5 MB arrive, against the same program before the first of them."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import psutil

from benchmarks.figures import Figure
from benchmarks.files import PROVIDER
from benchmarks.processes import ROOT, file_server
from jobmonitor.app.base import base
from jobmonitor.app.parts import open_tracker
from jobmonitor.jobs import Account, OutputState
from jobmonitor.paths import find_paths

OUTPUTS = 1_000
SIZE = 5_000_000
MOST = 60.0  # MB above idle


def measure(outputs: int = OUTPUTS) -> list[Figure]:
    """The most that the process took while they came, above what it took at rest."""
    with tempfile.TemporaryDirectory() as folder, file_server(SIZE) as base_url:
        command = [sys.executable, "-m", "benchmarks.arrivals", folder, base_url, str(outputs)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            process.stdout.readline()
            watched = psutil.Process(process.pid)
            idle = most = watched.memory_info().rss
            began = time.monotonic()
            process.stdin.write("go\n")
            process.stdin.flush()
            while process.poll() is None:
                try:
                    most = max(most, watched.memory_info().rss)
                except psutil.NoSuchProcess:
                    break
                time.sleep(0.02)
            saved = int(process.stdout.readline() or 0)
        took = time.monotonic() - began
    assert saved == outputs + 1, f"{saved} of {outputs + 1} were saved"
    detail = f"idle {idle / 1e6:.0f} MB, {outputs} outputs in {took:.0f} s"
    return [
        Figure(
            "peak memory while outputs arrive, above idle",
            (most - idle) / 1e6,
            MOST,
            is_least=False,
            unit=" MB",
            detail=detail,
        )
    ]


async def arrive(folder: str, base_url: str, outputs: int) -> None:
    """In a process of its own: fetch one, say that we are at rest, then fetch them all, and say how many are here."""
    ground = base(find_paths(folder, {}), {"BENCH_KEY": "k" * 40})
    (ground.paths.provider_files / "bench.toml").write_text(PROVIDER)
    async with open_tracker(ground, lambda: True) as tracker:
        await tracker.start()
        running = asyncio.get_running_loop().create_task(tracker.run(), name="tracker")
        await tracker.add_account(Account("bench", base_url=base_url, key_env="BENCH_KEY"))
        await tracker.add("first0000", "bench")
        await _until_idle(tracker.is_idle)
        print("at rest", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await tracker.add("\n".join(f"output{n:05}" for n in range(outputs)), "bench")
        await _until_idle(tracker.is_idle)
        print(sum(o.state is OutputState.SAVED for job in tracker.jobs.values() for o in job.outputs), flush=True)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _until_idle(is_idle: Callable[[], bool]) -> None:
    await asyncio.sleep(1)
    while not is_idle():  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(arrive(sys.argv[1], sys.argv[2], int(sys.argv[3])))
