"""After a provider file was saved: a key for it, and the job that its command asked about. It stores nothing itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from jobmonitor.jobs import ProviderInfo
from jobmonitor.ui import theme
from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.account_storing import keychain_trouble, store_what_is_given
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.words import plain


class MakingSaved(QWidget):
    """The last page. What can be done next stands in it; all of it can be left."""

    finished = Signal(str)
    """All is done; the ID of the job that is wanted, "" for none."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._provider = ""
        self._job = ""
        self._key = ""
        self._wants_key = False
        self._title = Text("", "title")
        self._lines = Text("", dim=True)
        self._watch = QCheckBox()
        self._use = button("Use the key of the command", self._use_key)
        self.panel = AccountPanel()
        self._done = button("Done", self._finish, main=True)
        self._without = button("Without a key", self._finish)
        self._lay_out()
        store_what_is_given(self.panel, bridge)
        self.panel.closed.connect(self._panel_closed)
        bridge.accounts_changed.connect(self._look)

    def show_saved(self, provider: ProviderInfo, path: str, notes: tuple[str, ...], job: str, key: str) -> None:
        """This provider is in use. `job` is the one that the command asked about, `key` what was covered in it."""
        self._provider, self._job, self._key = provider.id, job, key
        name = plain(provider.name, 60)
        self._title.setText(f"{name} is in use")
        self._lines.setText("\n".join((*notes, f"The file is {path}")))
        self._watch.setText(f"Watch the job of the command: {plain(job, 60)}".replace("&", "&&"))
        self._watch.setVisible(bool(job))
        self._watch.setChecked(bool(job))
        has_account = any(account.provider == provider.id for account in self._bridge.tracker.accounts)
        self._wants_key = wants_key = provider.needs_key and not has_account
        self._use.setVisible(bool(key) and wants_key)
        self._done.setVisible(not wants_key)
        self._without.setVisible(wants_key)
        if wants_key:
            self.panel.say_memory_only(keychain_trouble(self._bridge))
            self.panel.ask(provider)
        else:
            self._done.setFocus()

    def wipe(self) -> None:
        """Forget the key."""
        self._key = ""
        self.panel.close_panel()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        foot.addWidget(self._use)
        foot.addStretch(1)
        foot.addWidget(self._without)
        foot.addWidget(self._done)
        inner = QWidget()
        inner.setFixedWidth(520)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        for part in (self._title, self._lines, self._watch, self.panel):
            column.addWidget(part)
        column.addLayout(foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inner)
        middle.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        rows.addStretch(1)
        rows.addLayout(middle)
        rows.addStretch(2)

    def _use_key(self) -> None:
        self.panel.fill(self._key)

    def _panel_closed(self) -> None:
        self._use.hide()
        self._without.hide()
        self._done.show()

    def _look(self) -> None:
        """Goes on by itself when the provider has its account."""
        accounts = self._bridge.tracker.accounts
        if self._wants_key and any(account.provider == self._provider for account in accounts):
            self._finish()

    def _finish(self) -> None:
        provider, self._provider = self._provider, ""
        if provider:
            self.wipe()
            self.finished.emit(self._job if self._watch.isChecked() else "")
