"""How the window stood when it was closed, as a line for the settings, and back. It decides no layout."""

import base64
import binascii
from dataclasses import dataclass

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget


@dataclass(frozen=True, slots=True)
class Stood:
    """Size and place of the window, how its parts share it, and what share the list had: 0 where there was none."""

    geometry: QByteArray
    parts: QByteArray
    list_share: float


def look_of(window: QWidget, parts: QSplitter) -> str:
    """The window as it stands, as one line."""
    states = [base64.b64encode(state.data()).decode() for state in (window.saveGeometry(), parts.saveState())]
    left, right = parts.sizes()
    return " ".join((*states, f"{left / (left + right + parts.handleWidth()) if right else 0:.5f}"))


def stood(look: str) -> Stood | None:
    """What the line says; None where somebody wrote into the settings: the window stands as it does the first time."""
    try:
        geometry, parts, share = look.split()
        return Stood(_bytes(geometry), _bytes(parts), min(max(0.0, float(share)), 1.0))
    except (ValueError, binascii.Error):
        return None


def _bytes(state: str) -> QByteArray:
    return QByteArray(base64.b64decode(state, validate=True))
