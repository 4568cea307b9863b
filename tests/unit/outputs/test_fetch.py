"""From a link to a whole file, and what is said where it doesn't come."""

import asyncio
import gzip
import hashlib
import io
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from PIL import Image

from jobmonitor.errors import LinkExpired, Problem, RateLimited, Rejected, Retryable, TooLarge, Unreachable
from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.fetch import Saved, fetch, keep
from jobmonitor.transport import Limits, Transport
from jobmonitor.wire import Request
from tests.unit.loopback import Loopback, answer, endless, loopback, redirect

MB = 2**20


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).save(out, form)
    return out.getvalue()


PICTURE = picture()


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


async def got(
    server: Loopback, transport: Transport, archive: Archive, path: str, expected: OutputKind = OutputKind.FILE
) -> Saved:
    request = Request(server.url(path), home=server.url())
    return await fetch(transport, request, archive, "gepetto/abc-0", 8 * MB, expected)


def files(archive: Archive) -> list[Path]:
    return [path for path in archive.folder.rglob("*") if path.is_file()]


async def test_a_picture_is_kept_as_it_came(server: Loopback, transport: Transport, archive: Archive):
    server.answers["/x.jpg"] = answer(PICTURE, content_type="image/jpeg")
    saved = await got(server, transport, archive, "/x.jpg?sig=1")
    assert saved == Saved(
        archive.folder / "gepetto" / "abc-0.png", len(PICTURE), hashlib.sha256(PICTURE).hexdigest(), OutputKind.IMAGE
    )
    assert saved.path.read_bytes() == PICTURE
    assert files(archive) == [saved.path]


async def test_a_large_file_comes_whole(server: Loopback, transport: Transport, archive: Archive):
    data = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 20_000
    server.answers["/v"] = answer(data)
    saved = await got(server, transport, archive, "/v")
    assert saved.path.read_bytes() == data
    assert (saved.kind, saved.path.suffix) == (OutputKind.VIDEO, ".mp4")


async def test_a_redirect_to_the_image_host_is_followed(server: Loopback, transport: Transport, archive: Archive):
    async with loopback() as images:
        server.answers["/x"] = redirect(images.url("/real"))
        images.answers["/real"] = answer(PICTURE)
        assert (await got(server, transport, archive, "/x")).size == len(PICTURE)


async def test_a_file_that_is_stored_packed_is_unpacked(server: Loopback, transport: Transport, archive: Archive):
    server.answers["/x.svg"] = answer(gzip.compress(b"<svg></svg>"), content_encoding="gzip")
    saved = await got(server, transport, archive, "/x.svg", OutputKind.IMAGE)
    assert (saved.path.read_bytes(), saved.path.suffix) == (b"<svg></svg>", ".svg")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("403 No", LinkExpired),
        ("404 No", LinkExpired),
        ("410 Gone", LinkExpired),
        ("429 Wait", RateLimited),
        ("500 Oh", Unreachable),
        ("503 Oh", Unreachable),
        ("202 Soon", Unreachable),
        ("400 No", Rejected),
        ("401 No", Rejected),
        ("418 No", Rejected),
        ("302 Where", Rejected),
        ("206 Half", Rejected),
    ],
)
async def test_every_other_status_has_its_problem(
    server: Loopback, transport: Transport, archive: Archive, status: str, kind: type[Problem]
):
    server.answers["/x"] = answer(PICTURE, status)
    with pytest.raises(kind) as caught:
        await got(server, transport, archive, "/x")
    assert type(caught.value) is kind
    assert f"127.0.0.1:{server.port}" in caught.value.title
    assert files(archive) == []


@pytest.mark.parametrize("status", ["429 Wait", "503 Oh"])
async def test_a_wait_that_is_asked_for_is_passed_on(
    server: Loopback, transport: Transport, archive: Archive, status: str
):
    server.answers["/x"] = answer(b"", status, retry_after="7")
    with pytest.raises(Retryable) as caught:
        await got(server, transport, archive, "/x")
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("path", "expected", "body", "words"),
    [
        ("/x", OutputKind.IMAGE, b"<!DOCTYPE html><title>Log in", "a web page instead of a picture"),
        ("/x.png", OutputKind.FILE, b"<html>", "a web page instead of a picture"),
        ("/x.mp4?a=b.png", OutputKind.FILE, b"<html>", "a web page instead of a video"),
        ("/x.gif", OutputKind.FILE, b'{"error": "no"}', "a text instead of a picture"),
        ("/x", OutputKind.VIDEO, b"<?xml version='1.0'?><Error/>", "a text instead of a video"),
        ("/x", OutputKind.ANIMATION, b"Not found", "a text instead of a picture"),
        ("/x", OutputKind.DOCUMENT, b"<html>", "a web page instead of a document"),
        ("/x", OutputKind.IMAGE, b"", "an empty file"),
    ],
)
async def test_an_error_page_under_a_results_name_is_no_result(
    server: Loopback, transport: Transport, archive: Archive, path: str, expected: OutputKind, body: bytes, words: str
):
    server.answers[path.partition("?")[0]] = answer(body, content_type="image/png")
    with pytest.raises(Problem, match=words):
        await got(server, transport, archive, path, expected)
    assert files(archive) == []


@pytest.mark.parametrize(
    ("path", "expected", "body", "suffix"),
    [
        ("/x", OutputKind.DOCUMENT, b'{"a": 1}', ".json"),
        ("/lottie.json", OutputKind.ANIMATION, b'{"v": 1}', ".json"),
        ("/page.html", OutputKind.DOCUMENT, b"<html>", ".html"),
        ("/x", OutputKind.FILE, b"<html>", ".html"),
        ("/x", OutputKind.IMAGE, b"%PDF-1.7", ".pdf"),
        ("/x", OutputKind.IMAGE, b"\1\2\3 nobody knows", ".bin"),
    ],
)
async def test_what_is_meant_so_is_kept(
    server: Loopback, transport: Transport, archive: Archive, path: str, expected: OutputKind, body: bytes, suffix: str
):
    server.answers[path] = answer(body)
    assert (await got(server, transport, archive, path, expected)).path.suffix == suffix


async def test_an_endless_file_is_cut_and_leaves_nothing(server: Loopback, transport: Transport, archive: Archive):
    server.answers["/x"] = endless("", bytes(64 * 1024))
    with pytest.raises(TooLarge, match="more than 8 MB"):
        await got(server, transport, archive, "/x")
    assert files(archive) == []


async def test_a_gzip_bomb_leaves_nothing(server: Loopback, transport: Transport, archive: Archive):
    server.answers["/x"] = answer(gzip.compress(bytes(64 * MB)), content_encoding="gzip")
    with pytest.raises(TooLarge):
        await got(server, transport, archive, "/x")
    assert files(archive) == []


async def test_a_file_that_breaks_off_leaves_nothing(server: Loopback, transport: Transport, archive: Archive):
    async def cut(writer: asyncio.StreamWriter) -> None:
        writer.write(answer(PICTURE)[:-9])
        await writer.drain()

    server.answers["/x"] = cut
    with pytest.raises(Unreachable, match="was cut"):
        await got(server, transport, archive, "/x")
    assert files(archive) == []


async def test_a_file_that_no_disk_holds_is_refused_at_once(server: Loopback, transport: Transport, archive: Archive):
    server.answers["/x"] = endless(f"content-length: {2**60}\r\n", b"x" * 1024)
    with pytest.raises(Retryable, match="The disk is full"):
        await fetch(transport, Request(server.url("/x"), home=server.url()), archive, "p/a", 2**61)


async def test_cancelling_leaves_nothing(server: Loopback, transport: Transport, archive: Archive):
    has_begun = asyncio.Event()

    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for n in range(100):
            writer.write(bytes(MB // 10))
            await writer.drain()
            if n == 30:
                has_begun.set()
                await asyncio.Event().wait()

    server.answers["/x"] = speak
    async with asyncio.TaskGroup() as group:
        task = group.create_task(got(server, transport, archive, "/x"))
        await has_begun.wait()
        task.cancel()
    assert task.cancelled()
    assert files(archive) == []


async def test_bytes_that_came_inline_are_kept(archive: Archive):
    data = json.dumps({"answer": "ü"}).encode()
    saved = await keep(data, archive, "waveline/abc-0")
    assert (saved.path.name, saved.kind, saved.size) == ("abc-0.json", OutputKind.DOCUMENT, len(data))
    assert saved.path.read_bytes() == data
    with pytest.raises(Problem, match="empty"):
        await keep(b"", archive, "waveline/abc-1")
