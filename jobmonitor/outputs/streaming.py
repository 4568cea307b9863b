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


class Head(NamedTuple):
    """What a file says of its picture. `turn` is what `transpose` has to do, None where it is upright."""

    width: int
    height: int
    has_alpha: bool
    turn: int | None
    profile: bytes
    is_webp: bool
    is_moving: bool
    is_interlaced: bool

    @property
    def can_be_held(self) -> bool:
        """Whether it has no more pixels than any picture may have."""
        return self.width * self.height <= MOST_PIXELS


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

    head = read_head(path)
    if head is None or head.is_interlaced or not head.can_be_held:
        return None
    width, height = head.width, head.height
    scale = {"scale": size / max(width, height)} if head.is_webp and max(width, height) > size else {}
    try:
        small = _opened(path, **scale).thumbnail_image(size, height=size, size="down", output_profile="srgb")
        mode, pixels = _MODES[small.bands - 1], small.write_to_memory()
    except pyvips.Error:
        log.debug("A picture can't be streamed", exc_info=True)
        return None
    if is_lying(head.turn):
        width, height = height, width
    return packed(Image.frombytes(mode, (small.width, small.height), pixels), width, height)


def read_head(path: Path) -> Head | None:
    """What the file says of itself; None where that can't be read. Nothing stays open: libvips holds room for all of a
    WebP as long as its head is open."""
    import pyvips

    try:
        picture = _opened(path)
        fields = {name: picture.get(name) for name in picture.get_fields()}
    except pyvips.Error:
        log.debug("The head of a picture can't be read", exc_info=True)
        return None
    profile = fields.get("icc-profile-data")
    return Head(
        picture.width,
        picture.height,
        picture.bands == len("RGBA"),
        turn_from(fields.get("orientation")),
        profile if isinstance(profile, bytes) else b"",
        is_webp=str(fields["vips-loader"]) == "webpload_source",
        is_moving="n-pages" in fields,
        is_interlaced="interlaced" in fields,
    )


def _opened(path: Path, **options: float) -> "Image":
    import pyvips

    source = pyvips.Source.new_from_file(str(path))  # a bare path may hold options in brackets
    return pyvips.Image.new_from_source(source, "", access="sequential", fail_on="error", **options)
