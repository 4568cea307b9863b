"""How the window stood when it was closed, as a line for the settings, and back. It decides no layout."""

import base64
import binascii

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget


def look_of(window: QWidget, parts: QSplitter) -> str:
    """Size and place of the window, and how its parts share it."""
    return " ".join(base64.b64encode(state.data()).decode() for state in (window.saveGeometry(), parts.saveState()))


def geometry_of(look: str) -> QByteArray | None:
    """Size and place; None where somebody wrote into the settings: the window stands as it does the first time."""
    states = _states(look)
    return states[0] if states else None


def parts_of(look: str) -> QByteArray | None:
    """How the parts share the window, None likewise."""
    states = _states(look)
    return states[1] if states else None


def _states(look: str) -> tuple[QByteArray, QByteArray] | None:
    try:
        states = [QByteArray(base64.b64decode(state, validate=True)) for state in look.split()]
    except (ValueError, binascii.Error):
        return None
    return (states[0], states[1]) if len(states) == 2 else None
