"""Where a person puts what they have: an ID, a link, JSON, curl. It keeps what has no place yet, and reads nothing."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.ui import theme, words
from jobmonitor.ui.frame import draw_field
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.provider_picker import Choice, ProviderPicker

PROMPT = "Paste a job ID, link, JSON or curl…"
MOST_LINES = 6
LARGE = 200_000  # characters
LONG_LINE = 10_000


class PasteBar(QWidget):
    """One line that grows with what is in it. Text leaves it only once it is stored."""

    pasted = Signal(str, str)
    """What is to be added, and whose it is ("" for any provider). `placed`, `not_stored` or `give_back` answers."""
    left = Signal()
    """Escape or Down in an empty field: the keyboard goes back to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent: str | None = None  # the text of the field, on its way to the disk
        self._late: list[str] = []  # what came to stay meanwhile
        self._bulk = ""  # what is here to stay and too large for a field
        self._field = PasteField(self)
        self._field.entered.connect(self._enter)
        self._field.pasted_whole.connect(self._enter)
        self._field.pasted_much.connect(self._enter_much)
        self._field.left.connect(self._leave)
        self._field.went_down.connect(self.left)
        self._field.textChanged.connect(self._edited)
        self._field.focus_changed.connect(self.update)
        self.picker = ProviderPicker(self)
        self._add = button("Add", self._enter, main=True)
        self._add.setAccessibleName("Add what is in the field")
        self._word = Text(tone="warn")
        self._word.setFont(theme.font("small"))
        row = QHBoxLayout()
        row.setContentsMargins(theme.M - 2, theme.S, theme.S, theme.S)
        row.setSpacing(theme.S)
        row.addWidget(self._field, 1)
        row.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        for beside in (self.picker, self._add):
            beside.setFixedHeight(theme.control_height(self.fontMetrics()))
        self._box = QFrame(self)
        self._box.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.M)
        column.setSpacing(theme.XS)
        column.addWidget(self._box)
        column.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._say("")
        self._edited()

    def text(self) -> str:
        """What is in the field, and what is too large to be written in it."""
        return "\n".join(part for part in (self._bulk, self._field.toPlainText()) if part)

    def set_choices(self, choices: list[Choice]) -> None:
        """Whose the text may be said to be."""
        self.picker.set_choices(choices)

    def add_clipboard(self) -> None:
        """Add what the clipboard holds, at once, whatever stands in the field."""
        text = QApplication.clipboard().text()
        if text.strip():
            self._say("")
            self.pasted.emit(text, self.picker.choice)
        else:
            self._say("The clipboard holds no text")

    def placed(self, text: str, unplaced: tuple[str, ...], said: str = "") -> None:
        """`text` is stored, save what is `unplaced`: that stays, with a word on what to do. Else `said` is said."""
        if text == self._sent:
            self._settle("")
        if unplaced:
            self._keep("\n".join(unplaced))
            self._say(self._advice(unplaced))
        else:
            self.picker.reset()
            self._say(said, tone="calm")

    def not_stored(self, text: str, shown: str = "") -> None:
        """Nothing of `text` could be stored: it stays, as `shown` where that is said: without the keys in it."""
        self._stay(text, shown or text)
        is_covered = shown not in ("", text)
        self._say(f"This is not stored yet. Press Enter to try again{'; a key in it is covered' * is_covered}")

    def hold(self, text: str, shown: str) -> None:
        """`text` waits for a word of the person's; meanwhile it is to be seen as `shown`."""
        if text == self._sent and shown != text and not self._bulk:
            self._field.setPlainText(shown)

    def give_back(self, text: str, shown: str) -> None:
        """`text` was not wanted: it stays as `shown`, to be looked at, and the keyboard is where it is."""
        self._stay(text, shown)
        self._say("Nothing was added. A key in the text is covered" if shown != text else "Nothing was added", "calm")
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Put the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The round field around everything."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_field(painter, self._box.geometry(), look, has_focus=self._field.hasFocus())

    def _enter(self) -> None:
        text = self.text()
        if text.strip() and self._sent is None:
            self._sent = text
            self._field.setReadOnly(True)
            self._say("")
            self.pasted.emit(text, self.picker.choice)

    def _enter_much(self, text: str) -> None:
        if self._sent is None:
            self._write("\n".join(part for part in (self.text(), text) if part))
            self._enter()
        else:
            self._say("")
            self.pasted.emit(text, self.picker.choice)

    def _stay(self, text: str, shown: str) -> None:
        if text == self._sent:
            self._settle(shown)
        else:
            self._keep(shown)

    def _leave(self) -> None:
        if self._sent is not None:
            return
        if self._bulk:
            self._set_bulk("")
        elif self.text():
            self._field.clear_undoably()
        else:
            self.left.emit()
        self._say("")

    def _settle(self, text: str) -> None:
        self._sent = None
        self._field.setReadOnly(False)
        kept = "\n".join(part for part in (text, *self._late) if part)
        self._late.clear()
        if kept != self.text():
            self._write(kept)

    def _keep(self, text: str) -> None:
        """Put the text under what stands in the field already; what is on its way to the disk is not touched."""
        if self._sent is not None:
            self._late.append(text)
            return
        self._write("\n".join(part for part in (self.text().rstrip(), text) if part))
        self._field.moveCursor(QTextCursor.MoveOperation.End)

    def _write(self, text: str) -> None:
        """Put this in the place of what is there; its history is gone, and a key in it."""
        is_bulk = is_too_large(text)
        self._set_bulk(text if is_bulk else "")
        self._field.setPlainText("" if is_bulk else text)

    def _set_bulk(self, text: str) -> None:
        self._bulk = text
        size = words.size(len(text.encode(errors="replace")))
        lines = words.count(text.count("\n") + 1, "line")
        self._field.setPlaceholderText(f"{size} of text, {lines}. Enter adds it, Escape lets it go" if text else PROMPT)
        self._edited()

    def _advice(self, unplaced: tuple[str, ...]) -> str:
        one = f"“{words.plain(unplaced[0], 40)}”" if len(unplaced) == 1 else ""
        if self.picker.choice:
            what = one or f"What is left ({len(unplaced)})"
            return f"{what} can't be a job ID there. Correct it, or choose another provider, then press Enter"
        question = f"Whose is {one}?" if one else f"Whose are these {len(unplaced)}?"
        return f"{question} Choose the provider at the right, then press Enter"

    def _edited(self) -> None:
        self._add.setEnabled(bool(self.text().strip()))

    def _say(self, text: str, tone: theme.Tone = "warn") -> None:
        self._word.set_tone(tone)
        self._word.setText(text)
        self._word.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


def is_too_large(text: str) -> bool:
    """Whether a field of text would be slow with it: Qt lays out each line as a whole."""
    return len(text) > LARGE or any(len(line) > LONG_LINE for line in text.split("\n"))


class PasteField(QPlainTextEdit):
    """Plain text of one line or more: Enter is done, Shift+Enter a new line, Escape gives up."""

    entered = Signal()
    pasted_whole = Signal()
    """Something was pasted where nothing was."""
    pasted_much = Signal(str)
    """Something was pasted that is too large to be written here."""
    left = Signal()
    went_down = Signal()
    """Down, where there is no line to go down to."""
    focus_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(PROMPT)
        self.setAccessibleName("What to add")
        self.setAccessibleDescription("A job ID, a link, JSON or a curl command. Enter adds it")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)  # the whole window takes them
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(6)
        self.textChanged.connect(self._grow)
        self._grow()

    def clear_undoably(self) -> None:
        """Empty, and what was there comes back with Ctrl+Z."""
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.removeSelectedText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Takes plain text alone."""
        if not source.hasText():
            return
        if is_too_large(source.text()):
            self.pasted_much.emit(source.text())
            return
        was_empty = not self.toPlainText().strip()
        self.insertPlainText(source.text())
        if was_empty and source.text().strip():
            self.pasted_whole.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Whether there is text to take."""
        return source.hasText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape mean something here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and not self.toPlainText():
            self.went_down.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tells when the keyboard comes and goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focus_changed.emit()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """As tall as it is."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _grow(self) -> None:
        lines = min(max(1, self.blockCount()), MOST_LINES)
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight((lines - 1) * line + theme.control_height(self.fontMetrics()))
        is_long = self.blockCount() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_long else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
