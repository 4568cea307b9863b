"""The real window on the real tracker, against the demo server: what it announces and what it paints. Asserts nothing.

Rows are heard as a screen reader hears them: a sentence is taken in only when the model says that it changed.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QMargins, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from jobmonitor.app.base import Base
from jobmonitor.app.parts import open_tracker
from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Account
from jobmonitor.outputs.origin import sidecar
from jobmonitor.paths import find_paths
from jobmonitor.secrets import Backend, Keychain
from jobmonitor.settings import Settings
from jobmonitor.tracker import Tracker
from jobmonitor.ui import theme
from jobmonitor.ui.asks import RowButtons
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.detail_pane import DetailPane
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.paste_bar import PasteField
from tests.gui.acting import shown, until
from tests.servers import PROVIDERS, DemoServer

T = TypeVar("T", bound=QWidget)

SPOKEN = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)


@dataclass
class Box:
    """A keychain of the system's, as far as it is asked for anything."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@dataclass(frozen=True)
class Ground(Base):
    """The ground of a run, with a keychain of its own: a test must not reach the person's."""

    box: Backend = field(default_factory=Box)

    @cached_property
    def keychain(self) -> Keychain:
        return Keychain(self.environ, self.box)


class Ear(QObject):
    """What a screen reader has heard of each row, by the job's ID."""

    def __init__(self, model: JobModel) -> None:
        super().__init__()
        self._model = model
        self.sentences: dict[str, str] = {}
        model.rowsInserted.connect(self._come)
        model.dataChanged.connect(self._change)
        model.rowsAboutToBeRemoved.connect(self._go)
        model.modelReset.connect(self._begin)
        model.layoutChanged.connect(self._begin)
        self._begin()

    def _come(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._hear(first, last)

    def _change(self, first: QModelIndex, last: QModelIndex) -> None:
        self._hear(first.row(), last.row())

    def _go(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self.sentences.pop(str(self._model.index(row).data()), None)

    def _begin(self) -> None:
        self.sentences.clear()
        self._hear(0, self._model.rowCount() - 1)

    def _hear(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            index = self._model.index(row)
            self.sentences[str(index.data())] = str(index.data(Qt.ItemDataRole.AccessibleTextRole))


@dataclass
class Stage:
    """A window on the screen, and all that is behind it."""

    server: DemoServer
    ground: Ground
    tracker: Tracker
    bridge: Bridge
    window: MainWindow
    ear: Ear

    # What a person does

    def paste(self, text: str, where: QWidget | None = None) -> None:
        """Ctrl+V, wherever the keyboard is."""
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(where or self.window.desk.list, "Ctrl+V")

    @property
    def field(self) -> PasteField:
        """Where one writes what is to be added."""
        found = self.window.desk.paste_bar.findChild(PasteField)
        assert isinstance(found, PasteField)
        return found

    def part(self, kind: type[T]) -> T:
        """The one widget of that kind in the detail."""
        found = self.detail.findChild(kind)
        assert isinstance(found, kind)
        return found

    @property
    def detail(self) -> DetailPane:
        """What stands at the right."""
        return self.window.desk.show_detail()

    def row_buttons(self) -> list[QPushButton]:
        """The buttons in the rows."""
        rows = self.window.desk.list.findChildren(RowButtons)
        return [button for row in rows if row.isVisible() for button in row.buttons]

    # What a person hears and sees

    def row(self, id: str) -> str:
        """The row as it was last announced, "" for one that nobody heard of."""
        return self.ear.sentences.get(id, "")

    def notices(self) -> list[str]:
        """The words beneath the list."""
        return shown(self.window.desk.notices)

    def tile_colors(self, id: str) -> int:
        """How many colours the screen shows in the row's tile: a picture has many, an empty place one."""
        jobs = self.window.desk.list
        number = next((n for n, job in self.tracker.jobs.items() if job.id == id), 0)
        row = self.window.desk.model.row_of(number)
        if row is None:
            return 0
        area = jobs.visualRect(self.window.desk.model.index(row))
        top = area.top() + (area.height() - theme.TILE) // 2
        tile = QRect(area.left() + theme.L, top, theme.TILE, theme.TILE)
        return colors(self.screen(jobs.viewport(), tile.marginsRemoved(QMargins(8, 8, 8, 8))))  # without its corners

    def screen(self, widget: QWidget, area: QRect | None = None) -> QImage:
        """What stands on the screen in the place of the widget. Nothing is painted for it."""
        area = area or widget.rect()
        corner = widget.mapTo(self.window, QPoint(0, 0)) + area.topLeft()
        screen = QGuiApplication.primaryScreen()
        picture = screen.grabWindow(self.window.winId(), corner.x(), corner.y(), area.width(), area.height())
        return picture.toImage()

    def spoken(self) -> str:
        """Every word that a screen reader can find in the window."""
        return "\n".join(_words(QAccessible.queryAccessibleInterface(self.window)))

    def kept(self) -> dict[str, bytes]:
        """The files of results, whole or half, without what is written beside them."""
        folder = self.ground.paths.outputs
        files = [path for path in folder.rglob("*") if path.is_file()]
        beside = {sidecar(path) for path in files}
        return {str(path.relative_to(folder)): path.read_bytes() for path in files if path not in beside}


@asynccontextmanager
async def opened(
    server: DemoServer,
    folder: Path,
    box: Box,
    heard: list[str],
    accounts: Iterable[str] = (),
    opening: Callable[[Base, Callable[[], bool]], AbstractAsyncContextManager[Tracker]] = open_tracker,
) -> AsyncGenerator[Stage]:
    """The window as the program opens it, on a data folder; with accounts at these providers, keys in variables.

    At the end, what a screen reader could find in it is put into `heard`.
    """
    keys = {f"TEST_KEY_{provider.upper()}": server.key(provider) for provider in PROVIDERS}
    async with AsyncExitStack() as stack:
        ground = _ground(folder, keys, box)
        tracker = await stack.enter_async_context(opening(ground, lambda: True))
        bridge = Bridge(tracker)
        stack.push_async_callback(bridge.close)
        window = MainWindow(bridge)
        stack.callback(shiboken6.delete, window)  # pytest-qt would do so before this ends
        window.show()
        window.activateWindow()
        running = asyncio.get_running_loop().create_task(_run(tracker), name="tracker")
        stack.push_async_callback(_end, running)
        await until(window.desk.list.isVisible if tracker.jobs else window.isActiveWindow)
        for provider in accounts:
            account = Account(provider, base_url=server.base_url(provider), key_env=f"TEST_KEY_{provider.upper()}")
            await tracker.add_account(account)
        stage = Stage(server, ground, tracker, bridge, window, Ear(window.desk.model))
        try:
            yield stage
        finally:
            heard.append(stage.spoken())
        QGuiApplication.clipboard().clear()
        window.close()


def colors(picture: QImage) -> int:
    """How many colours there are in it."""
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)})


def _ground(folder: Path, environ: Mapping[str, str], box: Box) -> Ground:
    paths = find_paths(str(folder), {})
    paths.create()
    return Ground(paths, Settings(), environ, (), box)


async def _run(tracker: Tracker) -> None:
    try:
        await tracker.start()
    except Problem as problem:
        tracker.noticed.emit(Notice("store", problem.title, problem.hint))
    else:
        await tracker.run()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _words(place: QAccessibleInterface | None) -> Iterator[str]:
    if place is None or not place.isValid():
        return
    yield from filter(None, (place.text(kind) for kind in SPOKEN))
    for n in range(place.childCount()):
        yield from _words(place.child(n))
