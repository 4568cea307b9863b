"""PNG is read as a stream, and looks as Pillow would have them; what can't be streamed is left to Pillow."""

import io
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from jobmonitor.outputs.streaming import HAS_LIBVIPS, can_stream, stream_thumbnail
from jobmonitor.outputs.thumbnail import Thumbnail, make_thumbnail
from tests.unit.outputs.pictures import ANIMATIONS, drawn, exchanged, png_of, profile_of, saved

CLEAR = drawn(300, 200).convert("RGBA")
CLEAR.putalpha(Image.radial_gradient("L").transform((300, 200), Image.Transform.EXTENT, (0, 0, 256, 256)))

KINDS: dict[str, Callable[[], bytes]] = {
    "png": lambda: saved("PNG", drawn(300, 200)),
    "png-clear": lambda: saved("PNG", CLEAR),
    "png-grey": lambda: saved("PNG", drawn(300, 200, mode="L")),
    "png-grey-clear": lambda: saved("PNG", CLEAR.convert("LA")),
    "png-grey16": lambda: saved("PNG", drawn(300, 200, mode="L").convert("I;16")),
    "png-palette": lambda: saved("PNG", drawn(300, 200).quantize(16)),
    "png-palette-clear": lambda: saved("PNG", CLEAR.quantize(64)),
    "png-one-clear": lambda: saved("PNG", drawn(300, 200), transparency=(200, 30, 30)),
    "png-black-and-white": lambda: saved("PNG", drawn(300, 200).convert("1", dither=Image.Dither.NONE)),
    "png-profile": lambda: saved("PNG", drawn(300, 200), icc_profile=exchanged()),
    "png-no-profile": lambda: saved("PNG", drawn(300, 200), icc_profile=b"no profile at all"),
    "png-grey-profile": lambda: saved("PNG", drawn(300, 200, mode="L"), icc_profile=profile_of("sRGB")),
}


pytestmark = pytest.mark.skipif(not HAS_LIBVIPS, reason="Windows goes without libvips, for the size of its setup")


def put(folder: Path, data: bytes, name: str = "a.bin") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def streamed(path: Path, size: int = 128) -> Thumbnail:
    made = stream_thumbnail(path, size)
    assert made is not None
    return made


def shown(made: Thumbnail) -> Image.Image:
    """As it looks on a grey ground: what is behind transparent pixels is nobody's business."""
    picture = Image.open(io.BytesIO(made.data)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "grey"), picture).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_pillow_would_have_it(tmp_path: Path, kind: str):
    path = put(tmp_path, KINDS[kind]())
    ours, pillows = streamed(path), make_thumbnail(path, 128)
    assert (ours.width, ours.height) == (pillows.width, pillows.height) == (300, 200)
    assert difference(shown(ours), shown(pillows)) < 4


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_stands_upright(tmp_path: Path, turn: int):
    notes = Image.Exif()
    notes[0x0112] = turn
    path = put(tmp_path, saved("PNG", drawn(300, 200), exif=notes))
    made = streamed(path)
    upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    assert (made.width, made.height) == upright.size
    upright.thumbnail((128, 128))
    assert difference(shown(made), upright) < 12


def test_small_ones_are_not_enlarged(tmp_path: Path):
    assert shown(streamed(put(tmp_path, saved("PNG")), 512)).size == (96, 64)


def test_an_animation_gives_its_first_picture(tmp_path: Path):
    path = put(tmp_path, ANIMATIONS["apng"]())
    assert difference(shown(streamed(path)), shown(make_thumbnail(path, 128))) < 4


def test_a_name_is_a_name_and_no_option(tmp_path: Path):
    path = put(tmp_path, saved("PNG", drawn(300, 200)), "night [page=9,unlimited].png")
    assert streamed(path).width == 300


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        saved("PNG", drawn(300, 200))[:2000],
        saved("JPEG"),
        png_of(30_000, 30_000, zlib.compress(bytes(100_000))),
        png_of(40, 40, zlib.compress(bytes(3 * 40 * 40 + 400)), interlace=1),
    ],
    ids=["empty", "a drawing", "half a PNG", "another format", "too many pixels", "interlaced"],
)
def test_what_cant_be_streamed_is_left_to_others(tmp_path: Path, data: bytes):
    assert stream_thumbnail(put(tmp_path, data), 128) is None


def test_a_file_that_is_gone_is_left_to_others(tmp_path: Path):
    assert stream_thumbnail(tmp_path / "gone.png", 128) is None


def test_where_libvips_cant_be_loaded_it_is_left_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_warnings: list[str]
):
    path = put(tmp_path, saved("PNG"))
    expected_warnings.append("libvips can't be loaded")
    can_stream.cache_clear()
    monkeypatch.setitem(sys.modules, "pyvips", None)
    try:
        assert stream_thumbnail(path, 64) is None
    finally:
        can_stream.cache_clear()
    monkeypatch.undo()
    assert stream_thumbnail(path, 64) is not None
