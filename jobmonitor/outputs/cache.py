"""Small pictures on disk, so that they are made once. All of it may be lost; trouble here fails nothing."""

import contextlib
import logging
import os
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

MIB = 2**20
MOST_BYTES = 8 * MIB  # of one entry; what is larger isn't one of ours

# The beginnings of JPEG and WebP, and JPEG's end: an entry that was cut off is no entry.
_JPEG, _JPEG_END, _WEBP = b"\xff\xd8\xff", b"\xff\xd9", b"RIFF"

log = logging.getLogger(__name__)


class _Failure(msgspec.Struct, frozen=True):
    """Why there is no picture, since when, and when to try again."""

    reason: str
    since: float
    again_at: float


@dataclass(slots=True)
class ThumbnailCache:
    """Pictures by the hash of the original and their size in pixels, and of which there can be none, and why.

    At most `budget` bytes; the least recently used go first. Blocking.
    """

    folder: Path
    budget: int = 256 * MIB
    _sizes: dict[Path, int] | None = None  # the least recently used first; None until the folder was read
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _has_told: bool = False

    def get(self, sha256: str, size: int) -> bytes | None:
        """The picture, None where there is none or a damaged one."""
        path = self._path(sha256, size)
        with self._lock:
            try:
                with path.open("rb") as file:
                    data = file.read(MOST_BYTES + 1)
            except FileNotFoundError:
                return None
            except OSError as e:
                self._tell(e)
                return None
            if not _is_whole(data):
                self._drop(path)
                return None
            self._touch(path)
            return data

    def put(self, sha256: str, size: int, data: bytes) -> None:
        """Keep the picture, and let the least recently used go where there are too many."""
        if len(data) <= min(MOST_BYTES, self.budget):
            self._put(self._path(sha256, size), data)

    def failure(self, sha256: str, now: float) -> str:
        """Why there is no picture of this original, "" where nobody knows or it is time to try again."""
        try:
            failed = msgspec.json.decode(self._path(sha256, 0).read_bytes(), type=_Failure)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return ""
        return failed.reason if failed.since <= now < failed.again_at else ""

    def fail(self, sha256: str, reason: str, now: float, again_at: float) -> None:
        """There is no picture of this original, and trying again makes no sense before `again_at`."""
        self._put(self._path(sha256, 0), msgspec.json.encode(_Failure(reason, now, again_at)))

    def forget(self, sha256: str) -> None:
        """Let all pictures of this original go."""
        with self._lock:
            for path in tuple(self._path(sha256, 0).parent.glob(f"{sha256}-*")):
                self._drop(path)

    def _put(self, path: Path, data: bytes) -> None:
        with self._lock:
            try:
                _write(path, data)
            except OSError as e:
                self._tell(e)
                return
            sizes = self._known()
            sizes.pop(path, None)
            sizes[path] = len(data)
            total = sum(sizes.values())
            for oldest in tuple(sizes):
                if total <= self.budget:
                    break
                total -= sizes[oldest]
                self._drop(oldest)

    def _path(self, sha256: str, size: int) -> Path:
        # 256 folders of some hundreds stay quick where one of a hundred thousand doesn't.
        return self.folder / sha256[:2] / f"{sha256}-{size}"

    def _known(self) -> dict[Path, int]:
        if self._sizes is None:
            self._sizes = self._read_folder()
        return self._sizes

    def _read_folder(self) -> dict[Path, int]:
        found: list[tuple[float, Path, int]] = []
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(OSError):  # gone meanwhile
                if path.suffix == ".part":
                    path.unlink()
                    continue
                stat = path.stat()
                found.append((stat.st_mtime, path, stat.st_size))
        return {path: size for _, path, size in sorted(found)}

    def _touch(self, path: Path) -> None:
        if self._sizes is not None and path in self._sizes:
            self._sizes[path] = self._sizes.pop(path)
        with contextlib.suppress(OSError):  # read-only; then nothing is pushed out either
            os.utime(path)

    def _drop(self, path: Path) -> None:
        if self._sizes is not None:
            self._sizes.pop(path, None)
        try:
            path.unlink(missing_ok=True)
        except OSError as e:
            self._tell(e)

    def _tell(self, error: OSError) -> None:
        if not self._has_told:
            self._has_told = True
            log.info("Small pictures can't be kept in %s: %s", self.folder, error)


def _write(path: Path, data: bytes) -> None:
    """Put the whole file in place at once; a power cut may lose it, which `_is_whole` sees."""
    half = path.with_name(f"{path.name}-{secrets.token_hex(4)}.part")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def _is_whole(data: bytes) -> bool:
    if data.startswith(_JPEG):
        return data.endswith(_JPEG_END) and len(data) <= MOST_BYTES
    return data.startswith(_WEBP) and len(data) == int.from_bytes(data[4:8], "little") + 8
