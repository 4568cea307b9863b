"""What stands in a room, one piece a function, from its shadow to its shine. Where it stands is the room's matter."""

from jobmonitor.demo.pictures.canvas import Canvas, darker, lighter, mix
from jobmonitor.demo.pictures.palettes import Palette
from jobmonitor.demo.pictures.shapes import Dice, box, ellipse, moved, smooth, stroke, turned


def rug(canvas: Canvas, colours: Palette, ground: float) -> None:
    """A round rug in rings."""
    y, ry = ground + (canvas.height - ground) * 0.62, (canvas.height - ground) * 0.36
    canvas.shadow(ellipse(560, y + 5, 384, ry + 3), 8, 0.4)
    rings = (colours.rug, lighter(colours.accent, 0.25), colours.rug, mix(colours.rug, colours.sofa, 0.5), colours.rug)
    for n, ring in enumerate(rings):
        part = 1 - n * 0.1 if n < 3 else 0.98 - n * 0.13
        canvas.fill(ellipse(560, y, 380 * part, ry * part), (darker(ring, 0.12), lighter(ring, 0.06)))


def sofa(canvas: Canvas, colours: Palette, dice: Dice, base: float) -> None:
    """A sofa for two with two pillows; its feet stand at `base`."""
    left, right = 400.0, 830.0
    cloth = colours.sofa
    canvas.shadow(ellipse(615, base + 4, 250, 20), 16, 0.62)
    for x in (left + 30, right - 30):
        canvas.fill(
            stroke([(x, base - 30), (x + (6 if x > 600 else -6), base + 4)], [9, 5]), darker(colours.floor, 0.45)
        )
    back = box(left + 16, base - 178, right - 16, base - 40, 34)
    canvas.shadow(moved(back, 8, -4), 24, 0.35)
    canvas.fill(back, (lighter(cloth, 0.2), cloth, darker(cloth, 0.3)))
    middle = (left + right) / 2
    for a, b in ((left + 34, middle - 2), (middle + 2, right - 34)):
        cushion = box(a, base - 164, b, base - 66, 26)
        canvas.shadow(moved(cushion, 0, 4), 8, 0.3)
        canvas.fill(cushion, (lighter(cloth, 0.34), lighter(cloth, 0.06), darker(cloth, 0.16)))
    for n, (a, b) in enumerate(((left + 30, middle - 1), (middle + 1, right - 30))):
        seat = box(a, base - 84, b, base - 42, 16)
        canvas.shadow(moved(seat, 0, -5), 9, 0.4)
        canvas.fill(seat, (lighter(cloth, 0.4), cloth, darker(cloth, 0.2)))
        tilt, x = (-12.0, a + 44) if n == 0 else (14.0, b - 44)
        colour = (colours.accent, mix(colours.accent, colours.leaf, 0.6))[n]
        pillow = turned(
            smooth(
                [
                    (x - 40, base - 150),
                    (x, base - 143),
                    (x + 40, base - 150),
                    (x + 34, base - 112),
                    (x + 40, base - 74),
                    (x, base - 80),
                    (x - 40, base - 74),
                    (x - 34, base - 112),
                ]
            ),
            x,
            base - 112,
            tilt * dice.between(0.6, 1.2),
        )
        canvas.shadow(moved(pillow, 4, 6), 9, 0.42)
        canvas.fill(pillow, (lighter(colour, 0.25), colour, darker(colour, 0.25)))
    canvas.fill(box(left + 20, base - 46, right - 20, base - 18, 9), (darker(cloth, 0.12), darker(cloth, 0.34)))
    for a in (left - 6, right - 44):
        arm = box(a, base - 124, a + 50, base - 16, 24)
        canvas.shadow(moved(arm, 3, 2), 10, 0.36)
        canvas.fill(arm, (lighter(cloth, 0.36), cloth, darker(cloth, 0.3)))


def lamp(canvas: Canvas, colours: Palette, ground: float) -> None:
    """An arc lamp that is lit."""
    top, foot = canvas.height * 0.2, ground + 26
    brass = (176, 136, 78)
    canvas.shadow(ellipse(452, foot + 3, 44, 9), 8, 0.5)
    canvas.fill(ellipse(448, foot, 38, 8), (lighter(brass, 0.3), darker(brass, 0.4)))
    stem = smooth([(448, foot), (447, ground - 170), (452, top + 70), (486, top + 12), (528, top + 34)], closed=False)
    canvas.fill(stroke(stem, [5, 4, 3.4]), (lighter(brass, 0.4), brass, darker(brass, 0.3)))
    canvas.glow(530, top + 84, 175, 175, (255, 226, 160), 0.6)
    shade = smooth(
        [(530, top + 26), (556, top + 40), (580, top + 82), (530, top + 86), (480, top + 82), (504, top + 40)]
    )
    canvas.fill(shade, (lighter(colours.accent, 0.2), lighter(colours.accent, 0.5), (255, 236, 190)))
    canvas.fill(ellipse(530, top + 83, 46, 5), (255, 248, 224))


def plant(canvas: Canvas, colours: Palette, dice: Dice, x: float, foot: float) -> None:
    """A plant in a pot that stands at `x`, `foot`."""
    canvas.shadow(ellipse(x + 6, foot + 2, 62, 13), 12, 0.6)
    pot = smooth(
        [
            (x - 42, foot - 80),
            (x + 42, foot - 80),
            (x + 38, foot - 20),
            (x + 26, foot + 3),
            (x - 26, foot + 3),
            (x - 38, foot - 20),
        ]
    )
    for n in range(15):
        turn = -78 + n * 11 + dice.between(-6, 6)
        long = dice.between(150, 265) * (1 - abs(turn) / 220)
        leaf = colours.leaf
        tip = [(x, foot - 78), (x + long * 0.02, foot - 78 - long * 0.5), (x, foot - 78 - long)]
        blade = turned(
            smooth(
                [tip[0], (x - long * 0.10, foot - 78 - long * 0.55), tip[2], (x + long * 0.10, foot - 78 - long * 0.55)]
            ),
            x,
            foot - 78,
            turn,
        )
        shade = (lighter(leaf, dice.between(0.15, 0.4)), leaf, darker(leaf, dice.between(0.3, 0.55)))
        canvas.shadow(moved(blade, 4, 5), 6, 0.26)
        canvas.fill(blade, shade)
        canvas.fill(turned(stroke([tip[0], tip[2]], [2.4, 0.4]), x, foot - 78, turn), lighter(leaf, 0.5), 0.4)
    clay = mix(colours.accent, (196, 140, 110), 0.5)
    canvas.fill(pot, (lighter(clay, 0.3), clay, darker(clay, 0.4)))
    canvas.fill(ellipse(x, foot - 78, 43, 7), darker(clay, 0.5))


def table(canvas: Canvas, colours: Palette, dice: Dice, foot: float) -> None:
    """A small table with a vase and books."""
    x = dice.between(500, 600)
    wood = mix(colours.floor, (120, 74, 44), 0.5)
    canvas.shadow(ellipse(x + 4, foot + 4, 104, 12), 12, 0.42)
    for dx in (-74, 74, -10):
        canvas.fill(
            stroke([(x + dx * 0.7, foot - 62), (x + dx, foot + (8 if dx == -10 else 0))], [8, 5]), darker(wood, 0.4)
        )
    canvas.fill(ellipse(x, foot - 58, 118, 21), darker(wood, 0.4))
    canvas.fill(ellipse(x, foot - 64, 118, 21), (darker(wood, 0.1), lighter(wood, 0.3)))
    canvas.glow(x - 40, foot - 66, 49, 9, (255, 245, 225), 0.5)
    vase = smooth(
        [
            (x + 22, foot - 70),
            (x + 8, foot - 92),
            (x + 22, foot - 122),
            (x + 20, foot - 136),
            (x + 42, foot - 136),
            (x + 40, foot - 122),
            (x + 56, foot - 92),
            (x + 42, foot - 70),
        ]
    )
    canvas.shadow(ellipse(x + 42, foot - 67, 36, 6), 5, 0.5)
    for n in range(6):
        end = (x + 31 + (n - 2.5) * 17, foot - 205 - dice.between(0, 34))
        canvas.fill(
            stroke(smooth([(x + 31, foot - 130), (x + 31 + (n - 2.5) * 5, foot - 168), end], closed=False), [2.2, 1.2]),
            darker(colours.leaf, 0.2),
        )
        canvas.fill(ellipse(*end, 9, 13), (lighter(colours.accent, 0.45), colours.accent))
    canvas.fill(vase, (lighter(colours.rug, 0.3), darker(colours.rug, 0.1), darker(colours.rug, 0.3)))
    for n, book in enumerate((colours.accent, lighter(colours.wall, 0.3))):
        slab = box(x - 84 + 5 * n, foot - 80 - 9 * n, x - 20 - 4 * n, foot - 71 - 9 * n, 2)
        canvas.fill(slab, (lighter(book, 0.2), darker(book, 0.2)))
