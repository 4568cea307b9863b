"""The folder of results: each file appears whole or not at all, and never in another's place. It knows no formats."""

import hashlib
import logging
import os
import re
import secrets
import threading
import time
from functools import partial
from pathlib import Path

from jobmonitor.errors import Problem
from jobmonitor.outputs.disk import in_words, tell
from jobmonitor.outputs.half_file import MARK, HalfFile
from jobmonitor.outputs.names import TEMPLATE, Naming, plainly, template_mistake
from jobmonitor.outputs.twins import Twins

log = logging.getLogger(__name__)

KEPT_FOR = 3 * 86_400.0  # seconds that a beginning waits for its rest

_HALF = re.compile(r"\.jobmonitor-[0-9a-f]{16}\.part(\.json(\.new)?)?")


class Archive:
    """Gives every result its place under `folder`."""

    def __init__(self, folder: Path, template: str = "") -> None:
        mistake = template_mistake(template) if template else ""
        self.folder = folder
        self.template = TEMPLATE if mistake or not template else template
        self.problem: Problem | None = None
        """Why files are named as usual, and not as somebody wished."""
        if mistake:
            hint = "They are named as usual. Correct outputs_name in the settings"
            self.problem = Problem(f"Results can't be named “{template[:60]}”: {mistake}", hint)
        self.twins = Twins()
        self._under_way: set[Path] = set()
        self._lock = threading.Lock()

    def begin(self, name: Naming | str, source: str = "") -> HalfFile:
        """A file under way to that name, or to `provider/name`; the disk isn't touched before the first byte.

        With `source`, which says where it comes from, a beginning that an earlier run left can be gone on with.
        """
        naming = plainly(name) if isinstance(name, str) else name
        # The link stays out of the name: it may be a secret.
        identity = f"{naming.identity}\0{source}".encode(errors="surrogatepass")
        key = hashlib.sha256(identity).hexdigest()[:16] if source else ""
        with self._lock:
            half = self.folder / f".jobmonitor-{key or secrets.token_hex(8)}.part"
            if half in self._under_way:
                half = self.folder / f".jobmonitor-{secrets.token_hex(8)}.part"
            self._under_way.add(half)
        return HalfFile(self.folder, naming, half, self.twins, ended=partial(self._under_way.discard, half))

    def sweep(self, now: float | None = None) -> int:
        """How many half files of earlier runs were removed: those that nobody can go on with. Blocking."""
        removed = 0
        now = time.time() if now is None else now
        try:
            if not self.folder.is_dir():
                return 0
        except OSError as error:  # a drive that isn't there; the first file says it in words
            tell(error)
            return 0
        for folder, _, names in os.walk(self.folder, onerror=tell):
            there = frozenset(names)
            for name in filter(_HALF.fullmatch, names):
                path = Path(folder, name)
                try:
                    if _is_waiting(path, there, now) or path in self._under_way:
                        continue
                    path.unlink()
                    removed += name.endswith(".part")
                except OSError as e:
                    tell(e)
        return removed

    def move_to(self, folder: Path) -> None:
        """Keep what comes from now on in `folder`. Raises Problem where nothing can be written there. Blocking."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = folder / f".jobmonitor-{secrets.token_hex(8)}.part"
            probe.touch(mode=0o600, exist_ok=False)
            probe.unlink()
        except OSError as e:
            raise in_words(e, folder, folder.name) from e
        self.folder = folder


def is_missing(path: Path, folder: Path) -> bool:
    """Whether somebody took the file away; not where its whole disk is. `folder` is that of all results. Blocking."""
    try:
        if path.exists():
            return False
        # A disk that was unplugged leaves an empty place at most.
        return path.parent.is_dir() or (folder in path.parents and any(folder.iterdir()))
    except OSError:
        return False


def _is_waiting(path: Path, there: frozenset[str], now: float) -> bool:
    """Whether this is one of a beginning and its mark, and both are still young."""
    other = path.name.removesuffix(MARK) if path.name.endswith(MARK) else path.name + MARK
    return other in there and now - path.stat().st_mtime < KEPT_FOR
