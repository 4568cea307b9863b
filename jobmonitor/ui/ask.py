"""Asks the person a yes-or-no question without a nested event loop; decides nothing itself."""

import asyncio

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class _Closing(QObject):
    """Answers no as soon as the window that the question hangs on goes away."""

    def __init__(self, box: QMessageBox, window: QWidget) -> None:
        super().__init__(box)
        self._box = box
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Close, QEvent.Type.Hide):
            self._box.reject()
        return False


async def ask(parent: QWidget, title: str, text: str, yes: str = "OK", no: str = "") -> bool:
    """Whether the person chose `yes`. Enter, Escape, and the end of the parent's window all mean no.

    `no` are the words of that, "" for the system's.
    """
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    box = QMessageBox(parent)
    box.setWindowModality(Qt.WindowModality.WindowModal)
    box.setText(title)
    box.setInformativeText(text)
    box.setTextFormat(Qt.TextFormat.PlainText)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = QMessageBox.StandardButton.Cancel
    refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole) if no else box.addButton(cancel)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)

    def settle(*, said_yes: bool) -> None:
        if not answer.done():
            answer.set_result(said_yes)

    box.finished.connect(lambda: settle(said_yes=box.clickedButton() is agree))
    # A parent that is deleted takes the box with it, and then `finished` never comes.
    box.destroyed.connect(lambda: settle(said_yes=False))
    _Closing(box, parent.window())
    box.open()
    try:
        return await answer
    finally:
        if shiboken6.isValid(box):
            box.deleteLater()
