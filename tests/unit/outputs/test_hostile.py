"""Over a thousand files that nobody vouches for, served and taken in: each ends as a picture or as words."""

import asyncio
import gzip
import random
import re
import time
import zlib
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.bounds import SECONDS
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.outputs.fetch import fetch
from jobmonitor.transport import Limits, Transport
from jobmonitor.wire import Request
from tests.unit.loopback import Loopback, Speaker, answer, endless, loopback, redirect, trickle
from tests.unit.outputs.pictures import ANIMATIONS, PICTURES, png_of, saved, svg

MB = 2**20
SEEDS = 7
GOOD = {**PICTURES, **{f"moving {name}": make for name, make in ANIMATIONS.items()}}

Mutation = Callable[[bytearray, random.Random], bytearray]


def cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(1, len(data))]


def beginning_lost(data: bytearray, chance: random.Random) -> bytearray:
    return data[chance.randrange(1, min(64, len(data))) :]


def bytes_flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(1 + len(data) // 50):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def head_flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(3):
        data[chance.randrange(8, min(80, len(data)))] = chance.randrange(256)
    return data


def part_zeroed(data: bytearray, chance: random.Random) -> bytearray:
    begin = chance.randrange(len(data))
    end = min(len(data), begin + chance.randrange(1, 200))
    data[begin:end] = bytes(end - begin)
    return data


def part_doubled(data: bytearray, chance: random.Random) -> bytearray:
    begin = chance.randrange(len(data))
    return data[:begin] + data[max(0, begin - 100) :]


def lengths_maximal(data: bytearray, chance: random.Random) -> bytearray:
    begin = chance.randrange(4, max(5, len(data) - 4))
    data[begin : begin + 4] = b"\xff\xff\xff\xff" if chance.random() < 0.5 else b"\x7f\xff\xff\xff"
    return data


def halves_swapped(data: bytearray, chance: random.Random) -> bytearray:
    middle = chance.randrange(16, max(17, len(data)))
    return data[:12] + data[middle:] + data[12:middle]


def rubbish_added(data: bytearray, chance: random.Random) -> bytearray:
    begin = chance.randrange(len(data))
    return data[:begin] + chance.randbytes(64) + data[begin:]


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    beginning_lost,
    bytes_flipped,
    head_flipped,
    part_zeroed,
    part_doubled,
    lengths_maximal,
    halves_swapped,
    rubbish_added,
)


def test_these_are_over_a_thousand():
    assert len(GOOD) * len(MUTATIONS) * SEEDS > 1000


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


@pytest.fixture
async def server() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


@pytest.fixture
async def transport() -> AsyncGenerator[Transport]:
    async with Transport(Limits(connect=5, read=5, deadline=10), {}) as opened:
        yield opened


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "outputs")


async def taken_in(
    server: Loopback, transport: Transport, archive: Archive, decoder: Decoder, name: str, expected: OutputKind
) -> str:
    """What a row would say: "" for a picture, else why there is none."""
    request = Request(server.url(name), home=server.url())
    began = time.monotonic()
    try:
        kept = await fetch(transport, request, archive, f"p/{name.strip('/')}", 8 * MB, expected)
        await asyncio.to_thread(decoder.draw, kept.path, 128)
    except Problem as problem:  # anything else is a fault of ours, and fails the test
        return str(problem)
    finally:
        assert time.monotonic() - began < SECONDS + 10
    return ""


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("kind", GOOD)
async def test_a_spoilt_file_is_a_picture_or_words(
    server: Loopback, transport: Transport, archive: Archive, decoder: Decoder, kind: str, mutation: Mutation
):
    good = GOOD[kind]()
    for seed in range(SEEDS):
        chance = random.Random(f"{kind} {mutation.__name__} {seed}")
        name = f"/{seed}.png"
        server.answers[name] = answer(bytes(mutation(bytearray(good), chance)), content_type="image/png")
        await taken_in(server, transport, archive, decoder, name, OutputKind.IMAGE)
    left = [path for path in archive.folder.rglob("*") if path.name.startswith(".")] if archive.folder.exists() else []
    assert left == []
    server.answers["/good"] = answer(good)
    assert await taken_in(server, transport, archive, decoder, "/good", OutputKind.FILE) == ""


BODIES: dict[str, tuple[bytes, str]] = {
    "900 megapixels": (answer(png_of(30_000, 30_000, zlib.compress(bytes(90_000)))), "too many to be shown"),
    "a side of two billion": (answer(png_of(2**31 - 1, 1, zlib.compress(b"\0"))), "million pixels"),
    "no pixels at all": (answer(png_of(0, 0, b"")), "can.t be shown|can be shown"),
    "a page under a picture's name": (answer(b"<!doctype html><title>Sign in</title>"), "a web page instead"),
    "an error under a picture's name": (answer(b'{"error": "expired"}'), "a text instead"),
    "nothing": (answer(b""), "an empty file"),
    "a program": (answer(b"MZ" + bytes(2000)), "no picture"),
    "a gzip of gigabytes": (
        answer(gzip.compress(bytes(64 * MB)), content_encoding="gzip"),
        "more than 8 MB",
    ),
    "packed in an unknown way": (answer(b"x", content_encoding="br"), "packed"),
    "a drawing with entities": (
        answer(b'<!DOCTYPE svg [<!ENTITY a "a">]>' + svg("&a;")),
        "entities|no picture|instead",
    ),
    "a length of nonsense": (b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nabc", "."),
    "no HTTP at all": (b"220 ftp.example ready\r\n", "."),
}


@pytest.mark.parametrize("case", BODIES)
async def test_a_hostile_body_ends_as_words(
    server: Loopback, transport: Transport, archive: Archive, decoder: Decoder, case: str
):
    body, words = BODIES[case]
    server.answers["/x.png"] = body
    said = await taken_in(server, transport, archive, decoder, "/x.png", OutputKind.IMAGE)
    assert said
    assert re.search(words, said), said


async def less_than_announced(writer: asyncio.StreamWriter) -> None:
    writer.write(answer(saved("PNG"))[:-50])
    await writer.drain()


SPEAKERS: dict[str, tuple[bytes | Speaker, str]] = {
    "without end": (endless("", bytes(64 * 1024)), "more than 8 MB"),
    "without end, packed": (endless("content-encoding: gzip\r\n", gzip.compress(bytes(MB))[:500]), "."),
    "less than announced": (less_than_announced, "was cut|announced"),
    "in a circle": (redirect("/x.png"), "in a circle"),
    "to a file": (redirect("file:///etc/hostname"), "Only https links"),
    "to nowhere": (redirect("https://["), "can.t be read"),
    "to plain http elsewhere": (redirect("http://pictures.example/a"), "not encrypted"),
    "to the cloud's secrets": (redirect("https://169.254.169.254/latest/meta-data"), "leads to a special address"),
}


@pytest.mark.parametrize("case", SPEAKERS)
async def test_a_hostile_server_ends_as_words(
    server: Loopback, transport: Transport, archive: Archive, decoder: Decoder, case: str
):
    speaker, words = SPEAKERS[case]
    server.answers["/x.png"] = speaker
    said = await taken_in(server, transport, archive, decoder, "/x.png", OutputKind.IMAGE)
    assert said
    assert re.search(words, said), said
    assert not archive.folder.exists() or not any(archive.folder.rglob("*.p*"))


async def test_redirects_without_end_are_given_up(
    server: Loopback, transport: Transport, archive: Archive, decoder: Decoder
):
    server.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(50)}
    assert "on and on" in await taken_in(server, transport, archive, decoder, "/0", OutputKind.IMAGE)
    assert len(server.heard) < 10


async def test_a_trickle_is_given_up(server: Loopback, archive: Archive, decoder: Decoder):
    server.answers["/x.png"] = trickle(b"x", 0.05)
    async with Transport(Limits(connect=5, read=5, deadline=1), {}) as impatient:
        said = await taken_in(server, impatient, archive, decoder, "/x.png", OutputKind.IMAGE)
    assert "too slowly" in said


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/hostname",
        "ftp://x.example/a",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "http://x.example/a.png",
        "https://127.0.0.1/a.png",
        "https://127.1/a.png",
        "https://2130706433/a.png",
        "https://[::1]/a.png",
        "https://[::ffff:127.0.0.1]/a.png",
        "https://localhost/a.png",
        "https://10.0.0.1/a.png",
        "https://192.168.1.1/a.png",
        "https://169.254.169.254/latest",
        "https://0.0.0.0/a.png",
        "https://me:secret@x.example/a.png",
        "https://",
        "",
        "\0",
        "https://x.example/" + "a" * 20_000,
    ],
)
async def test_a_link_to_where_no_result_may_lie_is_refused_unasked(transport: Transport, archive: Archive, link: str):
    with pytest.raises(Problem) as caught:
        await fetch(transport, Request(link), archive, "p/a", MB)
    assert "secret" not in str(caught.value)
    assert not archive.folder.exists()


async def test_a_loopback_link_from_the_internet_is_refused_even_behind_a_redirect(
    server: Loopback, transport: Transport, archive: Archive
):
    with pytest.raises(Problem):
        await fetch(transport, Request(server.url("/x")), archive, "p/a", MB)
    assert server.heard == []
