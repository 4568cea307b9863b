"""Shows what a job gave, one output large and several as a strip beneath: picture, document as text, else a tile.

It loads nothing: it says what it needs (`preview_wanted`, `document_wanted`, `thumbnail_wanted`), and takes what comes
if it still shows that.
"""

from pathlib import PurePath

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobmonitor.jobs import Output, OutputKind, OutputState
from jobmonitor.ui import theme
from jobmonitor.ui.canvas import Canvas, Tile
from jobmonitor.ui.documents import is_text
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.output_strip import ICONS, OutputStrip
from jobmonitor.ui.parts import Text
from jobmonitor.ui.reader import Reader
from jobmonitor.ui.words import DOT, output_kind, plain, size

LONGEST_EDGE = 4096  # device pixels; larger ones are looked at in a viewer
CALM_MS = 150  # after the last change of size

_PICTURES = frozenset({OutputKind.IMAGE, OutputKind.ANIMATION})


def tile_of(output: Output) -> Tile | None:
    """What stands for the output where there is nothing to look at; None where its picture or text can be shown."""
    icon, reason = ICONS[output.kind], plain(output.reason, 300)
    name = plain(PurePath(output.path).name, 80)
    match output.state:
        case OutputState.WAITING:
            return Tile(icon, "Waiting to be saved", reason)
        case OutputState.FETCHING:
            return Tile(icon, "Saving…", reason)
        case OutputState.LINK_EXPIRED:
            return Tile("warning", "The link expired before it was saved", reason)
        case OutputState.CLEARED:
            return Tile(icon, f"{output_kind(output.kind)} in the bin", reason)
        case OutputState.FAILED:
            return Tile("warning", f"{output_kind(output.kind)} not saved", reason)
        case OutputState.SAVED if output.kind in _PICTURES:
            return Tile(icon, name, reason) if reason else None
        case OutputState.SAVED if is_text(output):
            return None
        case _:
            return typed_tile(output)


def typed_tile(output: Output) -> Tile:
    """What kind of file the output is, and how large."""
    weight = "" if output.size is None else size(output.size)
    said = DOT.join(part for part in (output_kind(output.kind), weight) if part)
    return Tile(ICONS[output.kind], plain(PurePath(output.path).name, 80), said)


def caption(output: Output, count: int) -> str:
    """Which of several it is, and what the picture alone doesn't say."""
    parts = [
        f"{output.n + 1} of {count}" if count > 1 else "",
        plain(output.role, 40) if output.role not in ("", "final") else "",
        "Animation: its first frame is shown" if output.kind is OutputKind.ANIMATION and not tile_of(output) else "",
    ]
    return DOT.join(part for part in parts if part)


class PictureView(QWidget):
    """The outputs of one job, one of them large."""

    preview_wanted = Signal(int, int)
    """Output number, and device pixels of the longer side."""
    document_wanted = Signal(int)
    thumbnail_wanted = Signal(int)
    opened = Signal()
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._outputs: tuple[Output, ...] = ()
        self._current: Output | None = None
        self._asked_edge = 0
        self._canvas = Canvas()
        self._reader = Reader("Document")
        self._caption = Text("", "small", dim=True)
        self._strip = OutputStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        for part in (self._canvas, self._reader, self._caption, self._strip):
            column.addWidget(part)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._want_sharper)
        self._canvas.resized.connect(lambda: self._calm.start(CALM_MS))
        self._canvas.opened.connect(self.opened)
        self._canvas.stepped.connect(self._step)
        self._canvas.dragged.connect(self._drag)
        self._strip.chosen.connect(self.choose)
        self._strip.opened.connect(self.opened)
        self._strip.thumbnail_wanted.connect(self.thumbnail_wanted)
        self.setFocusProxy(self._canvas)
        self.hide()

    @property
    def current(self) -> Output | None:
        """The output that is shown large."""
        return self._current

    def set_room(self, height: int) -> None:
        """The large part may become this high."""
        self._canvas.set_room(height)
        self._reader.set_room(height)

    def show_outputs(self, number: int, outputs: tuple[Output, ...]) -> None:
        """Show these outputs of the job `number`; of the same job as before, the one that was looked at."""
        before, is_same_job = self._current, number == self._number
        self._number, self._outputs = number, outputs
        self._strip.show_outputs(number, outputs)
        self._strip.setVisible(len(outputs) > 1)
        self.setVisible(bool(outputs))
        n = before.n if before is not None and is_same_job else _first(outputs)
        current = next((output for output in outputs if output.n == n), None)
        if not is_same_job or current != before:
            self._show(current)
        self._strip.mark(n)

    def choose(self, n: int) -> None:
        """Show the output `n` large."""
        current = next((output for output in self._outputs if output.n == n), None)
        if current is not None and current != self._current:
            self._show(current)
            self._strip.mark(n)
            self.chosen.emit()

    def show_preview(self, number: int, n: int, image: QImage | None) -> None:
        """Here is the picture that was wanted, None if there is none. Late for another job or output, it is dropped."""
        if not self._shows(number, n):
            return
        if image is not None:
            self._canvas.show_image(image)
        elif self._canvas.image is None:
            self._canvas.show_tile(Tile("image", "No preview", "It is saved as it came; open it in its own program"))

    def show_document(self, number: int, n: int, readable: Readable) -> None:
        """Here is the text that was wanted. Late for another job or output, it is dropped."""
        if self._shows(number, n):
            self._reader.show_text(readable)

    def show_thumbnail(self, number: int, n: int, image: QImage) -> None:
        """Here is a small picture for the strip."""
        if number == self._number:
            self._strip.show_thumbnail(n, image)

    def showEvent(self, event: QShowEvent) -> None:
        """What was chosen while nothing was seen is needed now."""
        super().showEvent(event)
        self._calm.start(0)

    def _shows(self, number: int, n: int) -> bool:
        return number == self._number and self._current is not None and self._current.n == n

    def _show(self, output: Output | None) -> None:
        self._current = output
        self._asked_edge = 0
        if output is None:
            return
        tile = tile_of(output)
        shows_text = is_text(output) and tile is None
        self._canvas.setVisible(not shows_text)
        self._reader.setVisible(shows_text)
        words = caption(output, len(self._outputs))
        self._caption.setText(words)
        self._caption.setVisible(bool(words))
        if tile is not None:
            self._canvas.show_tile(tile)
        elif shows_text:
            self._reader.show_text(Readable(""))
            self.document_wanted.emit(output.n)
        else:
            natural = QSize(output.width, output.height) if output.width and output.height else QSize()
            self._canvas.expect(natural, f"{output_kind(output.kind)} {output.n + 1} of {len(self._outputs)}")
            self._calm.start(0)

    def _want_sharper(self) -> None:
        """Ask for the picture as large as it is drawn, unless what is there is already that large."""
        output = self._current
        if not self.isVisible() or output is None or output.kind not in _PICTURES or tile_of(output) is not None:
            return
        edge = min(self._canvas.edge_wanted(), LONGEST_EDGE)
        if edge > self._asked_edge:
            self._asked_edge = edge
            self.preview_wanted.emit(output.n, edge)

    def _drag(self) -> None:
        if self._current is not None:
            drag_files(self, [self._current], None)

    def _step(self, by: int) -> None:
        order = [output.n for output in self._outputs]
        if self._current is not None and 0 <= (at := order.index(self._current.n) + by) < len(order):
            self.choose(order[at])


def _first(outputs: tuple[Output, ...]) -> int:
    """The output that is shown first: the first that is final, else the first."""
    return next((output.n for output in outputs if output.role == "final"), outputs[0].n if outputs else 0)
