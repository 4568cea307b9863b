"""What outputs become outside the window: files for other programs. A link with a key in it never goes out."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from jobmonitor.jobs import Output, OutputState


def files_of(outputs: Iterable[Output]) -> QMimeData:
    """The saved ones as files, to be dropped or pasted into another program; their places as text."""
    paths = [str(Path(output.path)) for output in outputs if output.state is OutputState.SAVED and output.path]
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
        data.setText("\n".join(paths))
    return data


def drag_files(source: QWidget, outputs: Iterable[Output], tile: QPixmap | None) -> None:
    """Take the saved ones along with the mouse until it is let go; `tile` is what is seen of them."""
    data = files_of(outputs)
    if not data.hasUrls():
        return
    drag = QDrag(source)
    drag.setMimeData(data)
    if tile is not None:
        drag.setPixmap(tile)
    drag.exec(Qt.DropAction.CopyAction)
