"""Abstract art: paper waves, glass spheres, silk; and waves that move. What a picture generator would give back."""

import math

from PIL import Image, ImageDraw

from jobmonitor.demo.pictures.canvas import UNITS, Canvas, Colour, darker, hexes, lighter, mesh, mix, ramp
from jobmonitor.demo.pictures.cloth import silk
from jobmonitor.demo.pictures.shapes import Dice, ellipse, moved, wave

PALETTES: tuple[tuple[Colour, ...], ...] = (
    hexes("fff1d0", "ffb37b", "f2637e", "8f3a84", "2b1b52"),
    hexes("f3fbe8", "9fe0c5", "38a3a5", "22577a", "10243f"),
    hexes("fdf0e6", "f7c59f", "e07a5f", "81527a", "2f2a4f"),
    hexes("e8f0ff", "a9c4ff", "6d78e6", "6a2fb0", "230f4a"),
    hexes("fff6e0", "f6d365", "fda085", "c94b6a", "4a1f4d"),
    hexes("eaf7f5", "b8dfe6", "f2a7b5", "c2577f", "3b2257"),
)

FRAMES = 14
FRAME_MS = 90
MOVING = (800, 600)
LAYERS = 7
BAND = 255 // (2 * LAYERS + 1)
"""Palette numbers from one colour stop to the next: two of the sky, then two for each layer."""


def abstract(seed: str, size: tuple[int, int]) -> Image.Image:
    """One of three kinds of picture, in one of several palettes."""
    dice = Dice(seed)
    palette = dice.choice(PALETTES)
    return dice.choice((_paper, _spheres, _silk))(dice, palette, size)


def moving(seed: str) -> list[Image.Image]:
    """The frames of an endless swell, painted in palette numbers from the start, so that nothing is lost to dither."""
    dice = Dice(seed)
    colours = dice.choice(PALETTES)
    tones = ramp((mix(colours[0], colours[1], 0.5), *colours[1:]), LAYERS)
    layers = [(dice.between(0.05, 0.08), dice.choice((1, 2)), dice.random(), dice.choice((1, -1))) for _ in tones]
    stops = [lighter(colours[0], 0.4), lighter(colours[1], 0.25)]
    for n, tone in enumerate(tones):
        stops += [lighter(tone, 0.22 - 0.02 * n), darker(tone, 0.18)]
    palette = [part for colour in ramp(stops, 256) for part in colour]
    frames = [_swell(layers, frame / FRAMES) for frame in range(FRAMES)]
    for image in frames:
        image.putpalette(palette)
    return frames


def _swell(layers: list[tuple[float, int, float, int]], turn: float) -> Image.Image:
    """One frame in palette numbers: each layer has its own stretch of them, light at its crest."""
    width, height = (2 * side for side in MOVING)
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.56, height * 0.16, width * 0.56 + height * 0.36, height * 0.52), fill=BAND)
    for n, (tall, waves, phase, way) in enumerate(layers):
        crest = ((height * tall, waves, phase + way * turn), (height * tall * 0.3, waves + 2, phase - way * turn))
        land = wave(height * (0.32 + 0.1 * n), width, height, crest)
        for lift in range(4):
            draw.polygon(moved(land, 0, lift * height * 0.024), fill=BAND * 2 * (n + 1) + lift * BAND // 2)
    return image.reduce(2)


def _paper(dice: Dice, palette: tuple[Colour, ...], size: tuple[int, int]) -> Image.Image:
    """Layers of cut paper, each throwing its shadow on the one behind, under a low sun."""
    canvas = Canvas.new(size, (palette[1], palette[0], lighter(palette[0], 0.5)))
    high = canvas.height
    sun = (dice.between(300, 720), high * dice.between(0.24, 0.34))
    canvas.glow(*sun, 322, 322, lighter(palette[0], 0.7), 0.9)
    for n, radius in enumerate((170, 128, 88)):
        canvas.shadow(ellipse(sun[0], sun[1] + 5, radius, radius), 14, 0.16, palette[3])
        tone = mix(palette[1], palette[2], 0.3 + 0.3 * n)
        canvas.fill(ellipse(*sun, radius, radius), (lighter(tone, 0.35 - 0.1 * n), lighter(tone, 0.1)))
    layers = 7
    tones = ramp((mix(palette[0], palette[1], 0.7), *palette[1:]), layers)
    for n, tone in enumerate(tones):
        heights = (
            (high * dice.between(0.045, 0.085), dice.between(0.7, 1.5), dice.random()),
            (high * dice.between(0.01, 0.03), dice.between(2, 3.4), dice.random()),
        )
        land = wave(high * (0.37 + 0.088 * n), 1000, high + 40, heights)
        canvas.shadow(moved(land, 0, -9), 18, 0.42, darker(palette[4], 0.3))
        canvas.fill(land, (lighter(tone, 0.26), tone, darker(tone, 0.22), darker(tone, 0.3)))
    canvas.glow(500, high * 1.1, 630, high * 0.35, darker(palette[4], 0.5), 0.5)
    return canvas.image


def _spheres(dice: Dice, palette: tuple[Colour, ...], size: tuple[int, int]) -> Image.Image:
    """Polished balls that float before a soft field of colour."""
    canvas = Canvas(
        mesh([[mix(dice.choice(palette[:4]), palette[1], 0.25) for _ in range(4)] for _ in range(4)], size),
        size[0] / UNITS,
    )
    high = canvas.height
    placed: list[tuple[float, float, float]] = []
    for _ in range(60):
        radius = dice.between(26, 190) * (0.5 if len(placed) > 3 else 1)
        x, y = dice.between(80, 920), dice.between(high * 0.12, high * 0.86)
        if len(placed) < 10 and all(math.hypot(x - a, y - b) > radius + c + 14 for a, b, c in placed):
            placed.append((x, y, radius))
    for x, y, r in sorted(placed, key=lambda ball: ball[2]):
        body = dice.choice(palette[1:])
        canvas.shadow(ellipse(x + r * 0.25, y + r * 0.5, r * 0.95, r * 0.85), r * 0.3, 0.36, darker(palette[4], 0.4))

        def shade(inner: Canvas, x: float = x, y: float = y, r: float = r, body: Colour = body) -> None:
            deep = mix(body, mix(palette[3], palette[4], 0.5), 0.62)
            inner.fill(ellipse(x, y, r + 3, r + 3), deep)
            inner.glow(x - r * 0.22, y - r * 0.3, r * 1.19, r * 1.19, body, 1.0)
            inner.glow(x - r * 0.22, y - r * 0.3, r * 0.91, r * 0.91, body, 0.9)
            inner.glow(x + r * 0.25, y + r * 1.0, r * 0.66, r * 0.49, lighter(palette[1], 0.2), 0.55)
            inner.glow(x - r * 0.34, y - r * 0.42, r * 0.7, r * 0.66, lighter(body, 0.75), 0.85)
            inner.glow(x - r * 0.4, y - r * 0.5, r * 0.24, r * 0.18, (255, 255, 255), 0.95)

        canvas.clipped(ellipse(x, y, r, r), shade)
    return canvas.image


def _silk(dice: Dice, palette: tuple[Colour, ...], size: tuple[int, int]) -> Image.Image:
    """A cloth of light in slow folds."""
    return silk(dice, (darker(palette[4], 0.3), *palette[4:0:-1], lighter(palette[0], 0.4)), size)
