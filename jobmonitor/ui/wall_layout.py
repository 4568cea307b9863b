"""Where each picture of the wall stands. Arithmetic alone, in points: no step of it looks at every picture."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

GAP = 8
MARGIN = 12
HEADING = 40


class Step(Enum):
    """Where a key goes from the current picture."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    FIRST = "first"
    LAST = "last"


class Box(NamedTuple):
    """A place on the wall, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Section:
    """So many pictures under one heading. What it says is worked out where it is seen: there may be 100,000."""

    say: Callable[[], str]
    count: int


class WallLayout:
    """Squares of `edge` in rows as wide as the wall, section by section, each under its heading."""

    def __init__(self, sections: Sequence[Section], width: int, edge: int) -> None:
        self.sections = sections
        self.edge = edge
        self.columns = max(1, (width - 2 * MARGIN + GAP) // (edge + GAP))
        self.width = width
        self._pitch = edge + GAP
        self._firsts = [0, *accumulate(section.count for section in sections)]
        self._tops = [0, *accumulate(HEADING + self._rows(section.count) * self._pitch for section in sections)]

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self._firsts[-1]

    @property
    def height(self) -> int:
        """Of the whole wall."""
        return self._tops[-1] + (MARGIN - GAP if self.sections else 0)

    def box(self, item: int) -> Box:
        """The place of a picture."""
        section = self.section_of(item)
        row, column = divmod(item - self._firsts[section], self.columns)
        top = self._tops[section] + HEADING + row * self._pitch
        return Box(MARGIN + column * self._pitch, top, self.edge, self.edge)

    def section_of(self, item: int) -> int:
        """The section of a picture."""
        return bisect_right(self._firsts, item) - 1

    def section_at(self, y: int) -> int:
        """The section that lies at this height; the last one below them all."""
        return min(max(0, bisect_right(self._tops, y) - 1), max(0, len(self.sections) - 1))

    def heading(self, section: int) -> Box:
        """The place of a heading."""
        return Box(MARGIN, self._tops[section], self.width - 2 * MARGIN, HEADING)

    def end_of(self, section: int) -> int:
        """The height at which a section ends."""
        return self._tops[section + 1]

    def items_between(self, top: int, bottom: int) -> range:
        """The pictures of the rows that lie between these heights, whole or in part."""
        if not self.count:
            return range(0)
        return range(self._first_below(top), max(self._first_below(top), self._first_below(bottom, is_end=True)))

    def item_at(self, x: int, y: int) -> int | None:
        """The picture at this point, None where there is none."""
        for item in self.items_between(y, y + 1):
            box = self.box(item)
            if box.x <= x < box.x + box.width and box.y <= y < box.y + box.height:
                return item
        return None

    def items_in(self, box: Box) -> Iterable[int]:
        """The pictures that this area touches."""
        for item in self.items_between(box.y, box.y + box.height):
            place = self.box(item)
            if place.x < box.x + box.width and box.x < place.x + place.width:
                yield item

    def beside(self, item: int, step: Step, page: int) -> int:
        """The picture to which a key goes; `page` is the height that is seen at once."""
        match step:
            case Step.LEFT:
                return max(0, item - 1)
            case Step.RIGHT:
                return min(self.count - 1, item + 1)
            case Step.FIRST:
                return 0
            case Step.LAST:
                return self.count - 1
            case Step.UP | Step.DOWN:
                return self._row_beside(item, -1 if step is Step.UP else 1)
            case Step.PAGE_UP | Step.PAGE_DOWN:
                return self._page_beside(item, step, page)

    def _rows(self, count: int) -> int:
        return -(-count // self.columns)

    def _first_below(self, y: int, *, is_end: bool = False) -> int:
        """The first picture of the row at this height, or with `is_end` that after the row."""
        section = self.section_at(y)
        first, count = self._firsts[section], self.sections[section].count
        inside = y - self._tops[section] - HEADING
        rows = inside // self._pitch + 1 if is_end and inside > 0 else max(0, inside // self._pitch)
        return first + min(count, max(0, rows) * self.columns)

    def _row_beside(self, item: int, way: int) -> int:
        """The picture above or beneath; in another section the one nearest to the same column."""
        section = self.section_of(item)
        first, count = self._firsts[section], self.sections[section].count
        row, column = divmod(item - first, self.columns)
        if 0 <= row + way < self._rows(count):
            return min(first + (row + way) * self.columns + column, first + count - 1)
        other = section + way
        if not 0 <= other < len(self.sections):
            return item
        first, count = self._firsts[other], self.sections[other].count
        row = 0 if way > 0 else self._rows(count) - 1
        return min(first + row * self.columns + column, first + count - 1)

    def _page_beside(self, item: int, step: Step, page: int) -> int:
        way = -1 if step is Step.PAGE_UP else 1
        goal = self.box(item).y + way * max(self._pitch, page - self._pitch)
        while True:
            following = self._row_beside(item, way)
            if following == item or (self.box(following).y - goal) * way > 0:
                return item if following == item else self._nearer(item, following, goal)
            item = following

    def _nearer(self, one: int, other: int, goal: int) -> int:
        return one if abs(self.box(one).y - goal) <= abs(self.box(other).y - goal) else other
