"""A picture as plain data: what its file says of it, which part of it is wanted, and the pixels of that part."""

from typing import Final, NamedTuple

import msgspec

LONGEST_SIDE: Final = 2048  # pixels of a part, as it is given out
DRAWING: Final = "SVG"  # the form of what has no pixels of its own

NO_SUCH_FRAME: Final = "The animation ends before this frame"


class About(msgspec.Struct, frozen=True):
    """What a file says of its picture. `width` and `height` are of the upright picture that parts are taken from."""

    width: int
    height: int
    form: str  # "JPEG"
    colours: str = ""  # "grey, 16 bits"
    profile: str = ""  # what its colour profile calls itself
    frames: int = 1


class Part(msgspec.Struct, frozen=True):
    """A piece of the upright picture in its own pixels, of which `shrink` by `shrink` become one; 1, 2, 4 and so on."""

    left: int
    top: int
    width: int
    height: int
    shrink: int = 1
    frame: int = 0


class Pixels(NamedTuple):
    """Four bytes for each pixel, red, green, blue and how opaque, line by line; a frame stands for `pause` ms."""

    data: bytes
    width: int
    height: int
    pause: int = 0
