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
from jobmonitor.raster import DRAWING, LONGEST_SIDE, About, Part, Pixels

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

    def __init__(self, draw_svg: DrawSvg | None = None) -> None:
        self._draw_svg = draw_svg
        self._pictures: OrderedDict[object, _Picture] = OrderedDict()

    def about(self, path: Path) -> About:
        """What the file says. Raises Problem."""
        with said_in_words():
            picture = self._picture(path)
            file = picture.file
            width, height = _upright(file.size, picture.turn)
            depth = _DEPTHS.get(file.mode, 8)
            said = (_COLOURS.get(file.mode, ""), f"{depth} bits" if depth > 8 else "")
            frames = int(getattr(file, "n_frames", 1))
            colours = ", ".join(each for each in said if each)
            return About(width, height, picture.form, colours, _profile_name(file), frames)

    def part(self, path: Path, wanted: Part) -> Pixels:
        """The piece, in the colours of every screen. Raises `TooLarge` where it can't be held, and `Problem`."""
        from PIL import Image

        if not 0 < max(wanted.width, wanted.height) <= LONGEST_SIDE * wanted.shrink or wanted.shrink > MOST_SHRUNK:
            raise TooLarge("More of the picture was wanted than is shown at once")
        with said_in_words():
            picture = self._picture(path, wanted.frame)
            plain, turn, file = picture.at(wanted.frame), picture.turn, picture.file
            piece = plain.crop(_stored(_box(wanted, *_upright(plain.size, turn)), plain.size, turn))
            if turn is not None:
                piece = piece.transpose(Image.Transpose(turn))
            if wanted.shrink > 1:
                piece = piece.reduce(wanted.shrink)
            piece = in_srgb(piece, file.info.get("icc_profile")).convert("RGBA")
            pause = file.info.get("duration", 0)
            return Pixels(piece.tobytes(), *piece.size, int(pause) if isinstance(pause, int | float) else 0)

    def drop(self) -> None:
        """Hold nothing."""
        while self._pictures:
            self._pictures.popitem()[1].file.close()
        gc.collect()

    def _picture(self, path: Path, frame: int = 0) -> "_Picture":
        """The picture of this file, which has not gone past this frame."""
        status = path.stat()
        key = (path, status.st_ino, status.st_size, status.st_mtime_ns)
        held = self._pictures.pop(key, None)
        if held is not None and frame < held.frame:
            held.file.close()  # no format goes back by itself as well as it goes on
            held = None
        if held is None:
            held = self._opened(path)
            while self._pictures and sum(each.pixels for each in (held, *self._pictures.values())) > MOST_HELD:
                self._pictures.popitem(last=False)[1].file.close()
            gc.collect()
        self._pictures[key] = held
        return held

    def _opened(self, path: Path) -> "_Picture":
        with path.open("rb") as head:
            if sniff(head.read(HEAD)).extension == ".svg":
                head.seek(0)
                data = head.read(MOST_SVG + 1)
                if self._draw_svg is None:
                    raise Problem("Drawings aren't read here")
                return _Picture(opened(self._draw_svg(cleaned(data), DRAWN)[0]), DRAWING)
        file = opened(path)
        return _Picture(file, file.format or "")


class _Picture:
    """An open file, and one of its frames decoded."""

    def __init__(self, file: "Image", form: str) -> None:
        self.file = file
        self.form = form
        self.frame = -1
        self._plain: Image | None = None

    @property
    def pixels(self) -> int:
        """How many it has."""
        return self.file.width * self.file.height

    @property
    def turn(self) -> int | None:
        """What has to be undone. Pillow does it itself for TIFF, alone of all."""
        return None if self.file.format == "TIFF" else turn_of(self.file)

    def at(self, frame: int) -> "Image":
        """The frame, decoded."""
        if self._plain is None or self.frame != frame:
            self._plain = None
            if frame or getattr(self.file, "is_animated", False):
                try:
                    self.file.seek(frame)
                except EOFError:
                    raise Problem("The animation ends before this frame") from None
            self.file.load()
            self._plain, self.frame = in_plain_mode(self.file), frame
        return self._plain


def _upright(size: tuple[int, int], turn: int | None) -> tuple[int, int]:
    width, height = size
    return (height, width) if is_lying(turn) else (width, height)


def _box(wanted: Part, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what there is of the wanted part in the upright picture."""
    right, bottom = min(wanted.left + wanted.width, width), min(wanted.top + wanted.height, height)
    if not (0 <= wanted.left < right and 0 <= wanted.top < bottom):
        raise Problem("This part is beside the picture")
    return wanted.left, wanted.top, right, bottom


def _stored(box: tuple[int, int, int, int], size: tuple[int, int], turn: int | None) -> tuple[int, int, int, int]:
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


def _profile_name(file: "Image") -> str:
    """What the colour profile calls itself, "" where there is none."""
    from PIL import ImageCms

    data = file.info.get("icc_profile")
    if not isinstance(data, bytes) or not data:
        return ""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(data))).strip()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return _NAMELESS
    return name[:80] or _NAMELESS
