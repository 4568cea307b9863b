"""Where things stand in a row of the list. Rectangles only: nothing here paints or knows a job."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect

from jobmonitor.ui import theme

SIDE: Final = 148  # the column at the right, where there is more in it than a time
NARROW: Final = 400  # below this width the column at the right goes
BAR: Final = 4
GAP: Final = 2


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The parts of one row. Parts that there is no room for, or no need of, are empty."""

    tile: QRect
    title: QRect
    state: QRect
    trouble: QRect
    buttons: QRect
    elapsed: QRect
    bar: QRect
    next: QRect

    def parts(self) -> list[QRect]:
        """All that isn't empty."""
        names = ("tile", "title", "state", "trouble", "buttons", "elapsed", "bar", "next")
        return [rect for name in names if not (rect := getattr(self, name)).isEmpty()]


def lay_out(
    row: QRect, line: int, small: int, *, has_trouble: bool, buttons: int, has_bar: bool, side: int = SIDE
) -> RowLayout:
    """The parts of a row whose lines are `line` points tall, small ones `small`.

    `buttons` and `side` are the widths of the buttons and of the column at the right, in points.
    """
    tile = QRect(row.left() + theme.L, row.top() + (row.height() - theme.TILE) // 2, theme.TILE, theme.TILE)
    left = tile.right() + 1 + theme.M
    right = row.right() + 1 - theme.L
    heights = [line, line, small] if has_trouble else [line, line]
    tops = _stack(row, heights)
    nothing = QRect()
    button_rect, column = nothing, (nothing, nothing, nothing)
    end = right
    if buttons:
        button_rect = QRect(right - buttons, row.top(), buttons, row.height())
        end = button_rect.left() - theme.M
    elif row.width() >= NARROW:
        area = QRect(right - side, row.top(), side, row.height())
        column = _beside(area, tops, line, has_bar=has_bar) if has_trouble else _column(area, small, has_bar=has_bar)
        end = area.left() - theme.M
    width = max(0, end - left)
    # Trouble is said at length: nothing stands beside it but the buttons that end it.
    trouble = QRect(left, tops[2], width if buttons else max(0, right - left), small) if has_trouble else nothing
    return RowLayout(
        tile=tile,
        title=QRect(left, tops[0], width, line),
        state=QRect(left, tops[1], width, line),
        trouble=trouble,
        buttons=button_rect,
        elapsed=column[0],
        bar=column[1],
        next=column[2],
    )


def _beside(area: QRect, tops: list[int], line: int, *, has_bar: bool) -> tuple[QRect, QRect, QRect]:
    """Time and progress beside the first two lines; when we ask next is said with the trouble."""
    elapsed = QRect(area.left(), tops[0], area.width(), line)
    bar = _bar(area, tops[1] + (line - BAR) // 2) if has_bar else QRect()
    return elapsed, bar, QRect()


def _column(area: QRect, small: int, *, has_bar: bool) -> tuple[QRect, QRect, QRect]:
    """Time, progress, and when we ask next, in the middle of `area`."""
    heights = [small, BAR + 2 * GAP, small] if has_bar else [small, small]
    tops = _stack(area, heights)
    elapsed = QRect(area.left(), tops[0], area.width(), small)
    bar = _bar(area, tops[1] + GAP) if has_bar else QRect()
    return elapsed, bar, QRect(area.left(), tops[-1], area.width(), small)


def _bar(area: QRect, top: int) -> QRect:
    """As long as every other row's, however much is written beneath it."""
    length = min(area.width(), SIDE)
    return QRect(area.right() + 1 - length, top, length, BAR)


def _stack(area: QRect, heights: list[int]) -> list[int]:
    """The tops of lines of these heights, one beneath the other in the middle of `area`."""
    top = area.top() + (area.height() - sum(heights) - GAP * (len(heights) - 1)) // 2
    tops: list[int] = []
    for height in heights:
        tops.append(top)
        top += height + GAP
    return tops
