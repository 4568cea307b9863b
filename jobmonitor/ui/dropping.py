"""Takes what is dropped onto the window: texts, links and files, and shows that it does. It reads nothing."""

from typing import Final, cast

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMainWindow, QWidget

from jobmonitor.ui import theme

INVITATION: Final = "Drop to add"
WHAT: Final = "Job IDs, links, JSON, curl, or text files that hold them"


class Dropping(QObject):
    """Hears of drags over the window; the hint stands over `ground` as long as one is there."""

    text_dropped = Signal(str)
    files_dropped = Signal(list)  # list[str]: their paths

    def __init__(self, window: QMainWindow, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self.hint: DropHint | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drags and drops are handled here, everything else goes its way."""
        if isinstance(event, QDropEvent):  # entering and moving are of this class too
            self._hear(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._hide_hint()
            return True
        return super().eventFilter(watched, event)

    def _hear(self, event: QDropEvent) -> None:
        is_drop = event.type() == QEvent.Type.Drop
        text, files = contents(event.mimeData())
        if is_drop:
            self._hide_hint()
        source = cast("QObject | None", event.source())
        if source is not None or not (text or files):  # what came out of here doesn't go in again
            event.ignore()
            return
        # Always a copy: to move would have the other side delete what was dragged.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if not is_drop:
            self._show_hint()
        elif files:
            self.files_dropped.emit(files)
        else:
            self.text_dropped.emit(text)

    def _show_hint(self) -> None:
        if self.hint is None:
            self.hint = DropHint(self._ground)
        self.hint.setGeometry(self._ground.rect())
        self.hint.raise_()
        self.hint.show()

    def _hide_hint(self) -> None:
        if self.hint is not None:
            self.hint.hide()


class DropHint(QWidget):
    """A frame over the whole window that says what it takes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{INVITATION}: {WHAT}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground shines through, so that the window stays the window."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(look.window)
        ground.setAlpha(235)
        painter.fillRect(self.rect(), ground)
        box = QRectF(self.rect()).adjusted(theme.S, theme.S, -theme.S, -theme.S)
        painter.setPen(QPen(QColor(look.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(QColor(look.text))
        painter.setFont(theme.font("title"))
        above, below = box.adjusted(0, 0, 0, -box.height() / 2), box.adjusted(0, box.height() / 2 + theme.S, 0, 0)
        centre = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(above, centre | Qt.AlignmentFlag.AlignBottom, INVITATION)
        painter.setPen(QColor(look.dim))
        painter.setFont(theme.font())
        painter.drawText(below, centre | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, WHAT)


def contents(data: QMimeData) -> tuple[str, list[str]]:
    """What is dragged: a text, which may be links, or files by their paths. Files go before their names as text."""
    urls = data.urls() if data.hasUrls() else []
    files = [url.toLocalFile() for url in urls if url.isLocalFile()]
    if files:
        return "", files
    if data.hasText() and data.text().strip():
        return data.text(), []
    return "\n".join(url.toString() for url in urls if url.scheme() in ("http", "https")), []
