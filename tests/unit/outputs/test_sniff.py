"""What a file is, by its first bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.sniff import PAGE, UNKNOWN, sniff

IMAGE, ANIMATION, VIDEO = OutputKind.IMAGE, OutputKind.ANIMATION, OutputKind.VIDEO
DOCUMENT, FILE = OutputKind.DOCUMENT, OutputKind.FILE


def made(form: str, frames: int = 1) -> bytes:
    pictures = [Image.new("RGB", (40, 30), (9 * n, 100, 200)) for n in range(frames)]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "duration": 50} if frames > 1 else {}
    pictures[0].save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "frames", "kind", "extension"),
    [
        ("PNG", 1, IMAGE, ".png"),
        ("PNG", 3, ANIMATION, ".png"),
        ("GIF", 1, IMAGE, ".gif"),
        ("GIF", 3, ANIMATION, ".gif"),
        ("WEBP", 1, IMAGE, ".webp"),
        ("WEBP", 3, ANIMATION, ".webp"),
        ("AVIF", 1, IMAGE, ".avif"),
        ("AVIF", 3, ANIMATION, ".avif"),
        ("JPEG", 1, IMAGE, ".jpg"),
        ("TIFF", 1, IMAGE, ".tiff"),
        ("BMP", 1, IMAGE, ".bmp"),
        ("PDF", 1, DOCUMENT, ".pdf"),
    ],
)
def test_real_files_are_known(form: str, frames: int, kind: OutputKind, extension: str):
    found = sniff(made(form, frames))
    assert (found.kind, found.extension) == (kind, extension)


@pytest.mark.parametrize(
    ("head", "kind", "extension"),
    [
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", VIDEO, ".mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", VIDEO, ".mov"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", IMAGE, ".heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", IMAGE, ".avif"),
        (
            b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm",
            VIDEO,
            ".webm",
        ),
        (b"\x1aE\xdf\xa3\x01\0\0\0matroska", VIDEO, ".mkv"),
        (b"RIFF\1\1\1\1WAVEfmt ", FILE, ".wav"),
        (b"ID3\x04\0\0", FILE, ".mp3"),
        (b"\xff\xfb\x90\x64", FILE, ".mp3"),
        (b"OggS\0\2", FILE, ".ogg"),
        (b"PK\x03\x04\x14\0", FILE, ".zip"),
        (b"glTF\2\0\0\0", FILE, ".glb"),
        (b'{"a": 1}', DOCUMENT, ".json"),
        (b"\xef\xbb\xbf [1, 2]", DOCUMENT, ".json"),
        (b"{}", DOCUMENT, ".json"),
        (b"[abc] is no JSON", DOCUMENT, ".txt"),
        ("Grüße".encode(), DOCUMENT, ".txt"),
        (b'<svg xmlns="x">', IMAGE, ".svg"),
        (b'<?xml version="1.0"?>\n<!-- <html> -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg>', IMAGE, ".svg"),
        (b"<!DOCTYPE html><html><svg>", DOCUMENT, ".html"),
        (b"\n <HTML lang=en>", DOCUMENT, ".html"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code>", DOCUMENT, ".xml"),
        (b"BM is how this text begins, and it goes on", DOCUMENT, ".txt"),
        (b"", FILE, ".bin"),
        (b"   \n", FILE, ".bin"),
        (b"\0\1\2\3", FILE, ".bin"),
        (b"\xe9\xe8 latin text that is not UTF-8", FILE, ".bin"),
        (b"RIFF\0\0\0\0ABCD", FILE, ".bin"),
    ],
)
def test_beginnings_are_known(head: bytes, kind: OutputKind, extension: str):
    found = sniff(head)
    assert (found.kind, found.extension) == (kind, extension)


def test_a_character_that_is_cut_at_the_end_of_the_head_is_no_fault():
    assert sniff(("a" * (64 * 1024 - 1) + "ü").encode()).extension == ".txt"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall(head: bytes):
    assert sniff(head).extension.startswith(".")


@pytest.mark.parametrize("piece", [b"<!-- ", b" ", b"<?xml ", b"[ ", b"<!DOCTYPE svg [", b"\x21\xf9\x04", b"\n"])
def test_hostile_repetition_ends(piece: bytes):
    for begin in (b"", b"<svg", b"GIF89a", b"{"):
        sniff(begin + piece * 30_000)


def test_a_page_is_a_page():
    assert sniff(b"<html>").is_page
    assert PAGE.is_page
    assert not UNKNOWN.is_page
