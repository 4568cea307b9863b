"""Tells the tracker what only the window's system knows: whether it can be seen, and whether there is a network."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from jobmonitor.tracker.outlook import Outlook

LATER_MS = 2_000  # looking for the system's word on the network loads a plugin: not while the window opens


class Surroundings(QObject):
    """Watches the window and, where the system gives one, its signal of the network."""

    def __init__(self, outlook: "Outlook", window: QWidget) -> None:
        super().__init__(window)
        self._outlook = outlook
        self._window = window
        self._network: QNetworkInformation | None = None
        window.installEventFilter(self)
        QTimer.singleShot(LATER_MS, self, self._look_for_network)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let every event through, and tell of those that show or hide the window."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange):
            # Qt changes the state before it sends this event.
            is_hidden = event.type() == QEvent.Type.Hide or self._window.isMinimized()
            self._outlook.window_is_seen(not is_hidden)
        return super().eventFilter(watched, event)

    def _look_for_network(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadDefaultBackend():
            self._network = QNetworkInformation.instance()
            self._network.reachabilityChanged.connect(self.reachability_changed)

    def reachability_changed(self, reachability: "QNetworkInformation.Reachability") -> None:
        """The system says how far one gets."""
        # A network without the internet may be all that an account on this machine needs: only none at all counts.
        self._outlook.network_changed(reachability != type(reachability).Disconnected)
