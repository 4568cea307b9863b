"""Thumbnails a second with two processes, against libvips on two threads, of the same files."""

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageFilter

from benchmarks.figures import Figure, paired, spread
from jobmonitor.outputs.decoding import Decoder

SIZES = {"4": (2400, 1700), "12": (4000, 3000)}
FORMS = {"JPEG": {"quality": 90}, "PNG": {"compress_level": 3}, "WEBP": {"quality": 85, "method": 1}}
EACH = 6  # pictures a round
ROUNDS = 3
EDGE = 256
LEAST = 0.8

REFERENCE = """
import os, sys, time
os.environ["VIPS_CONCURRENCY"] = "1"
if hasattr(os, "nice"):
    os.nice(5)  # as our processes are: beside other work it would count for much
import pyvips
from concurrent.futures import ThreadPoolExecutor
pyvips.cache_set_max(0)
def draw(path):
    pyvips.Image.thumbnail(path, 256).write_to_buffer(".jpg", Q=85)
draw(sys.argv[1])
with ThreadPoolExecutor(2) as threads:
    began = time.perf_counter()
    list(threads.map(draw, sys.argv[1:]))
    print(time.perf_counter() - began)
"""


def measure() -> list[Figure]:
    """One ratio a format and size."""
    with tempfile.TemporaryDirectory() as folder:
        return [_compared(Path(folder), form, size) for form in FORMS for size in SIZES]


def _compared(folder: Path, form: str, size: str) -> Figure:
    noise = [Image.effect_noise(SIZES[size], 60).filter(ImageFilter.GaussianBlur(2)) for _ in range(3)]
    picture = Image.merge("RGB", noise)
    files = [folder / f"{form}-{size}-{n}" for n in range(EACH)]
    for file in files:
        picture.save(file, form, **FORMS[form])
    decoder = Decoder()
    ours: list[float] = []
    theirs: list[float] = []
    try:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(decoder.draw, files[:2], [EDGE] * 2))  # both processes are up
            for _ in range(ROUNDS):
                began = time.perf_counter()
                list(threads.map(decoder.draw, files, [EDGE] * EACH))
                ours.append(EACH / (time.perf_counter() - began))
                theirs.append(EACH / _reference(files))
    finally:
        decoder.close()
    detail = f"ours {spread(ours, '/s')}, libvips {spread(theirs, '/s')}"
    name = f"thumbnails a second, {form} of {size} megapixels, against libvips"
    return Figure(name, paired(ours, theirs), LEAST, is_least=True, detail=detail)


def _reference(files: list[Path]) -> float:
    command = [sys.executable, "-c", REFERENCE, *map(str, files)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
