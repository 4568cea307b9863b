"""Processes that a benchmark starts, each ended with it."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def file_server(size: int, rate: float = 0.0) -> Generator[str]:
    """The base URL of a server of files of `size` bytes, each sent at `rate` bytes a second, 0 for at once."""
    command = [sys.executable, "-m", "benchmarks.files", str(size), str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.stdin.close()
