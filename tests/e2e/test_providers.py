"""Provider files from the command line: listing, checking against an answer, and taking one into use."""

import json
from pathlib import Path

import pytest

from tests.e2e.program import Program

OWN = """
id = "acme"
name = "Acme"
base_url = "https://api.acme.example/v1"
[auth]
header = "Authorization"
value = "Bearer {key}"
[poll]
url = "{base}/jobs/{id}"
[status]
path = "status"
map = { working = "running", done = "succeeded", broken = "failed" }
[[outputs]]
path = "results[].url"
kind = "image"
[error]
message = "reason"
kind = "code"
[times]
created = "made"
finished = "ended"
[facts]
progress = "percent"
progress_of = 100
"""
DONE = {
    "status": "done",
    "results": [{"url": "https://x.example/1.png"}],
    "made": "2026-04-15T12:00:00Z",
    "ended": 1_776_254_410,
    "percent": 100,
}


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    """The program on an empty data folder."""
    return Program(tmp_path / "data")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(OWN, "utf-8")
    return path


def test_all_services_are_listed_each_with_its_id(alone: Program) -> None:
    rows = alone.rows("providers", "list")
    assert len({row["id"] for row in rows}) >= 38
    assert {"gepetto", "fal", "comfyui", "kling", "modelslab"} <= {row["id"] for row in rows}


def test_a_file_is_tried_on_an_answer(alone: Program, own: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(DONE), "utf-8")
    (made,) = alone.rows("providers", "check", str(own), "--answer", str(answer))
    assert (made["state"], made["provider_state"], made["progress"]) == ("succeeded", "done", 1)
    assert made["outputs"] == [
        {"url": "https://x.example/1.png", "kind": "image", "role": "final", "bytes": None, "expires_at": None}
    ]
    assert (made["created_at"], made["finished_at"]) == ("2026-04-15T12:00:00.000Z", "2026-04-15T12:00:10.000Z")
    assert (made["error"], made["problem"], made["health"]) == (None, None, "ok")
    told = alone.run("providers", "check", str(own), "--answer", str(answer)).stdout
    assert "succeeded (“done”)" in told
    assert "https://x.example/1.png" in told


def test_an_answer_about_a_failed_job_says_why(alone: Program, own: Path) -> None:
    text = json.dumps({"status": "broken", "reason": "no light", "code": "E7"})
    (made,) = alone.rows("providers", "check", str(own), "--answer", "-", stdin=text)
    assert (made["state"], made["error"]) == ("failed", {"kind": "E7", "message": "no light"})


def test_an_answer_that_is_an_error_is_told_as_what_it_is(alone: Program, own: Path) -> None:
    words = ("providers", "check", str(own), "--answer", "-")
    (made,) = alone.rows(*words, "--http-status", "401", stdin='{"error": "who?"}')
    assert (made["state"], made["health"], made["outputs"]) == (None, "bad-key", [])
    assert made["problem"]["title"] == "Acme refused the key: who?"
    (made,) = alone.rows(*words, stdin="<html>", expect=1)
    assert (made["state"], made["health"]) == (None, "confused")
    alone.run(*words, "--http-status", "7", stdin="{}", expect=2)


def test_an_answer_that_is_not_there_is_said(alone: Program, own: Path, tmp_path: Path) -> None:
    done = alone.run("providers", "check", str(own), "--answer", str(tmp_path / "none.json"), expect=1)
    assert "none.json can't be read" in done.stderr


def test_a_file_is_taken_into_use(alone: Program, own: Path) -> None:
    (added,) = alone.rows("providers", "add", str(own))
    assert (added["id"], added["overrides_built_in"], added["replaces_own"]) == ("acme", False, False)
    assert Path(added["file"]).read_text("utf-8") == OWN
    assert "acme" in {row["id"] for row in alone.rows("providers", "list")}
    assert alone.run("providers", "show", "acme").stdout.strip() == OWN.strip()
    (job,) = alone.rows("add", "-p", "acme", "j1")
    assert (job["provider"], job["id"]) == ("acme", "j1")


def test_a_newer_file_takes_the_place_of_the_older_whatever_its_name(alone: Program, own: Path) -> None:
    folder = alone.folder / "providers"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(OWN, "utf-8")
    own.write_text(OWN.replace('"Acme"', '"Acme Two"'), "utf-8")
    done = alone.run("providers", "add", str(own))
    assert "takes the place of the file that was there before" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["mine.toml"]
    assert "Acme Two" in (folder / "mine.toml").read_text("utf-8")


def test_taking_the_place_of_a_built_in_provider_is_said(alone: Program, own: Path) -> None:
    own.write_text(OWN.replace('"acme"', '"figur"'), "utf-8")
    assert "built-in provider figur" in alone.run("providers", "add", str(own)).stderr
    assert "figur.toml takes the place of" in alone.run("providers", "list").stderr


def test_a_file_with_mistakes_is_not_taken(alone: Program, own: Path) -> None:
    own.write_text(OWN.replace("succeeded", "succeded"), "utf-8")
    done = alone.run("providers", "add", str(own), expect=1)
    assert "acme.toml: status.map.done: “succeded” is not known here" in done.stdout
    assert not (alone.folder / "providers").exists()


def test_a_folder_that_cant_be_written_to_is_said_and_nothing_is_left(alone: Program, own: Path) -> None:
    alone.folder.mkdir(parents=True)
    (alone.folder / "providers").write_text("in the way", "utf-8")
    done = alone.run("providers", "add", str(own), expect=1)
    assert "can't be written to" in done.stderr
    assert [path.name for path in alone.folder.iterdir()] == ["providers"]


def test_a_name_that_is_no_provider_is_said(alone: Program) -> None:
    assert "There is no provider “nobody”" in alone.run("providers", "show", "nobody", expect=1).stderr
