"""Asks the process that reads pictures, and ends it where it takes too long: what crashes there crashes nothing here.

It is the program itself, started with a first word that is meant for nobody else: `command` is how, and so it works
from a checkout, from an installed wheel and in a frozen program alike. Starting it costs the window nothing: it happens
on a worker's thread, at the first picture, and the process rests after a minute without one.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue

import msgspec

import jobmonitor
from jobmonitor.errors import Problem, TooLarge
from jobmonitor.frozen import is_frozen
from jobmonitor.outputs.bounds import SECONDS, TOO_MUCH
from jobmonitor.outputs.thumbnail import MOST_PIXELS, Thumbnail
from jobmonitor.outputs.worker import Answer, Question
from jobmonitor.raster import LONGEST_SIDE, About, Part, Pixels

WORD = "--read-pictures"
AT_ONCE = 2
IDLE = 60.0  # seconds
LONGEST = 4 * LONGEST_SIDE**2  # bytes of one answer: a part of a picture, as raw pixels

# Ours, and how GLib, which libvips stands on, ends a process that gets no memory: by a trap.
_NO_MEMORY = (TOO_MUCH, -5)

# What a process needs to run at all. Keys stand in variables, too, and those stay here.
_NEEDED = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "PYTHONHOME")
_FROZEN = ("_PYI", "_MEI", "PYINSTALLER")

# There are two processes already; and each arena takes 64 MB of what a process may have, though it uses none of it.
_SET = {"QT_QPA_PLATFORM": "offscreen", "VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "1"}


def command() -> Sequence[str]:
    """What starts this program as one that reads pictures."""
    if is_frozen():
        return (sys.executable, WORD)
    return (sys.executable, "-P", "-m", "jobmonitor", WORD)


class Decoder:
    """At most two processes for small pictures, and one that holds what is looked at closely, each started when it is
    needed. Its methods block, and may be called from any thread."""

    def __init__(self, started_by: Sequence[str] | None = None, seconds: float = SECONDS) -> None:
        self._command = tuple(started_by or command())
        self._seconds = seconds
        self._free: LifoQueue[_Process] = LifoQueue()  # the one that was used last is running
        self._holder: LifoQueue[_Process] = LifoQueue()
        self._all = [_Process(self._command, seconds) for _ in range(AT_ONCE + 1)]
        for process in self._all[1:]:
            self._free.put(process)
        self._holder.put(self._all[0])
        self._rest: threading.Timer | None = None
        self._is_closed = False

    def draw(self, path: Path, size: int) -> Thumbnail:
        """The picture of a file, at most `size` pixels wide and high. Raises `TooLarge` or another `Problem`."""
        answer, data = self._ask(self._free, Question(str(path), size))
        return Thumbnail(data, answer.width, answer.height)

    def about(self, path: Path) -> About:
        """What a file says of its picture. Raises Problem."""
        _, data = self._ask(self._holder, Question(str(path)))
        try:
            about = msgspec.json.decode(data, type=About)
        except msgspec.DecodeError:
            raise _confused() from None
        if min(about.width, about.height, about.frames) < 1 or about.width * about.height > MOST_PIXELS:
            raise _confused()
        return about

    def part(self, path: Path, wanted: Part) -> Pixels:
        """A piece of a picture as it is, of which one is held at a time. Raises `TooLarge` or another `Problem`."""
        answer, data = self._ask(self._holder, Question(str(path), part=wanted))
        if len(data) != 4 * answer.width * answer.height:
            raise _confused()
        return Pixels(data, answer.width, answer.height, answer.pause)

    def _ask(self, free: "LifoQueue[_Process]", question: Question) -> tuple[Answer, bytes]:
        process = free.get()
        try:
            if self._is_closed:
                raise Problem("The picture is not read any more", "Job Monitor is being closed")
            return process.ask(question)
        finally:
            if self._is_closed:  # it may have been started after `close` had ended the others
                process.end()
            free.put(process)
            self._rest_later()

    def close(self) -> None:
        """End the processes."""
        self._is_closed = True
        if self._rest is not None:
            self._rest.cancel()
        for process in self._all:
            process.end()

    def _rest_later(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        if not self._is_closed:
            self._rest = threading.Timer(IDLE, self._rest_now)
            self._rest.daemon = True
            self._rest.start()

    def _rest_now(self) -> None:
        for free in (self._free, self._holder):
            for _ in range(free.qsize()):
                process = free.get()
                process.end()
                free.put(process)


class _Process:
    """One process, or none while nobody asks. One question at a time."""

    def __init__(self, started_by: Sequence[str], seconds: float) -> None:
        self._command = started_by
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._is_late = False

    def ask(self, question: Question) -> tuple[Answer, bytes]:
        process = self._running()
        self._is_late = False
        patience = threading.Timer(self._seconds, self._give_up, (process,))
        patience.daemon = True
        patience.start()
        try:
            answer, data = _asked(process, question)
        except (OSError, EOFError):
            raise self._died(process) from None
        except (ValueError, msgspec.DecodeError):
            self.end()
            raise _confused() from None
        finally:
            patience.cancel()
        if answer.problem:
            raise (TooLarge if answer.is_too_large else Problem)(answer.problem, answer.hint)
        return answer, data

    def end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _close(process)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.end()
            try:
                self._process = _started(self._command)
            except OSError as e:
                raise Problem(f"Pictures can't be read: {e.strerror or e}", "Start Job Monitor again") from e
        return self._process

    def _give_up(self, process: "subprocess.Popen[bytes]") -> None:
        self._is_late = True
        process.kill()

    def _died(self, process: "subprocess.Popen[bytes]") -> Problem:
        """Why there is no answer."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        code = process.returncode
        self.end()
        if self._is_late:
            return TooLarge(f"The picture takes more than {self._seconds:.0f} seconds to be read")
        if code in _NO_MEMORY:
            return TooLarge("The picture needs more memory than it may have")
        return Problem("The picture is damaged and can't be shown", "Reading it ended the process that did")


def _asked(process: "subprocess.Popen[bytes]", question: Question) -> tuple[Answer, bytes]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has no pipes")
    process.stdin.write(msgspec.json.encode(question) + b"\n")
    process.stdin.flush()
    line = process.stdout.readline(64 * 1024)
    if not line:
        raise EOFError
    answer = msgspec.json.decode(line, type=Answer)
    if not 0 <= answer.bytes <= LONGEST:
        raise ValueError("an answer of no picture's size")
    data = process.stdout.read(answer.bytes)
    if len(data) != answer.bytes:
        raise EOFError
    return answer, data


def _confused() -> Problem:
    return Problem("The picture is damaged and can't be shown", "Reading it confused the process that did")


def _started(started_by: Sequence[str]) -> "subprocess.Popen[bytes]":
    # On Windows a console would open for a moment.
    flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
    return subprocess.Popen(
        started_by,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(os.environ),
        creationflags=flags,
    )


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if name in _NEEDED or name.startswith(_FROZEN)}
    if not is_frozen():
        # The same program as this one, whatever folder this one was started in.
        kept["PYTHONPATH"] = str(Path(jobmonitor.__file__).parents[1])
    return {**kept, **_SET}


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what it didn't read any more can't be flushed
                pipe.close()
