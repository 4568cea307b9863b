"""Pictures are read in a process of their own: what is wrong with them ends there, as words."""

import io
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageChops, ImageStat

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.jobs import OutputKind
from jobmonitor.outputs import decoding
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.outputs.sniff import sniff
from jobmonitor.outputs.streaming import HAS_LIBVIPS
from jobmonitor.outputs.svg import MOST_ELEMENTS, cleaned
from tests.unit.outputs.pictures import ANIMATIONS, OTHERS, PICTURES, chunk, drawn, moving, png_of, saved, svg


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


def put(folder: Path, data: bytes, name: str = "a.bin") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


def is_red(picture: Image.Image, x: int, y: int) -> bool:
    red, green, blue, _ = picture.crop((x, y, x + 1, y + 1)).tobytes()
    return red > 120 and green < 110 and blue < 110


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_of_picture_is_shown(decoder: Decoder, tmp_path: Path, kind: str):
    data = PICTURES[kind]()
    assert sniff(data).kind is OutputKind.IMAGE
    made = decoder.draw(put(tmp_path, data), 64)
    assert (made.width, made.height) == (96, 64)
    assert opened(made.data).size[0] <= 64


@pytest.mark.parametrize("kind", ANIMATIONS)
def test_every_kind_of_animation_shows_its_first_picture(decoder: Decoder, tmp_path: Path, kind: str):
    data = ANIMATIONS[kind]()
    assert sniff(data).kind is OutputKind.ANIMATION
    assert decoder.draw(put(tmp_path, data), 64).width == 96


@pytest.mark.parametrize("kind", OTHERS)
def test_every_other_kind_is_known_by_its_bytes_and_has_no_picture(decoder: Decoder, tmp_path: Path, kind: str):
    data, extension = OTHERS[kind]
    assert sniff(data).extension == extension
    with pytest.raises(Problem):
        decoder.draw(put(tmp_path, data), 64)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_every_picture_stands_upright_however_the_camera_was_held(
    decoder: Decoder, tmp_path: Path, form: str, turn: int
):
    from PIL import ImageOps

    notes = Image.Exif()
    notes[0x0112] = turn
    data = saved(form, drawn(300, 200), exif=notes)
    made = decoder.draw(put(tmp_path, data), 128)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert (made.width, made.height) == upright.size
    shown = opened(made.data).convert("RGB")
    upright.thumbnail(shown.size)
    assert max(ImageStat.Stat(ImageChops.difference(shown, upright)).mean) < 12


def test_a_webp_keeps_its_transparency_and_survives_its_profile(decoder: Decoder, tmp_path: Path):
    clear = Image.new("RGBA", (300, 200), (200, 30, 30, 60))
    made = opened(decoder.draw(put(tmp_path, saved("WEBP", clear, lossless=True)), 128).data)
    assert 50 < made.getchannel("A").tobytes()[0] < 70
    odd = saved("WEBP", drawn(300, 200), icc_profile=b"no profile at all")
    assert is_red(opened(decoder.draw(put(tmp_path, odd), 128).data), 9, 40)


@pytest.mark.parametrize("size", [128, 256, 512])
def test_it_makes_what_a_thread_would_make_and_enlarges_nothing(decoder: Decoder, tmp_path: Path, size: int):
    from jobmonitor.outputs.thumbnail import make_thumbnail

    path = put(tmp_path, saved("JPEG", drawn(300, 200)))
    made = decoder.draw(path, size)
    assert made == make_thumbnail(path, size)
    assert opened(made.data).size == {128: (128, 85), 256: (256, 171), 512: (300, 200)}[size]


def test_a_picture_that_declares_900_megapixels_is_too_large(decoder: Decoder, tmp_path: Path):
    data = png_of(30_000, 30_000, zlib.compress(bytes(100_000)))
    with pytest.raises(TooLarge, match="too many to be shown"):
        decoder.draw(put(tmp_path, data), 128)


def test_a_picture_that_needs_more_memory_than_it_may_have_is_said_so(decoder: Decoder, tmp_path: Path):
    row = b"\0" + bytes(4 * 2 * 10_900)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(11_000)) + packer.flush()
    # 118 million pixels of four times two bytes: a stream has a few rows of them, but what is interlaced is no stream.
    if HAS_LIBVIPS:
        assert decoder.draw(put(tmp_path, png_of(10_900, 10_900, packed, depth=16, color=6)), 128)
    with pytest.raises(TooLarge):
        decoder.draw(put(tmp_path, png_of(10_900, 10_900, packed, depth=16, color=6, interlace=1)), 128)
    assert decoder.draw(put(tmp_path, saved("PNG")), 128)


def test_an_animation_of_100_000_frames_costs_one(decoder: Decoder, tmp_path: Path):
    one = moving("GIF", 2)
    frame = one[one.index(b"\x21\xf9\x04") : -1]
    began = time.process_time()
    assert decoder.draw(put(tmp_path, one[:-1] + frame * 50_000 + b";"), 64)
    assert time.process_time() - began < 2  # of ours: theirs is bounded by itself


def test_a_profile_that_unpacks_to_hundreds_of_megabytes_hurts_nobody(decoder: Decoder, tmp_path: Path):
    packer = zlib.compressobj(1)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(300)) + packer.flush()
    good = saved("PNG")
    data = good[:33] + chunk(b"iCCP", b"x\0\0" + bomb) + good[33:]
    with suppress(Problem):  # with or without the profile, as the library likes
        decoder.draw(put(tmp_path, data), 64)
    assert decoder.draw(put(tmp_path, good), 64)


def test_a_file_that_is_gone_is_said_so(decoder: Decoder, tmp_path: Path):
    with pytest.raises(Problem, match="gone"):
        decoder.draw(tmp_path / "nothing.png", 64)


FAKE = "import sys, os, time\nfor line in sys.stdin:\n    "


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("os._exit(1)", "damaged"),
        ("os.kill(os.getpid(), 11)", "damaged"),
        ("os._exit(77)", "more memory"),
        *([("os.kill(os.getpid(), 5)", "more memory")] if os.name == "posix" else []),  # as GLib ends it
        ("print('rubbish', flush=True)", "damaged"),
        ("print('x' * 100_000, flush=True)", "damaged"),
        ("""print('{"bytes": 99999999999}', flush=True)""", "damaged"),
        ("""print('{"bytes": 10}\\nabc', flush=True); os._exit(0)""", "damaged"),
        ("time.sleep(600)", "more than 1 seconds"),
    ],
)
def test_a_process_that_breaks_is_ended_and_replaced(tmp_path: Path, does: str, words: str):
    decoder = Decoder((sys.executable, "-c", FAKE + does), seconds=1)
    try:
        for _ in range(2):
            with pytest.raises(Problem, match=words):
                decoder.draw(tmp_path / "a.png", 64)
    finally:
        decoder.close()


def test_a_process_that_was_killed_is_started_again(tmp_path: Path):
    decoder = Decoder()
    try:
        path = put(tmp_path, saved("PNG"))
        decoder.draw(path, 64)
        children = [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]
        (child,) = [each for each in children if decoding.WORD in each.cmdline()][-1:]
        child.kill()
        child.wait(10)
        assert decoder.draw(path, 64)
    finally:
        decoder.close()
    assert not child.is_running()


def test_a_process_that_starts_while_all_are_ended_ends_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    decoder = Decoder()
    path = put(tmp_path, saved("PNG"))
    start = decoding._started  # pyright: ignore[reportPrivateUsage]
    started: list[subprocess.Popen[bytes]] = []

    def late(command: Sequence[str]) -> "subprocess.Popen[bytes]":
        decoder.close()
        started.append(start(command))
        return started[-1]

    monkeypatch.setattr(decoding, "_started", late)
    decoder.draw(path, 64)
    assert started[0].returncode is not None
    with pytest.raises(Problem, match="not read any more"):
        decoder.draw(path, 64)
    assert len(started) == 1


def test_a_program_that_can_not_be_started_is_said_so(tmp_path: Path):
    decoder = Decoder((str(tmp_path / "nothing"),))
    with pytest.raises(Problem, match="can't be read"):
        decoder.draw(tmp_path / "a.png", 64)
    decoder.close()


def test_keys_in_the_environment_stay_with_us(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REPLICATE_TOKEN", "r8_secret")
    assert "r8_secret" not in decoding._environment(os.environ).values()  # pyright: ignore[reportPrivateUsage]
    assert "PATH" in decoding._environment(os.environ)  # pyright: ignore[reportPrivateUsage]


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch):
    assert decoding.command() == (sys.executable, "-P", "-m", "jobmonitor", decoding.WORD)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert decoding.command() == (sys.executable, decoding.WORD)


# Drawings


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<image href="file:///etc/hostname" width="9" height="9"/>',
        '<image xlink:href="https://x.example/a.png" width="9" height="9"/>',
        '<image href="/etc/hostname"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
        '<use href="other.svg#part"/>',
        '<foreignObject><iframe src="https://x.example"/></foreignObject>',
        '<rect onclick="go()" width="9" height="9"/>',
        '<rect style="fill: url(https://x.example/a.svg#p)" width="9" height="9"/>',
        '<style>@import "https://x.example/a.css";</style>',
        "<style>.a { fill: url(file:///etc/hostname) }</style>",
        "<style>.a { fill: u\\72l(file:///etc/hostname) }</style>",
    ],
)
def test_a_drawing_reaches_nothing(decoder: Decoder, tmp_path: Path, inside: str):
    clean = cleaned(svg(inside)).decode()
    for bad in (
        "script",
        "file:",
        "https://x",
        "/etc",
        "svg+xml",
        "other.svg",
        "iframe",
        "onclick",
        "@import",
        "alert",
    ):
        assert bad not in clean
    made = decoder.draw(put(tmp_path, svg(inside), "a.svg"), 96)
    assert is_red(opened(made.data), 10, 60)


def test_what_belongs_to_a_drawing_stays():
    inside = '<linearGradient id="g"/><rect style="fill:url(#g)"/><style>.a{fill:red}</style><use xlink:href="#g"/>'
    clean = cleaned(svg(inside)).decode()
    for good in ("url(#g)", ".a{fill:red}", '"#g"', "linearGradient"):
        assert good in clean


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "x">]><svg>&a;</svg>', Problem),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg>&a;</svg>', Problem),
        (b"<svg" + b"<g>" * 1000, Problem),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 1000 + b"</g>" * 1000 + b"</svg>", TooLarge),
        (b"<svg>" + b"<g/>" * (MOST_ELEMENTS + 1) + b"</svg>", TooLarge),
        (b"<svg>" + b" " * 9_000_000 + b"</svg>", TooLarge),
        (svg(width=2_000_000), Problem),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>", Problem),
        (b"<svg", Problem),
    ],
    ids=["entity", "file entity", "broken", "deep", "many", "long", "huge", "empty", "cut"],
)
def test_a_drawing_that_is_none_is_said_in_words(decoder: Decoder, tmp_path: Path, data: bytes, kind: type[Problem]):
    with pytest.raises(kind):
        decoder.draw(put(tmp_path, data, "a.svg"), 96)
    assert decoder.draw(put(tmp_path, svg(), "b.svg"), 96)


def test_a_small_drawing_is_not_enlarged(decoder: Decoder, tmp_path: Path):
    assert opened(decoder.draw(put(tmp_path, svg()), 512).data).size == (96, 64)
