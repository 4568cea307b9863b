"""The colours of rooms, one set for each mood. Nothing is drawn here."""

from dataclasses import dataclass
from typing import Self

from jobmonitor.demo.pictures.canvas import Colour, hexes


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one room; `sky` from top to bottom, `light` is what the sun throws."""

    wall: Colour
    floor: Colour
    sofa: Colour
    accent: Colour
    rug: Colour
    leaf: Colour
    sky: tuple[Colour, Colour]
    light: Colour

    @classmethod
    def of(cls, things: str, window: str) -> Self:
        """A palette from `rrggbb` words: wall, floor, sofa, accent, rug, leaf; and high sky, low sky, light."""
        wall, floor, sofa, accent, rug, leaf = hexes(*things.split())
        high, low, light = hexes(*window.split())
        return cls(wall, floor, sofa, accent, rug, leaf, (high, low), light)


PALETTES = (
    Palette.of("d9b49a a8764f f0e2cf b4552d ead9c2 5c7348", "8fc3dd fdeecb ffe7be"),
    Palette.of("9fb09a b58d66 e9e3d2 c98a4b f1ead9 3f6149", "a9d3e0 f7f3dc fff3d1"),
    Palette.of("39465e 6d5142 c77f5a e0b15f 8a93a8 5f8068", "3a3f78 f2936b ffba7a"),
    Palette.of("e5dfd6 cbb08d 8796a3 d9a441 f6f1e7 5f7d57", "9ecbe8 fbfaf0 fff8e4"),
    Palette.of("b98a94 8c6153 f3e4dc 7d2f46 e3c9c2 66795a", "e4a3b0 fde3c3 ffd6be"),
    Palette.of("27515a 7c5b40 d7a15c ecd9b0 2f6f75 6d9a67", "6db6c4 fbe6b8 ffe0a0"),
)
