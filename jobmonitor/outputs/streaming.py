"""Small pictures of PNG, read as a stream by libvips: in half of Pillow's time, and a few rows of memory.

The only door to libvips, which isn't everywhere. What it makes nothing of is Pillow's, which has words for whatever is
wrong with a file.
"""

import functools
import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jobmonitor.outputs.thumbnail import MOST_PIXELS, Thumbnail, is_lying, packed, turn_from

log = logging.getLogger(__name__)

HAS_LIBVIPS: Final = find_spec("pyvips") is not None
_PNG: Final = "pngload_source"
_MODES: Final = ("L", "LA", "RGB", "RGBA")  # by the number of bands


@functools.cache
def can_stream() -> bool:
    """Whether libvips is here and could be loaded. Takes some 30 ms the first time."""
    if not HAS_LIBVIPS:
        return False
    try:
        import pyvips
    except (ImportError, OSError):
        log.warning("libvips can't be loaded", exc_info=True)
        return False
    logging.getLogger("pyvips").setLevel(logging.CRITICAL)  # oddities of files are no news to anybody
    pyvips.block_untrusted_set(state=True)  # what was never tried with hostile bytes
    pyvips.cache_set_max(0)  # no picture is asked for twice
    return True


def stream_thumbnail(path: Path, size: int) -> Thumbnail | None:
    """The PNG of a file, at most `size` pixels wide and high, upright, in sRGB and never enlarged. Blocking.

    An animation gives its first frame. None where that can't be had from a stream, for whatever reason.
    """
    if not can_stream():
        return None
    import pyvips
    from PIL import Image

    try:
        source = pyvips.Source.new_from_file(str(path))  # a bare path may hold options in brackets
        picture = pyvips.Image.new_from_source(source, "", access="sequential", fail_on="error")
        width, height = picture.width, picture.height
        # What is interlaced has to be held whole.
        if str(picture.get("vips-loader")) != _PNG or picture.get_typeof("interlaced") or width * height > MOST_PIXELS:
            return None
        turn = turn_from(picture.get("orientation")) if picture.get_typeof("orientation") else None
        small = picture.thumbnail_image(size, height=size, size="down", output_profile="srgb")
        mode, pixels = _MODES[small.bands - 1], small.write_to_memory()
    except pyvips.Error:
        log.debug("A picture can't be streamed", exc_info=True)
        return None
    if is_lying(turn):
        width, height = height, width
    return packed(Image.frombytes(mode, (small.width, small.height), pixels), width, height)
