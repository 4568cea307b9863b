"""Asks for a provider's key in its place, never in a box over the work. It stores nothing: it says what was given."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, ProviderInfo
from jobmonitor.ui import theme
from jobmonitor.ui.account_form import Entered, read_account
from jobmonitor.ui.key_field import KeyField
from jobmonitor.ui.parts import Text, button, empty
from jobmonitor.ui.words import plain


class AccountPanel(QWidget):
    """The form. Enter saves, Escape closes it."""

    account_given = Signal(Account, str)
    """The account, and its key. Answer with `settle`."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._provider = ProviderInfo("", "")
        self._uid = ""
        self._given: Account | None = None  # being stored
        self._memory_only = ""
        self._title = Text("", "strong")
        self._key = KeyField()
        self._show: QPushButton = button("Show", self._turn_shown, quiet=True)
        self._show.setCheckable(True)
        self._show.setAccessibleName("Show the key")
        self._line = Text("", "small")
        self._label = _field("Account name", "default")
        self._base_url = _field("Base URL", "As the provider has it")
        self._key_env = _field("Key from variable", "Its name, instead of a key")
        self._vars: dict[str, QLineEdit] = {}
        self._more = _Rows()
        self._own_rows = _Rows()
        self._kept = Text("", "small", dim=True)
        self._fold: QPushButton = button("More", self._turn_more, quiet=True)
        self._fold.setCheckable(True)
        self._save: QPushButton = button("Save", self._give, main=True)
        self._cancel: QPushButton = button("Cancel", self.close_panel)
        self._lay_out()
        self._key.remarked.connect(self._remark)
        self._key_env.textChanged.connect(self._say_where_it_is_kept)
        for field in (self._key, self._label, self._base_url, self._key_env):
            field.returnPressed.connect(self._give)
        self.setAccessibleName("Account")
        self.hide()

    @property
    def provider(self) -> str:
        """The id of the provider whose key is asked for."""
        return self._provider.id

    def ask(self, provider: ProviderInfo, account: Account | None = None, label: str = "") -> None:
        """Ask for the provider's key; of an account that is known, everything but the key stands there already."""
        known = account or Account(provider.id, label or "default")
        name = plain(provider.name, 60)
        self._provider, self._uid, self._given = provider, known.uid, None
        self._title.setText(f"New key for {name}, account “{plain(known.label)}”" if account else f"{name} needs a key")
        self._key.wipe()
        self._key.setPlaceholderText(plain(provider.key_hint, 60) or "Paste the key here")
        self._show.setChecked(False)
        self._label.setText(known.label)
        self._label.setReadOnly(account is not None)  # another name would be another account
        self._base_url.setText(known.base_url)
        self._key_env.setText(known.key_env)
        self._ask_for_vars(dict(known.vars))
        self._fold.setChecked(bool(known.base_url or known.key_env))
        self._turn_more()
        self._say("")
        self._say_where_it_is_kept()
        self._set_busy(is_busy=False)
        self.show()
        self._key.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, key: str) -> None:
        """Put this key into the field, as if it had been pasted there."""
        self._key.setText(key)
        self._key.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_memory_only(self, why: str) -> None:
        """Keys last for this run only, and this is why; "" where there is a keychain."""
        self._memory_only = why
        self._say_where_it_is_kept()

    def settle(self, account: Account, problem: Problem | None) -> bool:
        """Whether this was waited for here: `account` is stored, or could not be, and everything typed stays."""
        if account is not self._given:
            return False
        self._given = None
        if problem is None:
            self.close_panel()
        else:
            self._set_busy(is_busy=False)
            self._say(str(problem), "bad")
            self._key.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def close_panel(self) -> None:
        """Away with it, and with the key that stood there."""
        self._key.wipe()
        self._given = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground with round corners."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.line))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.end()

    def _lay_out(self) -> None:
        for field in (self._label, self._base_url, self._key_env):
            self._more.add(field)
        key = QHBoxLayout()
        key.setSpacing(theme.XS)
        key.addWidget(self._key, 1)
        key.addWidget(self._show)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self._save)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        buttons.addWidget(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        column.addWidget(self._title)
        column.addLayout(key)
        for part in (self._line, self._own_rows, self._more, self._kept):
            column.addWidget(part)
        column.addLayout(buttons)

    def _ask_for_vars(self, known: dict[str, str]) -> None:
        """A field for each thing that the provider needs beside the key; what else is known stays as it is."""
        self._own_rows.clear()
        self._vars.clear()
        for name in dict.fromkeys((*self._provider.vars, *known)):
            field = _field(plain(name, 40).replace("_", " ").capitalize(), "Where a job doesn't say")
            field.setText(known.get(name, ""))
            field.returnPressed.connect(self._give)
            self._vars[name] = field
            self._own_rows.add(field)
        self._own_rows.setVisible(bool(self._vars))

    def _give(self) -> None:
        if not self._save.isEnabled():
            return
        entered = Entered(
            key=self._key.text(),
            label=self._label.text(),
            base_url=self._base_url.text(),
            vars={name: field.text() for name, field in self._vars.items()},
            key_env=self._key_env.text(),
        )
        try:
            account, key = read_account(self._provider, entered, self._uid)
        except Problem as problem:
            self._say(str(problem), "bad")
            return
        self._say("")
        self._set_busy(is_busy=True)
        self._given = account
        self.account_given.emit(account, key)

    def _remark(self, words: str) -> None:
        self._say(words, "warn")

    def _say(self, words: str, tone: theme.Tone = "calm") -> None:
        self._line.setText(words)
        self._line.set_tone(tone)
        self._line.setVisible(bool(words))

    def _say_where_it_is_kept(self) -> None:
        name = plain(self._provider.name, 60)
        if self._key_env.text().strip():
            words = "Only the variable's name is stored; its value is read when a question is sent."
        elif self._memory_only:
            words = f"{self._memory_only}: the key is kept until the program ends, and sent to {name} alone."
        else:
            words = f"It is kept in the system's keychain, where there is one, and sent to {name} alone."
        self._kept.setText(words)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._save.setEnabled(not is_busy)
        self._save.setText("Saving…" if is_busy else "Save")

    def _turn_shown(self) -> None:
        self._key.show_key(is_shown=self._show.isChecked())
        self._show.setText("Hide" if self._show.isChecked() else "Show")

    def _turn_more(self) -> None:
        self._more.setVisible(self._fold.isChecked())
        self._fold.setText("Less" if self._fold.isChecked() else "More")


class _Rows(QWidget):
    """Fields under each other, each with its name before it."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.M)
        self._grid.setVerticalSpacing(theme.S)
        self._grid.setColumnMinimumWidth(0, 110)
        self._grid.setColumnStretch(1, 1)

    def add(self, field: QLineEdit) -> None:
        """One row more."""
        row = self._grid.rowCount()
        self._grid.addWidget(Text(field.accessibleName(), dim=True), row, 0)
        self._grid.addWidget(field, row, 1)

    def clear(self) -> None:
        """No rows."""
        empty(self._grid)


def _field(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made
