"""Acts like a person on widgets, and waits for facts; asserts nothing itself."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


async def until(fact: Callable[[], object], patience: float = 60.0) -> None:
    """Returns as soon as `fact` holds; raises TimeoutError after `patience` seconds."""
    async with asyncio.timeout(patience):
        while not fact():  # any fact can be waited for, also one that tells nobody
            await asyncio.sleep(0.005)


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key stroke on this widget."""
    QTest.keyClick(widget, key, modifier)


def write(widget: QWidget, text: str) -> None:
    """Types the text, key by key."""
    QTest.keyClicks(widget, text)


def button(parent: QWidget, name: str) -> QAbstractButton:
    """The button that is called so, by its words or by its accessible name."""
    for found in parent.findChildren(QAbstractButton):
        if name in (found.text().replace("&", ""), found.accessibleName()):
            return found
    names = [found.text() or found.accessibleName() for found in parent.findChildren(QAbstractButton)]
    raise AssertionError(f"No button {name!r} among {names}")


def shown(parent: QWidget) -> list[str]:
    """The words that can be seen in labels, in the order in which the labels were made."""
    return [label.text() for label in parent.findChildren(QLabel) if label.isVisible() and label.text()]
