"""The settings and their file: what can't be used is told by name, and nothing of it is lost."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jobmonitor import settings as room
from jobmonitor.errors import Problem
from jobmonitor.settings import MIB, Settings, load_settings, save_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def changed(**fields: Any) -> Settings:
    return msgspec.structs.replace(Settings(), **fields)


def test_without_a_file_the_defaults_hold_and_nothing_is_written(file: Path):
    assert load_settings(file) == (Settings(), None)
    assert not file.exists()


def test_the_defaults_are_what_the_product_promises():
    assert (Settings().json_limit, Settings().output_limit) == (8 * MIB, 256 * MIB)


def test_what_was_saved_comes_back(file: Path):
    settings = changed(
        theme="dark", deadline=90.5, outputs_folder="/ä", parallel_outputs=1, window="AAEC", watch_clipboard=True
    )

    save_settings(file, settings)

    assert load_settings(file) == (settings, None)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"json_limit": 5}', "json_limit is 5, but must be a whole number from 65536 to 1073741824"),
        ('{"deadline": 0.5}', "deadline is 0.5, but must be a number from 1 to 86400"),
        ('{"deadline": 1e99}', "deadline is 1e99, but must be a number from 1 to 86400"),
        ('{"parallel_outputs": 1.5}', "parallel_outputs is 1.5, but must be a whole number from 1 to 32"),
        ('{"theme": "pink"}', 'theme is "pink", but must be system, light or dark'),
        ('{"watch_clipboard": 1}', "watch_clipboard is 1, but must be true or false"),
        ('{"window": null}', "window is null, but must be text"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_by_name(file: Path, text: str, told: str):
    file.write_text(text)

    settings, problem = load_settings(file)

    assert settings == Settings()
    assert problem
    assert told in problem.title
    assert str(file) in problem.hint


def test_a_value_that_is_not_allowed_costs_no_other(file: Path):
    file.write_text('{"version": 1, "theme": "pink", "read_timeout": 30, "parallel_outputs": 0, "colour": "red"}')

    settings, problem = load_settings(file)

    assert settings == changed(read_timeout=30.0)
    assert problem
    assert "theme" in problem.title
    assert "parallel_outputs" in problem.title


def test_a_huge_value_is_not_shown_whole(file: Path):
    file.write_text(json.dumps({"theme": "x" * 100_000}))

    problem = load_settings(file)[1]

    assert problem
    assert len(problem.title) < 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b'{"version": "one"}', b'{"version": 0}']
)
def test_a_file_that_cannot_be_read_gives_the_defaults_and_is_kept_beside(file: Path, content: bytes):
    file.write_bytes(content)

    settings, problem = load_settings(file)
    assert settings == Settings()
    assert problem
    assert "settings.json" in problem.title
    assert file.read_bytes() == content

    save_settings(file, changed(theme="dark"))
    assert load_settings(file) == (changed(theme="dark"), None)
    assert file.with_name("settings.json.unread").read_bytes() == content


def test_a_newer_file_is_refused_in_words_and_left_alone(file: Path):
    file.write_text('{"version": 99, "theme": {"light": 1}}')

    settings, problem = load_settings(file)
    assert settings == Settings()
    assert problem
    assert "newer Job Monitor" in problem.title

    with pytest.raises(Problem, match="newer Job Monitor"):
        save_settings(file, Settings())
    assert file.read_text() == '{"version": 99, "theme": {"light": 1}}'
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_an_older_file_is_taken_to_today_s_version(file: Path, monkeypatch: pytest.MonkeyPatch):
    def rename(raw: dict[str, object]) -> dict[str, object]:
        return {"theme": raw.pop("colours"), **raw}

    def darken(raw: dict[str, object]) -> dict[str, object]:
        return raw | {"theme": "dark" if raw["theme"] == "night" else "light"}

    monkeypatch.setattr(room, "MIGRATIONS", (rename, darken))
    monkeypatch.setattr(room, "VERSION", 3)
    file.write_text('{"version": 1, "colours": "night", "read_timeout": 30}')

    assert load_settings(file) == (changed(theme="dark", read_timeout=30.0), None)
    save_settings(file, Settings())
    assert json.loads(file.read_text())["version"] == 3


def test_settings_that_are_not_allowed_are_not_saved(file: Path):
    with pytest.raises(Problem, match="parallel_outputs is 0"):
        save_settings(file, changed(parallel_outputs=0))

    assert not file.exists()


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing_behind(file: Path):
    file.mkdir()

    assert load_settings(file)[0] == Settings()
    with pytest.raises(Problem, match="can't be saved"):
        save_settings(file, Settings())

    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_what_cannot_be_kept_beside_is_not_written_over(file: Path):
    file.write_text("{")
    aside = file.with_name("settings.json.unread")
    aside.mkdir()

    with pytest.raises(Problem, match="can't be saved"):
        save_settings(file, Settings())

    assert file.read_text() == "{"
    assert sorted(file.parent.iterdir()) == [file, aside]


def test_a_missing_folder_is_told_in_words(tmp_path: Path):
    with pytest.raises(Problem, match="The settings can't be saved: No such file"):
        save_settings(tmp_path / "nowhere" / "settings.json", Settings())
