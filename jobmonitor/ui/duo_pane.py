"""Two pictures in one place: parted by a line that can be moved, one after the other, or their difference."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent

from jobmonitor.ui.eye_pane import EyePane
from jobmonitor.ui.mosaic import Mosaic
from jobmonitor.ui.timers import single_shot

FLICKER_MS: Final = 500  # slower than what is dangerous to some (three a second)
REACH: Final = 10  # points beside the line at which it is taken hold of
STRENGTHS: Final = (1, 4, 16)  # times as strong as a difference is


class How(StrEnum):
    """How several pictures are compared."""

    SIDE_BY_SIDE = "Side by side"
    WIPE = "Wipe"
    FLICKER = "Flicker"
    DIFFERENCE = "Difference"


class DuoPane(EyePane):
    """The mosaic of an `EyePane`, and another one over it."""

    told = Signal()
    """The line, the one that is seen, or the difference is another."""

    def __init__(self, one: Mosaic, other: Mosaic) -> None:
        super().__init__(one)
        self._other = other
        self._holds_line = False
        self._clock = single_shot(self, self._flick, FLICKER_MS)
        self.how = How.WIPE
        self.line = 0.5  # of the room's width
        self.shows_other = False
        self.strength = STRENGTHS[0]
        self.is_equal = False  # what is seen of both
        other.changed.connect(self.look_again)

    def pair(self, one: Mosaic, other: Mosaic) -> None:
        """Compare these."""
        for mosaic in (self.mosaic, self._other):
            mosaic.changed.disconnect(self.look_again)
        self.mosaic, self._other = one, other
        for mosaic in (one, other):
            mosaic.changed.connect(self.look_again)
        self.look_again()

    def set_how(self, how: How) -> None:
        """Compare so."""
        self.how = how
        self.shows_other = False
        if how is How.FLICKER:
            self._clock.start()
        else:
            self._clock.stop()
        self.look_again()
        self.told.emit()

    def move_line(self, by: float) -> None:
        """Move the line by this share of the room's width."""
        self.line = min(max(self.line + by, 0.0), 1.0)
        self.look_again()
        self.told.emit()

    def flick(self) -> None:
        """Show the other one, and stay there."""
        self._clock.stop()
        self._flick_once()

    def make_stronger(self) -> None:
        """Show the difference stronger, and after the strongest as it is."""
        place = STRENGTHS.index(self.strength) + 1
        self.strength = STRENGTHS[place % len(STRENGTHS)]
        self.look_again()
        self.told.emit()

    @property
    def is_flickering(self) -> bool:
        """Whether one picture takes the other's place by itself."""
        return self._clock.isActive()

    def let_flicker(self) -> None:
        """One after the other, until `flick`."""
        self._clock.start()
        self.told.emit()

    def _flick(self) -> None:
        self._flick_once()
        self._clock.start()

    def _flick_once(self) -> None:
        self.shows_other = not self.shows_other
        self.look_again()
        self.told.emit()

    # What is seen

    def want(self) -> None:
        """Both are wanted."""
        super().want()
        if self.isVisible() and (view := self.view(self._other)) is not None:
            self._other.look(view)

    def paint_room(self, room: QImage) -> None:
        """Both, as they are compared."""
        match self.how:
            case How.FLICKER:
                self.paint_mosaic(self._other if self.shows_other else self.mosaic, room)
            case How.DIFFERENCE:
                self._paint_difference(room)
            case _:
                super().paint_room(room)
                self._paint_beyond_line(room)

    def _paint_beyond_line(self, room: QImage) -> None:
        start = round(self.line * room.width())
        beyond = QRect(start, 0, room.width() - start, room.height())
        if beyond.width() <= 0:
            return
        other = _empty(room.size())
        self.paint_mosaic(self._other, other)
        painter = QPainter(room)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(beyond, other, beyond)
        painter.end()

    def _paint_difference(self, room: QImage) -> None:
        """Black where they are alike."""
        both: list[QImage] = []
        for mosaic in (self.mosaic, self._other):
            picture = _empty(room.size())
            self.paint_mosaic(mosaic, picture)
            both.append(picture.convertToFormat(QImage.Format.Format_RGB32))
        one, other = both
        painter = QPainter(one)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
        painter.drawImage(0, 0, other)
        painter.end()
        was_equal, self.is_equal = self.is_equal, _is_black(one)
        strength = self.strength
        while strength > 1:
            painter = QPainter(one)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
            painter.drawImage(0, 0, one.copy())
            painter.end()
            strength //= 2
        painter = QPainter(room)
        if (sight := self.sight) is not None:
            place = sight.place
            painter.setClipRect(round(place.left), round(place.top), round(place.width), round(place.height))
        painter.drawImage(0, 0, one)
        painter.end()
        if was_equal != self.is_equal:
            single_shot(self, self.told.emit).start()  # not while it is being painted

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line over it."""
        super().paintEvent(event)
        if self.how is How.WIPE:
            painter = QPainter(self)
            x = round(self.line * self.width())
            painter.fillRect(QRect(x - 2, 0, 4, self.height()), QColor(0, 0, 0, 110))  # on pictures of any colour
            painter.fillRect(QRect(x - 1, 0, 2, self.height()), QColor("#ffffff"))
            painter.end()

    # The line

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the line where it is near."""
        self._holds_line = self.how is How.WIPE and self._is_at_line(event.position())
        if not self._holds_line:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves the line, or the pictures."""
        if self._holds_line:
            self.move_line(event.position().x() / max(1, self.width()) - self.line)
        else:
            super().mouseMoveEvent(event)
            if not event.buttons():
                near = self.how is How.WIPE and self._is_at_line(event.position())
                self.setCursor(Qt.CursorShape.SplitHCursor if near else self._cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        self._holds_line = False
        super().mouseReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._clock.stop()

    def _is_at_line(self, point: QPointF) -> bool:
        return abs(point.x() - self.line * self.width()) <= REACH


def _empty(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _is_black(image: QImage) -> bool:
    black = QImage(image.size(), QImage.Format.Format_RGB32)
    black.fill(Qt.GlobalColor.black)
    return image == black
