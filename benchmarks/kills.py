"""Results lost, and half files under a final name, after the program was killed 200 times while it fetched."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.files import PROVIDER, Files
from benchmarks.processes import ROOT, file_server

RUNS = 200
SIZE = 3_000_000
RATE = 4_000_000.0  # bytes a second of each download
JOBS = 120


def measure(runs: int = RUNS, jobs: int = JOBS) -> list[Figure]:
    """Both must be none."""
    chance = random.Random(7)
    broken = 0
    with tempfile.TemporaryDirectory() as name, file_server(SIZE, RATE) as base_url:
        folder = Path(name)
        environ = {**os.environ, "BENCH_KEY": "k" * 40}
        command = [sys.executable, "-m", "jobmonitor", "--data-dir", name]

        def run(*words: str) -> str:
            return subprocess.run(
                [*command, *words], env=environ, cwd=ROOT, capture_output=True, text=True, check=False
            ).stdout

        (folder / "providers").mkdir()
        (folder / "providers" / "bench.toml").write_text(PROVIDER)
        run("account", "add", "bench", "--base-url", base_url, "--key-env", "BENCH_KEY")
        names = [f"killed{n:04}" for n in range(jobs)]
        whole = {job: hashlib.sha256(Files(SIZE, 0).body(job)).hexdigest() for job in names}
        for n in range(runs):
            run("add", "-p", "bench", *names[n * jobs // runs : (n + 1) * jobs // runs + 1])
            with subprocess.Popen([*command, "watch", "--until-done"], env=environ, cwd=ROOT, stdout=-3) as process:
                time.sleep(0.4 + chance.random() * 1.6)
                process.send_signal(signal.SIGKILL)
            broken += sum(not _is_whole(file, whole) for file in (folder / "outputs").rglob("*.jpg"))
        run("watch", "--until-done", "--timeout", "300")
        rows = [json.loads(line) for line in run("list", "--json").splitlines()]
        saved = {row["id"] for row in rows for out in row["outputs"] if out["sha256"] == whole.get(row["id"])}
        broken += sum(not _is_whole(file, whole) for file in (folder / "outputs").rglob("*.jpg"))
    detail = f"{runs} runs, {jobs} results of {SIZE / 1e6:.0f} MB"
    return [
        Figure("results lost when killed at random points", len(set(names) - saved), 0, is_least=False, detail=detail),
        Figure("half files under a final name", broken, 0, is_least=False, detail=detail),
    ]


def _is_whole(file: Path, whole: dict[str, str]) -> bool:
    job = file.stem.removeprefix("image-").rpartition("-")[0]
    return hashlib.sha256(file.read_bytes()).hexdigest() == whole.get(job)
