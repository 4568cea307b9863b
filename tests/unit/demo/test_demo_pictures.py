"""The pictures: real files of every format, the same for the same job, and different for another."""

import io
from typing import cast

import pytest
from PIL import Image

from jobmonitor.demo.pictures import make_picture
from jobmonitor.demo.pictures.canvas import Canvas


def opened(provider: str, id: str, n: int, format: str) -> Image.Image:
    picture = Image.open(io.BytesIO(make_picture(provider, id, n, format)))
    picture.load()
    return picture


@pytest.mark.parametrize("provider", ["gepetto", "aetherforge", "figur"])
@pytest.mark.parametrize(("format", "expected"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_picture_is_a_file_of_its_format_wide_enough_for_a_large_view(
    provider: str, format: str, expected: str
) -> None:
    picture = opened(provider, "abcd", 0, format)
    assert picture.format == expected
    assert 1024 <= picture.width <= 1600
    assert 700 <= picture.height <= 1600


def test_the_animation_moves_and_starts_over() -> None:
    picture = Image.open(io.BytesIO(make_picture("aetherforge", "abcd", 1, "gif")))
    assert picture.format == "GIF"
    assert (getattr(picture, "n_frames", 1), picture.info["loop"]) == (14, 0)
    first = picture.convert("RGB").tobytes()
    picture.seek(7)
    assert picture.convert("RGB").tobytes() != first


def test_the_same_job_has_the_same_picture_and_another_job_another() -> None:
    once = make_picture("gepetto", "abcd", 0, "jpg")
    make_picture.cache_clear()
    assert make_picture("gepetto", "abcd", 0, "jpg") == once
    assert make_picture("gepetto", "abce", 0, "jpg") != once


def test_results_of_one_shooting_differ_by_more_than_their_frame() -> None:
    pictures = [opened("figur", "01K9ZBCS2X56E2A7VT4NV8D9RY", n, "jpg") for n in range(3)]
    assert len({picture.size for picture in pictures}) == 1
    assert len({picture.tobytes() for picture in pictures}) == 3


@pytest.mark.parametrize("provider", ["gepetto", "aetherforge", "figur"])
def test_a_picture_is_full_of_colour_from_edge_to_edge(provider: str) -> None:
    for n in range(3):
        picture = opened(provider, f"job-{n}", 0, "png").convert("RGB").resize((8, 8))  # pyright: ignore[reportUnknownMemberType]
        assert len({picture.tobytes()[k : k + 3] for k in range(0, 192, 3)}) > 20


def test_an_id_of_any_script_has_a_picture() -> None:
    assert opened("figur", "изображение-画像-🖼", 0, "webp").format == "WEBP"


def test_light_fades_to_nothing_before_its_edge() -> None:
    canvas = Canvas.new((200, 200), (0, 0, 0))
    canvas.glow(500, 500, 300, 300, (255, 255, 255), 1.0)
    levels = [cast("int", canvas.image.convert("L").getpixel((x, 100))) for x in (39, 41, 70, 100)]
    assert levels[:2] == [0, 0]
    assert 20 < levels[2] < 120 < 240 < levels[3]
