"""Where one looks at a picture: how large, at which place, and how it is turned. Pure arithmetic, in device pixels."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

LARGEST: Final = 32.0  # device pixels to a pixel of the picture
STEP: Final = 1.25  # times as large, from one size to the next


@dataclass(frozen=True, slots=True)
class Eye:
    """`zoom` is 1 where the picture fits; at the middle of the room lies the point of the turned picture whose shares
    of its width and height are `x` and `y`; `turns` are quarter turns clockwise."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5
    turns: int = 0

    def turned(self, by: int) -> "Eye":
        """The same place of the picture in the middle, so many quarter turns clockwise later; it fits again."""
        x, y = self.x, self.y
        for _ in range(by % 4):
            x, y = 1 - y, x
        return replace(self, zoom=1.0, x=x, y=y, turns=(self.turns + by) % 4)


class Area(NamedTuple):
    """A rectangle, in pixels of one thing or another."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture of `width` by `height` pixels as it stands turned, in a room, seen by an eye. No edge of the picture
    comes into the room while the opposite one is outside."""

    width: int
    height: int
    room_width: int
    room_height: int
    eye: Eye = Eye()

    @property
    def fit(self) -> float:
        """The scale at which the whole picture is seen: as large as the room, never enlarged."""
        return min(1.0, self.room_width / self.width, self.room_height / self.height)

    @property
    def scale(self) -> float:
        """Device pixels to a pixel of the picture; 1 is 100 %."""
        return self.fit * min(max(1.0, self.eye.zoom), max(1.0, LARGEST / self.fit))

    @property
    def place(self) -> Area:
        """Where the whole picture lies, of which the room shows a part."""
        width, height = self.width * self.scale, self.height * self.scale
        return Area(
            _edge(self.room_width, width, self.eye.x), _edge(self.room_height, height, self.eye.y), width, height
        )

    @property
    def can_move(self) -> bool:
        """Whether some of it lies outside of the room."""
        place = self.place
        return place.width > self.room_width + 0.5 or place.height > self.room_height + 0.5

    def scaled(self, scale: float, x: float | None = None, y: float | None = None) -> Eye:
        """The eye at another scale, under which the point of the picture at `x`, `y` of the room stays there."""
        x = self.room_width / 2 if x is None else x
        y = self.room_height / 2 if y is None else y
        zoom = min(max(self.fit, scale), max(LARGEST, self.fit)) / self.fit
        place, grown = self.place, zoom * self.fit / self.scale
        left, top = x - (x - place.left) * grown, y - (y - place.top) * grown
        return self._looking(zoom, left, top, place.width * grown, place.height * grown)

    def zoomed(self, steps: float, x: float | None = None, y: float | None = None) -> Eye:
        """The eye some steps nearer. A step from one side of 100 % to the other ends there."""
        scale = self.scale * STEP**steps
        if (self.scale < 0.999 and scale > 1.001) or (self.scale > 1.001 and scale < 0.999):
            scale = 1.0
        return self.scaled(scale, x, y)

    def moved(self, x: float, y: float) -> Eye:
        """The eye after the picture was moved by so many device pixels, as far as it goes."""
        place = self.place
        return self._looking(self.eye.zoom, place.left + x, place.top + y, place.width, place.height)

    def _looking(self, zoom: float, left: float, top: float, width: float, height: float) -> Eye:
        x, y = (self.room_width / 2 - left) / width, (self.room_height / 2 - top) / height
        return replace(
            self.eye, zoom=zoom, x=_within(x, self.room_width, width), y=_within(y, self.room_height, height)
        )


def _edge(room: int, length: float, share: float) -> float:
    """Where a length begins of which `share` is at the middle of the room: at a whole pixel, and in the middle where
    all of it has room."""
    return float(round(room / 2 - _within(share, room, length) * length))


def _within(share: float, room: int, length: float) -> float:
    """The share that can be at the middle of the room."""
    if length <= room:
        return 0.5
    half = room / 2 / length
    return min(max(half, share), 1 - half)
