"""Only files that a viewer shows are opened, only https leaves the window, and copies are whole or not there."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QImage
from pytestqt.qtbot import QtBot

from jobmonitor.errors import Problem
from jobmonitor.jobs import Output, OutputKind, OutputState
from jobmonitor.ui.opening import (
    copy_file,
    link_host,
    may_be_opened,
    open_file,
    open_link,
    read_beginning,
    read_picture,
    show_in_folder,
)


class Viewer(QObject):
    """Stands for the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    viewer = Viewer()
    for scheme in ("file", "https"):
        QDesktopServices.setUrlHandler(scheme, viewer, "open")  # pyright: ignore[reportArgumentType]
    yield viewer
    for scheme in ("file", "https"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def saved(tmp_path: Path) -> Output:
    path = tmp_path / "a b.png"
    picture = QImage(8, 6, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(path))
    return Output(0, "https://x.org/a.png", OutputKind.IMAGE, state=OutputState.SAVED, path=str(path))


def test_a_saved_picture_is_opened_in_the_systems_viewer(viewer: Viewer, saved: Output):
    open_file(saved)
    assert viewer.opened == [QUrl.fromLocalFile(saved.path).toString()]


@pytest.mark.parametrize("name", ["a.exe", "a.desktop", "a.html", "a.svg", "a.sh", "a", "a.png.lnk", "a.app"])
def test_what_may_be_a_program_is_never_opened(viewer: Viewer, saved: Output, tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(b"#!")
    output = replace(saved, path=str(path), kind=OutputKind.FILE)
    assert not may_be_opened(output)
    with pytest.raises(Problem, match="isn't opened from here"):
        open_file(output)
    assert viewer.opened == []


def test_a_file_that_is_gone_is_a_problem_in_words(viewer: Viewer, saved: Output):
    Path(saved.path).unlink()
    for act in (open_file, show_in_folder, read_picture):
        with pytest.raises(Problem, match="no longer there"):
            act(saved)
    assert viewer.opened == []


@pytest.mark.skipif(os.name == "nt", reason="the file window is a program of its own there")
def test_the_folder_is_shown(viewer: Viewer, saved: Output, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.platform", "linux")
    show_in_folder(saved)
    assert viewer.opened == [QUrl.fromLocalFile(str(Path(saved.path).parent)).toString()]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://cdn.example.com/a.png?x=1", "cdn.example.com"),
        ("http://cdn.example.com/a.png", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("https://good.com@evil.com/", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_https_links_may_be_opened(viewer: Viewer, url: str, host: str):
    assert link_host(url) == host
    if host:
        open_link(url)
        assert viewer.opened == [url]
    else:
        with pytest.raises(Problem):
            open_link(url)
        assert viewer.opened == []


def test_the_picture_is_copied_at_its_full_size(qtbot: QtBot, saved: Output):
    picture = read_picture(saved)
    assert (picture.width(), picture.height()) == (8, 6)
    assert picture.pixelColor(0, 0).name() == "#ff0000"


def test_what_calls_itself_a_picture_and_is_svg_is_not_drawn(qtbot: QtBot, saved: Output):
    Path(saved.path).write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>')
    with pytest.raises(Problem, match="can't be copied as a picture"):
        read_picture(saved)


def test_a_copy_is_the_same_bytes(tmp_path: Path, saved: Output):
    target = tmp_path / "copy.png"
    target.write_bytes(b"older")
    copy_file(saved.path, str(target))
    assert target.read_bytes() == Path(saved.path).read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a b.png", "copy.png"]


def test_a_full_disk_leaves_no_half_copy_and_the_older_file(
    tmp_path: Path, saved: Output, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "copy.png"
    target.write_bytes(b"older")

    def full(source: str, target: Path) -> None:
        Path(target).write_bytes(b"hal")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(Problem, match=r"copy\.png was not saved: No space left on device"):
        copy_file(saved.path, str(target))
    assert target.read_bytes() == b"older"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a b.png", "copy.png"]


def test_only_the_beginning_of_a_huge_file_is_read(tmp_path: Path):
    path = tmp_path / "big.json"
    path.write_bytes(b"x" * 10_000)
    assert read_beginning(str(path), 100) == (b"x" * 100, 10_000)
    with pytest.raises(Problem, match="can't be read"):
        read_beginning(str(tmp_path / "none.json"), 100)
