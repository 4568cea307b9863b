"""What the window's system says reaches the tracker."""

from dataclasses import dataclass, field

from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.tracker.outlook import Outlook
from jobmonitor.ui.surroundings import Surroundings


@dataclass
class Heard(Outlook):
    told: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])

    def window_is_seen(self, is_seen: bool) -> None:
        self.told.append(("seen", is_seen))

    def network_changed(self, is_there: bool) -> None:
        self.told.append(("network", is_there))


def test_a_window_that_is_hidden_or_minimised_is_not_seen(qtbot: QtBot) -> None:
    window, heard = QWidget(), Heard()
    qtbot.addWidget(window)
    Surroundings(heard, window)
    window.show()
    assert heard.told[-1] == ("seen", True)
    window.showMinimized()
    assert heard.told[-1] == ("seen", False)
    window.showNormal()
    assert heard.told[-1] == ("seen", True)
    window.hide()
    assert heard.told[-1] == ("seen", False)


def test_only_the_loss_of_every_network_counts_as_none(qtbot: QtBot) -> None:
    window, heard = QWidget(), Heard()
    qtbot.addWidget(window)
    surroundings = Surroundings(heard, window)
    reach = QNetworkInformation.Reachability
    for reachability in (reach.Disconnected, reach.Local, reach.Online, reach.Unknown):
        surroundings.reachability_changed(reachability)
    assert heard.told == [("network", False), ("network", True), ("network", True), ("network", True)]
