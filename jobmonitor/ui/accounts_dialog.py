"""The accounts: what there is, whether each works, a new key, one more, one less. It holds no key and no rule."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account
from jobmonitor.ui import theme
from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.account_storing import keychain_trouble, store_what_is_given
from jobmonitor.ui.ask import ask
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.check_box import CheckBox
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.word_rules import WordRules
from jobmonitor.ui.words import count, plain

COLUMNS = ("Provider", "Account", "Key", "Base URL", "Works")
_UID = Qt.ItemDataRole.UserRole


def key_place(account: Account, *, is_memory_only: bool) -> str:
    """Where the account's key is."""
    if account.key_env:
        return f"${account.key_env}"
    return "Memory, until the end" if is_memory_only else "Keychain"


class AccountsDialog(QDialog):
    """Open it with `open()`. Enter checks the account, Delete removes it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._said: dict[str, tuple[str, str]] = {}  # what the last check of a uid said, in short and in full
        self.setWindowTitle("Accounts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QTreeWidget()
        self._none = Text("There are no accounts yet. Add one, or paste a job: it asks for its key itself.", dim=True)
        self._line = Text("", "small").selectable()
        self.words = WordRules()
        self.panel = AccountPanel()
        self._probe = CheckBox("Where an ID could be several providers', ask this account whether it knows the job")
        self._probe.setToolTip("It is sent the ID, with its own key. The first account that knows the job gets it")
        self._add = button("Add", lambda: None)
        self._check = button("Check", self._check_chosen)
        self._new_key = button("New key…", self._ask_new_key)
        self._remove = button("Remove", self._remove_chosen)
        self._close = button("Close", self.close)
        self._lay_out()
        self._color()
        store_what_is_given(self.panel, bridge)
        self.words.forgotten.connect(self._forget_word)
        self.panel.closed.connect(self._list.setFocus)
        self._probe.clicked.connect(self._let_probe)
        self._list.currentItemChanged.connect(self._enable)
        self._list.itemActivated.connect(self._check_chosen)
        bridge.accounts_changed.connect(self._fill)
        self._offer_providers()
        self._fill()

    def choose(self, row: int) -> None:
        """Choose the account in this row."""
        if item := self._list.topLevelItem(row):
            self._list.setCurrentItem(item)

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        """Delete removes the chosen account."""
        if arg__1.key() == Qt.Key.Key_Delete and self.focusWidget() is self._list:
            self._remove_chosen()
        else:
            super().keyPressEvent(arg__1)

    def _lay_out(self) -> None:
        self._list.setHeaderLabels(COLUMNS)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setAccessibleName("Accounts")
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(COLUMNS.index("Base URL"), QHeaderView.ResizeMode.Stretch)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._line.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        for each in (self._add, self._check, self._new_key, self._remove):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        for part in (self._none, self._list, self._probe, self._line, self.words, self.panel):
            column.addWidget(part)
        column.addLayout(row)
        column.setStretchFactor(self._list, 1)
        self.resize(680, 440)

    def _color(self) -> None:
        self._list.setStyleSheet(theme.tree_style(theme.colors(self.palette())))

    def _offer_providers(self) -> None:
        menu = QMenu(self._add)
        for info in self._bridge.tracker.providers:
            menu.addAction(plain(info.name, 60).replace("&", "&&"), lambda info=info: self._ask(info.id, None))
        self._add.setMenu(menu)

    def _fill(self) -> None:
        """The accounts as they are; the chosen one stays chosen."""
        chosen = self._chosen()
        accounts = self._bridge.tracker.accounts
        self._list.clear()
        for n, account in enumerate(accounts):
            item = QTreeWidgetItem(self._row(account))
            item.setData(0, _UID, account.uid)
            self._list.addTopLevelItem(item)
            if n == 0 or (chosen is not None and account.uid == chosen.uid):
                self._list.setCurrentItem(item)
        self._list.setVisible(bool(accounts))
        self._none.setVisible(not accounts)
        self.panel.say_memory_only(keychain_trouble(self._bridge))
        self._enable()

    def _row(self, account: Account) -> Sequence[str]:
        name = next((info.name for info in self._bridge.tracker.providers if info.id == account.provider), "")
        is_memory_only = bool(keychain_trouble(self._bridge))
        return [
            plain(name or account.provider, 60),
            plain(account.label, 60),
            key_place(account, is_memory_only=is_memory_only),
            plain(account.base_url, 120),
            self._said.get(account.uid, ("Not checked", ""))[0],
        ]

    def _chosen(self) -> Account | None:
        item = self._list.currentItem()
        uid = item.data(0, _UID) if item else None
        return next((account for account in self._bridge.tracker.accounts if account.uid == uid), None)

    def _enable(self) -> None:
        chosen = self._chosen()
        for each in (self._check, self._new_key, self._remove, self._probe):
            each.setEnabled(chosen is not None)
        self._probe.setVisible(bool(self._bridge.tracker.accounts))
        self._probe.setChecked(chosen is not None and chosen.may_probe)
        said = self._said.get(chosen.uid, ("", ""))[1] if chosen else ""
        self.words.show_words(chosen.words if chosen else ())
        self._line.setText(said)
        self._line.setVisible(bool(said))

    def _ask_new_key(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._ask(chosen.provider, chosen)

    def _ask(self, provider: str, account: Account | None) -> None:
        info = next((info for info in self._bridge.tracker.providers if info.id == provider), None)
        if info is None:
            self._say(account, "Can't be asked", "There is no provider file for it any more")
            return
        labels = {each.label for each in self._bridge.tracker.accounts if each.provider == provider}
        self.panel.ask(info, account, _free_label(labels))

    def _check_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._say(chosen, "Checking…", "")
            checking = self._bridge.tracker.check_account(chosen.uid)
            self._bridge.do(
                checking,
                "check the account",
                done=lambda problem: self._checked(chosen, problem),
                failed=lambda: self._say(chosen, "Not known", "It could not be checked"),
            )

    def _let_probe(self) -> None:
        if (chosen := self._chosen()) is not None:
            letting = self._bridge.tracker.let_probe(chosen.uid, is_allowed=self._probe.isChecked())
            self._bridge.do(letting, "say whether the account may be asked", failed=self._enable)

    def _checked(self, account: Account, problem: Problem | None) -> None:
        if problem is None:
            self._say(account, "Works", "The key was taken")
        else:
            self._say(account, "Doesn't work", str(problem))

    def _say(self, account: Account | None, short: str, full: str) -> None:
        if account is not None:
            self._said[account.uid] = (short, full)
            self._fill()

    def _forget_word(self, word: str) -> None:
        if (chosen := self._chosen()) is not None:
            self._bridge.do(self._bridge.tracker.meanings.forget(chosen.uid, word), "forget the word")

    def _remove_chosen(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._bridge.do(self._remove_if_meant(chosen), "remove the account")

    async def _remove_if_meant(self, account: Account) -> None:
        jobs = self._bridge.tracker.jobs.values()
        waiting = sum(
            (job.provider, job.account) == (account.provider, account.label) and not job.state.is_final for job in jobs
        )
        lost = f" {count(waiting, 'job waits', 'jobs wait')} for it and would stop." if waiting else ""
        title = f"Remove the account “{plain(account.label, 60)}”?"
        if await ask(self, title, f"Its key is forgotten; its jobs stay.{lost}", yes="Remove"):
            await self._bridge.tracker.remove_account(account.uid)


def _free_label(taken: set[str]) -> str:
    """A name that no account of the provider has yet."""
    if "default" not in taken:
        return "default"
    return next(f"account {n}" for n in range(2, len(taken) + 3) if f"account {n}" not in taken)
