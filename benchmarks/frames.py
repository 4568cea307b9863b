"""Gaps between frames while 300 polls a second come in, against the idle window, on either loop of the tracker."""

import asyncio
import itertools
import statistics
import tempfile
from dataclasses import replace

import msgspec
from PySide6.QtCore import Qt, QTimer

from benchmarks.figures import Figure, spread
from benchmarks.polls import PROVIDER, fast_server, many_jobs
from jobmonitor.app.base import base
from jobmonitor.app.window import Opened, run_on_qt
from jobmonitor.paths import find_paths

JOBS = 2_000
POLLS = 300  # a second
ROUNDS = 3
SECONDS = 10.0
FRAME_MS = 16
TOGETHER = 50  # jobs that begin at once

Gaps = list[float]  # milliseconds from one frame to the next


def measure() -> list[Figure]:
    """The window's own loop has to hold; what a loop of the tracker's own gives is told beside it."""
    idle, busy, rates = _run("window")
    _, apart, _ = _run("own")
    figures: list[Figure] = []
    for name, bound, of in (("99th percentile", 20.0, _late), ("maximum", 50.0, max)):
        usual, value, other = ([of(gaps) for gaps in rounds] for rounds in (idle, busy, apart))
        figures.append(
            Figure(
                f"gap between frames at {POLLS} polls/s, {name}",
                statistics.median(value),
                max(bound, 1.5 * statistics.median(usual)),
                is_least=False,
                unit=" ms",
                detail=f"{spread(value, 'ms')}, idle {spread(usual, 'ms')}, {spread(rates, 'polls/s')}; "
                f"tracker on its own loop {spread(other, 'ms')}",
            )
        )
    return figures


def _late(gaps: Gaps) -> float:
    return statistics.quantiles(gaps, n=100)[98]


def _run(loop: str) -> tuple[list[Gaps], list[Gaps], list[float]]:
    """The gaps of each round, idle and busy, and the polls per second of the busy ones."""
    idle: list[Gaps] = []
    busy: list[Gaps] = []
    rates: list[float] = []

    async def guest(opened: Opened) -> None:
        tracker = opened.tracker
        await many_jobs(tracker, base_url, JOBS)
        numbers = list(tracker.jobs)
        for _ in range(ROUNDS):
            await tracker.pause(numbers)
            await asyncio.sleep(1)
            idle.append(await _gaps())
            for start in range(0, JOBS, TOGETHER):  # over one interval, for real jobs don't begin together either
                await tracker.resume(numbers[start : start + TOGETHER])
                await asyncio.sleep(TOGETHER / POLLS)
            before = sum(job.polls for job in tracker.jobs.values())
            busy.append(await _gaps())
            rates.append((sum(job.polls for job in tracker.jobs.values()) - before) / SECONDS)
        opened.close()

    with tempfile.TemporaryDirectory() as folder, fast_server() as base_url:
        ground = base(find_paths(folder, {}), {"BENCH_KEY": "k" * 40})
        ground = replace(ground, settings=msgspec.structs.replace(ground.settings, tracker_loop=loop))
        (ground.paths.provider_files / "bench.toml").write_text(PROVIDER.format(interval=JOBS / POLLS))
        run_on_qt(ground, guest)
    return idle, busy, rates


async def _gaps() -> Gaps:
    loop = asyncio.get_running_loop()
    times: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(FRAME_MS)
    timer.timeout.connect(lambda: times.append(loop.time()))
    timer.start()
    await asyncio.sleep(SECONDS)
    timer.stop()
    return [(after - before) * 1000 for before, after in itertools.pairwise(times)]
