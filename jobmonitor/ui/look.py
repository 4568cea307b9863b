"""How the window stood when it was closed, as a line for the settings, and back. It decides no layout."""

import base64
import binascii
from dataclasses import dataclass

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QWidget

from jobmonitor.ui.frame import Frame

TALLEST = 200  # points that a menu bar or a field may have


@dataclass(frozen=True, slots=True)
class Stood:
    """Size and place of the window, how its parts share it, and where what is painted first was."""

    geometry: QByteArray
    parts: QByteArray
    frame: Frame


def look_of(window: QWidget, parts: QSplitter, top: int, field: int) -> str:
    """The window as it stands, as one line. `top` is the menu bar's height, `field` that of the paste bar's field."""
    states = [base64.b64encode(state.data()).decode() for state in (window.saveGeometry(), parts.saveState())]
    left, right = parts.sizes()
    share = left / (left + right + parts.handleWidth()) if right else 0
    return " ".join((*states, str(top), str(field), f"{share:.5f}"))


def stood(look: str) -> Stood | None:
    """What the line says; None where somebody wrote into the settings: the window stands as it does the first time."""
    try:
        geometry, parts, top, field, share = look.split()
        frame = Frame(_within(int(top), TALLEST), _within(int(field), TALLEST), _within(float(share), 1.0))
        return Stood(_bytes(geometry), _bytes(parts), frame)
    except (ValueError, binascii.Error):
        return None


def _within(value: float, most: float) -> float:
    return min(max(0, value), most)


def _bytes(state: str) -> QByteArray:
    return QByteArray(base64.b64decode(state, validate=True))
