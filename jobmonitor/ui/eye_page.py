"""A page that one eye looks at pictures on, with a bar that goes where they fill the screen: what the viewer and the
comparison have in common."""

from abc import abstractmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.headline import Headline
from jobmonitor.ui.parts import IconButton
from jobmonitor.ui.sight import Eye, Sight
from jobmonitor.ui.zoom_bar import ZoomBar, eye_by_key

_LEAVE = (Qt.Key.Key_Escape, Qt.Key.Key_Back)
_FULL = (Qt.Key.Key_F, Qt.Key.Key_F11)


class EyePage(QWidget):
    """Whoever is one says what is seen, where the eye goes, and what its own keys do."""

    left = Signal()
    full_wanted = Signal()
    """The whole screen is to be filled, or not any longer."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False
        self.headline = Headline()
        self.zoom = ZoomBar()
        self.zoom.wanted.connect(self.look)
        self.full_button = IconButton("full", "Full screen (F)", self.full_wanted.emit)
        self.bar = QWidget()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)

    @property
    @abstractmethod
    def seen(self) -> Sight | None:
        """How it is seen; None while there is nothing to be seen."""

    @abstractmethod
    def look(self, eye: Eye) -> None:
        """Look from there."""

    @abstractmethod
    def did(self, key: Qt.Key) -> bool:
        """Do what this key means here, if it means something."""

    def begin_bar(self) -> QHBoxLayout:
        """The bar's row, with the way back and what is seen in it."""
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(theme.S, theme.XS, theme.S, theme.XS)
        row.setSpacing(theme.XS)
        row.addWidget(IconButton("back", "Back (Escape)", self.left.emit))
        row.addSpacing(theme.XS)
        row.addWidget(self.headline, 1)
        return row

    def fill_screen(self, *, is_full: bool) -> None:
        """The pictures alone, or with their bar."""
        self.is_full = is_full
        self.bar.setVisible(not is_full)
        self.full_button.turn_to("full", "Leave full screen (F)" if is_full else "Full screen (F)")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every button has a key."""
        key = Qt.Key(event.key())
        sight = self.seen
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif sight is not None and (eye := eye_by_key(event, sight)) is not None:
            self.look(eye)
        elif key in _FULL or (self.is_full and key == Qt.Key.Key_Escape):
            self.full_wanted.emit()
        elif key in _LEAVE:
            self.left.emit()
        elif not self.did(key):
            super().keyPressEvent(event)
