"""Small pictures from sound files, odd ones and hostile ones."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs.thumbnail import PREVIEW, Thumbnail, make_thumbnail
from tests.unit.outputs.pictures import exchanged, profile_of

RED, BLUE = (255, 0, 0), (0, 0, 255)


def drawn(width: int = 800, height: int = 600) -> Image.Image:
    """Red, with a blue corner at the top left."""
    picture = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2, height // 2), fill=BLUE)
    return picture


def encoded(picture: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def shown(thumbnail: Thumbnail) -> Image.Image:
    return Image.open(io.BytesIO(thumbnail.data))


def colour(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place given in parts of the whole, rounded to what an eye tells apart."""
    found = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(found, tuple)
    return tuple(round(int(value) / 255) * 255 for value in found)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, with sound checksums."""
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return out


def header(width: int, height: int, colours: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_every_format_becomes_a_small_jpeg_and_its_size_is_told(form: str, tmp_path: Path):
    path = tmp_path / "picture"
    path.write_bytes(encoded(drawn(), form))
    made = make_thumbnail(path)
    assert (made.width, made.height) == (800, 600)
    assert (shown(made).format, shown(made).size) == ("JPEG", (256, 192))
    assert colour(shown(made), 0.2, 0.2) == BLUE
    assert colour(shown(made), 0.8, 0.8) == RED
    assert make_thumbnail(path.read_bytes()) == made


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("L", "PNG"),
        ("1", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("I;16", "PNG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("F", "TIFF"),
    ],
)
def test_every_kind_of_colours_can_be_shown(mode: str, form: str):
    made = make_thumbnail(
        encoded(drawn().convert("L").convert("I").convert(mode) if mode == "I;16" else drawn().convert(mode), form)
    )
    assert shown(made).size == (256, 192)


def test_sixteen_bits_of_grey_are_not_burnt_out():
    ramp = Image.frombytes("I;16", (256, 256), b"".join(struct.pack("<256H", *[257 * y] * 256) for y in range(256)))
    greys = shown(make_thumbnail(encoded(ramp, "PNG"))).convert("L")
    middle = greys.getpixel((128, 128))
    assert isinstance(middle, int)
    assert 120 < middle < 136


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "WEBP", "PNG", "AVIF"])
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_pictures_stand_upright(form: str, orientation: int, corner: tuple[int, int]):
    notes = Image.Exif()
    notes[0x0112] = orientation
    made = make_thumbnail(encoded(drawn(), form, exif=notes))
    assert (made.width, made.height) == ((600, 800) if orientation > 4 else (800, 600))
    assert (shown(made).width > shown(made).height) == (orientation < 5)
    assert colour(shown(made), 0.1 + 0.8 * corner[0], 0.1 + 0.8 * corner[1]) == BLUE
    assert colour(shown(made), 0.9 - 0.8 * corner[0], 0.9 - 0.8 * corner[1]) == RED


def test_broken_notes_do_not_matter():
    sound = encoded(drawn(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffjunk")
    assert make_thumbnail(sound).width == 800


@pytest.mark.parametrize(
    "transparent", [Image.new("RGBA", (400, 300), (0, 0, 255, 100)), Image.new("LA", (400, 300), (9, 0))]
)
def test_what_is_transparent_stays_so(transparent: Image.Image):
    made = shown(make_thumbnail(encoded(transparent, "PNG")))
    assert (made.format, made.mode, made.size) == ("WEBP", "RGBA", (256, 192))


def test_a_palette_with_a_transparent_colour_stays_so():
    picture = drawn().convert("P", palette=Image.Palette.ADAPTIVE)
    index = picture.getpixel((5, 5))
    made = shown(make_thumbnail(encoded(picture, "GIF", transparency=index)))
    assert made.mode == "RGBA"
    assert made.getpixel((5, 5))[3] == 0  # pyright: ignore[reportIndexIssue, reportOptionalSubscript, reportUnknownMemberType]


def test_a_picture_that_only_could_be_transparent_is_a_jpeg():
    assert shown(make_thumbnail(encoded(drawn().convert("RGBA"), "PNG"))).format == "JPEG"


def test_a_picture_is_never_enlarged():
    assert shown(make_thumbnail(encoded(drawn(20, 10), "PNG"))).size == (20, 10)


@pytest.mark.parametrize("size", [(9000, 1), (1, 9000), (1, 1)])
def test_odd_shapes_have_at_least_a_pixel(size: tuple[int, int]):
    made = make_thumbnail(encoded(drawn(*size), "PNG"))
    assert (made.width, made.height) == size
    assert min(shown(made).size) == 1
    assert max(shown(made).size) <= 256


def test_a_preview_is_larger():
    assert shown(make_thumbnail(encoded(drawn(3200, 1600), "JPEG"), PREVIEW)).size == (1600, 800)


def test_an_animation_gives_its_first_frame():
    frames = [drawn(), Image.new("RGB", (800, 600), (0, 255, 0))]
    for form in ("GIF", "WEBP", "PNG", "AVIF"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=50)
        assert colour(shown(make_thumbnail(data)), 0.2, 0.2) == BLUE


@pytest.mark.parametrize("profile", [b"junk", b"\0" * 200, profile_of("LAB")])
def test_a_profile_that_does_not_fit_is_passed_over(profile: bytes):
    for form in ("JPEG", "PNG", "WEBP"):
        assert colour(shown(make_thumbnail(encoded(drawn(), form, icc_profile=profile))), 0.2, 0.2) == BLUE


def test_colours_are_those_that_a_profile_means():
    made = make_thumbnail(encoded(drawn(), "PNG", icc_profile=exchanged()))
    assert colour(shown(made), 0.2, 0.2) == RED
    assert colour(shown(made), 0.8, 0.8) == BLUE


@pytest.mark.parametrize(
    "size", [(30_000, 30_000), (12_000, 10_001), (100_000, 100_000), (2**31 - 1, 2**31 - 1), (120_000_001, 1)]
)
def test_a_small_file_with_too_many_pixels_is_refused_unread(size: tuple[int, int]):
    bomb = png(header(*size), (b"IDAT", zlib.compress(bytes(1_000_000))), (b"IEND", b""))
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge, match="120 million pixels"):
        make_thumbnail(bomb)


def test_a_text_that_swells_is_a_problem():
    bomb = png(
        header(1, 1),
        (b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000))),
        (b"IDAT", zlib.compress(bytes(4))),
        (b"IEND", b""),
    )
    with pytest.raises(Problem):
        make_thumbnail(bomb)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"P6 2 2 255 " + bytes(12),
        b"GIF89a",
    ],
)
def test_what_is_no_picture_of_ours_is_said_in_words(data: bytes):
    with pytest.raises(Problem):
        make_thumbnail(data)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_file_that_is_cut_off_is_said_in_words(form: str, part: float):
    whole = encoded(Image.effect_noise((300, 200), 90).convert("RGB"), form)
    with pytest.raises(Problem):
        make_thumbnail(whole[: int(len(whole) * part)])


def test_what_pillow_says_of_odd_files_stays_out_of_the_log():
    odd = bytearray(encoded(drawn(24, 16), "TIFF"))
    at = odd.index(struct.pack("<HHI", 0x0115, 3, 1))  # samples per pixel
    odd[at + 8 : at + 10] = b"\xff\xff"
    with pytest.raises(Problem):
        make_thumbnail(bytes(odd))


def test_a_file_that_is_gone_is_said_in_words(tmp_path: Path):
    with pytest.raises(Problem, match="gone"):
        make_thumbnail(tmp_path / "nothing")
    with pytest.raises(Problem):
        make_thumbnail(tmp_path)


SMALL = {form: encoded(drawn(24, 16), form) for form in ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SMALL)), st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
def test_no_spoilt_byte_makes_it_fall(form: str, where: int, what: bytes):
    data = bytearray(SMALL[form])
    at = where % len(data)
    data[at : at + len(what)] = what
    try:
        made = make_thumbnail(bytes(data))
    except Problem:
        return
    assert max(shown(made).size) <= 256
