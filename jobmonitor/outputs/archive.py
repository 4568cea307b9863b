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

from jobmonitor.outputs.disk import tell
from jobmonitor.outputs.half_file import MARK, HalfFile
from jobmonitor.outputs.names import safe_stem

log = logging.getLogger(__name__)

KEPT_FOR = 3 * 86_400.0  # seconds that a beginning waits for its rest

_HALF = re.compile(r"\.jobmonitor-[0-9a-f]{16}\.part(\.json(\.new)?)?")


class Archive:
    """Gives every result its place under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._under_way: set[Path] = set()
        self._lock = threading.Lock()

    def begin(self, stem: str, source: str = "") -> HalfFile:
        """A file under way to `provider/name`; the disk isn't touched before the first byte.

        With `source`, which says where it comes from, a beginning that an earlier run left can be gone on with.
        """
        folder, name = safe_stem(stem)
        place = self.folder / folder
        # The link stays out of the name: it may be a secret.
        key = hashlib.sha256(f"{stem}\0{source}".encode(errors="surrogatepass")).hexdigest()[:16] if source else ""
        with self._lock:
            half = place / f".jobmonitor-{key or secrets.token_hex(8)}.part"
            if half in self._under_way:
                half = place / f".jobmonitor-{secrets.token_hex(8)}.part"
            self._under_way.add(half)
        return HalfFile(place, name, half, ended=partial(self._under_way.discard, half))

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


def _is_waiting(path: Path, there: frozenset[str], now: float) -> bool:
    """Whether this is one of a beginning and its mark, and both are still young."""
    other = path.name.removesuffix(MARK) if path.name.endswith(MARK) else path.name + MARK
    return other in there and now - path.stat().st_mtime < KEPT_FOR
