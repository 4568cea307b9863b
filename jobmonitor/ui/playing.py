"""Plays an animation frame by frame. It fetches the frames, keeps some, and says which one is seen."""

import asyncio
import time
from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from jobmonitor.errors import Problem
from jobmonitor.raster import LONGEST_SIDE, About, Part
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.mosaic import image_of
from jobmonitor.ui.timers import single_shot

MOST_BYTES: Final = 96 * 2**20
USUAL_MS: Final = 100  # for a frame that says nothing, or next to nothing, as browsers do
LEAST_MS: Final = 20


class Player(QObject):
    """The frames of one output, from the first one on. It rests until it is told to play."""

    came = Signal(QImage)
    """This frame is to be seen now."""
    changed = Signal()
    """Another frame, or another state."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._key = (0, 0)
        self._shrink = 1
        self._size = (0, 0)
        self._frames: OrderedDict[int, tuple[QImage, int]] = OrderedDict()  # each with its pause
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._fetching = -1
        self._due = 0.0
        self._wanted = 0  # the frame that is seen as soon as it is here and due
        self._clock = single_shot(self, self._turn)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self.count = 0
        self.frame = 0
        self.is_playing = False
        self.problem: Problem | None = None

    def open(self, number: int, n: int, about: About) -> None:
        """This animation, at its first frame."""
        self.close()
        self._key, self.count = (number, n), about.frames
        longest = max(about.width, about.height)
        self._shrink = 1
        while longest > LONGEST_SIDE * self._shrink:
            self._shrink *= 2
        self._size = about.width, about.height
        self._want(0)

    def close(self) -> None:
        """No animation any more."""
        self._clock.stop()
        if self._task is not None:
            self._task.cancel()
        self._task, self._fetching, self.problem = None, -1, None
        self._frames.clear()
        self._bytes = self.count = self.frame = 0
        self.is_playing = False
        self.changed.emit()

    def play(self) -> None:
        """Go on from this frame; round and round."""
        if self.count > 1 and not self.is_playing and self.problem is None:
            self.is_playing = True
            self._due = time.monotonic()
            self._want((self.frame + 1) % self.count)
            self.changed.emit()

    def pause(self) -> None:
        """Stay at this frame."""
        if self.is_playing:
            self.is_playing = False
            self._clock.stop()
            self._wanted = self.frame
            self.changed.emit()

    def step(self, by: int) -> None:
        """Stay at the frame so many further on, round and round."""
        self.go((self.frame + by) % max(1, self.count))

    def go(self, frame: int) -> None:
        """Stay at this frame."""
        self.pause()
        self._due = time.monotonic()
        self._want(frame)

    def _want(self, frame: int) -> None:
        self._wanted = frame
        self._turn()

    def _turn(self) -> None:
        """Show the wanted frame if it is here and due, and let the next one come."""
        if not self.count:
            return
        if self._wanted not in self._frames:
            self._fetch(self._wanted)
            return
        if (early := self._due - time.monotonic()) > 0.001:
            self._clock.start(round(early * 1000))
            return
        image, pause = self._frames[self._wanted]
        self._frames.move_to_end(self._wanted)
        self.frame = self._wanted
        if self.is_playing:
            self._due = time.monotonic() + pause / 1000
            self._wanted = (self.frame + 1) % self.count
            self._clock.start(pause)
            if self._wanted not in self._frames:
                self._fetch(self._wanted)
        self.came.emit(image)
        self.changed.emit()

    def _fetch(self, frame: int) -> None:
        if self._fetching < 0:
            self._fetching = frame
            self._task = self._bridge.do(self._take(frame), "play the animation", failed=self._end)

    async def _take(self, frame: int) -> None:
        part = Part(0, 0, *self._size, shrink=self._shrink, frame=frame)
        try:
            pixels = await self._bridge.tracker.closely.part(*self._key, part)
        except Problem as problem:
            self.problem = problem
            self._end()
            return
        image = await asyncio.to_thread(image_of, pixels)
        self._fetching = -1
        pause = pixels.pause if pixels.pause > 10 else USUAL_MS
        self._frames[frame] = image, max(LEAST_MS, min(pause, 60_000))
        self._bytes += image.sizeInBytes()
        while self._bytes > MOST_BYTES and len(self._frames) > 2:
            self._bytes -= self._frames.popitem(last=False)[1][0].sizeInBytes()
        self._turn()

    def _end(self) -> None:
        """It can't be played any further."""
        self._fetching = -1
        self.is_playing = False
        self._clock.stop()
        self.changed.emit()
