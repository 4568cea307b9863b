"""Small pictures of PNG and WebP, read as a stream by libvips: in half of Pillow's time, and a few rows of memory.

It reads the head of WebP too, for which Pillow would make room for two whole pictures. The only door to libvips. What
it makes nothing of is Pillow's, which has words for whatever is wrong with a file.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from jobmonitor.outputs.thumbnail import MOST_PIXELS, Thumbnail, is_lying, packed, turn_from

if TYPE_CHECKING:
    from pyvips import Image

log = logging.getLogger(__name__)

EXTENSIONS: Final = frozenset({".png", ".webp"})  # Pillow is faster at JPEG; others are seldom large
_MODES: Final = ("L", "LA", "RGB", "RGBA")  # by the number of bands


class WebpHead(NamedTuple):
    """What a WebP that stands still says of itself. `turn` is what `transpose` has to do, None where it is upright."""

    width: int
    height: int
    has_alpha: bool
    turn: int | None
    profile: bytes


def prepare_to_stream() -> None:
    """Import libvips, and say what it may."""
    import pyvips

    logging.getLogger("pyvips").setLevel(logging.CRITICAL)  # oddities of files are no news to anybody
    pyvips.block_untrusted_set(state=True)  # what was never tried with hostile bytes
    pyvips.cache_set_max(0)  # no picture is asked for twice


def stream_thumbnail(path: Path, size: int) -> Thumbnail | None:
    """The picture of a file, at most `size` pixels wide and high, upright, in sRGB and never enlarged. Blocking.

    An animation gives its first frame. None where that can't be had from a stream, for whatever reason.
    """
    import pyvips
    from PIL import Image

    try:
        whole = picture = _opened(path)
        width, height = whole.width, whole.height
        if width * height > MOST_PIXELS or whole.get_typeof("interlaced"):
            return None
        if _is_webp(whole) and max(width, height) > size:
            picture = _opened(path, scale=size / max(width, height))
        small = picture.thumbnail_image(size, height=size, size="down", output_profile="srgb")
        mode, pixels = _MODES[small.bands - 1], small.write_to_memory()
        if is_lying(_turn(whole)):
            width, height = height, width
    except pyvips.Error:
        log.debug("A picture can't be streamed", exc_info=True)
        return None
    return packed(Image.frombytes(mode, (small.width, small.height), pixels), width, height)


def webp_head(path: Path) -> WebpHead | None:
    """What the file says of itself; None where it is no WebP that stands still and is small enough to be held."""
    import pyvips

    try:
        picture = _opened(path)
        width, height = picture.width, picture.height
        if not _is_webp(picture) or picture.get_typeof("n-pages") or width * height > MOST_PIXELS:
            return None
        profile = picture.get("icc-profile-data") if picture.get_typeof("icc-profile-data") else b""
        has_alpha = picture.bands == len("RGBA")
        return WebpHead(width, height, has_alpha, _turn(picture), profile if isinstance(profile, bytes) else b"")
    except pyvips.Error:
        log.debug("The head of a picture can't be read", exc_info=True)
        return None


def _opened(path: Path, **options: float) -> "Image":
    import pyvips

    source = pyvips.Source.new_from_file(str(path))  # a bare path may hold options in brackets
    return pyvips.Image.new_from_source(source, "", access="sequential", fail_on="error", **options)


def _is_webp(picture: "Image") -> bool:
    return str(picture.get("vips-loader")) == "webpload_source"


def _turn(picture: "Image") -> int | None:
    return turn_from(picture.get("orientation")) if picture.get_typeof("orientation") else None
