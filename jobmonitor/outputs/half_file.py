"""A file that isn't whole yet: written piece by piece, gone on with after a break, given its name at the end."""

import hashlib
import os
import threading
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import msgspec

from jobmonitor.errors import DiskFull, Problem
from jobmonitor.outputs.disk import fsync_folder, has_room, linked, moved, places, private, tell, words
from jobmonitor.outputs.names import Naming, same_name
from jobmonitor.outputs.sniff import HEAD
from jobmonitor.outputs.twins import Twins, is_same

SYNC_EVERY = 8 * 2**20  # bytes that a loss of power may take from a file under way
MARK = ".json"  # beside the half file


class Mark(msgspec.Struct, frozen=True):
    """What tells whether the rest of a file still belongs to its beginning.

    `validator` goes into `If-Range`. `total` is the size of the whole file, `lasting` how much of it survives anything.
    """

    validator: str
    total: int | None = None
    lasting: int = 0


class HalfFile:
    """A file under way. Its methods block, may be called from any thread, and wait for each other."""

    def __init__(
        self, folder: Path, naming: Naming, half: Path, twins: Twins, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._folder = folder
        self._naming = naming
        self._name = naming.parts("file")[-1]  # what it is called while nobody knows what it is
        self._half = half
        self._twins = twins
        self._ended = ended
        self._file: FileIO | None = None
        self._mark: Mark | None = None
        self._is_closed = False
        self._is_placed = False
        # A cancelled task leaves its thread writing: without the lock that could end in another file's descriptor.
        self._lock = threading.Lock()
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()

    def resume(self) -> Mark | None:
        """What a beginning that is there says of its rest, once it is read; None where there is none to go on with."""
        with self._lock, words(self._folder, self._name):
            try:
                mark = msgspec.json.decode(self._mark_file.read_bytes(), type=Mark)
                file = FileIO(self._half, "r+b")
            except (FileNotFoundError, msgspec.DecodeError):
                self._remove()
                return None
            self._file, self._mark = file, mark
            # What came after the last sync may be holes, if the power went.
            file.truncate(min(mark.lasting, os.fstat(file.fileno()).st_size))
            while piece := file.read(2**20):
                self._hash.update(piece)
                self.size += len(piece)
            return mark

    def mark(self, validator: str, total: int | None) -> None:
        """The file can be gone on with, as long as `validator` holds."""
        with self._lock:
            self._mark = Mark(validator, total)

    def begin_again(self) -> None:
        """Throw away what was written."""
        with self._lock, words(self._folder, self._name):
            self._mark = None
            self._hash, self.size = hashlib.sha256(), 0
            self._mark_file.unlink(missing_ok=True)
            if self._file is not None:
                self._file.seek(0)
                self._file.truncate()

    def expect(self, size: int) -> None:
        """Raise `DiskFull` where the disk has no room for `size` bytes more."""
        if not has_room(self._folder, size):
            raise DiskFull(str(self._folder), size)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        with self._lock, words(self._folder, self._name):
            if self._is_closed:
                return
            if self._file is None:
                self._file = self._opened()
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            self._hash.update(data)
            self.size += len(data)
            if self._mark is not None and self.size - self._mark.lasting >= SYNC_EVERY:
                self._sync()

    def head(self) -> bytes:
        """The first bytes, which tell what it is."""
        with self._lock, words(self._folder, self._name), self._half.open("rb") as file:
            return file.read(HEAD)

    def digest(self, algorithm: str) -> bytes:
        """Another hash of what was written."""
        with self._lock, words(self._folder, self._name), self._half.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.new(algorithm, usedforsecurity=False)).digest()

    def place(self, extension: str, kind: str = "file") -> Path:
        """Where the whole file lies now, safe from a power cut. The same bytes are stored once, under any names."""
        with self._lock, words(self._folder, self._name):
            if self._file is None or self._is_closed:
                raise Problem(f"{self._name} has no content")
            os.fsync(self._file.fileno())
            self._file.close()
            *folders, name = self._naming.parts(kind)
            folder = self._folder.joinpath(*folders)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._twins.alone_with(self.sha256):
                path = self._placed(folder, name, extension)
                self._twins.learn([(self.sha256, str(path))])
            self._is_placed = True
            return path

    def _placed(self, folder: Path, name: str, extension: str) -> Path:
        twin = self._twins.of(self.sha256, self.size)
        there = {same_name(each): each for each in os.listdir(folder)}
        for place in places(folder, name, extension):
            other = there.get(same_name(place.name))
            if other is not None and other != place.name:
                continue  # on another system the two would be one
            if other is not None and is_same(place, self.size, self.sha256):
                return place
            has_name = linked(twin, place) if twin is not None else moved(self._half, place)
            if has_name is None and twin is not None:
                return twin  # where a file has one name only, that one is the name of both
            if has_name:
                fsync_folder(folder)
                return place
        raise Problem(f"{name} could not be saved", "There are too many files of this name.")

    def close(self, *, keep: bool = False) -> None:
        """End it. What has not been placed is removed, save with `keep` what can be gone on with."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            try:
                if self._file is not None:
                    is_worth_it = keep and self._mark is not None and self.size > 0 and not self._is_placed
                    if is_worth_it:
                        self._sync()
                    self._file.close()
                    if is_worth_it:
                        return
                    self._remove()
            except OSError as e:  # some file systems tell only now that the disk is full
                tell(e)
            finally:
                self._ended()

    @property
    def _mark_file(self) -> Path:
        return self._half.with_name(self._half.name + MARK)

    def _sync(self) -> None:
        """Make what was written last, and write down how much that is: in this order."""
        if self._file is None or self._mark is None:
            return
        os.fsync(self._file.fileno())
        self._mark = Mark(self._mark.validator, self._mark.total, self.size)
        new = self._mark_file.with_name(self._mark_file.name + ".new")
        with FileIO(new, "wb", opener=private) as file:
            file.write(msgspec.json.encode(self._mark))
        os.replace(new, self._mark_file)

    def _remove(self) -> None:
        for path in (self._mark_file, self._half):
            path.unlink(missing_ok=True)

    def _opened(self) -> FileIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileIO(self._half, "xb", opener=private)
