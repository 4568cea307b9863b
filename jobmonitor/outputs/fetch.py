"""From a link, or from bytes that came inline, to a whole file in the archive. When and how often is decided above."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jobmonitor.errors import LinkExpired, Problem, RateLimited, Rejected, TooLarge, Unreachable
from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.archive import Archive, HalfFile
from jobmonitor.outputs.sniff import HEAD, Sniffed, sniff
from jobmonitor.providers.refusals import retry_after
from jobmonitor.wire import Request

if TYPE_CHECKING:
    from jobmonitor.transport import Download, Transport

BATCH = 1024 * 1024  # bytes that go to the disk's thread at once

_TEXTS = frozenset({".html", ".json", ".xml", ".txt"})
_MEDIA = (OutputKind.IMAGE, OutputKind.ANIMATION, OutputKind.VIDEO)
_WORDS = {OutputKind.IMAGE: "picture", OutputKind.ANIMATION: "picture", OutputKind.VIDEO: "video"}
_BY_EXTENSION = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".bmp", ".tif", ".tiff"), OutputKind.IMAGE),
    **dict.fromkeys((".gif", ".apng"), OutputKind.ANIMATION),
    **dict.fromkeys((".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v"), OutputKind.VIDEO),
    **dict.fromkeys((".json", ".pdf"), OutputKind.DOCUMENT),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A whole file: where it lies, its size in bytes, its hash, and what it is by its bytes."""

    path: Path
    size: int
    sha256: str
    kind: OutputKind


async def fetch(
    transport: "Transport",
    request: Request,
    archive: Archive,
    stem: str,
    limit: int,
    expected: OutputKind = OutputKind.FILE,
) -> Saved:
    """The saved file that `request` leads to, at most `limit` bytes. `expected` is what the provider calls it.

    Raises `LinkExpired`, `Rejected`, `TooLarge`, `Retryable` or another `Problem`; nothing half is left behind then.
    """
    half = archive.begin(stem)
    try:
        async with transport.stream(request, limit) as download:
            host = urlsplit(download.url).netloc
            _check(download.status, download.headers, host)
            announced = _length(download.headers)
            await asyncio.to_thread(half.expect, announced or 0)
            head = await _pour(download.chunks(), half)
            _check_body(download, half, announced, host)
            what = sniff(head)
            _check_kind(what, request.url, expected, host)
        return await _placed(half, what)
    finally:
        # Waits for a write under way, so it is a thread's too; it is done even if this task is cancelled meanwhile.
        await asyncio.shield(asyncio.to_thread(half.close))


async def keep(data: bytes, archive: Archive, stem: str) -> Saved:
    """The saved file of bytes that came inline."""
    if not data:
        raise Problem("The result is empty")
    half = archive.begin(stem)
    try:
        await asyncio.to_thread(half.write, data)
        return await _placed(half, sniff(data[:HEAD]))
    finally:
        await asyncio.shield(asyncio.to_thread(half.close))


async def _placed(half: HalfFile, what: Sniffed) -> Saved:
    path = await asyncio.to_thread(half.place, what.extension)
    return Saved(path, half.size, half.sha256, what.kind)


async def _pour(chunks: AsyncIterator[bytes], half: HalfFile) -> bytes:
    """Write all that comes, off the loop; the first bytes of it."""
    head = bytearray()
    batch = bytearray()
    async for chunk in chunks:
        if len(head) < HEAD:
            head += chunk[: HEAD - len(head)]
        batch += chunk
        if len(batch) >= BATCH:
            await asyncio.to_thread(half.write, bytes(batch))
            batch.clear()
    if batch:
        await asyncio.to_thread(half.write, bytes(batch))
    return bytes(head)


def _check(status: int, headers: Mapping[str, str], host: str) -> None:
    """Raise for every answer that isn't the file."""
    wait = retry_after(headers, time.time())
    match status:
        case 200 | 203:
            return
        case 403 | 404 | 410:
            raise LinkExpired(f"The link is dead: {host} says {status}", "Ask the provider for a fresh one.")
        case 429:
            raise RateLimited(f"{host} asks us to wait", retry_after=wait)
        case 202 | 408 | 425:
            raise Unreachable(f"{host} has the file not ready yet", retry_after=wait)
        case 413:
            raise TooLarge(f"{host} says that the file is too large")
        case _ if status >= 500:
            raise Unreachable(f"{host} is in trouble ({status})", retry_after=wait)
        case _:
            raise Rejected(f"{host} did not give the file ({status})")


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() and not headers.get("content-encoding") else None


def _check_body(download: "Download", half: HalfFile, announced: int | None, host: str) -> None:
    if not half.size:
        raise Problem(f"{host} gave an empty file")
    if announced is not None and announced != half.size:
        raise Unreachable(f"{host} announced {announced} bytes and sent {half.size}")


def _check_kind(what: Sniffed, url: str, expected: OutputKind, host: str) -> None:
    """Raise for an error page under a result's name. The provider's word goes before what the link looks like."""
    extension = PurePosixPath(urlsplit(url).path).suffix.lower()
    if extension == what.extension:  # an animation may well be JSON, if it says so
        return
    promised = _BY_EXTENSION.get(extension, expected) if expected is OutputKind.FILE else expected
    if promised is OutputKind.DOCUMENT and what.is_page:
        raise Problem(f"{host} gave a web page instead of a document", "Its link may be dead.")
    if promised in _MEDIA and what.extension in _TEXTS:
        came = "a web page" if what.is_page else "a text"
        raise Problem(f"{host} gave {came} instead of a {_WORDS[promised]}", "Its link may be dead.")
