"""The small pieces that the panes are made of: labels that show plain text only, and buttons. They hold no meaning."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QLabel, QLayout, QMenu, QPushButton, QToolButton

from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon

ICON = 16
_BREAK = "\u200b"  # an unseen place at which a line may end
_LONG_WORD = re.compile(r"\S{17,}")
_PIECE = 4  # characters; finer would part what belongs together


class Text(QLabel):
    """Words on as many lines as they need, always as plain text; `dim` is second in rank, a `tone` says how it is.

    A word that is longer than a line (an ID, a link) may be broken anywhere; what is copied has no breaks in it.
    """

    def __init__(
        self, text: str = "", role: theme.Role = "body", *, dim: bool = False, tone: theme.Tone | None = None
    ) -> None:
        super().__init__()
        self._tone: theme.Tone | None = "calm" if dim else tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setWordWrap(True)
        self.setText(text)
        self._color()

    def setText(self, arg__1: str) -> None:
        """Say this."""
        super().setText(_LONG_WORD.sub(_breakable, arg__1))

    def text(self) -> str:
        """What is said."""
        return super().text().replace(_BREAK, "")

    def set_tone(self, tone: theme.Tone | None) -> None:
        """Say it in the colour of `tone` from now on, None for that of plain text."""
        if tone != self._tone:
            self._tone = tone
            self._color()

    def selectable(self) -> "Text":
        """Itself, with text that can be marked and copied, by keyboard too once it was clicked on; Tab passes by."""
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        return self

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Copies what is marked."""
        if ev.matches(QKeySequence.StandardKey.Copy):
            self._copy(QClipboard.Mode.Clipboard)
        else:
            super().keyPressEvent(ev)

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """On some systems what is marked is copied at once."""
        super().mouseReleaseEvent(ev)
        if QGuiApplication.clipboard().supportsSelection():
            self._copy(QClipboard.Mode.Selection)

    def contextMenuEvent(self, ev: QContextMenuEvent) -> None:
        """Offers to copy what is marked."""
        if self.hasSelectedText():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction("Copy", lambda: self._copy(QClipboard.Mode.Clipboard))
            menu.popup(ev.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _copy(self, mode: QClipboard.Mode) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""), mode)

    def _color(self) -> None:
        look = theme.colors(self.palette())
        color = QColor(look.text if self._tone is None else look.tone(self._tone))
        palette = QPalette(self.palette())
        # Setting a palette is itself a change of palette: only a difference ends the round.
        if palette.color(QPalette.ColorRole.WindowText) != color:
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)


class IconButton(QToolButton):
    """A button that is only an icon, in the colour of second-rank text, with its name as tooltip."""

    def __init__(self, icon_name: str, name: str, act: Callable[[], object], *, is_small: bool = False) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setAutoRaise(True)
        self.setIconSize(QSize(ICON, ICON))
        if is_small:
            # No higher than a line of text, so that a form keeps its rhythm; as wide as the others beneath it.
            self.setStyleSheet("padding: 0")
            self.setFixedSize(ICON + 18, ICON + 4)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: act())
        self._color()

    def turn_to(self, icon_name: str, name: str) -> None:
        """Be this from now on."""
        if name != self.toolTip():
            self._icon_name = icon_name
            self.setToolTip(name)
            self.setAccessibleName(name)
            self._color()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        self.setIcon(icon(self._icon_name, theme.colors(self.palette()).dim))


def _breakable(word: re.Match[str]) -> str:
    return _BREAK.join(word.group()[at : at + _PIECE] for at in range(0, len(word.group()), _PIECE))


def button(text: str, act: Callable[[], object], *, main: bool = False, quiet: bool = False) -> QPushButton:
    """A button with words: the `main` one of its place, an ordinary one, or a `quiet` one that is only its words."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    for name, is_so in (("main", main), ("quiet", quiet)):
        made.setProperty(name, is_so)
    made.clicked.connect(lambda: act())
    return made


def empty(layout: QLayout) -> None:
    """Takes every widget out of the layout, and lets it go."""
    while (item := layout.takeAt(0)) is not None:  # pyright: ignore[reportUnnecessaryComparison]
        if (widget := item.widget()) is not None:  # pyright: ignore[reportUnnecessaryComparison]
            widget.hide()
            widget.deleteLater()
