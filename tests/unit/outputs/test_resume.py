"""A file that broke off goes on where it stopped, as long as it is the same file."""

import asyncio
import base64
import hashlib
import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jobmonitor.errors import LinkExpired, Unreachable
from jobmonitor.outputs.archive import KEPT_FOR, Archive
from jobmonitor.outputs.fetch import Saved, fetch
from jobmonitor.transport import Limits, Transport
from jobmonitor.wire import Request
from tests.unit.loopback import Loopback, answer, loopback, redirect

MB = 2**20
VIDEO = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 12_000


@dataclass
class Store:
    """A server of one file that breaks off after `cut` bytes of an answer, 0 for never."""

    data: bytes = VIDEO
    tag: str = '"one"'
    cut: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    sends: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def say(self, server: Loopback, writer: asyncio.StreamWriter) -> None:
        heard = server.heard[-1].headers
        start = 0
        if "range" in heard and heard.get("if-range") == self.tag:
            start = int(heard["range"].removeprefix("bytes=").removesuffix("-"))
        named = {"etag": self.tag, "accept_ranges": "bytes", **self.headers} if self.tag else self.headers
        if start:
            named["content_range"] = f"bytes {start}-{len(self.data) - 1}/{len(self.data)}"
        status = "206 Partial Content" if start else "200 OK"
        whole = answer(self.data[start:], status, **named)
        head = len(whole) - len(self.data) + start
        self.sends.append((status[:3], start))
        writer.write(whole[: head + self.cut] if self.cut else whole)
        await writer.drain()


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


@pytest.fixture
def store(server: Loopback) -> Store:
    made = Store()
    server.answers["/v"] = lambda writer: made.say(server, writer)
    return made


async def got(server: Loopback, transport: Transport, archive: Archive, path: str = "/v?sig=1") -> Saved:
    return await fetch(transport, Request(server.url(path), home=server.url()), archive, "gepetto/abc-0", 8 * MB)


def files(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.folder.rglob("*") if path.is_file())


async def broken_off(server: Loopback, transport: Transport, archive: Archive, store: Store, cut: int = MB) -> None:
    store.cut = cut
    with pytest.raises(Unreachable):
        await got(server, transport, archive)
    store.cut = 0


async def test_it_goes_on_where_it_broke_off(server: Loopback, transport: Transport, archive: Archive, store: Store):
    await broken_off(server, transport, archive, store)
    # A new start: nothing is known but what lies on the disk, and the link was signed anew.
    again = Archive(archive.folder)
    assert again.sweep() == 0
    saved = await got(server, transport, again, "/v?sig=2")
    assert saved.path.read_bytes() == VIDEO
    assert saved.sha256 == hashlib.sha256(VIDEO).hexdigest()
    assert store.sends == [("200", 0), ("206", MB)]
    assert files(archive) == [saved.path.name]


async def test_it_breaks_off_again_and_again(server: Loopback, transport: Transport, archive: Archive, store: Store):
    for _ in range(3):
        await broken_off(server, transport, archive, store, cut=700_000)
    assert (await got(server, transport, archive)).path.read_bytes() == VIDEO
    assert [start for _, start in store.sends] == [0, 700_000, 1_400_000, 2_100_000]


async def test_another_file_by_now_comes_whole(server: Loopback, transport: Transport, archive: Archive, store: Store):
    await broken_off(server, transport, archive, store)
    store.tag, store.data = '"two"', VIDEO[::-1]
    saved = await got(server, transport, archive)
    assert saved.path.read_bytes() == store.data
    assert store.sends[-1] == ("200", 0)


@pytest.mark.parametrize("tag", ["", 'W/"weak"', "no quotes"])
async def test_without_a_sound_mark_nothing_is_left(
    server: Loopback, transport: Transport, archive: Archive, store: Store, tag: str
):
    store.tag = tag
    await broken_off(server, transport, archive, store)
    assert files(archive) == []


async def test_a_date_is_a_mark_too(server: Loopback, transport: Transport, archive: Archive, store: Store):
    store.tag = ""
    store.headers = {"last_modified": "Tue, 25 Nov 2025 22:00:00 GMT"}
    await broken_off(server, transport, archive, store)
    await got(server, transport, archive)
    assert server.heard[-1].headers["if-range"] == "Tue, 25 Nov 2025 22:00:00 GMT"


@pytest.mark.parametrize("range_", ["bytes 0-9/10", "bytes 5-9/10", "rubbish", f"bytes {MB}-{MB + 5}/*"])
async def test_another_part_than_was_asked_for_is_thrown_away(
    server: Loopback, transport: Transport, archive: Archive, store: Store, range_: str
):
    await broken_off(server, transport, archive, store)
    server.answers["/v"] = answer(b"x" * 100, "206 Partial Content", content_range=range_, etag='"one"')
    with pytest.raises(Unreachable, match="can't go on"):
        await got(server, transport, archive)
    assert files(archive) == []


async def test_a_link_that_dies_meanwhile_keeps_the_beginning_for_the_fresh_one(
    server: Loopback, transport: Transport, archive: Archive, store: Store
):
    await broken_off(server, transport, archive, store)
    speak = server.answers["/v"]
    server.answers["/v"] = answer(b"", "403 Forbidden")
    with pytest.raises(LinkExpired):
        await got(server, transport, archive)
    server.answers["/v"] = speak
    await got(server, transport, archive, "/v?sig=3")
    assert store.sends[-1] == ("206", MB)


async def test_the_range_is_asked_for_behind_a_redirect_too(
    server: Loopback, transport: Transport, archive: Archive, store: Store
):
    async with loopback() as front:
        front.answers["/v"] = redirect(server.url("/v"))
        request = Request(front.url("/v"), home=front.url())
        store.cut = MB
        with pytest.raises(Unreachable):
            await fetch(transport, request, archive, "p/a", 8 * MB)
        store.cut = 0
        await fetch(transport, request, archive, "p/a", 8 * MB)
    assert [heard.headers.get("range") for heard in server.heard] == [None, f"bytes={MB}-"]


async def test_a_whole_file_that_only_lacked_its_name_is_not_fetched_again(
    server: Loopback, transport: Transport, archive: Archive, store: Store
):
    half = archive.begin("gepetto/abc-0", server.url("/v"))
    half.write(VIDEO)
    half.mark('"one"', len(VIDEO))
    half.close(keep=True)
    assert (await got(server, transport, archive)).path.read_bytes() == VIDEO
    assert server.heard == []


def test_what_the_disk_may_have_lost_is_fetched_again(archive: Archive):
    half = archive.begin("p/a", "https://x.example/a")
    half.write(b"a" * 1000)
    half.mark('"one"', 5000)
    half.close(keep=True)
    (part,) = archive.folder.rglob("*.part")
    with part.open("ab") as file:
        file.write(bytes(2000))  # the holes after a loss of power
    again = Archive(archive.folder).begin("p/a", "https://x.example/a")
    assert again.resume()
    assert (again.size, again.sha256) == (1000, hashlib.sha256(b"a" * 1000).hexdigest())
    again.close()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"validator": 7}', b"\0" * 50])
def test_a_broken_mark_is_no_mark(archive: Archive, damage: bytes):
    half = archive.begin("p/a", "https://x.example/a")
    half.write(b"a" * 1000)
    half.mark('"one"', 5000)
    half.close(keep=True)
    next(archive.folder.rglob("*.part.json")).write_bytes(damage)
    again = archive.begin("p/a", "https://x.example/a")
    assert again.resume() is None
    again.close()
    assert files(archive) == []


def test_a_beginning_waits_some_days_and_no_longer(archive: Archive):
    half = archive.begin("p/a", "https://x.example/a?key=secret")
    half.write(b"a")
    half.mark('"one"', 5)
    half.close(keep=True)
    assert "secret" not in "".join(files(archive))
    assert archive.sweep() == 0
    assert archive.sweep(now=os.stat(next(archive.folder.rglob("*.part"))).st_mtime + KEPT_FOR + 60) == 1
    assert files(archive) == []


def test_two_at_once_do_not_write_into_one_file(archive: Archive):
    first, second = (archive.begin("p/a", "https://x.example/a") for _ in range(2))
    first.write(b"1")
    second.write(b"2")
    assert len(files(archive)) == 2
    assert first.place(".png") != second.place(".png")
    first.close()
    second.close()


def base64_of(algorithm: str, data: bytes = VIDEO) -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"content_md5": base64_of("md5")},
        {"digest": f"SHA-256={base64_of('sha256')}"},
        {"repr_digest": f"sha-256=:{base64_of('sha256')}:, sha-512=:{base64_of('sha512')}:"},
        {"content_digest": f"sha-512=:{base64_of('sha512')}:"},
        {"x_goog_hash": f"crc32c=AAAAAA==,md5={base64_of('md5')}"},
        {"x_amz_checksum_sha256": base64_of("sha256")},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_bytes_are_those_that_were_announced(
    server: Loopback, transport: Transport, archive: Archive, store: Store, headers: dict[str, str]
):
    store.headers = headers
    await got(server, transport, archive)
    store.data = VIDEO[:-1] + b"!"
    with pytest.raises(Unreachable, match="other bytes than it announced"):
        await fetch(transport, Request(server.url("/v"), home=server.url()), archive, "p/other", 8 * MB)
    assert len(files(archive)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"content_md5": "rubbish"},
        {"digest": "sha-256=AAAA, unixsum=30637"},
        {"repr_digest": "sha-256=:AAAA:"},
        {"x_amz_checksum_sha256": f"{base64_of('sha256', b'parts')}-7"},
        {"x_goog_hash": "crc32c=AAAAAA=="},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_a_digest_that_can_not_be_read_is_none(
    server: Loopback, transport: Transport, archive: Archive, store: Store, headers: dict[str, str]
):
    store.headers = headers
    await got(server, transport, archive)
