"""What a server announces of the bytes that it sends, so that they can be checked. Reads headers only."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping

_NAMES = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}
_LENGTHS = {"sha256": 32, "sha512": 64, "md5": 16}


def announced(headers: Mapping[str, str]) -> dict[str, bytes]:
    """The digests of the whole file by algorithm (`sha256`, `sha512`, `md5`), for the answer 200 as for 206.

    Nothing where the body is packed: some servers mean the packed bytes, and some don't.
    """
    if headers.get("content-encoding", "identity") not in ("", "identity"):
        return {}
    return {name: value for name, value in _all(headers) if len(value) == _LENGTHS[name]}


def announced_of_body(headers: Mapping[str, str]) -> dict[str, bytes]:
    """The digests of what this very answer holds: of the whole file only where the answer is 200."""
    if headers.get("content-encoding", "identity") not in ("", "identity"):
        return {}
    found = dict(_structured(headers.get("content-digest", "")))
    if "content-md5" in headers:
        found["md5"] = _decoded(headers["content-md5"])
    return {name: value for name, value in found.items() if len(value) == _LENGTHS[name]}


def _all(headers: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    yield from _structured(headers.get("repr-digest", ""))
    yield from _listed(headers.get("digest", ""))
    yield from _listed(headers.get("x-goog-hash", ""))
    # Of a file that was put together from parts it is the hash of hashes, and ends in their number.
    yield "sha256", _decoded(headers.get("x-amz-checksum-sha256", ""))


def _structured(text: str) -> Iterator[tuple[str, bytes]]:
    """RFC 9530: `sha-256=:base64:`, several separated by commas."""
    for name, value in re.findall(r"([a-z0-9-]+)=:([A-Za-z0-9+/=]*):", text):
        if name in _NAMES:
            yield _NAMES[name], _decoded(value)


def _listed(text: str) -> Iterator[tuple[str, bytes]]:
    """RFC 3230 and Google: `SHA-256=base64`, several separated by commas."""
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() in _NAMES:
            yield _NAMES[name.lower()], _decoded(value)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
