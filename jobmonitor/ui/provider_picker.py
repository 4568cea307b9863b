"""Whose the next text is: any provider's, or that of one provider or account. It knows no more than their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from jobmonitor.jobs import Account, ProviderInfo

ANY = "Any provider"


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen: what is said, and what `add` is told (`gepetto`, `gepetto/work`)."""

    words: str
    target: str


def choices_for(providers: Iterable[ProviderInfo], accounts: Iterable[Account]) -> list[Choice]:
    """Every provider, and beneath it its accounts where it has several."""
    choices: list[Choice] = []
    accounts = tuple(accounts)
    for provider in providers:
        labels = [account.label for account in accounts if account.provider == provider.id]
        choices.append(Choice(provider.name, provider.id))
        if len(labels) > 1:
            choices += [Choice(f"{provider.name}, {label}", f"{provider.id}/{label}") for label in labels]
    return choices


class ProviderPicker(QToolButton):
    """A small button with a menu. The choice holds for one text, then it is any provider again."""

    changed = Signal()
    new_wanted = Signal()
    """It is a provider's that nobody here knows yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ""
        self._choices: list[Choice] = []
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("Whose the pasted IDs are")
        self._show()

    def set_choices(self, choices: list[Choice]) -> None:
        """What the menu offers; a choice that went away is undone."""
        self._choices = choices
        if self.choice not in {choice.target for choice in choices}:
            self.reset()

    def choose(self, target: str) -> None:
        """Take this choice."""
        self.choice = target
        self._show()
        self.changed.emit()

    def reset(self) -> None:
        """Any provider."""
        self.choose("")

    def _fill(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for n, choice in enumerate([Choice(ANY, ""), *self._choices]):
            action = self._menu.addAction(choice.words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.target == self.choice)
            action.triggered.connect(lambda _=False, target=choice.target: self.choose(target))
            group.addAction(action)
            if n == 0:
                self._menu.addSeparator()
        self._menu.addSeparator()
        self._menu.addAction("New provider…", self.new_wanted.emit)

    def _show(self) -> None:
        said = next((choice.words for choice in self._choices if choice.target == self.choice), ANY)
        self.setText(f"{said.replace('&', '&&')} ▾")
        self.setAccessibleName(f"Provider: {said}")
