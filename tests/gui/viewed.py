"""A window with a viewer in it, over a tracker of values, and what a person does there."""

import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import shiboken6
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.viewer import Viewer
from tests.gui.acting import shown, until
from tests.gui.scripted import ScriptedTracker, as_tracker

NOW = 1_700_000_000.0
RED, BLUE = (200, 0, 0), (0, 0, 200)


Color = tuple[int, int, int]


def halves(width: int, height: int, left: Color = RED, right: Color = BLUE) -> bytes:
    """A picture of two colours, one beside the other."""
    picture = Image.new("RGB", (width, height), left)
    picture.paste(right, (width // 2, 0, width, height))
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=True)
    return out.getvalue()


def moving() -> bytes:
    """Three frames: red, green, blue."""
    frames = [Image.new("RGB", (40, 30), color) for color in (RED, (0, 200, 0), BLUE)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=20, lossless=True)
    return out.getvalue()


def saved(n: int, kind: OutputKind = OutputKind.IMAGE, path: str = "") -> Output:
    return Output(
        n, f"https://files.example/{n}.webp", kind=kind, state=OutputState.SAVED, sha256=f"{n}" * 16, size=1000,
        path=path or f"/results/{n}.webp",
    )  # fmt: skip


def job(number: int, *outputs: Output, **more: object) -> Job:
    made = Job(f"job{number}", number, "gepetto", state=JobState.SUCCEEDED, outputs=outputs, added_at=NOW - number)
    return replace(made, **more)  # pyright: ignore[reportArgumentType]


@dataclass
class Stage:
    tracker: ScriptedTracker
    window: MainWindow

    @property
    def viewer(self) -> Viewer:
        viewer = self.window.desk.viewing.viewer
        assert viewer is not None
        return viewer

    @property
    def place(self) -> tuple[int, int] | None:
        """Which output of which job is viewed."""
        if not self.window.desk.viewing.is_open or self.viewer.job is None or self.viewer.output is None:
            return None
        return self.viewer.job.number, self.viewer.output.n

    @property
    def scale(self) -> float:
        sight = self.viewer.pane.sight
        assert sight is not None
        return sight.scale

    def notices(self) -> list[str]:
        """The words beneath it all."""
        return shown(self.window.desk.notices)

    def chosen(self) -> list[int]:
        return [job.number for job in self.window.desk.list.chosen_jobs()]

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.viewer, key, modifiers)

    def color(self, x: int, y: int) -> tuple[int, int, int]:
        """What is seen at this point of the pane."""
        color = self.viewer.pane.grab().toImage().pixelColor(x, y)
        return color.red(), color.green(), color.blue()

    async def settled(self) -> None:
        await until(lambda: self.viewer.has_settled and self.viewer.pane.sight is not None)

    async def view(self, number: int, n: int = 0) -> None:
        assert self.window.desk.viewing.open(number, n)
        await self.settled()


PICTURES = {
    (1, 0): halves(2000, 1000),
    (1, 1): halves(100, 50),
    (4, 0): halves(1000, 2000),
    (5, 0): moving(),
}


@asynccontextmanager
async def opened() -> AsyncGenerator[Stage]:
    jobs = {
        each.number: each
        for each in (
            job(1, saved(0), saved(1)),
            job(2),
            job(3, saved(0, OutputKind.VIDEO, "/results/a.mp4")),
            job(4, saved(0)),
            job(5, saved(0, OutputKind.ANIMATION)),
        )
    }
    tracker = ScriptedTracker(jobs, thumbnails=dict(PICTURES))
    bridge = Bridge(as_tracker(tracker))
    window = MainWindow(bridge, now=lambda: NOW)
    window.resize(1000, 700)
    window.show()
    stage = Stage(tracker, window)
    await until(lambda: window.desk.detail is not None and bridge.is_idle)
    yield stage
    window.desk.viewing.leave()
    await until(lambda: bridge.is_idle)
    window.close()
    await bridge.close()
    shiboken6.delete(window)


def buttons(viewer: Viewer) -> list[QAbstractButton]:
    """The buttons that are seen."""
    return [each for each in viewer.findChildren(QAbstractButton) if each.isVisible()]


def wheel(pane: QWidget, at: QPoint, turn: int, fingers: tuple[int, int] = (0, 0), *, ctrl: bool = False) -> None:
    """The wheel turns at this place, or two fingers move so many pixels."""
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    there, angle = QPointF(at), QPoint(0, turn)
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(there, there, QPoint(*fingers), angle, Qt.MouseButton.NoButton, held, phase, False)
    QApplication.sendEvent(pane, event)


def drag(pane: QWidget, start: QPoint, way: QPoint, times: int = 1) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for _ in range(times):
        for kind, at, held in (
            (QEvent.Type.MouseButtonPress, start, left),
            (QEvent.Type.MouseMove, start + way, left),
            (QEvent.Type.MouseButtonRelease, start + way, Qt.MouseButton.NoButton),
        ):
            where = QPointF(at)
            button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
            QApplication.sendEvent(pane, QMouseEvent(kind, where, where, button, held, none))
