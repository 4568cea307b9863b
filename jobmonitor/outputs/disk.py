"""What a disk can do, and what it says when it can't: moving without overwriting, lasting names, errors in words."""

import contextlib
import errno
import itertools
import logging
import os
import shutil
import sys
from collections.abc import Generator, Iterable
from pathlib import Path

from jobmonitor.errors import DiskFull, Problem, Retryable

log = logging.getLogger(__name__)

RESERVE = 64 * 2**20  # bytes that stay free: the job list and the system need some, too
MOST_NAMES = 1000

# What file systems without hard links say (FAT, exFAT, some of the network).
_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EINVAL, errno.EACCES, errno.EXDEV}
)


def has_room(folder: Path, size: int) -> bool:
    """Whether `size` more bytes fit where `folder` lies; True where nobody knows, as writing will tell."""
    try:
        here = next(each for each in (folder, *folder.parents) if each.exists())
        return shutil.disk_usage(here).free >= size + (RESERVE if size else 0)
    except (OSError, StopIteration):
        return True


def places(folder: Path, name: str, extension: str) -> Iterable[Path]:
    """The name, and then the same with numbers."""
    again = (folder / f"{name} ({number}){extension}" for number in range(2, MOST_NAMES))
    return itertools.chain((folder / f"{name}{extension}",), again)


def moved(half: Path, place: Path) -> bool:
    """Whether `half` has become `place`; not where something is there already."""
    try:
        if sys.platform == "win32":
            os.rename(half, place)  # takes nobody's place there
        else:
            os.link(half, place)
            os.unlink(half)
    except FileExistsError:
        return False
    except OSError as e:
        if e.errno not in _NO_LINKS or sys.platform == "win32":
            raise
        return _moved_without_link(half, place)
    return True


def linked(file: Path, place: Path) -> bool | None:
    """Whether `place` has become a second name of `file`; None where the file system knows no such thing."""
    try:
        os.link(file, place)
    except FileExistsError:
        return False
    except OSError as e:
        log.info("No second name for a file: %s", e.strerror)
        return None
    return True


def fsync_folder(folder: Path) -> None:
    """Make the names in `folder` last."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as e:  # some network file systems can't
        tell(e)
    finally:
        os.close(descriptor)


def private(path: str, flags: int) -> int:
    """An opener of files that are for their owner alone."""
    return os.open(path, flags, 0o600)


@contextlib.contextmanager
def words(folder: Path, name: str) -> Generator[None]:
    """Say the system's errors in words."""
    try:
        yield
    except OSError as e:
        raise in_words(e, folder, name) from e


def in_words(error: OSError, folder: Path, name: str) -> Problem:
    """What the system's error means for a person who waits for this file."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull(str(folder))
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return Problem(f"The folder {folder} can't be written to", "Check its permissions, or choose another one.")
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE | errno.ENODEV | errno.ENXIO:
            return Retryable(f"The folder {folder} is gone", "Is its disk still there?")
        case errno.EFBIG:
            return Problem(f"{name} is too large for the disk's format")
        case _:
            return Problem(f"{name} could not be saved: {error.strerror or type(error).__name__}", f"Look at {folder}.")


def tell(error: OSError) -> None:
    """Note what fails nothing."""
    log.info("The folder of results: %s", error)


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
