"""Small pictures that were made once, and a cache that never stands in the way."""

import logging
import os
from pathlib import Path

import pytest

from jobmonitor.outputs.cache import ThumbnailCache


def jpeg(size: int, fill: bytes = b"x") -> bytes:
    return b"\xff\xd8\xff" + fill * (size - 5) + b"\xff\xd9"


WEBP = b"RIFF" + (8).to_bytes(4, "little") + b"WEBPVP8 "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "thumbnails"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_got(folder: Path):
    cache = ThumbnailCache(folder)
    assert cache.get(7, 0) is None
    cache.put(7, 0, jpeg(100))
    cache.put(7, 1, WEBP)
    assert cache.get(7, 0) == jpeg(100)
    assert ThumbnailCache(folder).get(7, 1) == WEBP
    assert cache.get(71, 0) is None


def test_a_newer_picture_takes_the_place(folder: Path):
    cache = ThumbnailCache(folder)
    cache.put(7, 0, jpeg(100))
    cache.put(7, 0, jpeg(50))
    assert cache.get(7, 0) == jpeg(50)
    assert len(files(folder)) == 1


def test_forgetting_takes_all_of_one_job_and_of_no_other(folder: Path):
    cache = ThumbnailCache(folder)
    for number, n in ((7, 0), (7, 1), (77, 0), (707, 0)):
        cache.put(number, n, jpeg(100))
    cache.forget(7)
    cache.forget(9999)
    assert [cache.get(*key) is None for key in ((7, 0), (7, 1), (77, 0), (707, 0))] == [True, True, False, False]


def test_the_least_recently_used_goes_first(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    for number in (1, 2, 3):
        cache.put(number, 0, jpeg(100))
    cache.get(1, 0)
    cache.put(4, 0, jpeg(100))
    assert [number for number in (1, 2, 3, 4) if cache.get(number, 0)] == [1, 3, 4]


def test_what_was_used_is_known_after_a_new_start(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    for age, number in enumerate((1, 2, 3)):
        cache.put(number, 0, jpeg(100))
        os.utime(next(folder.glob(f"*/{number}-0")), (1000 + age, 1000 + age))
    again = ThumbnailCache(folder, budget=350)
    again.get(1, 0)
    again.put(4, 0, jpeg(100))
    assert [number for number in (1, 2, 3, 4) if again.get(number, 0)] == [1, 3, 4]


def test_what_is_too_large_for_the_budget_is_not_kept(folder: Path):
    cache = ThumbnailCache(folder, budget=350)
    cache.put(1, 0, jpeg(100))
    cache.put(2, 0, jpeg(351))
    assert cache.get(1, 0)
    assert cache.get(2, 0) is None


@pytest.mark.parametrize("damage", [b"", jpeg(100)[:-1], b"text", WEBP[:-1], WEBP + b"x", b"\0" * 100])
def test_a_damaged_entry_is_no_entry_and_goes(folder: Path, damage: bytes):
    cache = ThumbnailCache(folder)
    cache.put(7, 0, jpeg(100))
    (path,) = files(folder)
    path.write_bytes(damage)
    assert cache.get(7, 0) is None
    assert not path.exists()


def test_half_files_of_a_crash_go(folder: Path):
    (folder / "07").mkdir(parents=True)
    (folder / "07" / "7-0-00000000.part").write_bytes(b"half")
    cache = ThumbnailCache(folder)
    cache.put(8, 0, jpeg(100))
    assert [path.name for path in files(folder)] == ["8-0"]


def test_trouble_is_told_once_and_fails_nothing(folder: Path, caplog: pytest.LogCaptureFixture):
    folder.write_bytes(b"a file where the folder should be")
    cache = ThumbnailCache(folder)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            cache.put(7, 0, jpeg(100))
            assert cache.get(7, 0) is None
            cache.forget(7)
    assert len(caplog.records) == 1
    assert str(folder) in caplog.text


def test_a_folder_in_the_place_of_an_entry_fails_nothing(folder: Path):
    (folder / "07" / "7-0").mkdir(parents=True)
    cache = ThumbnailCache(folder)
    assert cache.get(7, 0) is None
    cache.put(7, 0, jpeg(100))
    cache.forget(7)
