"""The demo's results: pictures made on the spot from a job's ID, in the manner of the service that gives them."""

import io
from functools import lru_cache

from PIL import Image

from jobmonitor.demo.pictures.abstract import FRAME_MS, abstract, moving
from jobmonitor.demo.pictures.fashion import fabric, fashion
from jobmonitor.demo.pictures.interior import interior
from jobmonitor.demo.pictures.shapes import Dice

MIME = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
WIDE = ((1280, 960), (1280, 854), (1360, 765), (1200, 1000))
TALL = ((1024, 1280), (1024, 1365), (1080, 1350), (1024, 1536))
STEP_ON_THE_WAY = 1
"""The number of the output that Figur calls intermediate, where there are several."""

FREE = ((1024, 1024), (1280, 800), (1200, 900), (1024, 1280))


@lru_cache(maxsize=64)
def make_picture(provider: str, id: str, n: int, format: str) -> bytes:
    """The bytes of output `n` of a job: the same for the same arguments, made in a tenth of a second and kept."""
    seed = f"{provider}/{id}/{n}"
    dice = Dice(f"{seed} in its frame")
    if format == "gif":
        return _animated(moving(seed))
    match provider:
        case "gepetto":
            return _encoded(interior(seed, dice.choice(WIDE)), format)
        case "figur":
            kind = fabric if n == STEP_ON_THE_WAY else fashion
            return _encoded(kind(seed, dice.choice(TALL), shooting=id), format)
        case _:
            return _encoded(abstract(seed, dice.choice(FREE)), format)


def _encoded(picture: Image.Image, format: str) -> bytes:
    out = io.BytesIO()
    match format:
        case "jpg":
            picture.save(out, "JPEG", quality=88)
        case "webp":
            picture.save(out, "WEBP", quality=86, method=0)
        case _:
            picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _animated(frames: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=0)
    return out.getvalue()
