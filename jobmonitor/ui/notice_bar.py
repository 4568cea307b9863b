"""Tells what belongs to no single row, in slim strips that never cover the work; what a notice means, others know."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jobmonitor.events import Notice
from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon
from jobmonitor.ui.parts import IconButton, Text, button

MOST_SHOWN = 3
UNDO_MS = 10_000
GRACE_MS = 2_000  # a notice whose time was over while it was looked at

Action = tuple[str, Callable[[], None]]


class NoticeBar(QWidget):
    """A stack of notices, the newest at the bottom; takes no room while there is none."""

    expired = Signal(str)
    """The key of a notice with an action whose time is over, or that was closed: the action can't be taken any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: list[_Strip] = []
        self._more = Text("", "small", dim=True)
        self._more.setContentsMargins(theme.L, theme.XS, theme.L, theme.XS)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._more)
        self.setAccessibleName("Notices")
        self._arrange()

    def show_notice(self, notice: Notice, action: Action | None = None, timeout_ms: int | None = None) -> None:
        """Show the notice, in the place of an older one with the same key.

        With `timeout_ms` it goes by itself, though never while the mouse or the focus is on it. A notice that is
        replaced doesn't expire: whoever replaces it knows.
        """
        if notice.is_over:
            self.withdraw(notice.key)
            return
        strip = _Strip(notice, action, timeout_ms, self)
        strip.expired.connect(lambda: self._expire(strip))
        strip.taken.connect(lambda: self._end(strip))
        old = next((old for old in self._strips if old.notice.key == notice.key), None)
        if old is not None:
            self._drop(old)
        self._strips.append(strip)
        self._column.addWidget(strip)
        self._arrange()
        said = f"{notice.title}. {notice.hint}" if notice.hint else notice.title
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def withdraw(self, key: str) -> None:
        """Take the notice away because it is no longer true. Nothing expires."""
        for strip in [strip for strip in self._strips if strip.notice.key == key]:
            self._drop(strip)
        self._arrange()

    def notices(self) -> tuple[Notice, ...]:
        """What is to be told, oldest first."""
        return tuple(strip.notice for strip in self._strips)

    def _end(self, strip: "_Strip") -> None:
        had_focus = strip.holds_focus()
        self._drop(strip)
        self._arrange()
        if had_focus and self._strips:
            self._strips[-1].take_focus()

    def _expire(self, strip: "_Strip") -> None:
        self._end(strip)
        if strip.action is not None:
            self.expired.emit(strip.notice.key)

    def _drop(self, strip: "_Strip") -> None:
        self._strips.remove(strip)
        strip.stop()
        strip.hide()
        self._column.removeWidget(strip)
        strip.deleteLater()

    def _arrange(self) -> None:
        older = max(0, len(self._strips) - MOST_SHOWN)
        for n, strip in enumerate(self._strips):
            strip.setVisible(n >= older)
        self._more.setText(f"{older} earlier {'notice' if older == 1 else 'notices'}")
        self._more.setVisible(older > 0)
        self.setVisible(bool(self._strips))


class _Strip(QWidget):
    """One notice: what happened, what to do, a button for it, and one to close."""

    expired = Signal()
    taken = Signal()

    def __init__(self, notice: Notice, action: Action | None, timeout_ms: int | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.action = action
        self._icon = QLabel(self)
        self._icon_name = "info" if timeout_ms is None else "undo"
        title = Text(notice.title, "strong").selectable()
        hint = Text(notice.hint, dim=True).selectable()
        if not notice.hint:
            hint.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.L, theme.S, theme.S, theme.S)
        row.setSpacing(theme.M)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop if notice.hint else Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self._button = button(action[0] if action else "", self._take, quiet=True)
        if action is None:
            self._button.hide()
        self._close = IconButton("close", f"Close: {notice.title}", self.expired.emit)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.setAccessibleName(notice.title)
        self.setAccessibleDescription(notice.hint)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_over)
        if timeout_ms is not None:
            self._timer.start(timeout_ms)
        self._color()

    def holds_focus(self) -> bool:
        """Whether the keyboard is in here."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_focus(self) -> None:
        """Put the keyboard on what is likeliest to be wanted here."""
        (self._button if self.action else self._close).setFocus()

    def stop(self) -> None:
        """It doesn't end by itself any more."""
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look.field))
        painter.fillRect(0, 0, self.width(), 1, QColor(look.line))

    def _color(self) -> None:
        look = theme.colors(self.palette())
        self._icon.setPixmap(icon(self._icon_name, look.dim).pixmap(20, 20))

    def _take(self) -> None:
        if self.action is not None:
            act = self.action[1]
            self.taken.emit()
            act()

    def _time_is_over(self) -> None:
        if self.underMouse() or self.holds_focus():
            self._timer.start(GRACE_MS)
        else:
            self.expired.emit()
