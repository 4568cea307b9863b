"""What the process that reads pictures is made of: `outputs` reads them, and Qt what it reads better."""

import functools
import importlib

from jobmonitor.outputs.bounds import bound_memory
from jobmonitor.outputs.webp import Decoded
from jobmonitor.outputs.worker import Toolkit, serve


def read_pictures() -> None:
    """Answer questions about pictures until nobody asks any more."""
    serve(Toolkit(_draw_svg, _draw_large_svg, _decode_webp))


def _draw_svg(data: bytes, size: int) -> tuple[bytes, int, int]:
    _load_qt()
    from jobmonitor.ui.drawing import draw_svg

    return draw_svg(data, size)


def _draw_large_svg(data: bytes, size: int) -> tuple[bytes, int, int]:
    _load_qt()
    from jobmonitor.ui.drawing import draw_svg

    return draw_svg(data, size, is_enlarged=True)


def _decode_webp(path: str, size: int) -> Decoded | None:
    _load_qt()
    from jobmonitor.ui.drawing import decode_webp

    decoded = decode_webp(path, size)
    return Decoded(*decoded) if decoded else None


@functools.cache
def _load_qt() -> None:
    """Qt takes its time, and most pictures don't need it. What it takes of the memory is no picture's."""
    importlib.import_module("jobmonitor.ui.drawing")
    bound_memory()
