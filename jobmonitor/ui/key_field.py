"""The field for a key: dots unless shown, cleaned as it is pasted. What is in it can't be copied or brought back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from jobmonitor.ui.account_form import cleaned_key, key_mistake

_KEPT_IN = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


class KeyField(QLineEdit):
    """One line for a key."""

    remarked = Signal(str)
    """What was left out of the pasted text, or why it can't be a key; "" where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName("Key")
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )
        self.setDragEnabled(False)
        self.textEdited.connect(lambda: self.remarked.emit(""))

    def show_key(self, *, is_shown: bool) -> None:
        """Show what is in it, or dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    def wipe(self) -> None:
        """Empty it, beyond recall."""
        self.clear()
        self.show_key(is_shown=False)

    def take_clipboard(self) -> None:
        """Put what is on the clipboard in the place of what is marked, without what doesn't belong to a key."""
        text = QApplication.clipboard().text()
        key, remark = cleaned_key(text)
        # A line field would silently make blanks of line breaks.
        if "\n" in key or "\r" in key:
            self.remarked.emit(key_mistake(key))
            return
        self.insert(key)
        self.remarked.emit(key_mistake(self.text()) or remark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pastes through `take_clipboard`, and keeps in what is in."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_clipboard()
        elif not any(event.matches(each) for each in _KEPT_IN):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Marks nothing with the mouse: on some systems what is marked is copied."""
        if self.echoMode() == QLineEdit.EchoMode.Normal:
            self.deselect()
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers to paste, and nothing that gives the key away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Paste", self.take_clipboard)
        menu.popup(event.globalPos())
