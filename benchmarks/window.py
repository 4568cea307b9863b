"""Time to the first paint with 10,000 stored jobs against a bare QMainWindow, and memory of the idle window."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, paired, spread
from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.paths import find_paths
from jobmonitor.store import Store

JOBS = 10_000
ROUNDS = 9
BUDGET = 130.0  # MB


def measure() -> list[Figure]:
    """Whole processes, in turn: from their start to the first paint, and to the first in which a row is seen."""
    with tempfile.TemporaryDirectory() as full, tempfile.TemporaryDirectory() as empty:
        asyncio.run(_fill(Path(full)))
        for what in ("bare", "rows"):
            _first_paint(what, full)
        bare: list[float] = []
        frame: list[float] = []
        rows: list[float] = []
        memory: list[float] = []
        for _ in range(ROUNDS):
            bare.append(_first_paint("bare")[0])
            frame.append(_first_paint("frame", full)[0])
            paint, used = _first_paint("rows", full)
            rows.append(paint)
            memory.append(used)
        idle = [_first_paint("idle", empty)[1] for _ in range(3)]
    ratio = paired(frame, bare)
    detail = f"ours {spread(frame, 'ms')}, with its rows {spread(rows, 'ms')}, bare {spread(bare, 'ms')}"
    return [
        Figure(f"first paint with {JOBS} jobs, against a bare window", ratio, 2.0, is_least=False, detail=detail),
        Figure(
            "resident memory of the idle window",
            statistics.median(idle),
            BUDGET,
            is_least=False,
            unit=" MB",
            detail=f"{spread(memory, 'MB')} with {JOBS} jobs at its first paint",
        ),
    ]


def _first_paint(what: str, folder: str = "") -> tuple[float, float]:
    """Milliseconds from the start of the process to its paint, and the megabytes that it then holds."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.window_child", what, folder],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
        # An installed program has its bytecode beside it; the warm-up writes it where an environment forbids that.
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "", "JOBMONITOR_DATA_DIR": folder},
    )
    at, memory = map(float, done.stdout.split())
    return (at - began) * 1000, memory


async def _fill(folder: Path) -> None:
    paths = find_paths(str(folder), {})
    paths.create()
    store = Store.open(paths.database)
    output = Output(0, "https://x.example/1.png", OutputKind.IMAGE, state=OutputState.SAVED, size=1, sha256="0" * 64)
    try:
        await store.add(
            [
                Job(
                    f"bench{number:06}",
                    provider="gepetto",
                    state=JobState.SUCCEEDED,
                    provider_state="success",
                    outputs=(output,),
                    added_at=1_700_000_000.0 + number,
                    finished_at=1_700_000_040.0 + number,
                    polls=7,
                )
                for number in range(JOBS)
            ]
        )
    finally:
        store.close()
