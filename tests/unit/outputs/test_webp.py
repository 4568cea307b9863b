"""WebP is read in its own way, and looks as Pillow would have it."""

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from jobmonitor.outputs.decoding import Decoder
from jobmonitor.outputs.thumbnail import make_thumbnail
from jobmonitor.outputs.webp import Decoded, Head, open_sheet, read_head, webp_thumbnail
from tests.unit.outputs.pictures import ANIMATIONS, drawn, exchanged, saved

CLEAR = drawn(300, 200).convert("RGBA")
CLEAR.putalpha(Image.radial_gradient("L").transform((300, 200), Image.Transform.EXTENT, (0, 0, 256, 256)))

KINDS: dict[str, Callable[[], bytes]] = {
    "lossy": lambda: saved("WEBP", drawn(300, 200)),
    "lossless": lambda: saved("WEBP", drawn(300, 200), lossless=True),
    "clear": lambda: saved("WEBP", CLEAR),
    "clear and lossless": lambda: saved("WEBP", CLEAR, lossless=True),
    "with a profile": lambda: saved("WEBP", drawn(300, 200), icc_profile=exchanged()),
    "with no real profile": lambda: saved("WEBP", drawn(300, 200), icc_profile=b"no profile at all"),
}


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


def put(folder: Path, data: bytes) -> Path:
    path = folder / "a.webp"
    path.write_bytes(data)
    return path


def shown(data: bytes) -> Image.Image:
    """As it looks on a grey ground: what is behind transparent pixels is nobody's business."""
    picture = Image.open(io.BytesIO(data)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "grey"), picture).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def turned(turn: int) -> bytes:
    notes = Image.Exif()
    notes[0x0112] = turn
    return saved("WEBP", drawn(300, 200), exif=notes)


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_pillow_would_have_it(decoder: Decoder, tmp_path: Path, kind: str):
    path = put(tmp_path, KINDS[kind]())
    ours, pillows = decoder.draw(path, 128), make_thumbnail(path, 128)
    assert (ours.width, ours.height) == (pillows.width, pillows.height) == (300, 200)
    assert difference(shown(ours.data), shown(pillows.data)) < 4


@pytest.mark.parametrize("turn", range(1, 9))
def test_its_head_says_how_the_camera_was_held(decoder: Decoder, tmp_path: Path, turn: int):
    path = put(tmp_path, turned(turn))
    upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    made = decoder.draw(path, 128)
    assert (made.width, made.height) == upright.size
    upright.thumbnail((128, 128))
    assert difference(shown(made.data), upright) < 12


def test_its_head_is_read_without_its_pixels(tmp_path: Path):
    def head(data: bytes) -> Head | None:
        return read_head(put(tmp_path, data))

    assert head(KINDS["lossy"]()) == head(KINDS["lossless"]()) == Head(300, 200)
    assert head(KINDS["clear"]()) == head(KINDS["clear and lossless"]()) == Head(300, 200, has_alpha=True)
    assert head(KINDS["with a profile"]()) == Head(300, 200, profile=exchanged())
    assert head(turned(6)) == Head(300, 200, turn=4)


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def described(width: int, height: int) -> bytes:
    sides = ((side - 1).to_bytes(3, "little") for side in (width, height))
    return chunk(b"VP8X", bytes(4) + b"".join(sides))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        saved("PNG"),
        b"RIFF\x04\0\0\0WEBP",
        riff(chunk(b"VP8 ", bytes(4))),
        riff(described(16_000, 16_000)),
        riff(*[chunk(b"ICCP", b"")] * 200, described(30, 20)),
        ANIMATIONS["webp"](),
    ],
    ids=["empty", "another format", "no chunk", "no bitstream", "too many pixels", "chunks without end", "moving"],
)
def test_what_is_no_picture_that_stands_still_is_left_to_others(tmp_path: Path, data: bytes):
    path = put(tmp_path, data)
    assert read_head(path) is None
    assert open_sheet(path, never) is None
    assert webp_thumbnail(path, 128, never) is None


def never(path: str, size: int) -> Decoded | None:
    raise AssertionError(f"{path} was decoded")


def test_a_file_that_is_gone_is_left_to_others(tmp_path: Path):
    assert webp_thumbnail(tmp_path / "gone.webp", 128, never) is None


def test_broken_notes_are_no_reason_not_to_show_it(tmp_path: Path):
    data = riff(described(30, 20), chunk(b"EXIF", b"II*\0" + b"\xff" * 40))
    assert read_head(put(tmp_path, data)) == Head(30, 20)
