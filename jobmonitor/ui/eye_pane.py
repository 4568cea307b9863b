"""A place where pictures are looked at: wheel, mouse and gestures move the eye. What is seen there, others paint."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.checkerboard import checkerboard
from jobmonitor.ui.mosaic import Mosaic, View, view_of
from jobmonitor.ui.sight import Eye, Sight

NOTCH: Final = 120  # of a wheel, in Qt's eighths of a degree


class Ground(QWidget):
    """What lies beneath that which is looked at."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """One calm colour."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colors(self.palette()).ground))
        painter.end()


class EyePane(QWidget):
    """Shows a mosaic as an eye sees it, or, where it is derived from, several."""

    eye_changed = Signal(object)
    """The person wants this `Eye`; it is not the pane's until `set_eye`."""
    drag_wanted = Signal()
    """The picture is being dragged out of the window."""
    pressed = Signal()

    def __init__(self, mosaic: Mosaic) -> None:
        super().__init__()
        self.mosaic = mosaic
        self.eye = Eye()
        self._common: QSize | None = None
        self._room: tuple[object, QImage] | None = None  # what was painted last, and what it depended on
        self._version = 0
        self._grip: QPointF | None = None  # where the mouse holds the picture
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        mosaic.changed.connect(self.look_again)

    # What is seen

    def set_common(self, size: QSize | None) -> None:
        """Lie where a picture of that many pixels would, whatever size it has itself: so several lie alike."""
        if size != self._common:
            self._common = size
            self.look_again()

    @property
    def sight(self) -> Sight | None:
        """What the eye sees; None while there is nothing."""
        size = self.mosaic.size if self._common is None else self._common
        if size.isEmpty():
            return None
        turned = size if self.eye.turns % 2 == 0 else size.transposed()
        scale = self.devicePixelRatioF()
        room = max(1, round(self.width() * scale)), max(1, round(self.height() * scale))
        return Sight(turned.width(), turned.height(), *room, self.eye)

    def set_eye(self, eye: Eye) -> None:
        """Look so from now on."""
        if eye != self.eye:
            self.eye = eye
            self.look_again()

    def look_again(self) -> None:
        """What is seen may be something else."""
        self._version += 1
        self.want()
        self.setCursor(self._cursor())
        self.update()

    def want(self) -> None:
        """Let what is in sight come."""
        if self.isVisible() and (view := self.view(self.mosaic)) is not None:
            self.mosaic.look(view)

    def view(self, mosaic: Mosaic) -> View | None:
        """How this mosaic lies in the room; None while nobody knows its size."""
        sight = self.sight
        return None if sight is None or mosaic.size.isEmpty() else view_of(sight, mosaic.size)

    def paint_room(self, room: QImage) -> None:
        """Paint what is seen into the room, which is transparent."""
        self.paint_mosaic(self.mosaic, room)

    def paint_mosaic(self, mosaic: Mosaic, room: QImage) -> None:
        """Paint this one into the room, as it lies there."""
        if (view := self.view(mosaic)) is not None:
            mosaic.paint(room, view, checkerboard(self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture on its ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colors(self.palette()).ground))
        if (room := self._painted()) is not None:
            scale = self.devicePixelRatioF()
            painter.scale(1 / scale, 1 / scale)
            painter.drawImage(0, 0, room)
        painter.end()

    def _painted(self) -> QImage | None:
        sight = self.sight
        if sight is None:
            return None
        key = (sight, self._version)
        if self._room is None or self._room[0] != key:
            room = QImage(sight.room_width, sight.room_height, QImage.Format.Format_ARGB32_Premultiplied)
            room.fill(Qt.GlobalColor.transparent)
            self.paint_room(room)
            self._room = key, room
        return self._room[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less of it is seen."""
        self.look_again()

    def showEvent(self, event: object) -> None:
        """Somebody looks."""
        self.look_again()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen has other pixels."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.look_again()

    # Wheel, mouse, gestures

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; two fingers move the picture, with Ctrl they zoom."""
        sight, scale = self.sight, self.devicePixelRatioF()
        event.accept()
        if sight is None:
            return
        at, fingers = event.position() * scale, event.pixelDelta()
        if not fingers.isNull() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.eye_changed.emit(sight.moved(fingers.x() * scale, fingers.y() * scale))
        else:
            self.eye_changed.emit(sight.zoomed(event.angleDelta().y() / NOTCH, at.x(), at.y()))

    def event(self, event: QEvent) -> bool:
        """Two fingers that part zoom at their middle."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            if (sight := self.sight) is not None:
                at = event.position() * self.devicePixelRatioF()
                self.eye_changed.emit(sight.scaled(sight.scale * (1 + event.value()), at.x(), at.y()))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the picture."""
        self.pressed.emit()
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = event.position()
            self.setCursor(self._cursor())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves it where some of it is hidden; what is seen whole is dragged out of the window."""
        sight = self.sight
        if self._grip is None or sight is None:
            return
        way = event.position() - self._grip
        if sight.can_move:
            self._grip = event.position()
            scale = self.devicePixelRatioF()
            self.eye_changed.emit(sight.moved(way.x() * scale, way.y() * scale))
        elif way.manhattanLength() >= QApplication.startDragDistance():
            self._grip = None
            self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        self._grip = None
        self.setCursor(self._cursor())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """From the whole picture to its pixels at this place, and back."""
        if (sight := self.sight) is not None:
            at = event.position() * self.devicePixelRatioF()
            self.eye_changed.emit(sight.scaled(closer(sight), at.x(), at.y()))

    def _cursor(self) -> Qt.CursorShape:
        sight = self.sight
        if sight is None or not sight.can_move:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.ClosedHandCursor if self._grip is not None else Qt.CursorShape.OpenHandCursor


def closer(sight: Sight) -> float:
    """The scale that is wanted next: 100 % where it fits (200 % where it fits at that), else that at which it fits."""
    if sight.scale > sight.fit * 1.01:
        return sight.fit
    return 1.0 if sight.fit < 0.99 else 2.0
