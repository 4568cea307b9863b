"""Files of every kind, made in the test: good ones by Pillow or by hand."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Literal

from PIL import Image, ImageCms, ImageDraw


def drawn(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """A picture with a red and a blue half, and something in it that is worth packing."""
    picture = Image.new("RGBA", (width, height), (200, 30, 30, 255))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((width // 2, 0, width, height), fill=(30, 30, 200, 255))
    for n in range(12):
        pen.line((0, n * 7, width, height - n * 5), fill=(n * 20, 255 - n * 20, 90, 255), width=2)
    return picture.convert(mode)


def saved(form: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """The picture in this format."""
    out = io.BytesIO()
    (picture or drawn()).save(out, form, **options)
    return out.getvalue()


def moving(form: str, frames: int = 3, **options: object) -> bytes:
    """An animation."""
    first, *others = (drawn().rotate(20 * n) for n in range(frames))
    out = io.BytesIO()
    first.save(out, form, save_all=True, append_images=others, duration=80, loop=0, **options)
    return out.getvalue()


def svg(inside: str = "", width: int = 96, height: int = 64) -> bytes:
    """A drawing whose left half is red."""
    red = f'<rect width="{width // 2}" height="{height}" fill="#c81e1e"/>'
    xmlns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {xmlns} width="{width}" height="{height}">{red}{inside}</svg>'.encode()


def zipped(name: str) -> bytes:
    """A ZIP with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"x" * 100)
    return out.getvalue()


def profile_of(space: Literal["LAB", "sRGB"]) -> bytes:
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def exchanged() -> bytes:
    """sRGB with its red and blue exchanged: what is stored as blue means red."""
    profile = bytearray(profile_of("sRGB"))
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def chunk(name: bytes, data: bytes, checksum: int | None = None) -> bytes:
    """A part of a PNG."""
    right = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", right if checksum is None else checksum)


def png_of(width: int, height: int, packed: bytes, depth: int = 8, color: int = 2, interlace: int = 0) -> bytes:
    """A PNG that declares what it likes."""
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


GLTF = json.dumps({"asset": {"version": "2.0"}, "scenes": []}).encode()
OBJ = b"# a triangle\no one\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"

PICTURES: dict[str, Callable[[], bytes]] = {
    "png": lambda: saved("PNG"),
    "png-alpha": lambda: saved("PNG", Image.new("RGBA", (96, 64), (200, 30, 30, 120))),
    "png-palette": lambda: saved("PNG", drawn().quantize(16)),
    "png-grey16": lambda: saved("PNG", drawn(mode="L").convert("I;16")),
    "jpeg": lambda: saved("JPEG", quality=90),
    "jpeg-progressive": lambda: saved("JPEG", progressive=True),
    "jpeg-grey": lambda: saved("JPEG", drawn(mode="L")),
    "jpeg-cmyk": lambda: saved("JPEG", drawn(mode="CMYK")),
    "webp": lambda: saved("WEBP"),
    "webp-lossless": lambda: saved("WEBP", lossless=True),
    "avif": lambda: saved("AVIF", speed=10),
    "gif": lambda: saved("GIF"),
    "tiff": lambda: saved("TIFF"),
    "tiff-lzw": lambda: saved("TIFF", compression="tiff_lzw"),
    "bmp": lambda: saved("BMP"),
    "svg": svg,
}
"""Each kind that can be shown and stands still."""

ANIMATIONS: dict[str, Callable[[], bytes]] = {
    "gif": lambda: moving("GIF"),
    "webp": lambda: moving("WEBP"),
    "apng": lambda: moving("PNG"),
    "avif": lambda: moving("AVIF", speed=10),
}

OTHERS: dict[str, tuple[bytes, str]] = {
    "mp4": (b"\0\0\0\x20ftypisom" + bytes(40), ".mp4"),
    "webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm", ".webm"),
    "mov": (b"\0\0\0\x14ftypqt  " + bytes(40), ".mov"),
    "json": (b'{"total": 7}', ".json"),
    "pdf": (b"%PDF-1.7\n", ".pdf"),
    "zip": (zipped("a.txt"), ".zip"),
    "glb": (b"glTF\2\0\0\0" + bytes(20), ".glb"),
    "gltf": (GLTF, ".gltf"),
    "obj": (OBJ, ".obj"),
    "obj-mtl": (b"mtllib a.mtl\nv 0 0 0\nv 1 0 0\nvn 0 0 1\nv 0 1 0\nf 1//1 2//1 4//1\n", ".obj"),
    "fbx": (b"Kaydara FBX Binary  \0\x1a\0" + bytes(20), ".fbx"),
    "usdz": (zipped("scene.usdc"), ".usdz"),
    "usda": (b"#usda 1.0\n", ".usda"),
    "usdc": (b"PXR-USDC" + bytes(20), ".usdc"),
    "3mf": (zipped("3D/3dmodel.model"), ".3mf"),
    "ply": (b"ply\nformat ascii 1.0\n", ".ply"),
    "stl": (b"solid one\n facet normal 0 0 1\n", ".stl"),
    "docx is no model": (zipped("[Content_Types].xml"), ".zip"),
    "a note is no model": (b"v is for victory\nf is for fun\n", ".txt"),
}
"""Each kind that is kept and has no picture, with its extension."""
