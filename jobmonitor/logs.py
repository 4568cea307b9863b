"""The log: a file that never grows past a limit, and warnings on standard error. No key gets into either."""

import logging
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from jobmonitor.redaction import redact

SIZE = 1024 * 1024  # bytes of one file
OLDER = 2  # files kept beside the newest

log = logging.getLogger(__name__)


def start_logging(file: Path, secrets: Callable[[], Iterable[str]], *, verbose: bool) -> None:
    """Log to `file`, and warnings to standard error; `verbose` puts our own details into the file too.

    What `secrets` gives when a line is written is not in the line. A file that can't be written stops nothing.
    A second call replaces what the first began.
    """
    stop_logging()
    root = logging.getLogger()
    root.setLevel(logging.WARNING)  # other libraries tell every link at INFO
    logging.getLogger("jobmonitor").setLevel(logging.DEBUG if verbose else logging.INFO)

    console = _Console()
    console.setLevel(logging.WARNING)
    console.setFormatter(_Redacting("%(levelname)s: %(message)s", secrets))
    root.addHandler(console)
    try:
        lines = _File(file, maxBytes=SIZE, backupCount=OLDER, encoding="utf-8", errors="backslashreplace")
    except OSError as e:
        log.warning("The log can't be written to %s: %s", file, e.strerror or e)
        return
    lines.setFormatter(_Redacting("%(asctime)s %(levelname)-7s %(name)s: %(message)s", secrets))
    root.addHandler(lines)


def stop_logging() -> None:
    """Close what `start_logging` opened: Windows removes no folder in which a file is still open."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, (_File, _Console))]:
        root.removeHandler(handler)
        handler.close()


class _Redacting(logging.Formatter):
    """Works on the finished line: what other libraries log, and the text of exceptions, pass through here too."""

    def __init__(self, form: str, secrets: Callable[[], Iterable[str]]) -> None:
        super().__init__(form)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line without the secrets."""
        return redact(super().format(record), self._secrets())


class _File(RotatingFileHandler):
    """A log file. A full disk costs lines, and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: logging's own way is to print the unredacted record."""

    def close(self) -> None:
        """Close the file; what a full disk didn't take is lost."""
        with suppress(OSError):
            super().close()


class _Console(logging.StreamHandler[TextIO]):
    """Standard error, as it is at the moment."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: standard error is closed, or there is none (a windowed program on Windows)."""
