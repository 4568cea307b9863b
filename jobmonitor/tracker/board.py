"""What the window and the rooms of the tracker share: the jobs, what is told, time and chance. Holds no rule."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from jobmonitor.errors import Problem
from jobmonitor.events import Event, Notice
from jobmonitor.jobs import Job


@dataclass(frozen=True, slots=True)
class Board:
    """Made before anything else, so that a window can stand before the first room is built."""

    jobs: dict[int, Job] = field(default_factory=dict[int, Job])
    changed: Event[tuple[Job, ...]] = field(default_factory=Event[tuple[Job, ...]])
    noticed: Event[Notice] = field(default_factory=Event[Notice])
    clock: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random

    def tell(self, problem: Problem) -> None:
        """Tell the person of something that belongs to no single row."""
        self.noticed.emit(Notice(problem.title, problem.title, problem.hint))
