"""The same bytes are stored once, and no name is one to one system and two to another."""

import errno
import os
import sys
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.names import Naming
from tests.unit.outputs.test_archive import files, put

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "outputs")


def test_the_same_bytes_under_two_names_are_one_file(archive: Archive):
    first, second = put(archive, "p/a", b"same"), put(archive, "q/b", b"same")
    assert first != second
    assert first.samefile(second)
    first.unlink()
    assert second.read_bytes() == b"same"


def test_a_file_that_was_changed_is_nobodys_twin(archive: Archive):
    first = put(archive, "p/a", b"same")
    first.write_bytes(b"edit")
    second = put(archive, "q/b", b"same")
    assert second.read_bytes() == b"same"
    assert first.read_bytes() == b"edit"


def test_a_file_that_is_gone_is_nobodys_twin(archive: Archive):
    put(archive, "p/a", b"same").unlink()
    assert put(archive, "q/b", b"same").read_bytes() == b"same"


def test_what_earlier_runs_saved_is_known(archive: Archive):
    first = put(archive, "p/a", b"same")
    again = Archive(archive.folder)
    again.twins.learn([("0" * 64, "nowhere"), (half_hash(b"same"), str(first))])
    assert put(again, "q/b", b"same").samefile(first)


def half_hash(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


@posix
def test_where_a_file_has_one_name_only_both_results_share_it(archive: Archive, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    first = put(archive, "p/a", b"same")
    assert put(archive, "q/b", b"same") == first
    assert files(archive) == ["p/a.png"]


@pytest.mark.parametrize(("one", "other"), [("abc", "ABC"), ("\u00e9", "E\u0301"), ("straße", "STRASSE")])
def test_names_that_another_system_takes_for_one_are_kept_apart(archive: Archive, one: str, other: str):
    first, second = put(archive, f"p/{one}", b"1"), put(archive, f"p/{other}", b"2")
    assert second.stem.endswith(" (2)")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_the_kind_in_a_name_is_that_of_the_bytes(archive: Archive):
    half = archive.begin(Naming("{provider}/{kind}-{id}{ext}", (("id", "x"), ("provider", "p"))))
    half.write(b"1")
    assert half.place(".mp4", "video") == archive.folder / "p" / "video-x.mp4"
    half.close()


def test_a_wish_that_can_not_be_is_said_and_names_are_as_usual(tmp_path: Path):
    archive = Archive(tmp_path, "{nonsense}/{id}")
    assert archive.problem
    assert "nonsense" in archive.problem.title
    assert Archive(tmp_path).problem is None
    assert archive.template == Archive(tmp_path).template


def test_another_folder_takes_what_comes_and_leaves_what_is_there(archive: Archive, tmp_path: Path):
    before = put(archive, "p/a", b"1")
    archive.move_to(tmp_path / "other" / "place")
    after = put(archive, "p/a", b"2")
    assert before.read_bytes() == b"1"
    assert after == tmp_path / "other" / "place" / "p" / "a.png"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Problem):
        archive.move_to(tmp_path / "file")
    assert archive.folder == tmp_path / "other" / "place"
