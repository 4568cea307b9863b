"""Pictures that are looked at closely: opened once, held decoded, given part by part as raw pixels, frame by frame.

It lives in the process that reads pictures.
"""

import gc
import io
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs.sniff import HEAD, sniff
from jobmonitor.outputs.svg import MOST_BYTES as MOST_SVG
from jobmonitor.outputs.svg import cleaned
from jobmonitor.outputs.thumbnail import in_plain_mode, in_srgb, is_lying, opened, said_in_words, turn_of
from jobmonitor.outputs.webp import Box, Decode, Sheet, open_sheet
from jobmonitor.raster import DRAWING, LONGEST_SIDE, NO_SUCH_FRAME, About, Part, Pixels

if TYPE_CHECKING:
    from PIL.Image import Image

DRAWN: Final = 4096  # pixels of the longer side of a drawing, which has no pixels of its own
MOST_SHRUNK: Final = 1024
MOST_HELD: Final = 40_000_000  # pixels of all that are held, unless one alone has more; each takes four bytes
_NAMELESS: Final = "a profile without a name"
_DEPTHS: Final = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
_GREY: Final = dict.fromkeys(("L", "LA", "I;16", "I;16B", "I;16L", "I", "F"), "grey")
_COLOURS: Final = {
    **{mode: mode for mode in ("RGB", "RGBA", "CMYK", "LAB")},
    **_GREY,
    "P": "palette",
    "PA": "palette",
    "1": "black and white",
    "RGBX": "RGB",
}

DrawSvg = Callable[[bytes, int], tuple[bytes, int, int]]


class Held:
    """Holds the picture that was asked for last, and others as long as they are small together.

    `draw_svg` makes a PNG of a cleaned drawing, as large as it is told.
    """

    def __init__(self, draw_svg: DrawSvg | None = None, decode_webp: Decode | None = None) -> None:
        self._draw_svg = draw_svg
        self._decode_webp = decode_webp
        self._pictures: OrderedDict[object, _Picture | Sheet] = OrderedDict()

    def about(self, path: Path) -> About:
        """What the file says. Raises Problem."""
        with said_in_words():
            picture = self._picture(path)
            width, height = _upright(picture.size, picture.turn)
            depth = _DEPTHS.get(picture.mode, 8)
            said = (_COLOURS.get(picture.mode, ""), f"{depth} bits" if depth > 8 else "")
            colours = ", ".join(each for each in said if each)
            return About(width, height, picture.form, colours, _profile_name(picture.profile), picture.frames)

    def part(self, path: Path, wanted: Part) -> Pixels:
        """The piece, in the colours of every screen. Raises `TooLarge` where it can't be held, and `Problem`."""
        from PIL import Image

        if not 0 < max(wanted.width, wanted.height) <= LONGEST_SIDE * wanted.shrink or wanted.shrink > MOST_SHRUNK:
            raise TooLarge("More of the picture was wanted than is shown at once")
        with said_in_words():
            picture = self._picture(path, wanted.frame)
            size, turn = picture.size, picture.turn
            box = _stored(_box(wanted, *_upright(size, turn)), size, turn)
            # What becomes one pixel is counted from the upright picture's corner.
            piece = picture.part(box, wanted.shrink if turn is None else 1, wanted.frame)
            if turn is not None:
                piece = piece.transpose(Image.Transpose(turn)).reduce(wanted.shrink)
            piece = in_srgb(piece, picture.profile).convert("RGBA")
            return Pixels(piece.tobytes(), *piece.size, picture.pause)

    def drop(self) -> None:
        """Hold nothing."""
        while self._pictures:
            self._pictures.popitem()[1].close()
        gc.collect()

    def _picture(self, path: Path, frame: int = 0) -> "_Picture | Sheet":
        """The picture of this file, which has not gone past this frame."""
        status = path.stat()
        key = (path, status.st_ino, status.st_size, status.st_mtime_ns)
        held = self._pictures.pop(key, None)
        if held is not None and frame < held.frame:
            held.close()  # no format goes back by itself as well as it goes on
            held = None
        if held is None:
            self._make_room(0)  # nothing is opened beside one that is large
            held = self._opened(path)
            self._make_room(_pixels(held))
        self._pictures[key] = held
        return held

    def _make_room(self, pixels: int) -> None:
        while self._pictures and pixels + sum(map(_pixels, self._pictures.values())) > MOST_HELD:
            self._pictures.popitem(last=False)[1].close()
        gc.collect()

    def _opened(self, path: Path) -> "_Picture | Sheet":
        with path.open("rb") as head:
            extension = sniff(head.read(HEAD)).extension
            if extension == ".svg":
                head.seek(0)
                data = head.read(MOST_SVG + 1)
                if self._draw_svg is None:
                    raise Problem("Drawings aren't read here")
                return _Picture(opened(self._draw_svg(cleaned(data), DRAWN)[0]), DRAWING)
        if extension == ".webp" and self._decode_webp and (sheet := open_sheet(path, self._decode_webp)):
            return sheet
        file = opened(path)
        return _Picture(file, file.format or "")


class _Picture:
    """An open file, and one of its frames decoded."""

    def __init__(self, file: "Image", form: str) -> None:
        self._file = file
        self.form = form
        self.frame = -1
        self._plain: Image | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as they are stored."""
        return self._file.size

    @property
    def mode(self) -> str:
        """Pillow's word for the kind of its colours."""
        return self._file.mode

    @property
    def turn(self) -> int | None:
        """What has to be undone. Pillow does it itself for TIFF, alone of all."""
        return None if self._file.format == "TIFF" else turn_of(self._file)

    @property
    def profile(self) -> bytes:
        """Its colour profile, b"" where it has none."""
        profile = self._file.info.get("icc_profile")
        return profile if isinstance(profile, bytes) else b""

    @property
    def frames(self) -> int:
        """How many there are."""
        return int(getattr(self._file, "n_frames", 1))

    @property
    def pause(self) -> int:
        """How many milliseconds the frame stands."""
        pause = self._file.info.get("duration", 0)
        return int(pause) if isinstance(pause, int | float) else 0

    def part(self, box: Box, shrink: int, frame: int) -> "Image":
        """This box of the frame, of which `shrink` by `shrink` pixels become one."""
        if self._plain is None or self.frame != frame:
            self._plain = None
            if frame or getattr(self._file, "is_animated", False):
                try:
                    self._file.seek(frame)
                except EOFError:
                    raise Problem(NO_SUCH_FRAME) from None
            self._file.load()
            self._plain, self.frame = in_plain_mode(self._file), frame
        return self._plain.reduce(shrink, box)

    def close(self) -> None:
        """Let it go."""
        self._file.close()


def _pixels(picture: _Picture | Sheet) -> int:
    width, height = picture.size
    return width * height


def _upright(size: tuple[int, int], turn: int | None) -> tuple[int, int]:
    width, height = size
    return (height, width) if is_lying(turn) else (width, height)


def _box(wanted: Part, width: int, height: int) -> Box:
    """Left, top, right and bottom of what there is of the wanted part in the upright picture."""
    right, bottom = min(wanted.left + wanted.width, width), min(wanted.top + wanted.height, height)
    if not (0 <= wanted.left < right and 0 <= wanted.top < bottom):
        raise Problem("This part is beside the picture")
    return wanted.left, wanted.top, right, bottom


def _stored(box: Box, size: tuple[int, int], turn: int | None) -> Box:
    """Where a piece of the upright picture lies in the picture as it is stored, which has this size."""
    left, top, right, bottom = box
    w, h = size
    match turn:
        case 0:
            return w - right, top, w - left, bottom
        case 1:
            return left, h - bottom, right, h - top
        case 2:
            return w - bottom, left, w - top, right
        case 3:
            return w - right, h - bottom, w - left, h - top
        case 4:
            return top, h - right, bottom, h - left
        case 5:
            return top, left, bottom, right
        case 6:
            return w - bottom, h - right, w - top, h - left
        case _:
            return box


def _profile_name(data: bytes) -> str:
    """What the colour profile calls itself, "" where there is none."""
    from PIL import ImageCms

    if not data:
        return ""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(data))).strip()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return _NAMELESS
    return name[:80] or _NAMELESS
