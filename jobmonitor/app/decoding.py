"""What the process that reads pictures is made of: `outputs` reads them, and Qt what it reads better."""

from jobmonitor.outputs.worker import Toolkit, serve


def read_pictures() -> None:
    """Answer questions about pictures until nobody asks any more."""
    serve(Toolkit(_draw_svg, _draw_large_svg))


def _draw_svg(data: bytes, size: int) -> tuple[bytes, int, int]:
    from jobmonitor.ui.drawing import draw_svg  # Qt takes its time, and most pictures don't need it

    return draw_svg(data, size)


def _draw_large_svg(data: bytes, size: int) -> tuple[bytes, int, int]:
    from jobmonitor.ui.drawing import draw_svg

    return draw_svg(data, size, is_enlarged=True)
