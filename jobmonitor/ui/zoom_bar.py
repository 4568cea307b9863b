"""How large a picture is seen, as buttons and as keys. It says where the eye goes, and moves none."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.eye_pane import closer
from jobmonitor.ui.parts import IconButton, button
from jobmonitor.ui.sight import Eye, Sight

_PAN: Final = 0.2  # of the room, for one press of an arrow
_ARROWS: Final = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_NEARER: Final = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_FARTHER: Final = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class ZoomBar(QWidget):
    """Smaller, the size in percent, larger, turned."""

    wanted = Signal(object)
    """This `Eye`."""

    def __init__(self) -> None:
        super().__init__()
        self._sight: Sight | None = None
        self.size_button = button("", lambda: self._want(lambda sight: sight.scaled(closer(sight))), quiet=True)
        self.size_button.setToolTip("The whole picture, or its pixels as they are (0 and 1)")
        # As wide as the widest that it says, so that nothing beside it moves.
        self.size_button.setFixedWidth(self.size_button.fontMetrics().horizontalAdvance("3200 %") + 2 * theme.M)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (
            IconButton("minus", "Smaller (−)", lambda: self._want(lambda sight: sight.zoomed(-1))),
            self.size_button,
            IconButton("plus", "Larger (+)", lambda: self._want(lambda sight: sight.zoomed(1))),
            IconButton("turn", "Turn (R)", lambda: self._want(lambda sight: sight.eye.turned(1))),
        ):
            row.addWidget(part)
        self.tell(None)

    def tell(self, sight: Sight | None) -> None:
        """It is seen so; None while there is nothing to be seen."""
        self._sight = sight
        said = f"{sight.scale * 100:.0f} %" if sight else ""
        self.setEnabled(sight is not None)
        if said != self.size_button.text():
            self.size_button.setText(said)
            self.size_button.setAccessibleName(f"Size: {said}" if said else "Size")

    def _want(self, look: Callable[[Sight], Eye]) -> None:
        if self._sight is not None:
            self.wanted.emit(look(self._sight))


def eye_by_key(event: QKeyEvent, sight: Sight) -> Eye | None:
    """Where this key takes the eye; None where it means nothing here."""
    key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    match key:
        case _ if key in _NEARER:
            return sight.zoomed(1)
        case _ if key in _FARTHER:
            return sight.zoomed(-1)
        case Qt.Key.Key_0:
            return sight.scaled(sight.fit)
        case Qt.Key.Key_1:
            return sight.scaled(1.0)
        case Qt.Key.Key_2:
            return sight.scaled(2.0)
        case Qt.Key.Key_R:
            return sight.eye.turned(-1 if shift else 1)
        case _ if key in _ARROWS and (shift or key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            x, y = _ARROWS[key]
            return sight.moved(x * _PAN * sight.room_width, y * _PAN * sight.room_height)
        case _:
            return None
