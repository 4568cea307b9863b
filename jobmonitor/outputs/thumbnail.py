"""Small pictures from big ones that nobody vouches for. The only door to Pillow: bytes in, bytes out, limits inside."""

import io
import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem, TooLarge

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

SIZE = 256  # pixels of the longer side
PREVIEW = 1600
MOST_PIXELS = 120_000_000
MOST_BYTES = 512 * 2**20
QUALITY = 85

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
LONGEST_PROFILE = 4 * 2**20  # bytes; those of printers have some 2 MB

ORIENTATION = 0x0112  # EXIF's tag; Pillow's names for what undoes it are numbers too
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
_LYING = frozenset({5, 4, 6, 2})


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture as JPEG, or as WebP where it is transparent; `width` and `height` are the original's, upright."""

    data: bytes = field(repr=False)
    width: int
    height: int


def make_thumbnail(source: Path | bytes, size: int = SIZE) -> Thumbnail:
    """The picture of a file or of its bytes, at most `size` pixels wide and high, never enlarged. Blocking.

    An animation gives its first frame. Raises `TooLarge` past a limit, and `Problem` for what is no sound picture.
    """
    with said_in_words(), opened(source) as picture:
        return _made(picture, size)


def opened(source: Path | bytes) -> "Image":
    """The picture, of which nothing is decoded yet. Raises `TooLarge`, or what `said_in_words` makes a Problem of."""
    prepare()
    from PIL import Image

    if (len(source) if isinstance(source, bytes) else source.stat().st_size) > MOST_BYTES:
        raise TooLarge("The picture's file is too large to be shown")
    picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        picture.close()
        raise _too_many_pixels()
    return picture


@contextmanager
def said_in_words() -> Generator[None]:
    """Whatever Pillow raises over a file becomes a `Problem`; what is too much for us `TooLarge`."""
    from PIL import Image

    try:
        yield
    except Problem:
        raise
    except Image.UnidentifiedImageError:
        raise Problem("This is no picture that can be shown") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except FileNotFoundError:
        raise Problem("The file of the picture is gone", "Fetch it again.") from None
    except PermissionError:
        raise Problem("The file of the picture can't be read", "Check its permissions.") from None
    except MemoryError:
        raise TooLarge("The picture needs more memory than there is") from None
    except Exception as e:  # a guard: on hostile bytes Pillow raises nearly everything there is
        raise Problem("The picture is damaged and can't be shown") from e


def prepare() -> None:
    """Import what reads pictures, and say what it may. It takes some 100 ms, which belong on no loop."""
    # Plugins that are named here are not looked for among forty others.
    from PIL import AvifImagePlugin, Image, ImageCms, TiffImagePlugin, WebPImagePlugin

    del AvifImagePlugin, ImageCms, TiffImagePlugin, WebPImagePlugin
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    # Oddities of files are no news to anybody, in the log neither; too many pixels are, before the first is decoded.
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module=r"PIL\b")
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def _made(picture: "Image", size: int) -> Thumbnail:
    from PIL import Image

    width, height = picture.size
    small = in_plain_mode(picture)
    # JPEG is decoded at an eighth, a quarter or half of its size, if that is enough.
    small.thumbnail((size, size), reducing_gap=1.0)
    small.load()
    if (turn := turn_of(picture)) is not None:
        small = small.transpose(Image.Transpose(turn))
        if is_lying(turn):
            width, height = height, width
    return packed(in_srgb(small, picture.info.get("icc_profile")), width, height)


def packed(small: "Image", width: int, height: int) -> Thumbnail:
    """A small picture as what is kept of it. `width` and `height` are the original's."""
    out = io.BytesIO()
    if small.mode in ("RGBA", "LA") and small.getchannel("A").getextrema() != (255, 255):
        small.convert("RGBA").save(out, "WEBP", quality=QUALITY, method=2)
    else:
        small.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return Thumbnail(out.getvalue(), width, height)


def in_plain_mode(picture: "Image") -> "Image":
    """The picture as grey, RGB, RGBA or CMYK: others can't be made smaller well, or hold more than a screen shows."""
    match picture.mode:
        case "L" | "RGB" | "RGBA" | "CMYK" if "transparency" not in picture.info:
            return picture
        case "I" | "I;16" | "I;16B" | "I;16L" | "F":
            return _grey(picture)
        case "1":
            return picture.convert("L")
        case "LA" | "La" | "PA" | "RGBa":
            return picture.convert("RGBA")
        case _:
            return picture.convert("RGBA" if "transparency" in picture.info else "RGB")


def _grey(picture: "Image") -> "Image":
    """The picture in 256 greys. Where its numbers have no set meaning, its darkest is black and its lightest white."""
    if picture.mode.startswith("I;16"):
        low, scale = 0.0, 1 / 257
        deep = picture.convert("I").convert("F")
    else:
        deep = picture.convert("F")
        low, high = (float(str(end)) for end in deep.getextrema())
        scale = 255 / (high - low) if high > low else 0.0
    shifted = deep.point(lambda value: value * scale - low * scale)  # pyright: ignore[reportUnknownMemberType] numpy's
    return shifted.convert("L")


def turn_of(picture: "Image") -> int | None:
    """How the camera was held, for `transpose`; None for upright."""
    try:
        return turn_from(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # a guard: broken notes are no reason not to show a sound picture
        log.debug("A picture's notes can't be read", exc_info=True)
        return None


def turn_from(orientation: object) -> int | None:
    """What undoes one of EXIF's eight orientations, for `transpose`; None for upright."""
    return _TURNS.get(orientation) if isinstance(orientation, int) else None


def is_lying(turn: int | None) -> bool:
    """Whether what this turn undoes is a quarter turn, so that width and height change places."""
    return turn in _LYING


def in_srgb(picture: "Image", profile: object) -> "Image":
    """The picture in the colours that every screen expects. A profile that doesn't fit is passed over."""
    from PIL import Image, ImageCms

    out = picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")
    if not isinstance(profile, bytes) or not 0 < len(profile) <= LONGEST_PROFILE:
        return out
    try:
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        made = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            srgb,
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return out
    return made if isinstance(made, Image.Image) else out


def _too_many_pixels() -> TooLarge:
    return TooLarge(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels, too many to be shown")
