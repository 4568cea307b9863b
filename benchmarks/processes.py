"""Processes that a benchmark starts, each ended with it."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def serving(module: str, *arguments: str) -> Generator[tuple[str, "subprocess.Popen[str]"]]:
    """The base URL of the server that this module is, and its process, which ends with its input."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1", process
        finally:
            process.stdin.close()


@contextmanager
def file_server(size: int, rate: float = 0.0) -> Generator[str]:
    """The base URL of a server of files of `size` bytes, each sent at `rate` bytes a second, 0 for at once."""
    with serving("benchmarks.files", str(size), str(rate)) as (base_url, _):
        yield base_url
