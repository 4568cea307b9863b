"""Copies go where a person wants them, whole, and beside what stands there already."""

import errno
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from jobmonitor.errors import Problem
from jobmonitor.tracker import copies
from jobmonitor.tracker.copies import copied_into


def test_a_copy_lies_beside_what_has_its_name_already(tmp_path: Path):
    source = tmp_path / "a b.tar.gz"
    source.write_bytes(b"mine")
    folder = tmp_path / "new" / "folder"
    names = [copied_into(source, folder).name for _ in range(3)]
    assert names == ["a b.tar.gz", "a b.tar (2).gz", "a b.tar (3).gz"]
    assert [(folder / name).read_bytes() for name in names] == [b"mine"] * 3


def test_what_is_gone_is_said(tmp_path: Path):
    with pytest.raises(Problem, match=r"gone\.png couldn't be copied: No such file"):
        copied_into(tmp_path / "gone.png", tmp_path / "folder")


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fill(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", fill)
    monkeypatch.setattr(copies, "shutil", shutil)
    source = tmp_path / "a.png"
    source.write_bytes(b"x")
    with pytest.raises(Problem, match="No space left") as raised:
        copied_into(source, tmp_path / "folder")
    assert raised.value.hint == f"Into {tmp_path / 'folder'}"
    assert list((tmp_path / "folder").iterdir()) == []
