"""Which output hangs where on the wall, and whose it is. It paints nothing, and asks the model alone."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from jobmonitor.jobs import Job, Output
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.wall_items import By, Item, hung
from jobmonitor.ui.wall_layout import WallLayout


class Anchor(NamedTuple):
    """An output that is looked at, and how far beneath the top it hangs."""

    item: Item
    below: int


class Hanging:
    """The outputs of the jobs that the model showed when they were last hung."""

    def __init__(self, model: JobModel, edge: int) -> None:
        self._model = model
        self.items: list[Item] = []
        self.layout = WallLayout((), 0, edge)
        self._at: dict[int, range] = {}  # job number -> where its outputs hang

    def hang(self, by: By, now: float) -> None:
        """Hang all that the model shows now."""
        self.items, sections, self._at = hung(self._model.shown(), by, self._model.provider_name, now)
        self.layout = WallLayout(sections, self.layout.width, self.layout.edge)

    def lay_out(self, width: int, edge: int) -> None:
        """The wall is so wide, and its pictures are so large."""
        self.layout = WallLayout(self.layout.sections, width, edge)

    def places(self, number: int) -> range:
        """Where the outputs of this job hang; nothing where they don't."""
        return self._at.get(number, range(0))

    def place(self, item: Item | None) -> int | None:
        """Where it hangs, None where it doesn't."""
        places = self.places(item.number) if item is not None else ()
        return next((place for place in places if self.items[place] == item), None)

    def spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The model's rows of all that hangs from one place to another, as spans from row to row."""
        numbers = dict.fromkeys(item.number for item in self.items[first : last + 1])
        rows = sorted(row for number in numbers if (row := self._model.row_of(number)) is not None)
        for _, span in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
            together = [row for _, row in span]
            yield together[0], together[-1]

    def anchor(self, top: int, height: int, current: Item | None) -> Anchor | None:
        """What is looked at between `top` and `height` further down: the current one where it hangs there."""
        seen = self.layout.items_between(top, top + height)
        here = self.place(current)
        place = here if here is not None and here in seen else next(iter(seen), None)
        return None if place is None else Anchor(self.items[place], self.layout.box(place).y - top)

    def top_of(self, anchor: Anchor) -> int | None:
        """The height at which it is looked at as before, None where it doesn't hang any more."""
        place = self.place(anchor.item)
        return None if place is None else self.layout.box(place).y - anchor.below

    def output(self, item: Item | None) -> tuple[Job, Output] | None:
        """The output as it is now, and its job; None where one of them is gone."""
        job = self._model.job(item.number) if item else None
        output = next((each for each in job.outputs if each.n == item.n), None) if item and job else None
        return (job, output) if job and output else None
