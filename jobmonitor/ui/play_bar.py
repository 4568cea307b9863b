"""The buttons of an animation: step back, play or pause, step on, and the frames as a slider."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.parts import IconButton, Text
from jobmonitor.ui.playing import Player


class PlayBar(QWidget):
    """Follows the player, and is seen only while it has an animation."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self._toggle = IconButton("play", "Play (Space)", self.toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Frame")
        self._said = Text("", "small", dim=True)
        self._said.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.XS, theme.M, theme.XS)
        row.setSpacing(theme.XS)
        row.addWidget(IconButton("step-back", "Frame before (,)", lambda: player.step(-1)))
        row.addWidget(self._toggle)
        row.addWidget(IconButton("step-on", "Next frame (.)", lambda: player.step(1)))
        row.addSpacing(theme.S)
        row.addWidget(self.slider, 1)
        row.addSpacing(theme.S)
        row.addWidget(self._said)
        self.slider.valueChanged.connect(player.go)
        player.changed.connect(self._tell)
        self._tell()

    def toggle(self) -> None:
        """Play, or pause."""
        if self._player.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def _tell(self) -> None:
        player = self._player
        self.setVisible(player.count > 1)
        self._toggle.turn_to(*(("pause", "Pause (Space)") if player.is_playing else ("play", "Play (Space)")))
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, player.count - 1))
            self.slider.setValue(player.frame)
        self._said.setText(player.problem.title if player.problem else f"{player.frame + 1} of {player.count}")
        self._said.setMinimumWidth(max(self._said.minimumWidth(), self._said.sizeHint().width()))
