"""WebP that stands still. Pillow takes sixteen bytes for each of its pixels, and opens no large one at all: its head is
read here, and its pixels by others (Qt), who hold them in four.

What can't be read so is left to Pillow, which has words for whatever is wrong with a file.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs.bounds import MEMORY
from jobmonitor.outputs.thumbnail import (
    LONGEST_PROFILE,
    MOST_PIXELS,
    ORIENTATION,
    Thumbnail,
    in_srgb,
    is_lying,
    packed,
    turn_from,
)
from jobmonitor.raster import NO_SUCH_FRAME

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

Box = tuple[int, int, int, int]
"""Left, top, right and bottom."""

_PILLOWS: Final = 16  # bytes a pixel
_STRIP: Final = 64  # rows that are made smaller at once
_MOST_CHUNKS: Final = 100  # a picture that stands still has six at most
_LONGEST_NOTES: Final = 2**20  # bytes of EXIF
_MOVES, _CLEAR = 0x02, 0x10  # what VP8X says


class Decoded(NamedTuple):
    """Pixels that are held elsewhere. `cut` gives those of a piece, by left, top, width and height: red, green, blue
    and how opaque, line by line."""

    width: int
    height: int
    cut: Callable[[int, int, int, int], bytes]


Decode = Callable[[str, int], Decoded | None]
"""Decodes the picture of a file, at most so many pixels wide and high, 0 for as large as it is; None where it can't.
Blocking."""


class Head(NamedTuple):
    """What a file says of itself. `turn` is what `transpose` has to do, None where it is upright."""

    width: int
    height: int
    has_alpha: bool = False
    turn: int | None = None
    profile: bytes = b""


class Sheet:
    """A decoded picture that stands still, as `Held` wants it."""

    form: Final = "WEBP"
    frame: Final = 0
    frames: Final = 1
    pause: Final = 0

    def __init__(self, head: Head, decoded: Decoded) -> None:
        self.head = head
        self.size = (decoded.width, decoded.height)
        self.mode = "RGBA" if head.has_alpha else "RGB"
        self.turn = head.turn
        self.profile = head.profile
        self._cut = decoded.cut

    def part(self, box: Box, shrink: int = 1, frame: int = 0) -> "Image":
        """This box of the only frame, of which `shrink` by `shrink` pixels become one."""
        from PIL import Image

        if frame:
            raise Problem(NO_SUCH_FRAME)
        left, top, right, bottom = box
        made = Image.new(self.mode, (-(-(right - left) // shrink), -(-(bottom - top) // shrink)))
        for row in range(0, made.height, _STRIP):  # all at once, a large part would stand in memory three times
            first = top + row * shrink
            size = (right - left, min(_STRIP * shrink, bottom - first))
            strip = Image.frombuffer("RGBA", size, self._cut(left, first, *size), "raw", "RGBA", 0, 1)
            made.paste(strip.convert(self.mode).reduce(shrink), (0, row))
        return made

    def close(self) -> None:
        """Let it go."""


def open_sheet(path: Path, decode: Decode, size: int = 0) -> Sheet | None:
    """The picture, at most `size` pixels wide and high, 0 for as large as it is; None where others have to read it.

    Raises `TooLarge` where it can't be decoded, and needs more memory for being tried by others than there is.
    """
    head = read_head(path)
    if head is None:
        return None
    decoded = decode(str(path), size)
    if decoded is None and _PILLOWS * head.width * head.height > MEMORY:
        raise TooLarge("The picture needs more memory than it may have")
    return Sheet(head, decoded) if decoded else None


def webp_thumbnail(path: Path, size: int, decode: Decode) -> Thumbnail | None:
    """The picture, at most `size` pixels wide and high, upright, in sRGB and never enlarged. Blocking.

    None where others have to read it; raises `TooLarge`.
    """
    from PIL import Image

    sheet = open_sheet(path, decode, size)
    if sheet is None:
        return None
    small = sheet.part((0, 0, *sheet.size))
    width, height = sheet.head.width, sheet.head.height
    if sheet.turn is not None:
        small = small.transpose(Image.Transpose(sheet.turn))
        if is_lying(sheet.turn):
            width, height = height, width
    return packed(in_srgb(small, sheet.profile), width, height)


def read_head(path: Path) -> Head | None:
    """What the file says of itself. None where it is no WebP that stands still, and where it has too many pixels."""
    try:
        with path.open("rb") as file:
            head = _read(file)
    except OSError:
        log.debug("The head of a picture can't be read", exc_info=True)
        return None
    return head if head and 0 < head.width * head.height <= MOST_PIXELS else None


def _read(file: BinaryIO) -> Head | None:
    """https://developers.google.com/speed/webp/docs/riff_container: chunks of a name, a length and that many bytes."""
    if file.read(12)[8:] != b"WEBP":
        return None
    head: Head | None = None
    for _ in range(_MOST_CHUNKS):
        start = file.read(8)
        if len(start) < 8:
            break
        name, length = start[:4], int.from_bytes(start[4:], "little")
        following = file.tell() + length + length % 2
        match name:
            case b"VP8X":
                data = file.read(10)
                flags = data[0] if data else 0
                width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (4, 7))
                if flags & _MOVES:
                    return None
                head = Head(width, height, bool(flags & _CLEAR))
            case b"VP8 " | b"VP8L":
                head = head or _simple(name, file.read(10))
            case b"ICCP" if head:
                head = head._replace(profile=file.read(min(length, LONGEST_PROFILE)))
            case b"EXIF" if head:
                head = head._replace(turn=_turn(file.read(min(length, _LONGEST_NOTES))))
            case _:
                pass
        file.seek(following)
    return head


def _simple(name: bytes, data: bytes) -> Head | None:
    """What a bitstream says of itself, where nothing stands before it."""
    if name == b"VP8 ":
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return Head(width, height)
    bits = int.from_bytes(data[1:5], "little")
    return Head(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1))


def _turn(notes: bytes) -> int | None:
    from PIL import Image

    try:
        exif = Image.Exif()
        exif.load(notes)
        return turn_from(exif.get(ORIENTATION))
    except Exception:  # a guard: broken notes are no reason not to show a sound picture
        log.debug("A picture's notes can't be read", exc_info=True)
        return None
