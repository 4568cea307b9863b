"""The body as it was meant, where a server packed it though we asked it not to. Bounded: nothing swells without end."""

import zlib
from collections.abc import Iterator

from jobmonitor.errors import Confused, TooLarge

PIECE = 256 * 1024  # bytes

# Upload tools leave these words on stored files; they say nothing about the bytes.
_MEANINGLESS = frozenset({"", "identity", "none", "binary", "utf-8", "aws-chunked"})


class Unpacker:
    """Turns raw pieces into meant ones. `limit` bounds what comes out, in bytes."""

    def __init__(self, encoding: str, limit: int, host: str) -> None:
        words = [word for part in encoding.lower().split(",") if (word := part.strip()) not in _MEANINGLESS]
        if words and words not in (["gzip"], ["x-gzip"], ["deflate"]):
            raise Confused(f"{host} packed its answer in a way that we didn't ask for ({', '.join(words)[:40]})")
        self._host = host
        self._left = limit
        self._limit = limit
        self._form = words[0] if words else ""
        self._inflate = zlib.decompressobj(wbits=47)  # gzip or zlib, whichever it is
        self._has_begun = False

    def feed(self, raw: bytes) -> Iterator[bytes]:
        """What `raw` unpacks to, in bounded pieces. Raises `TooLarge` past the limit, `Confused` for rubbish."""
        if not self._form:
            yield self._counted(raw)
            return
        if raw and not self._has_begun:
            self._has_begun = True
            if self._form == "deflate" and raw[0] & 0x0F != 8:
                self._inflate = zlib.decompressobj(wbits=-15)  # some servers leave zlib's header away
        is_full = bool(raw)
        while (raw or is_full) and not self._inflate.eof:
            try:
                piece = self._inflate.decompress(raw, PIECE)
            except zlib.error:
                raise Confused(f"{self._host} gave an answer that can't be unpacked") from None
            raw = self._inflate.unconsumed_tail
            is_full = len(piece) == PIECE  # more may wait inside, though all of `raw` is taken
            if piece:
                yield self._counted(piece)

    def finish(self) -> None:
        """Say that nothing more comes. Raises `Confused` where the end is missing."""
        if self._has_begun and not self._inflate.eof:
            raise Confused(f"{self._host} gave an answer that ends too early")

    def _counted(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left < 0:
            raise too_large(self._host, self._limit)
        return piece


def too_large(host: str, limit: int) -> TooLarge:
    """The problem that `host` sends more than `limit` bytes."""
    size = f"{limit / 2**20:.0f} MB" if limit >= 2**20 else f"{limit} bytes"
    return TooLarge(f"{host} sent more than {size}", "The limit can be changed in the settings.")
