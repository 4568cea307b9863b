"""How the window stood when it was closed, as a line for the settings, and back. It decides no layout."""

import base64
import binascii

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget


def look_of(window: QWidget, parts: QSplitter) -> str:
    """Size and place of the window, and how its parts share it."""
    return " ".join(base64.b64encode(state.data()).decode() for state in (window.saveGeometry(), parts.saveState()))


def restore_look(window: QWidget, parts: QSplitter, look: str) -> None:
    """The window stands as it did; where somebody wrote into the settings, it stands as it does the first time."""
    try:
        states = [QByteArray(base64.b64decode(state, validate=True)) for state in look.split()]
    except (ValueError, binascii.Error):
        return
    if len(states) == 2:
        window.restoreGeometry(states[0])
        parts.restoreState(states[1])
