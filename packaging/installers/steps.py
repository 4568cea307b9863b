"""Steps of a build: each says what it does and how long it took, and a step that fails ends the build in words."""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TAIL: Final = 60  # lines of a failed command that are shown


class BuildFailed(Exception):
    """A step ended badly, and the text says which and how."""


@contextmanager
def step(what: str) -> Generator[None]:
    """Says that `what` is done, and its seconds when it is."""
    print(f"  {what} … ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.0f} s", flush=True)


def run(
    command: Sequence[str | Path],
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    *,
    seconds: float = 900,
) -> str:
    """What the command printed. Raises BuildFailed with the end of it where its exit code isn't 0."""
    words = [str(word) for word in command]
    try:
        ended = subprocess.run(
            words,
            env=None if environ is None else dict(environ),
            cwd=cwd,
            input="",  # a pipe: wine's programs can't start on the null device
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except OSError as e:
        raise BuildFailed(f"{words[0]} could not be started: {e.strerror}") from e
    except subprocess.TimeoutExpired as e:
        raise BuildFailed(f"{shlex.join(words)} did not end within {seconds:.0f} seconds") from e
    if ended.returncode:
        shown = "\n".join(ended.stdout.splitlines()[-TAIL:])
        raise BuildFailed(f"{shown}\n{shlex.join(words)} failed with exit code {ended.returncode}")
    return ended.stdout


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def plain_environ() -> dict[str, str]:
    """Our environment without what would change a build or a frozen program."""
    ours = ("JOBMONITOR_", "PYTHON", "QT_", "LD_LIBRARY_PATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
