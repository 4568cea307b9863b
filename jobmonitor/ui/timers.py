"""One way to say "once, and soon": many calls before the time is over are one act. It measures nothing."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def single_shot(owner: QObject, act: Callable[[], object], delay_ms: int = 0) -> QTimer:
    """A timer of the owner's that does `act` once each time that it is started."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(delay_ms)
    timer.timeout.connect(act)
    return timer
