"""Small pictures that were made once, and a cache that never stands in the way."""

import logging
import os
from pathlib import Path

import pytest

from jobmonitor.outputs.cache import ThumbnailCache


def jpeg(size: int, fill: bytes = b"x") -> bytes:
    return b"\xff\xd8\xff" + fill * (size - 5) + b"\xff\xd9"


def k(number: int) -> str:
    """The hash of an original."""
    return f"{number:064x}"


WEBP = b"RIFF" + (8).to_bytes(4, "little") + b"WEBPVP8 "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "thumbnails"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_got(folder: Path):
    cache = ThumbnailCache(folder)
    assert cache.get(k(7), 0) is None
    cache.put(k(7), 0, jpeg(100))
    cache.put(k(7), 1, WEBP)
    assert cache.get(k(7), 0) == jpeg(100)
    assert ThumbnailCache(folder).get(k(7), 1) == WEBP
    assert cache.get(k(71), 0) is None


def test_a_newer_picture_takes_the_place(folder: Path):
    cache = ThumbnailCache(folder)
    cache.put(k(7), 0, jpeg(100))
    cache.put(k(7), 0, jpeg(50))
    assert cache.get(k(7), 0) == jpeg(50)
    assert len(files(folder)) == 1


def test_forgetting_takes_all_of_one_job_and_of_no_other(folder: Path):
    cache = ThumbnailCache(folder)
    for number, n in ((7, 0), (7, 1), (77, 0), (707, 0)):
        cache.put(k(number), n, jpeg(100))
    cache.forget(k(7))
    cache.forget(k(9999))
    assert [cache.get(k(number), n) is None for number, n in ((7, 0), (7, 1), (77, 0), (707, 0))] == [
        True,
        True,
        False,
        False,
    ]


def test_the_least_recently_used_goes_first(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    for number in (1, 2, 3):
        cache.put(k(number), 0, jpeg(100))
    cache.get(k(1), 0)
    cache.put(k(4), 0, jpeg(100))
    assert [number for number in (1, 2, 3, 4) if cache.get(k(number), 0)] == [1, 3, 4]


def test_what_was_used_is_known_after_a_new_start(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    for age, number in enumerate((1, 2, 3)):
        cache.put(k(number), 0, jpeg(100))
        os.utime(next(folder.glob(f"*/{k(number)}-0")), (1000 + age, 1000 + age))
    again = ThumbnailCache(folder, budget=350)
    again.get(k(1), 0)
    again.put(k(4), 0, jpeg(100))
    assert [number for number in (1, 2, 3, 4) if again.get(k(number), 0)] == [1, 3, 4]


def test_what_is_too_large_for_the_budget_is_not_kept(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    cache.put(k(1), 0, jpeg(100))
    cache.put(k(2), 0, jpeg(351))
    assert cache.get(k(1), 0)
    assert cache.get(k(2), 0) is None


@pytest.mark.parametrize("damage", [b"", jpeg(100)[:-1], b"text", WEBP[:-1], WEBP + b"x", b"\0" * 100])
def test_a_damaged_entry_is_no_entry_and_goes(folder: Path, damage: bytes):
    cache = ThumbnailCache(folder)
    cache.put(k(7), 0, jpeg(100))
    (path,) = files(folder)
    path.write_bytes(damage)
    assert cache.get(k(7), 0) is None
    assert not path.exists()


def test_half_files_of_a_crash_go(folder: Path):
    (folder / "00").mkdir(parents=True)
    (folder / "00" / "7-0-00000000.part").write_bytes(b"half")
    cache = ThumbnailCache(folder)
    cache.put(k(8), 0, jpeg(100))
    assert [path.name for path in files(folder)] == [f"{k(8)}-0"]


def test_trouble_is_told_once_and_fails_nothing(folder: Path, caplog: pytest.LogCaptureFixture):
    folder.write_bytes(b"a file where the folder should be")
    cache = ThumbnailCache(folder)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            cache.put(k(7), 0, jpeg(100))
            assert cache.get(k(7), 0) is None
            cache.forget(k(7))
    assert len(caplog.records) == 1
    assert str(folder) in caplog.text


def test_a_folder_in_the_place_of_an_entry_fails_nothing(folder: Path):
    (folder / "00" / f"{k(7)}-0").mkdir(parents=True)
    cache = ThumbnailCache(folder)
    assert cache.get(k(7), 0) is None
    cache.put(k(7), 0, jpeg(100))
    cache.forget(k(7))


def test_why_there_is_no_picture_is_remembered_until_its_time(folder: Path):
    cache = ThumbnailCache(folder)
    assert cache.failure(k(7), 1000) == ""
    cache.fail(k(7), "The picture is damaged", 1000, 2000)
    assert ThumbnailCache(folder).failure(k(7), 1999) == "The picture is damaged"
    assert cache.failure(k(7), 2000) == ""
    assert cache.failure(k(7), 999) == ""  # the clock was ahead then
    assert cache.failure(k(8), 1500) == ""
    cache.forget(k(7))
    assert cache.failure(k(7), 1500) == ""


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"reason": 7}'])
def test_a_damaged_memory_of_a_failure_is_none(folder: Path, damage: bytes):
    cache = ThumbnailCache(folder)
    cache.fail(k(7), "x", 1000, 2000)
    files(folder)[0].write_bytes(damage)
    assert cache.failure(k(7), 1500) == ""
