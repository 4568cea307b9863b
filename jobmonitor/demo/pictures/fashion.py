"""A figure in a gown before a studio backdrop, or the cloth by itself: what a fashion service would give back."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps

from jobmonitor.demo.pictures.canvas import Canvas, Colour, darker, deeper, hexes, lighter, mix
from jobmonitor.demo.pictures.cloth import silk
from jobmonitor.demo.pictures.shapes import Dice, Point, ellipse, moved, smooth, stroke, turned

FIGURE = 1250.0
"""How tall the drawing is, in units, before it is fitted into the picture's height."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one shooting."""

    backdrop: Colour
    cloth: Colour
    accent: Colour
    skin: Colour
    hair: Colour


LOOKS = (
    Look(*hexes("d9cfc4", "a8324a", "2b2430", "c98f6d", "2a1c1a")),
    Look(*hexes("b9c7c4", "1f5a56", "e0b96a", "8a5a3c", "1c1412")),
    Look(*hexes("e8c9b8", "f2ead8", "b5573a", "e2b08d", "6b3d22")),
    Look(*hexes("a9b4d0", "34418f", "f0c987", "d9a27c", "1f1a24")),
    Look(*hexes("d8b3bd", "6d2f63", "f3d9c8", "74462f", "17100f")),
    Look(*hexes("cfd6b8", "e0a13a", "4a5a3a", "b97f5b", "3a241a")),
)


def fashion(seed: str, size: tuple[int, int], shooting: str) -> Image.Image:
    """A figure in one of several gowns and poses; all pictures of one shooting have the same colours."""
    dice = Dice(seed)
    look = Dice(shooting).choice(LOOKS)
    canvas = Canvas.new(size, (lighter(look.backdrop, 0.2), look.backdrop, darker(look.backdrop, 0.1)))
    _studio(canvas, look)
    _figure(_fitted(canvas), look, dice)
    canvas.glow(-60, 0, 532, canvas.height * 0.7, (255, 248, 236), 0.24)
    canvas.glow(1060, canvas.height * 1.05, 532, canvas.height * 0.56, (22, 12, 28), 0.3)
    return ImageOps.mirror(canvas.image) if dice.random() < 0.5 else canvas.image


def fabric(seed: str, size: tuple[int, int], shooting: str) -> Image.Image:
    """The cloth of such a gown, close by."""
    cloth = Dice(shooting).choice(LOOKS).cloth
    shades = (darker(cloth, 0.78), darker(cloth, 0.45), cloth, lighter(cloth, 0.28), lighter(cloth, 0.62))
    return silk(Dice(seed), shades, size)


def _fitted(canvas: Canvas) -> Canvas:
    """A canvas on the same picture whose units make the figure as tall as the picture, its middle in the middle."""
    scale = canvas.image.height / FIGURE
    return Canvas(canvas.image, scale, left=500 * scale - canvas.image.width / 2)


def _studio(canvas: Canvas, look: Look) -> None:
    high = canvas.height
    canvas.glow(470, high * 0.4, 434, high * 0.43, lighter(look.backdrop, 0.7), 0.9)
    floor = darker(look.backdrop, 0.12)
    canvas.shadow([(-100, high * 0.9), (1100, high * 0.9), (1100, high * 1.2), (-100, high * 1.2)], 60, 0.8, floor)
    canvas.glow(500, high * 0.95, 392, high * 0.1, lighter(look.backdrop, 0.45), 0.8)


def _figure(canvas: Canvas, look: Look, dice: Dice) -> None:
    flare, train = dice.between(0.75, 1.3), dice.between(10, 150)
    has_hat, has_sleeves = dice.random() < 0.55, dice.random() < 0.45
    gown = _gown(flare, train)
    canvas.shadow(ellipse(560 + train * 0.4, 1172, 210 * flare + train * 0.6, 26), 22, 0.6)
    canvas.shadow(moved(gown, 34, 12), 34, 0.2)
    _hair_behind(canvas, look, has_hat=has_hat)
    for arm in _arms():
        _limb(canvas, arm, look.skin)
    neck = stroke([(503, 318), (502, 372), (500, 420)], [36, 34, 64])
    canvas.fill(neck, (darker(look.skin, 0.35), look.skin, lighter(look.skin, 0.12)))
    canvas.fill(
        smooth([(440, 404), (500, 386), (562, 404), (556, 452), (500, 484), (446, 452)]),
        (lighter(look.skin, 0.2), look.skin),
    )
    canvas.clipped(gown, _folds(look, dice, flare, train))
    if has_sleeves:
        for arm in _arms():
            _sleeve(canvas, arm, look.cloth)
    _belt(canvas, look)
    _head(canvas, look, has_hat=has_hat)


def _gown(flare: float, train: float) -> list[Point]:
    left = [
        (436, 408),
        (446, 440),
        (444, 486),
        (462, 560),
        (440, 640),
        (418, 760),
        (500 - 120 * flare, 960),
        (500 - 168 * flare, 1164),
    ]
    right = [
        (500 + 190 * flare + train, 1168),
        (500 + 128 * flare + train * 0.3, 960),
        (584, 760),
        (562, 640),
        (540, 560),
        (558, 486),
        (556, 440),
        (566, 408),
    ]
    hem = [(500 - 60 * flare, 1184), (500 + 70 * flare + train * 0.5, 1182)]
    neckline = [(536, 436), (502, 474), (466, 436)]
    return smooth([*left, *hem, *right, *neckline])


def _folds(look: Look, dice: Dice, flare: float, train: float) -> Callable[[Canvas], None]:
    def draw(inner: Canvas) -> None:
        cloth = look.cloth
        inner.fill(
            [(0, 380), (1000, 380), (1000, 1250), (0, 1250)], (lighter(cloth, 0.16), cloth, cloth, darker(cloth, 0.22))
        )
        count = 11
        for n in range(count):
            at = (n + dice.between(0.2, 0.8)) / count * 2 - 1
            foot = 500 + at * 190 * flare + max(0.0, at) * train
            line = smooth(
                [
                    (500 + at * 36, 566),
                    (500 + at * 72 + dice.between(-8, 8), 740),
                    (500 + at * 120 * flare, 960),
                    (foot, 1210),
                ],
                closed=False,
            )
            inner.shadow(stroke(line, [4, 13, 26, 44]), 9, 0.42, deeper(cloth, 0.62))
            inner.shadow(stroke(moved(line, -15, 0), [2, 8, 15, 25]), 7, 0.42, lighter(cloth, 0.5))
        for n in range(4):
            line = smooth([(462, 500 + 15 * n), (500, 522 + 13 * n), (541, 496 + 17 * n)], closed=False)
            inner.shadow(stroke(line, [2, 6, 2]), 4, 0.34, deeper(cloth, 0.6))
        inner.shadow(
            smooth([(600, 380), (548, 540), (600, 760), (740 + train, 1200), (900, 1200), (800, 500)]),
            30,
            0.42,
            deeper(cloth, 0.7),
        )
        inner.shadow(
            smooth([(432, 420), (462, 540), (420, 760), (330, 1160), (300, 1160), (400, 700)]),
            16,
            0.3,
            lighter(cloth, 0.6),
        )

    return draw


def _arms() -> tuple[list[Point], list[Point]]:
    """The one on the hip, and the one that hangs."""
    bent = smooth([(448, 420), (408, 500), (376, 574), (416, 602), (462, 604)], closed=False)
    loose = smooth([(553, 420), (586, 510), (596, 600), (618, 690), (628, 736)], closed=False)
    return bent, loose


def _limb(canvas: Canvas, line: list[Point], skin: Colour) -> None:
    outline = stroke(line, [36, 32, 26, 24, 18, 15])
    canvas.shadow(moved(outline, 6, 6), 9, 0.26)
    canvas.fill(outline, (lighter(skin, 0.22), skin, darker(skin, 0.14)))
    canvas.fill(turned(ellipse(*line[-1], 9, 17), *line[-1], 70 if line[-1][1] < 650 else -12), darker(skin, 0.06))
    canvas.shadow(stroke(moved(line, 7, 3), [9, 8, 6, 5]), 4, 0.3, darker(skin, 0.5))


def _sleeve(canvas: Canvas, line: list[Point], cloth: Colour) -> None:
    outside = -5 if line[0][0] < 500 else 5
    outline = ellipse(line[0][0] + outside, line[0][1] + 3, 22, 23)
    sleeve = stroke(line[: len(line) * 6 // 7], [46, 44, 38, 36, 32, 30])
    canvas.fill(outline, (lighter(cloth, 0.22), lighter(cloth, 0.1)))
    canvas.fill(sleeve, (lighter(cloth, 0.16), cloth, darker(cloth, 0.28)))
    canvas.shadow(stroke(moved(line, 9, 4)[: len(line) * 6 // 7], [10, 12, 12, 9]), 6, 0.34, deeper(cloth, 0.6))


def _belt(canvas: Canvas, look: Look) -> None:
    belt = smooth([(458, 552), (500, 560), (543, 551), (543, 570), (500, 580), (458, 571)])
    canvas.fill(belt, (lighter(look.accent, 0.25), darker(look.accent, 0.2)))
    canvas.fill(ellipse(501, 568, 11, 11), (lighter(look.accent, 0.65), look.accent))


def _hair_behind(canvas: Canvas, look: Look, *, has_hat: bool) -> None:
    if has_hat:
        locks = smooth(
            [
                (462, 262),
                (546, 262),
                (562, 330),
                (556, 410),
                (534, 470),
                (520, 400),
                (484, 400),
                (464, 452),
                (448, 380),
                (450, 320),
            ]
        )
        canvas.fill(locks, (darker(look.hair, 0.3), look.hair, lighter(look.hair, 0.16)))
    else:
        canvas.fill(ellipse(536, 208, 33, 31), (lighter(look.hair, 0.3), look.hair, darker(look.hair, 0.4)))


def _head(canvas: Canvas, look: Look, *, has_hat: bool) -> None:
    face = smooth([(500, 222), (538, 240), (544, 284), (530, 322), (502, 346), (474, 324), (460, 284), (464, 240)])
    canvas.shadow(moved(face, 4, 16), 10, 0.34, darker(look.skin, 0.65))
    canvas.fill(face, (look.skin, lighter(look.skin, 0.16), look.skin))
    canvas.clipped(face, lambda inner: inner.glow(548, 310, 43, 59, darker(look.skin, 0.5), 0.55))
    for x in (482, 516):
        canvas.fill(
            stroke(smooth([(x - 12, 281), (x, 287), (x + 12, 280)], closed=False), [1.5, 4, 1.5]),
            darker(look.hair, 0.2),
        )
        canvas.fill(
            stroke(smooth([(x - 14, 266), (x, 260), (x + 13, 265)], closed=False), [1.5, 3.5, 1.5]), look.hair, 0.8
        )
    canvas.shadow(
        stroke(smooth([(502, 282), (507, 300), (500, 306)], closed=False), [2, 5, 3]), 2, 0.35, darker(look.skin, 0.5)
    )
    lips = mix(look.skin, (176, 32, 56), 0.75)
    canvas.fill(
        smooth([(485, 321), (495, 317), (500, 319), (505, 317), (516, 321), (501, 331)]),
        (darker(lips, 0.1), lighter(lips, 0.15)),
    )
    for x, y in ((462, 312), (543, 312)):
        canvas.fill(ellipse(x, y, 4.5, 7), (lighter(look.accent, 0.7), look.accent))
    if has_hat:
        _hat(canvas, look)
    else:
        hair = smooth(
            [
                (455, 300),
                (452, 246),
                (478, 208),
                (516, 202),
                (548, 226),
                (552, 276),
                (547, 300),
                (540, 262),
                (514, 238),
                (484, 240),
                (464, 262),
            ]
        )
        canvas.fill(hair, (lighter(look.hair, 0.34), look.hair, darker(look.hair, 0.2)))
        shine = smooth([(468, 246), (486, 224), (514, 216)], closed=False)
        canvas.shadow(stroke(shine, [2, 7, 2]), 4, 0.5, lighter(look.hair, 0.6))


def _hat(canvas: Canvas, look: Look) -> None:
    x, y, tilt = 502.0, 240.0, -9.0
    canvas.clipped(ellipse(502, 284, 46, 64), lambda inner: inner.shadow(ellipse(x, y + 20, 120, 34), 10, 0.5))
    brim = turned(ellipse(x, y, 158, 31), x, y, tilt)
    canvas.fill(brim, (lighter(look.accent, 0.22), look.accent, darker(look.accent, 0.45)))
    crown = turned(
        smooth(
            [
                (x - 66, y - 2),
                (x - 60, y - 62),
                (x - 26, y - 88),
                (x, y - 80),
                (x + 28, y - 88),
                (x + 60, y - 62),
                (x + 66, y - 2),
                (x, y + 13),
            ]
        ),
        x,
        y,
        tilt,
    )
    canvas.fill(crown, (lighter(look.accent, 0.4), look.accent, darker(look.accent, 0.3)))
    band = turned(
        smooth([(x - 66, y - 20), (x, y - 8), (x + 66, y - 20), (x + 67, y - 1), (x, y + 13), (x - 67, y - 1)]),
        x,
        y,
        tilt,
    )
    canvas.fill(band, (lighter(look.cloth, 0.2), darker(look.cloth, 0.25)))
