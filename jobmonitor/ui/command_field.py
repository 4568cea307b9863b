"""The field for a curl command. A key in it is covered as it is pasted, and can't be brought back from there."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from jobmonitor.errors import Problem
from jobmonitor.tracker.making import read_command
from jobmonitor.ui import theme

COVER = "•••"
LONGEST = 50_000  # characters


class CommandField(QPlainTextEdit):
    """Some lines for a command. `key` is what was covered, for this field's life and no longer."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self.secrets: tuple[str, ...] = ()
        self.setAccessibleName("Curl command")
        self.setPlaceholderText("Paste the curl command that asks about one job")
        self.setFont(theme.font("mono"))
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.changed.emit)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Takes text, with its secrets covered before they are seen."""
        self.insertPlainText(self._covered(source.text()[:LONGEST]))
        self._cover()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        """A key that was typed is covered when one goes on."""
        super().focusOutEvent(e)
        self._cover()

    def take(self, text: str) -> None:
        """Take this text, if it is a command."""
        try:
            read_command(text[:LONGEST])
        except Problem:
            return
        self.insertPlainText(self._covered(text[:LONGEST]))

    def wipe(self) -> None:
        """Forget the key."""
        self.key, self.secrets = "", ()

    def _cover(self) -> None:
        """Covers what is a secret only with what stood around it before."""
        text = self.toPlainText()
        covered = self._covered(text)
        if covered != text:
            at = self.textCursor().position()
            self.setPlainText(covered)  # and with it, all that could be undone is forgotten
            cursor = self.textCursor()
            cursor.setPosition(min(at, len(covered)))
            self.setTextCursor(cursor)
            self.moveCursor(QTextCursor.MoveOperation.NoMove)

    def _covered(self, text: str) -> str:
        try:
            command = read_command(text)
        except Problem:
            return text
        found = [secret for secret in command.secrets if "•" not in secret and secret in text]
        if command.key and "•" not in command.key:
            self.key = command.key
        for secret in sorted(found, key=len, reverse=True):
            text = text.replace(secret, COVER)
        self.secrets = tuple(dict.fromkeys((*self.secrets, *found, *([self.key] if self.key else []))))
        return text
