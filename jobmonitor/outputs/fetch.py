"""From a link, or from bytes that came inline, to a whole file in the archive. When and how often is decided above."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jobmonitor.errors import LinkExpired, Problem, RateLimited, Rejected, Retryable, TooLarge, Unreachable
from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.digests import announced, announced_of_body
from jobmonitor.outputs.half_file import HalfFile, Mark
from jobmonitor.outputs.names import Naming
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
    name: Naming | str,
    limit: int,
    expected: OutputKind = OutputKind.FILE,
) -> Saved:
    """The saved file that `request` leads to, at most `limit` bytes. `expected` is what the provider calls it.

    Raises `LinkExpired`, `Rejected`, `TooLarge`, `Retryable` or another `Problem`. Nothing half is left behind then,
    save a beginning that can be gone on with: the next call asks for the rest alone.
    """
    half = archive.begin(name, _bare(request.url))
    keep = False
    try:
        before = await asyncio.to_thread(half.resume)
        if before is None or before.total != half.size:  # else only its name was missing
            await _come(transport, _rest_of(request, before, half.size), half, before, limit)
        what = sniff(await asyncio.to_thread(half.head))
        _check_kind(what, request.url, expected, urlsplit(request.url).netloc)
        return await _placed(half, what)
    except (Retryable, LinkExpired, asyncio.CancelledError):
        keep = True
        raise
    finally:
        # Waits for a write under way, so it is a thread's too; it is done even if this task is cancelled meanwhile.
        await asyncio.shield(asyncio.to_thread(half.close, keep=keep))


async def _come(transport: "Transport", request: Request, half: HalfFile, before: Mark | None, limit: int) -> None:
    """Write what the server sends, from where we stopped if it goes on from there, and check it."""
    async with transport.stream(request, limit) as download:
        host = urlsplit(download.url).netloc
        is_rest = before is not None and download.status in (206, 416)
        if not is_rest:
            _check(download.status, download.headers, host)
            await asyncio.to_thread(half.begin_again)
        total = _total(download, half.size) if is_rest else _length(download.headers)
        if is_rest and (total is None or before is None or before.total not in (None, total)):
            await asyncio.to_thread(half.begin_again)
            raise Unreachable(f"{host} can't go on where it stopped", "It is fetched from the beginning.")
        if not is_rest and (validator := _validator(download.headers)):
            half.mark(validator, total)
        await asyncio.to_thread(half.expect, max(0, (total or 0) - half.size))
        await _pour(download.chunks(), half)
        _check_body(half, total, host)
        await asyncio.to_thread(_check_digests, download, half, host)


async def keep(data: bytes, archive: Archive, name: Naming | str) -> Saved:
    """The saved file of bytes that came inline."""
    if not data:
        raise Problem("The result is empty")
    half = archive.begin(name)
    try:
        await asyncio.to_thread(half.write, data)
        return await _placed(half, sniff(data[:HEAD]))
    finally:
        await asyncio.shield(asyncio.to_thread(half.close))


async def _placed(half: HalfFile, what: Sniffed) -> Saved:
    path = await asyncio.to_thread(half.place, what.extension, what.kind.value)
    return Saved(path, half.size, half.sha256, what.kind)


async def _pour(chunks: AsyncIterator[bytes], half: HalfFile) -> None:
    """Write all that comes, off the loop, and what came before it broke off."""
    batch = bytearray()
    try:
        async for chunk in chunks:
            batch += chunk
            if len(batch) >= BATCH:
                whole, batch = bytes(batch), bytearray()
                await asyncio.to_thread(half.write, whole)
    finally:
        if batch:
            await asyncio.shield(asyncio.to_thread(half.write, bytes(batch)))


def _bare(link: str) -> str:
    """What of a link stays when it is signed anew."""
    return link.partition("?")[0].partition("#")[0]


def _rest_of(request: Request, before: Mark | None, size: int) -> Request:
    """The question for what is missing; if the file is another one by now, the whole of it comes."""
    if before is None:
        return request
    return replace(request, headers={**request.headers, "Range": f"bytes={size}-", "If-Range": before.validator})


def _validator(headers: Mapping[str, str]) -> str:
    """What tells this file from a later one of the same name; "" where the server doesn't say, or can't go on."""
    if headers.get("content-encoding", "identity") not in ("", "identity") or headers.get("accept-ranges") == "none":
        return ""
    tag = headers.get("etag", "")
    # A weak tag says that the meaning is the same, not the bytes.
    return tag if re.fullmatch(r'"[!#-~]*"', tag) else headers.get("last-modified", "")[:64]


def _total(download: "Download", size: int) -> int | None:
    """How large the whole file is whose rest comes; None where it isn't the rest that we asked for."""
    parts = re.fullmatch(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", download.headers.get("content-range", ""))
    if download.status != 206 or parts is None or download.headers.get("content-encoding"):
        return None
    begin, end, total = map(int, parts.groups())
    return total if (begin, end) == (size, total - 1) else None


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


def _check_body(half: HalfFile, total: int | None, host: str) -> None:
    if not half.size:
        raise Problem(f"{host} gave an empty file")
    if total is not None and total != half.size:
        raise Unreachable(f"{host} announced {total} bytes and sent {half.size}")


def _check_digests(download: "Download", half: HalfFile, host: str) -> None:
    """Raise where the bytes are others than the server announced. Blocking."""
    said = announced(download.headers)
    if download.status != 206:
        said |= announced_of_body(download.headers)
    for algorithm, wanted in said.items():
        came = bytes.fromhex(half.sha256) if algorithm == "sha256" else half.digest(algorithm)
        if came != wanted:
            half.begin_again()  # going on from there would keep the wrong bytes
            raise Unreachable(f"{host} sent other bytes than it announced", "It is fetched again.")


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
