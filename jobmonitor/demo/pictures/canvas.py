"""Soft shapes on a picture: smooth outlines, gradients, shadows and light. What is drawn is the scenes' matter."""

from collections.abc import Callable, Sequence
from typing import Self, cast

from PIL import Image, ImageDraw, ImageFilter

from jobmonitor.demo.pictures.shapes import Point, bounds

Colour = tuple[int, int, int]
Paint = Colour | Sequence[Colour]
"""One colour, or several from top to bottom."""

UNITS = 1000.0
"""Every canvas is this many units wide, so that a scene is drawn once for all sizes."""

FALLING_LIGHT = [round(255 * max(0.0, 1 - level / 180) ** 2) for level in range(256)]
"""From Pillow's radial gradient, which reaches 181 at the middle of an edge, to light that is gone there."""


class Canvas:
    """A picture to draw on, in units of a thousandth of its width. Shapes are outlines: closed lists of points."""

    def __init__(self, image: Image.Image, scale: float, left: float = 0.0, top: float = 0.0) -> None:
        self.image = image
        self.scale = scale
        self._left, self._top = left, top

    @classmethod
    def new(cls, size: tuple[int, int], paint: Paint) -> Self:
        """A canvas of `size` pixels."""
        return cls(_painted(paint, size), size[0] / UNITS)

    @property
    def height(self) -> float:
        """The height in units."""
        return self.image.height / self.scale

    def fill(self, outline: Sequence[Point], paint: Paint, alpha: float = 1.0) -> None:
        """Fill a shape, its edge softened to the pixel."""
        if box := self._box(outline):
            mask = _faded(self._mask(outline, box), alpha)
            self.image.paste(_painted(paint, mask.size), box[:2], mask)

    def shadow(self, outline: Sequence[Point], blur: float, alpha: float, paint: Colour = (20, 14, 24)) -> None:
        """Fill a shape whose edge runs out over `blur` units."""
        if box := self._box(outline, margin=2 * blur):
            # Nothing sharp is in it, so a fraction of the pixels tells as much.
            coarse = max(1, min(8, int(blur * self.scale / 3)))
            small = self._mask(outline, box, 1 / coarse)
            small = small.filter(ImageFilter.GaussianBlur(blur * self.scale / coarse))
            mask = _faded(_sized(small, (box[2] - box[0], box[3] - box[1])), alpha)
            self.image.paste(paint, box[:2], mask)

    def glow(self, x: float, y: float, rx: float, ry: float, paint: Colour, alpha: float) -> None:
        """Light (or dusk) around a point, gone at the radii."""
        left, top, right, bottom = (round(at) for at in self._pixels((x - rx, y - ry), (x + rx, y + ry)))
        size = (max(1, right - left), max(1, bottom - top))
        light = _mapped(Image.radial_gradient("L"), FALLING_LIGHT)
        self._paste_within(paint, (left, top), _faded(_sized(light, size), alpha))

    def clipped(self, outline: Sequence[Point], draw: Callable[["Canvas"], None]) -> None:
        """Let `draw` draw on a copy, and keep of it what lies inside the shape."""
        if box := self._box(outline):
            inner = Canvas(self.image.crop(box), self.scale, self._left + box[0], self._top + box[1])
            draw(inner)
            self.image.paste(inner.image, box[:2], self._mask(outline, box))

    def _pixels(self, *points: Point) -> list[float]:
        return [
            at * self.scale - corner
            for point in points
            for at, corner in zip(point, (self._left, self._top), strict=True)
        ]

    def _box(self, outline: Sequence[Point], margin: float = 0.0) -> tuple[int, int, int, int] | None:
        x0, y0, x1, y1 = bounds(outline)
        left, top, right, bottom = self._pixels((x0 - margin, y0 - margin), (x1 + margin, y1 + margin))
        box = (
            max(0, int(left) - 1),
            max(0, int(top) - 1),
            min(self.image.width, int(right) + 2),
            min(self.image.height, int(bottom) + 2),
        )
        return box if box[0] < box[2] and box[1] < box[3] else None

    def _mask(self, outline: Sequence[Point], box: tuple[int, int, int, int], fine: float = 0.0) -> Image.Image:
        width, height = box[2] - box[0], box[3] - box[1]
        fine = fine or (2 if width * height > 200_000 else 4)
        mask = Image.new("L", (max(1, int(width * fine)), max(1, int(height * fine))))
        flat = self._pixels(*outline)
        places = [((x - box[0]) * fine, (y - box[1]) * fine) for x, y in zip(flat[::2], flat[1::2], strict=True)]
        ImageDraw.Draw(mask).polygon(places, fill=255)
        return mask.reduce(int(fine)) if fine > 1 else mask

    def _paste_within(self, paint: Colour, corner: tuple[int, int], mask: Image.Image) -> None:
        left, top = max(0, -corner[0]), max(0, -corner[1])
        if left < mask.width and top < mask.height:
            kept = mask.crop((left, top, mask.width, mask.height))
            self.image.paste(paint, (corner[0] + left, corner[1] + top), kept)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """The colour between `a` (0) and `b` (1)."""
    red, green, blue = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return red, green, blue


def lighter(colour: Colour, t: float = 0.3) -> Colour:
    """The colour with some white in it."""
    return mix(colour, (255, 250, 240), t)


def darker(colour: Colour, t: float = 0.3) -> Colour:
    """The colour with some night in it."""
    return mix(colour, (24, 16, 34), t)


def deeper(colour: Colour, t: float) -> Colour:
    """The colour itself with less light on it (0: none taken, 1: black)."""
    return mix(colour, (0, 0, 0), t)


def hexes(*texts: str) -> tuple[Colour, ...]:
    """Colours from `rrggbb`."""
    return tuple((int(t[0:2], 16), int(t[2:4], 16), int(t[4:6], 16)) for t in texts)


def ramp(colours: Sequence[Colour], steps: int) -> list[Colour]:
    """`steps` colours that run evenly through `colours`."""
    last = len(colours) - 1
    places = [step * last / max(1, steps - 1) for step in range(steps)]
    return [mix(colours[int(at)], colours[min(int(at) + 1, last)], at - int(at)) for at in places]


def _painted(paint: Paint, size: tuple[int, int]) -> Image.Image:
    if isinstance(paint[0], int):
        return Image.new("RGB", size, cast("Colour", paint))
    column = mesh([[colour] for colour in cast("Sequence[Colour]", paint)], (1, size[1]))
    return _sized(column, size, Image.Resampling.NEAREST)


def _sized(image: Image.Image, size: tuple[int, int], by: Image.Resampling = Image.Resampling.BILINEAR) -> Image.Image:
    return image.resize(size, by)  # pyright: ignore[reportUnknownMemberType]: numpy isn't here


def _faded(mask: Image.Image, alpha: float) -> Image.Image:
    return mask if alpha >= 1 else _mapped(mask, [round(level * alpha) for level in range(256)])


def mesh(rows: Sequence[Sequence[Colour]], size: tuple[int, int]) -> Image.Image:
    """A picture that flows softly from each of these colours to the next."""
    coarse = Image.new("RGB", (len(rows[0]), len(rows)))
    coarse.frombytes(bytes(part for row in rows for colour in row for part in colour))
    return _sized(coarse, size, Image.Resampling.BICUBIC)


def _mapped(mask: Image.Image, levels: list[int]) -> Image.Image:
    return mask.point(levels)  # pyright: ignore[reportUnknownMemberType]: numpy isn't here
