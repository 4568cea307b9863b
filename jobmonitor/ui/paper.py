"""What stands in the viewer for what is no picture: a text to be read, else a tile that says what it is."""

import asyncio
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from jobmonitor.jobs import Output
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.canvas import Canvas
from jobmonitor.ui.documents import is_text, read_document
from jobmonitor.ui.eye_pane import Ground
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.parts import button
from jobmonitor.ui.picture_view import tile_of, typed_tile
from jobmonitor.ui.reader import Reader

WIDEST: Final = 960  # a longer line is hard to follow


class Paper(Ground):
    """Shows one output."""

    open_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._loading: asyncio.Task[None] | None = None
        self._tile = Canvas()
        self.reader = Reader("Document")
        self.reader.setMaximumWidth(WIDEST)
        self._open = button("Open", self.open_wanted.emit, main=True)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.reader, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addStretch(1)
        column.addWidget(self._tile)
        column.addLayout(middle)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def is_read(self) -> bool:
        """Whether there is a text to be read."""
        return self.reader.isVisible()

    def show_output(self, output: Output) -> None:
        """Show this one, which is no picture that can be shown."""
        self.drop()
        tile = tile_of(output) or (None if is_text(output) else typed_tile(output))
        self._tile.setVisible(tile is not None)
        self.reader.setVisible(tile is None)
        if tile is not None:
            self._tile.show_tile(tile)
        else:
            self.reader.show_text(Readable(""))
            self._loading = self._bridge.do(read_document(output), "show the document", done=self.reader.show_text)

    def let_open(self, *, may_open: bool) -> None:
        """Offer to open it elsewhere, or don't."""
        self._open.setVisible(may_open)

    def read_on(self, lines: int) -> None:
        """Read on, or back."""
        self.reader.read_on(lines)

    def drop(self) -> None:
        """Wait for nothing."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A text may become as high as there is room."""
        super().resizeEvent(event)
        self.reader.set_room(self.height() - 2 * theme.L - theme.M - self._open.sizeHint().height() - 2 * theme.L)
