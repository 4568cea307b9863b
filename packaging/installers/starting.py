"""How long the frozen program takes to its window, as a ratio to the same program in the virtual environment."""

import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installers.facts import ROOT
from installers.steps import BuildFailed, plain_environ
from jobmonitor.app.window import INSTANCE_FILE

BUDGET: Final = 1.2
REPEATS: Final = 9
PATIENCE: Final = 60.0  # seconds


def ratio(frozen: Path) -> tuple[float, float]:
    """Frozen to not frozen, and the frozen one's seconds: medians of starts that took turns, after one to warm up."""
    commands = ([str(frozen)], [sys.executable, "-m", "jobmonitor"])
    seen: tuple[list[float], list[float]] = ([], [])
    for round_ in range(REPEATS + 1):
        for command, times in zip(commands, seen, strict=True):
            took = start(command)
            if round_:
                times.append(took)
    ours, reference = (statistics.median(times) for times in seen)
    return ours / reference, ours


def start(command: Sequence[str]) -> float:
    """Seconds until the window is painted: the program takes the lock of its window right after."""
    with tempfile.TemporaryDirectory(prefix="jobmonitor-start-") as folder:
        lock = Path(folder) / INSTANCE_FILE
        environ = {**plain_environ(), "QT_QPA_PLATFORM": "offscreen"}
        began = time.perf_counter()
        program = subprocess.Popen(
            [*command, "--data-dir", folder],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while not lock.exists():
                if program.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise BuildFailed(f"{command[0]} opened no window")
                time.sleep(0.001)
            took = time.perf_counter() - began
            program.send_signal(signal.SIGTERM)
            program.wait(PATIENCE)
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
    return took
