"""Small pictures of PNG and WebP, read as a stream by libvips: in half of Pillow's time, and a few rows of memory.

The only door to libvips. What it makes nothing of is Pillow's, which has words for whatever is wrong with a file.
"""

import logging
from pathlib import Path
from typing import Final

from jobmonitor.outputs.thumbnail import MOST_PIXELS, Thumbnail, packed

log = logging.getLogger(__name__)

EXTENSIONS: Final = frozenset({".png", ".webp"})  # Pillow is faster at JPEG; others are seldom large
_MODES: Final = ("L", "LA", "RGB", "RGBA")  # by the number of bands
_FIRST_LYING: Final = 5  # of EXIF's eight orientations


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

    def opened(**options: float) -> pyvips.Image:
        source = pyvips.Source.new_from_file(str(path))  # a bare path may hold options in brackets
        return pyvips.Image.new_from_source(source, "", access="sequential", fail_on="error", **options)

    try:
        whole = picture = opened()
        width, height = whole.width, whole.height
        if width * height > MOST_PIXELS or whole.get_typeof("interlaced"):
            return None
        if whole.get("vips-loader") == "webpload_source" and max(width, height) > size:
            picture = opened(scale=size / max(width, height))
        small = picture.thumbnail_image(size, height=size, size="down", output_profile="srgb")
        mode, pixels = _MODES[small.bands - 1], small.write_to_memory()
    except pyvips.Error:
        log.debug("A picture can't be streamed", exc_info=True)
        return None
    if whole.get_typeof("orientation") and int(str(whole.get("orientation"))) >= _FIRST_LYING:
        width, height = height, width
    return packed(Image.frombytes(mode, (small.width, small.height), pixels), width, height)
