"""Takes pictures of the whole window off screen, and says what in it is cut or lies on something else.

    python -m tests.screens.look FOLDER [light|dark] [SCALE]

Without a scheme it takes all, each in a process of its own, as Qt reads the scale once.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jobmonitor.jobs import OutputKind
from jobmonitor.ui.canvas import Canvas
from jobmonitor.ui.wall_items import By

if TYPE_CHECKING:
    from jobmonitor.jobs import Job
    from jobmonitor.ui.bridge import Bridge
    from jobmonitor.ui.main_window import MainWindow
    from tests.gui.scripted import ScriptedTracker

SCHEMES = ("light", "dark")
SCALES = ("1", "2")
PADDING = 12  # a button with less than this beside its words shortens them


def take_all(folder: Path) -> None:
    """Every scheme at every scale."""
    for scheme, scale in itertools.product(SCHEMES, SCALES):
        take_one(folder, scheme, scale)


def take_one(folder: Path, scheme: str, scale: str) -> dict[str, list[str]]:
    """What is wrong in the pictures of one scheme and scale, by the picture's name."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", "tests.screens.look", str(folder), scheme, scale]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, env=environment, cwd=root, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)


def main(folder: Path, scheme: str, scale: str) -> None:
    """Take the pictures here and now, and print what is wrong as JSON."""
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication
    from qasync import QEventLoop

    from jobmonitor.ui.resources import font_files
    from jobmonitor.ui.theme import Theme

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)  # one window comes after another
    for file in font_files():
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(QFont("Inter", 10))
    Theme(app, "dark" if scheme == "dark" else "light")
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        wrong = runner.run(_pictures(folder, f"{scheme}-{scale}"))
    print(json.dumps(wrong))  # noqa: T201  # the test reads it


async def _pictures(folder: Path, name: str) -> dict[str, list[str]]:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QWidget

    from jobmonitor.ui.bridge import Bridge
    from jobmonitor.ui.main_window import MainWindow
    from tests.gui.acting import until
    from tests.gui.scripted import ScriptedTracker, as_tracker
    from tests.screens.jobs import NOW, KnownKinds, picture, varied_jobs
    from tests.screens.making import take_new_provider

    wrong: dict[str, list[str]] = {}

    def take(window: QWidget, what: str) -> None:
        for _ in range(3):  # a line that wraps makes what holds it taller, and that its holder
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        window.grab().save(str(folder / f"{what}-{name}.png"))
        wrong[what] = list(faults(window))

    jobs = varied_jobs()
    pictures = {
        (job.number, output.n): picture(job.number + output.n, 1024, 680)
        for job in jobs
        for output in job.outputs
        if output.kind == "image"
    }
    tracker = ScriptedTracker({job.number: job for job in jobs}, thumbnails=pictures, outlook=KnownKinds())
    bridge = Bridge(as_tracker(tracker))
    window = MainWindow(bridge, now=lambda: NOW)
    window.resize(1240, 1540)
    window.show()
    await until(lambda: window.desk.detail is not None and bridge.is_idle and window.desk.list.has_settled)
    take(window, "jobs")
    window.resize(1000, 760)
    for what in ("fig_9q1x88", "refused-1", "half-saved"):
        job = next(job for job in jobs if job.id == what)
        window.desk.reveal(job.number)
        await until(partial(shows, window, job, bridge))
        take(window, what)
    await _wall(window, bridge, take)
    await _viewer(window, tracker, folder, take)
    await _comparison(window, take)
    window.desk.paste_bar.placed("", ("what is", "this"))
    window.resize(760, 600)
    await until(lambda: bridge.is_idle and window.desk.list.has_settled)
    take(window, "narrow")
    await _paste(window, tracker, take)
    window.close()
    await bridge.close()
    empty = Bridge(as_tracker(ScriptedTracker()))
    window = MainWindow(empty)
    window.show()
    await until(window.isVisible)
    take(window, "empty")
    await take_new_provider(empty, take)
    window.close()
    await empty.close()
    return wrong


async def _wall(window: "MainWindow", bridge: "Bridge", take: "Callable[[MainWindow, str], None]") -> None:
    """The results as a wall, by day and by job, and one of them chosen."""
    from tests.gui.acting import until

    window.resize(1240, 860)
    window.desk.views.show_wall(True)
    wall = window.desk.views.wall
    assert wall is not None
    for by in (By.DAY, By.JOB):
        wall.set_by(by)
        await until(lambda: bridge.is_idle and wall.has_settled)
        take(window, f"wall-{by}")
    window.desk.views.show_wall(False)


async def _viewer(
    window: "MainWindow", tracker: "ScriptedTracker", folder: Path, take: "Callable[[MainWindow, str], None]"
) -> None:
    """One result as large as the window, with its facts, closer, and what has no picture."""
    from PySide6.QtTest import QTest

    from tests.gui.acting import until

    number = next(job.number for job in window.desk.model.shown() if job.id == "fig_9q1x88")
    assert window.desk.viewing.open(number, 1)
    viewer = window.desk.viewing.viewer
    assert viewer is not None
    for what, keys in (("viewer", ""), ("viewer-facts", "i"), ("viewer-closer", "2")):
        QTest.keyClicks(viewer, keys)
        await until(lambda: viewer.has_settled)
        take(window, what)
    QTest.keyClicks(viewer, "i")
    number = next(job.number for job in window.desk.model.shown() if job.id == "aef-video-77")
    assert window.desk.viewing.open(number, 0)
    take(window, "viewer-video")
    text = folder / "summary.json"
    text.write_text(json.dumps({"pages": 3, "headings": ["Offer", "Terms", "Signature"], "language": "en"}), "utf-8")
    job = tracker.jobs[number]
    document = replace(job.outputs[0], kind=OutputKind.DOCUMENT, path=str(text), sha256="5" * 64)
    tracker.tell(replace(job, outputs=(document,)))
    await until(lambda: window.desk.model.job(number) == tracker.jobs[number])
    await until(lambda: "Signature" in viewer.paper.reader.text)
    take(window, "viewer-document")
    tracker.tell(job)
    window.resize(760, 600)
    take(window, "viewer-narrow")
    window.desk.viewing.leave()
    window.desk.reveal(next(job.number for job in window.desk.model.shown() if job.id == "half-saved"))


async def _comparison(window: "MainWindow", take: "Callable[[MainWindow, str], None]") -> None:
    """Four results of a job beside one another, and two of them in one place."""
    from jobmonitor.ui.duo_pane import How
    from tests.gui.acting import until

    window.resize(1240, 860)
    assert window.desk.viewing.compare([job for job in window.desk.model.shown() if job.id == "fig_9q1x88"])
    comparison = window.desk.viewing.comparison
    assert comparison is not None
    for how in (How.SIDE_BY_SIDE, How.WIPE, How.DIFFERENCE):
        comparison.set_how(how)
        await until(lambda: comparison.has_settled)
        take(window, f"compare-{how.name.lower()}")
    comparison.left.emit()


async def _paste(window: "MainWindow", tracker: "ScriptedTracker", take: "Callable[[MainWindow, str], None]") -> None:
    """What stands in and over the window while something is pasted or dropped."""
    from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent

    from jobmonitor.jobs import Health, Job, Trouble
    from tests.gui.acting import until
    from tests.screens.jobs import NOW

    unknown = Trouble("Gepetto and Figur don't know it", "That is no proof", NOW, may_retry=True)
    tracker.pasted_keys.numbers.add(901)
    tracker.tell(
        Job("01JREQREQREQREQREQREQREQ00", 901, "figur", added_at=NOW + 2),
        Job("a5ecc735-c48e-43ea-a739-d42bfb19edb3", 902, candidates=("gepetto", "figur", "waveline"), trouble=unknown,
            health=Health.NOT_FOUND, added_at=NOW + 1),
    )  # fmt: skip
    window.resize(1000, 600)
    await until(lambda: window.desk.model.job(902) is not None and window.desk.list.has_settled)
    take(window, "asking")
    window.desk.adding.take("\n".join([*(f"job-{n}" for n in range(12)), "ünplaced lines", "kitchen-8f21"]))
    await until(lambda: window.desk.adding.sheet is not None)
    take(window, "sheet")
    window.resize(700, 500)
    take(window, "narrow-sheet")
    assert window.desk.adding.sheet is not None
    window.desk.adding.sheet.refused.emit()
    data = QMimeData()
    data.setText("abcd")
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(window.windowHandle(), QDragEnterEvent(QPoint(300, 300), copy, data, left, none))
    take(window, "drop")
    QCoreApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())


def shows(window: "MainWindow", job: "Job", bridge: "Bridge") -> bool:
    """Whether all that can be seen of the job is there."""
    canvas = window.findChild(Canvas)
    has_picture = not job.outputs or (isinstance(canvas, Canvas) and canvas.image is not None)
    return has_picture and bridge.is_idle and window.desk.list.has_settled


def faults(window: object) -> Iterator[str]:
    """Words that don't fit into what shows them, and neighbours that overlap."""
    from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QScrollArea, QToolButton, QWidget

    assert isinstance(window, QWidget)
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if widget.height() < needed or (not widget.wordWrap() and widget.width() < widget.sizeHint().width()):
                yield f"cut: {widget.text()!r}"
        if isinstance(widget, QPushButton | QToolButton):
            words = widget.text().replace("&", "")
            if words and widget.width() < widget.fontMetrics().horizontalAdvance(words) + PADDING:
                yield f"cut: {words!r}"
        content = [child for child in widget.children() if isinstance(child, QAbstractButton | QLabel)]
        for one, other in itertools.combinations([child for child in content if child.isVisible()], 2):
            if one.geometry().intersects(other.geometry()):
                yield f"overlap: {one.text()!r} and {other.text()!r}"
        if isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
            yield f"wider than its place: {widget.metaObject().className()}"


if __name__ == "__main__":
    arguments: list[str] = sys.argv[1:]
    start: Callable[..., None] = take_all if len(arguments) == 1 else main
    start(Path(arguments[0]), *arguments[1:])
