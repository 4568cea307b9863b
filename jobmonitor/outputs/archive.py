"""The folder of results: each file appears whole or not at all, and never in another's place. It knows no formats."""

import contextlib
import errno
import hashlib
import itertools
import logging
import os
import re
import secrets
import shutil
import sys
import threading
from io import FileIO
from pathlib import Path

from jobmonitor.errors import Problem, Retryable
from jobmonitor.outputs.names import safe_stem

log = logging.getLogger(__name__)

_HALF = re.compile(r"\.jobmonitor-[0-9a-f]{16}\.part")

# What file systems without hard links say (FAT, exFAT, some of the network).
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EINVAL, errno.EACCES, errno.EXDEV}
)


class Archive:
    """Gives every result its place under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, stem: str) -> "HalfFile":
        """A file under way to `provider/name`; the disk isn't touched before the first byte."""
        folder, name = safe_stem(stem)
        return HalfFile(self.folder / folder, name)

    def sweep(self) -> int:
        """How many half files of an earlier run were removed. Blocking; for the start, before anything is fetched."""
        removed = 0
        try:
            if not self.folder.is_dir():
                return 0
        except OSError as error:  # a drive that isn't there; the first file says it in words
            _tell(error)
            return 0
        for folder, _, names in os.walk(self.folder, onerror=_tell):
            for name in filter(_HALF.fullmatch, names):
                try:
                    os.unlink(os.path.join(folder, name))
                    removed += 1
                except OSError as e:
                    _tell(e)
        return removed


class HalfFile:
    """A file that isn't whole yet. Its methods block, may be called from any thread, and wait for each other."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._half = folder / f".jobmonitor-{secrets.token_hex(8)}.part"
        self._file: FileIO | None = None
        self._is_closed = False
        # A cancelled task leaves its thread writing: without the lock that could end in another file's descriptor.
        self._lock = threading.Lock()
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()

    def expect(self, size: int) -> None:
        """Raise `Problem` where the disk has no room for `size` bytes."""
        with contextlib.suppress(OSError):  # where nobody knows, writing will tell
            here = next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
            if shutil.disk_usage(here).free < size:
                raise _full(self._folder)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        with self._lock, _words(self._folder, self._name):
            if self._is_closed:
                return
            if self._file is None:
                self._file = self._opened()
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            self._hash.update(data)
            self.size += len(data)

    def place(self, extension: str) -> Path:
        """Where the whole file lies now, safe from a power cut; the same bytes under the same name are kept once."""
        with self._lock, _words(self._folder, self._name):
            if self._file is None or self._is_closed:
                raise Problem(f"{self._name} has no content")
            os.fsync(self._file.fileno())
            self._file.close()
            for place in _places(self._folder, self._name, extension):
                if not _moved(self._half, place) and not self._is_same(place):
                    continue
                _fsync_folder(self._folder)
                return place
        raise Problem(f"{self._name} could not be saved", "There are too many files of this name.")

    def close(self) -> None:
        """End it: what has not been placed is removed."""
        with self._lock:
            self._is_closed = True
            if self._file is None:
                return
            try:
                self._file.close()
            except OSError as e:  # some file systems tell only now that the disk is full
                _tell(e)
            try:
                self._half.unlink(missing_ok=True)
            except OSError as e:
                _tell(e)

    def _opened(self) -> FileIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileIO(self._half, "xb", opener=_private)

    def _is_same(self, place: Path) -> bool:
        if place.stat().st_size != self.size:
            return False
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _places(folder: Path, name: str, extension: str) -> "itertools.chain[Path]":
    again = (folder / f"{name} ({number}){extension}" for number in range(2, 1000))
    return itertools.chain((folder / f"{name}{extension}",), again)


def _moved(half: Path, place: Path) -> bool:
    """Whether `half` has become `place`; not where something is there already."""
    try:
        if sys.platform == "win32":
            os.rename(half, place)  # takes nobody's place there
        else:
            os.link(half, place)
    except FileExistsError:
        return False
    except OSError as e:
        if e.errno not in _NO_LINKS or sys.platform == "win32":
            raise
        return _moved_without_link(half, place)
    return True


def _moved_without_link(half: Path, place: Path) -> bool:
    try:
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    try:
        os.replace(half, place)
    except OSError:
        place.unlink(missing_ok=True)
        raise
    return True


def _fsync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as e:  # some network file systems can't
        _tell(e)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _words(folder: Path, name: str):
    try:
        yield
    except OSError as e:
        raise in_words(e, folder, name) from e


def in_words(error: OSError, folder: Path, name: str) -> Problem:
    """What the system's error means for a person who waits for this file."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _full(folder)
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return Problem(f"The folder {folder} can't be written to", "Check its permissions, or choose another one.")
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE | errno.ENODEV | errno.ENXIO:
            return Retryable(f"The folder {folder} is gone", "Is its disk still there?")
        case errno.EFBIG:
            return Problem(f"{name} is too large for the disk's format")
        case _:
            return Problem(f"{name} could not be saved: {error.strerror or type(error).__name__}", f"Look at {folder}.")


def _full(folder: Path) -> Retryable:
    return Retryable("The disk is full", f"Make room where {folder} lies; it is tried again.")


def _tell(error: OSError) -> None:
    log.info("The folder of results: %s", error)
