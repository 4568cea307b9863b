"""The real program as a process, on a data folder of the test and a server on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import PROVIDERS, DemoServer

LONG = 100.0  # seconds; a test that waits so long has failed

Row = dict[str, Any]


@dataclass
class Program:
    """Starts `jobmonitor` on one data folder, with keys in the environment."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, *words: str, stdin: str = "", expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        """One command to its end, which must come with the exit code that is expected."""
        done = subprocess.run(
            self.command(words), input=stdin, capture_output=True, text=True, timeout=LONG, env=self._environ()
        )
        assert expect is None or done.returncode == expect, (words, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def rows(self, *words: str, expect: int | None = 0, stdin: str = "") -> list[Row]:
        """What a command prints with `--json`."""
        return [json.loads(line) for line in self.run(*words, "--json", expect=expect, stdin=stdin).stdout.splitlines()]

    def start(self, *words: str, **environ: str) -> "subprocess.Popen[str]":
        """A process that goes on; its output is a pipe."""
        return subprocess.Popen(
            self.command(words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environ() | environ,
        )

    def command(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "jobmonitor", "--data-dir", str(self.folder), *words]

    def with_accounts(self, server: DemoServer) -> "Program":
        """An account at each of the four providers, with the server as its base URL and its key in a variable."""
        for provider in PROVIDERS:
            name = f"TEST_KEY_{provider.upper()}"
            self.environ[name] = server.key(provider)
            self.run("account", "add", provider, "--base-url", server.base_url(provider), "--key-env", name)
        return self

    def _environ(self) -> dict[str, str]:
        return os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"} | self.environ


def by_id(rows: Sequence[Row]) -> dict[str, Row]:
    """The last line about each job."""
    return {row["id"]: row for row in rows if "id" in row}
