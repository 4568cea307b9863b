"""A room with the light coming in: what an interior designer's service would give back."""

from PIL import Image, ImageOps

from jobmonitor.demo.pictures.canvas import Canvas, darker, lighter, mix
from jobmonitor.demo.pictures.furniture import lamp, plant, rug, sofa, table
from jobmonitor.demo.pictures.palettes import PALETTES, Palette
from jobmonitor.demo.pictures.shapes import Dice, arch, box, ellipse, moved, smooth, stroke

FLOOR = 0.71
"""Where the wall ends, as a part of the height."""


def interior(seed: str, size: tuple[int, int]) -> Image.Image:
    """A living room in one of several palettes, by day or towards evening, seen from either side."""
    dice = Dice(seed)
    colours = dice.choice(PALETTES)
    canvas = Canvas.new(size, (lighter(colours.wall, 0.16), colours.wall, darker(colours.wall, 0.16)))
    ground = canvas.height * FLOOR
    _wall(canvas, colours, ground)
    window = (dice.between(90, 150), canvas.height * 0.09, dice.between(350, 400), ground * 0.83)
    _window(canvas, colours, dice, window)
    _floor(canvas, colours, ground)
    _sunbeam(canvas, colours, window, ground)
    _art(canvas, colours, dice, ground)
    rug(canvas, colours, ground)
    plant(canvas, colours, dice, 905, ground + canvas.height * 0.09)
    lamp(canvas, colours, ground)
    sofa(canvas, colours, dice, ground + canvas.height * 0.075)
    table(canvas, colours, dice, ground + canvas.height * 0.17)
    canvas.glow(window[0], 60, 630, canvas.height * 0.66, colours.light, 0.26)
    canvas.glow(1050, canvas.height, 490, canvas.height * 0.49, (18, 10, 24), 0.34)
    return ImageOps.mirror(canvas.image) if dice.random() < 0.5 else canvas.image


def _wall(canvas: Canvas, colours: Palette, ground: float) -> None:
    for n in range(4):
        left = 30 + n * 245
        panel = box(left, canvas.height * 0.05, left + 215, ground * 0.93)
        canvas.fill(moved(panel, 1.5, 2), lighter(colours.wall, 0.35), 0.35)
        canvas.fill(panel, darker(colours.wall, 0.25), 0.28)
        canvas.fill(box(left + 3, canvas.height * 0.05 + 3, left + 212, ground * 0.93 - 3), colours.wall, 0.92)


def _window(canvas: Canvas, colours: Palette, dice: Dice, place: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = place
    shape = arch if dice.random() < 0.6 else box
    frame = lighter(colours.wall, 0.62)
    canvas.shadow(moved(shape(left - 12, top - 12, right + 12, bottom + 12), 8, 12), 22, 0.4)
    canvas.fill(shape(left - 12, top - 12, right + 12, bottom + 12), (lighter(frame, 0.4), darker(frame, 0.12)))

    def view(inner: Canvas) -> None:
        inner.fill(box(left - 5, top - 5, right + 5, bottom + 5), colours.sky)
        sun = (left + (right - left) * dice.between(0.3, 0.7), bottom - (bottom - top) * 0.36)
        inner.glow(*sun, 147, 147, (255, 250, 226), 0.95)
        inner.fill(ellipse(*sun, 24, 24), (255, 252, 236))
        for n in range(3):
            y = bottom - (bottom - top) * (0.27 - n * 0.09)
            hill = mix(colours.sky[0], colours.leaf, 0.35 + 0.3 * n)
            ridge = smooth(
                [
                    (left - 60, y + 18),
                    (left + 40 + 50 * n, y - 24),
                    (right - 90 + 30 * n, y + 12),
                    (right + 60, y - 16),
                ],
                closed=False,
            )
            inner.fill([*ridge, (right + 60, bottom + 9), (left - 60, bottom + 9)], (lighter(hill, 0.2), hill))

    canvas.clipped(shape(left, top, right, bottom), view)
    middle, bar = (left + right) / 2, top + (bottom - top) * 0.46
    canvas.fill(box(middle - 3.5, top, middle + 3.5, bottom), (frame, darker(frame, 0.15)))
    canvas.fill(box(left, bar - 3, right, bar + 3), frame)
    sill = box(left - 26, bottom + 6, right + 26, bottom + 22, 3)
    canvas.shadow(moved(sill, 3, 14), 12, 0.42)
    canvas.fill(sill, (lighter(frame, 0.5), darker(frame, 0.1)))
    for side, edge in ((-1, left - 34), (1, right + 34)):
        _curtain(canvas, colours, edge, side, -30, bottom + 60)


def _curtain(canvas: Canvas, colours: Palette, edge: float, side: int, top: float, bottom: float) -> None:
    cloth = lighter(mix(colours.rug, colours.wall, 0.25), 0.3)
    outline = smooth(
        [
            (edge - 30, top),
            (edge + 30, top),
            (edge + 26 - 8 * side, (top + bottom) / 2),
            (edge + 34, bottom),
            (edge - 34, bottom),
            (edge - 26 - 8 * side, (top + bottom) / 2),
        ]
    )
    canvas.shadow(moved(outline, 6, 6), 14, 0.3)

    def folds(inner: Canvas) -> None:
        inner.fill(box(edge - 80, top - 40, edge + 80, bottom + 40), (lighter(cloth, 0.3), cloth, darker(cloth, 0.14)))
        for n in range(5):
            x = edge - 30 + n * 15
            inner.shadow(
                stroke([(x, top - 20), (x + 3, (top + bottom) / 2), (x - 2, bottom + 20)], [5, 8, 10]), 4, 0.22
            )
            inner.shadow(stroke([(x + 7, top - 20), (x + 9, bottom + 20)], [3, 5]), 3, 0.4, (255, 250, 240))

    canvas.clipped(outline, folds)


def _floor(canvas: Canvas, colours: Palette, ground: float) -> None:
    depth = canvas.height - ground
    canvas.fill(
        box(-10, ground, 1010, canvas.height + 10),
        (darker(colours.floor, 0.2), colours.floor, lighter(colours.floor, 0.1)),
    )
    for n in range(-14, 34):
        near = n * 90 - 450
        far = 500 + (near - 500) * 0.42
        canvas.fill(stroke([(far, ground), (near, canvas.height + 5)], [0.8, 2.6]), darker(colours.floor, 0.45), 0.4)
    base = lighter(colours.wall, 0.5)
    canvas.shadow(box(-20, ground - 2, 1020, ground + depth * 0.06), 12, 0.5)
    canvas.fill(box(-10, ground - 17, 1010, ground + 1), (lighter(base, 0.3), darker(base, 0.12)))


def _sunbeam(canvas: Canvas, colours: Palette, window: tuple[float, float, float, float], ground: float) -> None:
    left, _, right, _ = window
    for a, b in ((left, (left + right) / 2 - 8), ((left + right) / 2 + 8, right)):
        beam = [
            (a + 150, ground + 14),
            (b + 160, ground + 14),
            (b + 360, canvas.height + 30),
            (a + 330, canvas.height + 30),
        ]
        canvas.shadow(beam, 9, 0.34, colours.light)


def _art(canvas: Canvas, colours: Palette, dice: Dice, ground: float) -> None:
    top = canvas.height * 0.13
    tall = ground * 0.36
    for left in (620.0, 755.0) if dice.random() < 0.6 else (680.0,):
        right = left + 115
        outer = box(left, top, right, top + tall, 2)
        canvas.shadow(moved(outer, 9, 13), 15, 0.45)
        canvas.fill(outer, (darker(colours.floor, 0.3), darker(colours.floor, 0.55)))
        canvas.fill(box(left + 6, top + 6, right - 6, top + tall - 6), (250, 246, 238))

        def print_(inner: Canvas, left: float = left, right: float = right) -> None:
            inner.fill(box(left, top, right, top + tall), lighter(colours.rug, 0.5))
            inner.fill(
                ellipse((left + right) / 2 + dice.between(-14, 14), top + tall * dice.between(0.3, 0.42), 26, 26),
                colours.accent,
            )
            for k in range(3):
                y = top + tall * (0.55 + 0.13 * k)
                land = smooth(
                    [(left - 9, y + 12), (left + 40, y - 12 + 9 * k), (right - 30, y + 9), (right + 9, y - 12)],
                    closed=False,
                )
                inner.fill(
                    [*land, (right + 9, top + tall), (left - 9, top + tall)],
                    mix(colours.wall, colours.leaf, 0.3 * k + 0.2),
                )

        canvas.clipped(box(left + 17, top + 20, right - 17, top + tall - 20), print_)
        canvas.fill(
            [(left + 6, top + 6), (left + 70, top + 6), (left + 20, top + tall - 6), (left + 6, top + tall - 6)],
            (255, 255, 255),
            0.1,
        )
