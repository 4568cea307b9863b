"""Pictures made on the spot from a job's ID."""

import io
from functools import lru_cache
from zlib import crc32

from PIL import Image, ImageOps

MIME = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
PILLOW = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}


@lru_cache(maxsize=64)
def make_picture(provider: str, id: str, n: int, format: str) -> bytes:
    """The bytes of output `n` of a job; the same for the same arguments."""
    seed = crc32(f"{provider}{id}{n}".encode())
    light, dark = f"#{seed & 0xFFFFFF:06x}", f"#{(seed >> 8) & 0x7F7F7F:06x}"
    shade = ImageOps.fit(Image.linear_gradient("L"), (1280, 960))
    picture = ImageOps.colorize(shade, dark, light)
    out = io.BytesIO()
    if format == "gif":
        picture.save(out, "GIF", save_all=True, append_images=[ImageOps.flip(picture)], duration=80, loop=0)
    else:
        picture.save(out, PILLOW[format])
    return out.getvalue()
