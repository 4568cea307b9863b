"""Draws every icon from our SVGs: the same bytes at every run. `python packaging/installers/icons.py` writes them.

The pictures are kept beside their sources, so that a build needs no display; a test draws them again and compares.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT: Final = Path(__file__).resolve().parents[2]
RESOURCES: Final = ROOT / "resources"
ICONS: Final = ROOT / "packaging" / "icons"

HICOLOR: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # with those of 125 % and 150 %
MACOS: Final = (16, 32, 64, 128, 256, 512, 1024)
MACOS_MARGIN: Final = 100 / 1024  # in Apple's grid a tile leaves so much on each side
TRAY: Final = (("light", "#1f2733"), ("dark", "#f4f7fb"), ("template", "#000000"))
"""The bar that each is for, and its colour. macOS takes of the template only what is opaque, and colours it itself."""


def drawn() -> Iterator[tuple[Path, bytes]]:
    """Each file and its content. A QGuiApplication must stand."""
    app = (RESOURCES / "jobmonitor.svg").read_bytes()
    for size in HICOLOR:
        yield ICONS / "hicolor" / f"{size}.png", png(picture(app, size))
    for name, svg in (
        ("jobmonitor", app),
        ("file", (ICONS / "file.svg").read_bytes()),
        ("link", (ICONS / "link.svg").read_bytes()),
    ):
        yield ICONS / f"{name}.ico", bundle("ICO", [picture(svg, size) for size in WINDOWS])
        margin = 0.0 if name == "file" else MACOS_MARGIN  # a sheet of paper has its margins drawn in
        yield ICONS / f"{name}.icns", bundle("ICNS", [picture(svg, size, margin) for size in MACOS])
    tray = (RESOURCES / "tray" / "tray.svg").read_bytes()
    for bar, colour in TRAY:
        svg = tray.replace(b"currentColor", colour.encode())
        for scale in (1, 2):
            yield RESOURCES / "tray" / f"{bar}{'@2x' if scale == 2 else ''}.png", png(picture(svg, 22 * scale))


def picture(svg: bytes, size: int, margin: float = 0.0) -> Image.Image:
    """The drawing at `size` × `size` pixels on nothing, `margin` of it left free on each side."""
    image = QImage(size, size, QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = size * margin
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge))
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(plain.constBits()))


def png(image: Image.Image) -> bytes:
    """The picture as PNG, without a word about when and how."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def bundle(kind: str, images: list[Image.Image]) -> bytes:
    """All sizes in one file, each as it was drawn: none is made smaller from a larger one."""
    file = io.BytesIO()
    sizes = [image.size for image in images]
    images[-1].save(file, kind, append_images=images[:-1], **({"sizes": sizes} if kind == "ICO" else {}))
    return file.getvalue()


def main() -> int:
    """0 when every picture has been written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication(sys.argv[:1])
    for file, content in drawn():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        print(f"{len(content):>8}  {file.relative_to(ROOT).as_posix()}")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
