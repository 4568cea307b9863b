"""Beside each result stands where it came from, and nothing secret."""

import json
from pathlib import Path

import pytest

from jobmonitor.outputs.origin import Origin, bare_link, is_ours, sidecar, write_origin


def origin(**more: object) -> Origin:
    given = {"file": "a.png", "provider": "p", "job": "j", "n": 0, "kind": "image", "bytes": 1, "sha256": "0"}
    return Origin(**{**given, "saved_at": "2026-11-25T22:00:00+00:00", **more})  # pyright: ignore


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://x.example/a/b.png?X-Amz-Signature=secret#frag", "https://x.example/a/b.png"),
        ("https://me:secret@x.example:8443/a", "https://x.example:8443/a"),
        ("https://[::1]:80/a?b", "https://[::1]:80/a"),
        ("{base}/files/1", ""),
        ("data:image/png;base64,AAAA", ""),
        ("https://[", ""),
        ("https://x.example:99999/", ""),
        ("", ""),
    ],
)
def test_a_link_is_written_without_what_may_be_secret(link: str, expected: str):
    assert bare_link(link) == expected


def test_it_is_written_and_written_anew(tmp_path: Path):
    path = tmp_path / "a.png"
    write_origin(path, origin())
    write_origin(path, origin(state="done"))
    told = json.loads(sidecar(path).read_bytes())
    assert (told["made_by"], told["state"], told["job"]) == ("jobmonitor", "done", "j")
    assert [each.name for each in tmp_path.iterdir()] == ["a.png.json"]


@pytest.mark.parametrize("theirs", [b"", b"{}", b'{"made_by": "me"}', b"\xff", b"x" * 100_000])
def test_a_file_of_anothers_stays(tmp_path: Path, theirs: bytes):
    place = sidecar(tmp_path / "a.png")
    place.write_bytes(theirs)
    write_origin(tmp_path / "a.png", origin())
    assert place.read_bytes() == theirs
    assert not is_ours(place)


def test_trouble_fails_nothing(tmp_path: Path):
    write_origin(tmp_path / "gone" / "a.png", origin())
    sidecar(tmp_path / "b.png").mkdir()
    write_origin(tmp_path / "b.png", origin())
