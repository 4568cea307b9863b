"""A layout that goes on in the next line where a line is full. It knows nothing of what it lays out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to place: its size, and whether the room that its line has left stands before it."""

    width: int
    height: int
    takes_gap: bool = False


def flow(boxes: Sequence[Box], width: int, spacing: int, *, centred: bool = False) -> tuple[list[QPoint], int]:
    """Where each box stands in lines of `width`, and how high all lines are together."""
    lines: list[list[int]] = []
    used = 0
    for n, box in enumerate(boxes):
        if not lines or used + spacing + box.width > width:
            lines.append([n])
            used = box.width
        else:
            lines[-1].append(n)
            used += spacing + box.width
    places = [QPoint()] * len(boxes)
    top = 0
    for line in lines:
        height = max(boxes[n].height for n in line)
        left_over = max(0, width - sum(boxes[n].width for n in line) - spacing * (len(line) - 1))
        left = left_over // 2 if centred else 0
        for n in line:
            left += left_over if boxes[n].takes_gap and n != line[0] else 0
            places[n] = QPoint(left, top + (height - boxes[n].height) // 2)
            left += boxes[n].width + spacing
        top += height + spacing
    return places, max(0, top - spacing)


class FlowLayout(QLayout):
    """Lays out by `flow`. Before the widget given to `put_gap_before` stands the room that its line has left."""

    def __init__(self, parent: QWidget | None, spacing: int, *, centred: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap: list[QWidget] = []
        self._centred = centred
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def put_gap_before(self, widgets: Sequence[QWidget]) -> None:
        """Before the first of these that is seen."""
        self._gap = list(widgets)

    def addItem(self, arg__1: QLayoutItem) -> None:
        """One more, at the end."""
        self._items.append(arg__1)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The one at that place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The one at that place, which is here no longer."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It needs no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, arg__1: int) -> int:
        """How high all lines are at that width."""
        return flow(self._boxes(self._seen()), arg__1, self.spacing(), centred=self._centred)[1]

    def sizeHint(self) -> QSize:
        """One line with everything in it."""
        boxes = self._boxes(self._seen())
        width = sum(box.width for box in boxes) + self.spacing() * max(0, len(boxes) - 1)
        return QSize(width, max((box.height for box in boxes), default=0))

    def minimumSize(self) -> QSize:
        """The widest alone."""
        boxes = self._boxes(self._seen())
        return QSize(max((box.width for box in boxes), default=0), max((box.height for box in boxes), default=0))

    def setGeometry(self, arg__1: QRect) -> None:
        """Give everything its place."""
        super().setGeometry(arg__1)
        seen = self._seen()
        places, _ = flow(self._boxes(seen), arg__1.width(), self.spacing(), centred=self._centred)
        for item, place in zip(seen, places, strict=True):
            item.setGeometry(QRect(arg__1.topLeft() + place, item.sizeHint()))

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _boxes(self, items: Sequence[QLayoutItem]) -> list[Box]:
        widgets = [item.widget() for item in items]
        first = next((widget for widget in self._gap if widget in widgets), None)
        sizes = [item.sizeHint() for item in items]
        return [
            Box(size.width(), size.height(), takes_gap=first is not None and widget is first)
            for size, widget in zip(sizes, widgets, strict=True)
        ]
