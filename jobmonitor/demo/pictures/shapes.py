"""Outlines as lists of points, and chance that always falls the same way. No picture, no colour."""

import math
import random
from collections.abc import Sequence

Point = tuple[float, float]


class Dice(random.Random):
    """Numbers that look like chance and are the same for the same seed on every system."""

    def between(self, low: float, high: float) -> float:
        """A number between the two."""
        return low + (high - low) * self.random()


def bounds(outline: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)


def ellipse(x: float, y: float, rx: float, ry: float) -> list[Point]:
    """An ellipse around a point."""
    turns = [math.tau * step / 96 for step in range(96)]
    return [(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns]


def box(left: float, top: float, right: float, bottom: float, round_by: float = 0.0) -> list[Point]:
    """A rectangle, its corners rounded."""
    r = min(round_by, (right - left) / 2, (bottom - top) / 2)
    corners = (
        (right - r, top + r, -0.25),
        (right - r, bottom - r, 0.0),
        (left + r, bottom - r, 0.25),
        (left + r, top + r, 0.5),
    )
    return [
        (x + r * math.cos(math.tau * (start + step / 40)), y + r * math.sin(math.tau * (start + step / 40)))
        for x, y, start in corners
        for step in range(11)
    ]


def arch(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """A rectangle under a half circle."""
    r = (right - left) / 2
    turns = [math.pi + math.pi * step / 48 for step in range(49)]
    return [(left, bottom), *((left + r + r * math.cos(t), top + r + r * math.sin(t)) for t in turns), (right, bottom)]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 14) -> list[Point]:
    """A soft line through all points (Catmull-Rom)."""
    last = len(points)
    around = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    line: list[Point] = []
    for n in range(last if closed else last - 1):
        a, b, c, d = around[n : n + 4]
        line += [_between(a, b, c, d, step / steps) for step in range(steps)]
    return line if closed else [*line, points[-1]]


def stroke(line: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """The outline of a line that is `widths` wide, evenly spread along it."""
    left: list[Point] = []
    right: list[Point] = []
    for n, (x, y) in enumerate(line):
        (x0, y0), (x1, y1) = line[max(0, n - 1)], line[min(len(line) - 1, n + 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        at = n * (len(widths) - 1) / (len(line) - 1)
        low = min(int(at), len(widths) - 2) if len(widths) > 1 else 0
        wide = widths[low] + (widths[min(low + 1, len(widths) - 1)] - widths[low]) * (at - low)
        dx, dy = -(y1 - y0) / length * wide / 2, (x1 - x0) / length * wide / 2
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    return left + right[::-1]


def turned(outline: Sequence[Point], x: float, y: float, degrees: float) -> list[Point]:
    """The outline turned clockwise around a point."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + (px - x) * c - (py - y) * s, y + (px - x) * s + (py - y) * c) for px, py in outline]


def moved(outline: Sequence[Point], dx: float, dy: float) -> list[Point]:
    """The outline somewhere else."""
    return [(x + dx, y + dy) for x, y in outline]


def wave(y: float, width: float, depth: float, heights: Sequence[tuple[float, float, float]]) -> list[Point]:
    """The land below a wavy line: each of `heights` is (height, waves over the width, phase in turns)."""
    xs = [width * step / 120 for step in range(-2, 123)]
    line = [(x, y + sum(h * math.sin(math.tau * (n * x / width + at)) for h, n, at in heights)) for x in xs]
    return [*line, (xs[-1], depth), (xs[0], depth)]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    x, y = (
        0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return x, y
