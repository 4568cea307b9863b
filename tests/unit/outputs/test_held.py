"""A picture that is looked at closely is given as it is, part by part, in the process that reads pictures."""

import io
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs import held
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.outputs.thumbnail import opened
from jobmonitor.raster import About, Part, Pixels
from tests.unit.outputs.pictures import (
    ANIMATIONS,
    OTHERS,
    PICTURES,
    drawn,
    exchanged,
    moving,
    png_of,
    profile_of,
    saved,
    svg,
)

LOSSLESS = ["png", "png-alpha", "png-palette", "webp-lossless", "gif", "tiff", "tiff-lzw", "bmp"]


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


def put(folder: Path, data: bytes) -> Path:
    path = folder / "a.bin"
    path.write_bytes(data)
    return path


def image(pixels: Pixels) -> Image.Image:
    return Image.frombytes("RGBA", (pixels.width, pixels.height), pixels.data)


def differ(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any channel anywhere."""
    assert one.size == other.size
    return max(ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).tobytes())


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_is_given_whole_and_in_parts(decoder: Decoder, tmp_path: Path, kind: str):
    path = put(tmp_path, PICTURES[kind]())
    about = decoder.about(path)
    whole = image(decoder.part(path, Part(0, 0, about.width, about.height, max(1, about.width // 1024))))
    if kind != "svg":
        assert (about.width, about.height, about.frames) == (96, 64, 1)
        piece = image(decoder.part(path, Part(40, 10, 30, 20)))
        assert differ(piece, whole.crop((40, 10, 70, 30))) <= 1  # colours are rounded one by one
    red, _, blue, _ = whole.crop((9, 40, 10, 41)).tobytes()
    assert "grey" in kind or red > blue


@pytest.mark.parametrize("kind", LOSSLESS)
def test_what_was_kept_without_loss_is_shown_without_loss(decoder: Decoder, tmp_path: Path, kind: str):
    data = PICTURES[kind]()
    given = image(decoder.part(put(tmp_path, data), Part(0, 0, 96, 64)))
    assert differ(given, Image.open(io.BytesIO(data)).convert("RGBA")) == 0


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_parts_are_of_the_picture_that_stands_upright(decoder: Decoder, tmp_path: Path, form: str, turn: int):
    notes = Image.Exif()
    notes[0x0112] = turn
    data = saved(form, drawn(300, 200), exif=notes)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    path = put(tmp_path, data)
    about = decoder.about(path)
    assert (about.width, about.height) == upright.size
    for shrink, tolerance in ((1, 0), (2, 1)):
        part = Part(32, 64, 128, 64, shrink)
        piece = upright.crop((32, 64, 160, 128)).reduce(shrink)
        assert differ(image(decoder.part(path, part)), piece) <= tolerance


def test_what_lies_beyond_the_edge_is_left_out_and_what_is_beside_it_refused(decoder: Decoder, tmp_path: Path):
    path = put(tmp_path, saved("PNG"))
    piece = decoder.part(path, Part(90, 60, 512, 512))
    assert (piece.width, piece.height) == (6, 4)
    for left, top in ((96, 0), (0, 64), (-1, 0), (0, -1)):
        with pytest.raises(Problem, match="beside"):
            decoder.part(path, Part(left, top, 10, 10))
    for width, shrink in ((2049, 1), (0, 1), (4097, 2), (10, 0), (10, 5000)):
        with pytest.raises(TooLarge):
            decoder.part(path, Part(0, 0, width, width, shrink))


def test_what_is_transparent_has_no_colour_when_it_is_made_smaller(decoder: Decoder, tmp_path: Path):
    picture = Image.new("RGBA", (4, 4), (0, 255, 0, 0))
    picture.paste((200, 30, 30, 255), (0, 0, 2, 4))
    red, green, _, alpha = decoder.part(put(tmp_path, saved("PNG", picture)), Part(0, 0, 4, 4, 4)).data
    assert red > 190
    assert green < 40
    assert 126 <= alpha <= 129


def test_colours_are_those_of_every_screen(decoder: Decoder, tmp_path: Path):
    path = put(tmp_path, saved("PNG", Image.new("RGB", (8, 8), (255, 0, 0)), icc_profile=exchanged()))
    red, _, blue, _ = decoder.part(path, Part(0, 0, 8, 8)).data[:4]
    assert blue > red


def test_the_file_says_what_it_is(decoder: Decoder, tmp_path: Path):
    path = put(tmp_path, saved("JPEG", drawn(80, 60), icc_profile=profile_of("sRGB")))
    assert decoder.about(path) == About(80, 60, "JPEG", "RGB", "sRGB built-in")
    assert decoder.about(put(tmp_path, PICTURES["png-grey16"]())).colours == "grey, 16 bits"
    odd = put(tmp_path, saved("PNG", icc_profile=b"no profile at all"))
    assert decoder.about(odd).profile == "a profile without a name"
    assert decoder.about(put(tmp_path, svg())) == About(4096, 2730, "SVG", "RGBA")


@pytest.mark.parametrize("kind", ANIMATIONS)
def test_animations_are_given_frame_by_frame_in_any_order(decoder: Decoder, tmp_path: Path, kind: str):
    data = ANIMATIONS[kind]()
    path = put(tmp_path, data)
    assert decoder.about(path).frames == 3
    frames: list[Image.Image] = []
    with Image.open(io.BytesIO(data)) as animation:
        for n in range(3):
            animation.seek(n)
            frames.append(animation.convert("RGBA"))
    for n in (0, 1, 2, 1, 0, 2):
        given = decoder.part(path, Part(0, 0, 96, 64, frame=n))
        assert differ(image(given), frames[n]) == 0
        assert given.pause == 80
    with pytest.raises(Problem, match="ends before"):
        decoder.part(path, Part(0, 0, 96, 64, frame=3))


def test_another_file_in_the_same_place_is_another_picture(decoder: Decoder, tmp_path: Path):
    path = put(tmp_path, saved("PNG", Image.new("RGB", (8, 8), (200, 0, 0))))
    assert decoder.part(path, Part(0, 0, 8, 8)).data[0] == 200
    other = put(tmp_path, saved("PNG", Image.new("RGB", (9, 9), (0, 200, 0))))
    assert decoder.part(other, Part(0, 0, 9, 9)).data[:2] == bytes((0, 200))


def test_several_small_pictures_are_held_until_a_large_one_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read: list[str] = []

    def noted(source: Path | bytes) -> Image.Image:
        read.append(source.name if isinstance(source, Path) else "")
        return opened(source)

    monkeypatch.setattr(held, "opened", noted)
    paths = [tmp_path / name for name in ("a", "b", "large")]
    for path, size in zip(paths, ((30, 20), (20, 30), (8000, 5001)), strict=True):
        path.write_bytes(saved("PNG", Image.new("1", size)))
    pictures = held.Held()
    for place in (0, 1, 0, 1, 2, 0, 2):
        assert pictures.part(paths[place], Part(0, 0, 5, 5)).width == 5
    assert read == ["a", "b", "large", "a", "large"]


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_picture_is_said_so(decoder: Decoder, tmp_path: Path, kind: str):
    path = put(tmp_path, OTHERS[kind][0])
    with pytest.raises(Problem):
        decoder.about(path)
    with pytest.raises(Problem):
        decoder.part(path, Part(0, 0, 10, 10))


def test_what_is_damaged_or_gone_or_too_large_is_said_so_each_time(decoder: Decoder, tmp_path: Path):
    half = put(tmp_path, saved("PNG", drawn(300, 200))[:-400])
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(png_of(30_000, 30_000, zlib.compress(bytes(100_000))))
    for path, kind, words in (
        (half, Problem, "damaged"),
        (bomb, TooLarge, "too many"),
        (tmp_path / "nothing.png", Problem, "gone"),
    ):
        for _ in range(2):
            with pytest.raises(kind, match=words):
                decoder.part(path, Part(0, 0, 10, 10))
    assert decoder.part(put(tmp_path, saved("PNG")), Part(0, 0, 10, 10))


def test_a_picture_that_needs_more_memory_than_it_may_have_is_let_go(decoder: Decoder, tmp_path: Path):
    row = b"\0" + bytes(3 * 10_000)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(10_000)) + packer.flush()
    large = put(tmp_path, png_of(10_000, 10_000, packed))  # 100 million pixels of four bytes fit, upright
    assert decoder.part(large, Part(9_000, 9_000, 100, 100)).width == 100
    row = b"\0" + bytes(2 * 10_900)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(10_900)) + packer.flush()
    deep = tmp_path / "deep.png"
    deep.write_bytes(png_of(10_900, 10_900, packed, depth=16, color=0))  # so deep a grey takes ten bytes for a while
    for _ in range(2):  # nothing of the first try is in the way of the second
        with pytest.raises(TooLarge):
            decoder.part(deep, Part(0, 0, 100, 100))
    assert decoder.part(large, Part(0, 0, 100, 100)).width == 100


def test_a_gif_of_50_000_frames_ends_within_its_time(decoder: Decoder, tmp_path: Path):
    one = moving("GIF", 2)
    frame = one[one.index(b"\x21\xf9\x04") : -1]
    path = put(tmp_path, one[:-1] + frame * 25_000 + b";")
    try:
        assert decoder.about(path).frames == 50_002
    except TooLarge as problem:
        assert "seconds" in problem.title  # noqa: PT017 - on a slow machine it ends by its time
    assert decoder.about(put(tmp_path, saved("PNG"))).frames == 1


@pytest.mark.parametrize(
    "does",
    ["""print('{"bytes": 3, "width": 1, "height": 1}\\nabc', end='', flush=True)""", "print('{}', flush=True)"],
)
def test_pixels_that_are_too_few_are_no_picture(tmp_path: Path, does: str):
    decoder = Decoder((sys.executable, "-c", f"import sys\nfor line in sys.stdin:\n    {does}"), seconds=5)
    try:
        with pytest.raises(Problem, match="damaged"):
            decoder.about(tmp_path / "a.png")
        if "bytes" in does:
            with pytest.raises(Problem, match="damaged"):
                decoder.part(tmp_path / "a.png", Part(0, 0, 1, 1))
    finally:
        decoder.close()


@pytest.mark.parametrize(("width", "height", "frames"), [(0, 5, 1), (5, -5, 1), (5, 5, 0), (20_000, 20_000, 1)])
def test_a_size_that_can_not_be_is_not_believed(tmp_path: Path, width: int, height: int, frames: int):
    said = json.dumps({"width": width, "height": height, "form": "PNG", "frames": frames})
    says = f"import sys\nfor line in sys.stdin:\n    print('{{\"bytes\": {len(said)}}}\\n{said}', end='', flush=True)"
    decoder = Decoder((sys.executable, "-c", says), seconds=5)
    try:
        with pytest.raises(Problem, match="damaged"):
            decoder.about(tmp_path / "a.png")
    finally:
        decoder.close()


def test_a_large_webp_is_given_at_full_detail_where_it_fits_and_said_to_be_too_large_where_not(
    decoder: Decoder, tmp_path: Path
):
    tile = drawn(500, 400)
    picture = Image.new("RGB", (10_000, 6_400))  # 16 bytes for each of its pixels would be too many
    for left in range(0, 10_000, 500):
        picture.paste(tile, (left, 6_000))
    large = put(tmp_path, saved("WEBP", picture, quality=50, method=0))
    piece = image(decoder.part(large, Part(9_500, 6_000, 500, 400)))
    assert differ(piece.reduce(20), tile.reduce(20)) < 40
    assert decoder.part(large, Part(0, 0, 10_000, 6_400, 8)).width == 1250
    other = tmp_path / "other.webp"
    other.write_bytes(large.read_bytes())
    assert decoder.part(other, Part(0, 0, 100, 100)).width == 100  # the first one is let go before
    packed = tmp_path / "packed.webp"
    packed.write_bytes(saved("WEBP", Image.new("RGB", (10_000, 7_500)), lossless=True, quality=0, method=0))
    for _ in range(2):
        with pytest.raises(TooLarge, match="memory"):
            decoder.part(packed, Part(0, 0, 100, 100))
    assert decoder.draw(large, 256).width == 10_000


def test_a_webp_stands_upright_and_in_the_colours_of_every_screen(decoder: Decoder, tmp_path: Path):
    notes = Image.Exif()
    notes[0x0112] = 6
    data = saved("WEBP", drawn(300, 200), lossless=True, exif=notes, icc_profile=exchanged())
    path = put(tmp_path, data)
    about = decoder.about(path)
    assert (about.width, about.height, about.colours) == (200, 300, "RGB")
    assert about.profile
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).crop((32, 64, 160, 192))
    red, green, blue = upright.split()
    assert differ(image(decoder.part(path, Part(32, 64, 128, 128))), Image.merge("RGB", (blue, green, red))) <= 2
