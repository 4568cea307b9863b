"""Files appear whole, under a name that is theirs, or not at all."""

import errno
import os
import sys
from pathlib import Path

import pytest

from jobmonitor.errors import Problem, Retryable
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.disk import in_words

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "outputs")


def put(archive: Archive, stem: str, data: bytes, extension: str = ".png") -> Path:
    half = archive.begin(stem)
    try:
        half.write(data)
        return half.place(extension)
    finally:
        half.close()


def files(archive: Archive) -> list[str]:
    return sorted(str(path.relative_to(archive.folder)) for path in archive.folder.rglob("*") if path.is_file())


def test_a_file_lies_where_its_name_says(archive: Archive):
    path = put(archive, "gepetto/abc-0", b"picture")
    assert path == archive.folder / "gepetto" / "abc-0.png"
    assert path.read_bytes() == b"picture"
    assert files(archive) == ["gepetto/abc-0.png"]


@posix
def test_files_are_for_their_owner_alone(archive: Archive):
    path = put(archive, "gepetto/abc-0", b"picture")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_another_file_is_never_overwritten(archive: Archive):
    first, second, third = (put(archive, "p/a", data) for data in (b"1", b"2", b"3"))
    assert [path.name for path in (first, second, third)] == ["a.png", "a (2).png", "a (3).png"]
    assert first.read_bytes() == b"1"


def test_the_same_file_is_kept_once(archive: Archive):
    assert put(archive, "p/a", b"same") == put(archive, "p/a", b"same")
    assert files(archive) == ["p/a.png"]


def test_nothing_is_touched_before_the_first_byte(archive: Archive):
    archive.begin("p/a").close()
    assert not archive.folder.exists()


def test_a_file_that_is_given_up_leaves_nothing(archive: Archive):
    half = archive.begin("p/a")
    half.write(b"half")
    assert len(files(archive)) == 1
    assert Archive(archive.folder).sweep() == 1  # the start after a crash would know it
    half.close()
    assert files(archive) == []
    half.write(b"late")  # from the thread of a task that was cancelled
    assert files(archive) == []
    with pytest.raises(Problem):
        half.place(".png")


def test_sweeping_takes_half_files_and_nothing_else(archive: Archive):
    put(archive, "p/whole", b"1")
    for name in ("mine.part", ".jobmonitor-x.part", ".jobmonitor-0123456789abcdef.part.txt"):
        (archive.folder / "p" / name).write_bytes(b"a person's own")
    (archive.folder / "q").mkdir()
    for name in ("p/.jobmonitor-0123456789abcdef.part", "q/.jobmonitor-fedcba9876543210.part"):
        (archive.folder / name).write_bytes(b"half")
    before = len(files(archive))
    assert archive.sweep() == 2
    assert len(files(archive)) == before - 2
    assert "p/whole.png" in files(archive)
    assert archive.sweep() == 0


def test_sweeping_a_folder_that_is_not_there_is_no_trouble(archive: Archive):
    assert archive.sweep() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_is_said_in_words_and_leaves_nothing(archive: Archive):
    half = archive.begin("p/a")
    half.write(b"begin")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, half._file.fileno())  # pyright: ignore[reportPrivateUsage, reportOptionalMemberAccess]
    os.close(full)
    with pytest.raises(Retryable, match="The disk is full") as caught:
        half.write(b"more")
    assert str(archive.folder) in caught.value.hint
    half.close()
    assert files(archive) == []


def test_a_file_that_can_not_fit_is_refused_before_it_is_fetched(archive: Archive):
    with pytest.raises(Retryable, match="The disk is full"):
        archive.begin("p/a").expect(2**60)
    archive.begin("p/a").expect(1)


@pytest.mark.parametrize("blocker", ["file", "gone"])
def test_a_folder_that_is_none_is_said_in_words(archive: Archive, blocker: str):
    if blocker == "file":
        archive.folder.write_bytes(b"a file where the folder should be")
    else:
        archive.folder.symlink_to(archive.folder.parent / "unplugged" / "disk")
    with pytest.raises(Problem) as caught:
        put(archive, "p/a", b"1")
    assert str(archive.folder) in str(caught.value)


def test_a_folder_that_goes_away_meanwhile_is_said_in_words(archive: Archive):
    half = archive.begin("p/a")
    half.write(b"1")
    for path in archive.folder.iterdir():
        path.unlink()
    archive.folder.rmdir()
    with pytest.raises(Retryable, match="is gone"):
        half.place(".png")
    half.close()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "can't be written to"),
        (errno.EACCES, "can't be written to"),
        (errno.ENOENT, "is gone"),
        (errno.EFBIG, "too large"),
        (errno.EIO, "could not be saved"),
    ],
)
def test_every_error_of_a_disk_has_words(number: int, words: str):
    problem = in_words(OSError(number, os.strerror(number)), Path("/results"), "picture")
    assert words in problem.title
    assert problem.hint or number == errno.EFBIG


@posix
def test_a_disk_without_hard_links_keeps_files_too(archive: Archive, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert put(archive, "p/a", b"1").name == "a.png"
    assert put(archive, "p/a", b"2").name == "a (2).png"
    assert files(archive) == ["p/a (2).png", "p/a.png"]
