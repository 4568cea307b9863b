"""Where everything lies: one folder that a person names, or the system's places."""

import os
import stat
from dataclasses import astuple
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.paths import VARIABLE, Paths, find_paths


def places(paths: Paths) -> list[Path]:
    return list(astuple(paths))


def test_a_named_folder_holds_everything(tmp_path: Path):
    paths = find_paths(str(tmp_path), {VARIABLE: "/elsewhere"})

    assert paths.root == tmp_path
    assert all(place.is_relative_to(tmp_path) for place in places(paths))
    assert paths.outputs == tmp_path / "outputs"


def test_the_environment_names_the_folder_where_the_command_does_not(tmp_path: Path):
    assert find_paths(None, {VARIABLE: str(tmp_path)}) == find_paths(str(tmp_path), {})


def test_without_a_name_everything_lies_in_the_system_s_places():
    paths = find_paths(None, {VARIABLE: ""})

    assert all(place.is_absolute() and "jobmonitor" in str(place) for place in places(paths))
    assert paths == find_paths("", {})


def test_no_two_things_share_a_place(tmp_path: Path):
    for paths in (find_paths(str(tmp_path), {}), find_paths(None, {})):
        assert len(set(places(paths))) == len(places(paths))


def test_a_relative_folder_stays_the_same_when_the_program_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    assert find_paths("data", {}).root == tmp_path / "data"


def test_a_tilde_is_the_home_folder():
    assert find_paths("~/jobs", {}).root == Path.home() / "jobs"


def test_missing_folders_are_made_for_this_user_alone_and_files_are_not(tmp_path: Path):
    paths = find_paths(str(tmp_path / "a" / "b"), {})

    paths.create()
    paths.create()

    assert paths.outputs.is_dir()
    assert paths.thumbnails.is_dir()
    assert paths.provider_files.is_dir()
    assert not paths.database.exists()
    if os.name == "posix":
        assert stat.S_IMODE(paths.root.stat().st_mode) == 0o700
        assert stat.S_IMODE(paths.outputs.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["file", "file/below", "nul\0"])
def test_a_folder_that_cannot_be_made_is_told_by_its_name(tmp_path: Path, name: str):
    (tmp_path / "file").write_text("")

    with pytest.raises(Problem) as problem:
        find_paths(str(tmp_path / name), {}).create()

    assert str(tmp_path / name) in problem.value.title
    assert "--data-dir" in problem.value.hint
