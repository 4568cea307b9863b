"""`jobmonitor --selftest`: proves an installed copy by doing once what it must be able to do."""

import os
import struct
import tempfile
import zlib
from pathlib import Path

from jobmonitor.app.base import base
from jobmonitor.app.window import Opened, has_display, run_on_qt
from jobmonitor.cli.printing import out
from jobmonitor.errors import Problem
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.outputs.streaming import HAS_LIBVIPS, can_stream
from jobmonitor.outputs.thumbnail import make_thumbnail
from jobmonitor.paths import find_paths
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.spec import read_spec
from jobmonitor.store import Store


def selftest() -> int:
    """0 when everything works; the first thing that doesn't is raised with its reason."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="jobmonitor-selftest-") as folder:
        _read_providers()
        _open_store(Path(folder))
        _make_thumbnail(Path(folder))
        _show_window(folder)
    out("selftest passed")
    return 0


def _read_providers() -> None:
    catalog = Catalog.load(None)
    if catalog.mistakes or not catalog.specs:
        raise Problem("The provider files can't be read", "; ".join(map(str, catalog.mistakes)) or "There are none")
    for provider in catalog.specs:
        # With every check: in daily use the built-in files are known to be sound.
        read_spec(catalog.text(provider), f"{provider}.toml")
    out(f"provider files: {len(catalog.specs)} read")


def _open_store(folder: Path) -> None:
    file = folder / "jobmonitor.db"
    Store.open(file).close()
    store = Store.open(file)
    try:
        out(f"store: opened, migrated and opened again, {len(store.jobs())} jobs")
    finally:
        store.close()


def _make_thumbnail(folder: Path) -> None:
    made = make_thumbnail(_png(640, 480), 256)
    out(f"thumbnail: {made.width} × {made.height} became {len(made.data)} bytes")
    picture = folder / "picture.png"
    picture.write_bytes(_png(640, 480))
    decoder = Decoder()
    try:
        if decoder.draw(picture, 256).data != made.data:
            raise Problem("The process that reads pictures makes others than it should")
    finally:
        decoder.close()
    out("pictures: read in a process of their own")
    if HAS_LIBVIPS and not can_stream():
        raise Problem("libvips is here and can't be loaded", "Pictures would be read, but PNG slowly")
    out(f"libvips: {'loaded' if HAS_LIBVIPS else 'left out here; Pillow reads PNG'}")


def _show_window(folder: str) -> None:
    shown: list[tuple[int, int]] = []

    async def guest(opened: Opened) -> None:
        size = opened.window.grab().size()
        shown.append((size.width(), size.height()))
        opened.close()

    run_on_qt(base(find_paths(folder, {})), guest)
    if not shown:
        raise Problem("The window didn't open")
    out(f"window: shown at {shown[0][0]} × {shown[0][1]} and closed")


def _png(width: int, height: int) -> bytes:
    """A grey picture, written by hand so that reading it proves something."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\x99" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
