"""A bundle keeps its libraries to itself, and becomes portable by a folder beside it."""

import sys
from pathlib import Path

import pytest

from jobmonitor.frozen import portable_folder, restore_loader
from jobmonitor.paths import VARIABLE, find_paths


@pytest.mark.parametrize(
    ("started_with", "left"),
    [
        ({"LD_LIBRARY_PATH": "/opt/jobmonitor", "LD_LIBRARY_PATH_ORIG": "/opt/cuda"}, {"LD_LIBRARY_PATH": "/opt/cuda"}),
        ({"LD_LIBRARY_PATH": "/opt/jobmonitor"}, {}),
        ({"PATH": "/bin"}, {"PATH": "/bin"}),
    ],
)
def test_children_get_the_loaders_path_as_it_was(started_with: dict[str, str], left: dict[str, str]) -> None:
    restore_loader(started_with)
    assert started_with == left


def test_a_folder_named_data_beside_the_program_makes_it_portable(tmp_path: Path) -> None:
    program = tmp_path / "jobmonitor"
    assert portable_folder(program, "linux") is None
    (tmp_path / "data").write_text("a file is not meant")
    assert portable_folder(program, "linux") is None
    (tmp_path / "data").unlink()
    (tmp_path / "data").mkdir()
    assert portable_folder(program, "linux") == tmp_path / "data"


def test_on_macos_the_folder_lies_beside_the_app_which_is_sealed(tmp_path: Path) -> None:
    program = tmp_path / "Job Monitor.app" / "Contents" / "MacOS" / "jobmonitor"
    (program.parent / "data").mkdir(parents=True)
    assert portable_folder(program, "darwin") is None
    (tmp_path / "data").mkdir()
    assert portable_folder(program, "darwin") == tmp_path / "data"
    assert portable_folder(Path("/jobmonitor"), "darwin") is None


def test_portable_everything_lies_in_that_folder_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "jobmonitor"))
    assert find_paths(None, {}).root != tmp_path / "data"  # a Python beside a folder of that name is no bundle of ours
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert find_paths(None, {}) == find_paths(str(tmp_path / "data"), {})
    assert find_paths(None, {VARIABLE: str(tmp_path)}).root == tmp_path
