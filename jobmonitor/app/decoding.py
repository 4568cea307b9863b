"""What the process that reads pictures is made of: `outputs` reads them, and Qt draws drawings."""

from jobmonitor.outputs.worker import serve


def read_pictures() -> None:
    """Answer questions about pictures until nobody asks any more."""
    serve(_draw_svg)


def _draw_svg(data: bytes, size: int) -> tuple[bytes, int, int]:
    from jobmonitor.ui.drawing import draw_svg  # Qt takes its time, and most pictures are no drawings

    return draw_svg(data, size)
