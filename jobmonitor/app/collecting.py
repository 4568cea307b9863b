"""Garbage is collected on the window's thread alone: on another one, Qt objects could be destroyed and crash us."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 2_000
YOUNG: Final = 2_000  # allocations that outlived their frees since the last look; fewer aren't worth a collection
FULL_EVERY: Final = 30  # looks that found something, between two collections of everything


class Collecting(QObject):
    """Takes collection out of Python's hands, from its making until `end`."""

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def spare(self) -> None:
        """What is alive now stays for long (modules, the jobs): don't look through it again and again."""
        gc.freeze()

    def end(self) -> None:
        """Give it back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        if gc.get_count()[0] > YOUNG:
            self._looks += 1
            gc.collect(2 if self._looks % FULL_EVERY == 0 else 1)
