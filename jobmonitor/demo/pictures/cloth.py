"""Cloth in folds, lit from one side. Its colours and what is cut from it are the scenes' matter."""

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from jobmonitor.demo.pictures.canvas import Colour, mesh, ramp
from jobmonitor.demo.pictures.shapes import Dice

GRID = 144
"""Folds have no edges, so they are computed on this many columns and stretched."""


def silk(dice: Dice, colours: Sequence[Colour], size: tuple[int, int]) -> Image.Image:
    """A cloth whose height is waves that other waves have bent; what faces the light has the later colours."""
    wide, tall = GRID, max(2, GRID * size[1] // size[0])
    a, b, c, d = (dice.between(0, math.tau) for _ in range(4))
    lean, folds = dice.between(-0.9, 0.9), dice.between(1.3, 1.9)
    shades = ramp(colours, 256)

    def height(x: float, y: float) -> float:
        u = x + lean * y + 0.55 * math.sin(1.1 * y + a) + 0.45 * math.sin(0.9 * x - 0.7 * y + b)
        return (
            math.sin(folds * u) + 0.42 * math.sin(2.3 * folds * u + 0.9 * math.sin(y + c)) + 0.3 * math.sin(x + y + d)
        )

    rows: list[list[Colour]] = []
    for row in range(tall):
        y = row / wide * math.tau
        line = [height(column / wide * math.tau, y) for column in range(wide + 1)]
        slopes = [(after - before) * wide / math.tau for before, after in pairwise(line)]
        # Steep sides go dark and light, ridges shine: the tangent squashes both ends softly.
        lit = [0.5 + 0.42 * math.tanh(0.42 * slope) + 0.07 * level for slope, level in zip(slopes, line, strict=False)]
        rows.append([shades[int(255 * min(1.0, max(0.0, light)))] for light in lit])
    return mesh(rows, size)
