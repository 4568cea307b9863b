"""A link that the system hands to the running program becomes a row, or a line that says why not."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from jobmonitor.app.links import LinkDoor
from jobmonitor.errors import Problem


class World:
    def __init__(self) -> None:
        self.opened: list[tuple[str, str]] = []
        self.refused: list[Problem] = []
        self.door = LinkDoor(lambda provider, job: self.opened.append((provider, job)), self.refused.append)
        self.receiver = QObject()
        self.receiver.installEventFilter(self.door)

    def opens(self, link: str) -> None:
        QCoreApplication.sendEvent(self.receiver, QFileOpenEvent(QUrl(link)))


def test_a_link_of_ours_is_opened(qtbot: QtBot) -> None:
    world = World()
    world.opens("jobmonitor://job/fal/fal-ai%2Fflux%3Aabc")
    assert world.opened == [("fal", "fal-ai/flux:abc")]
    assert not world.refused


def test_one_that_names_no_job_is_refused_in_words(qtbot: QtBot) -> None:
    world = World()
    world.opens("jobmonitor://job/gepetto")
    assert not world.opened
    assert [str(problem) for problem in world.refused] == [
        "This link names no job. A link looks like jobmonitor://job/PROVIDER/ID"
    ]


def test_what_is_no_link_of_ours_is_left_to_others(qtbot: QtBot) -> None:
    world = World()
    world.opens("file:///tmp/picture.png")
    QCoreApplication.sendEvent(world.receiver, QEvent(QEvent.Type.User))
    assert not world.opened
    assert not world.refused
