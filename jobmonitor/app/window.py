"""Opens the window: Qt, its loop, and a frame that is painted before anything else is imported. `life` goes on."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from jobmonitor import __version__
from jobmonitor.app.base import Base, base
from jobmonitor.app.loop import WindowLoop
from jobmonitor.app.taskbar import name_process
from jobmonitor.errors import Problem
from jobmonitor.identity import NAME, TITLE
from jobmonitor.paths import Paths
from jobmonitor.settings import save_settings
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.resources import font_files
from jobmonitor.ui.theme import Scheme, Theme

if TYPE_CHECKING:
    from jobmonitor.tracker import Tracker
    from jobmonitor.ui.bridge import Bridge

log = logging.getLogger(__name__)

INSTANCE_FILE: Final = "window.lock"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a window that stands open consists of."""

    window: MainWindow
    bridge: "Bridge"
    tracker: "Tracker"
    close: Callable[[], None]


Guest = Callable[[Opened], Awaitable[None]]


def run_window(paths: Paths, problems: tuple[Problem, ...] = ()) -> int:
    """Open the window and stay until it is closed; where one is open on the same data, that one is raised instead.

    `problems` came up before there was a window, which says them.
    """
    ground = base(paths)
    run_on_qt(replace(ground, problems=(*ground.problems, *problems)))
    return 0


def run_on_qt(ground: Base, guest: Guest | None = None, arguments: Sequence[str] = ("jobmonitor",)) -> None:
    """Live on Qt's loop until the window is closed. `guest` runs beside it, and its failure ends it."""
    app = application(arguments)
    try:
        with asyncio.Runner(loop_factory=lambda: WindowLoop(app)) as runner:
            runner.run(_open(app, ground, guest))
    finally:
        from jobmonitor.logs import stop_logging  # the window imported it long ago, after it was painted

        stop_logging()


def application(arguments: Sequence[str]) -> QApplication:
    """Qt with our name; there is one in a process, however often it is asked for."""
    qInstallMessageHandler(_note)
    name_process()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(list(arguments))
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(TITLE)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(NAME)
    # Qt would stop the loop with the last window, and our clean-up with it.
    app.setQuitOnLastWindowClosed(False)
    if app.platformName() == "offscreen":
        # There the system's fonts may be none at all.
        families = [
            QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(f))) for f in font_files()
        ]
        font = app.font()
        font.setFamilies([families[0][0]])
        app.setFont(font)
    return app


def has_display() -> bool:
    """Whether a window would be seen by anybody."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform not in ("offscreen", "minimal")
    if os.name == "nt" or os.uname().sysname == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Look:
    """Light or dark, size and place: as the person left them, and written down when they change."""

    def __init__(self, app: QApplication, ground: Base) -> None:
        self._settings = ground.settings
        self._file = ground.paths.settings
        self._theme = Theme(app, self._settings.theme)
        self.tell: Callable[[Problem], None] = lambda problem: log.warning("%s", problem)

    @property
    def window(self) -> str:
        """How the window stood."""
        return self._settings.window

    @property
    def scheme(self) -> Scheme:
        """What the person wants of light and dark."""
        return self._settings.theme

    def choose(self, scheme: Scheme) -> None:
        """Dress in this scheme from now on."""
        self._theme.choose(scheme)
        self._keep(theme=scheme)

    def keep_results_in(self, folder: str) -> None:
        """Results are kept there, "" for the usual folder."""
        self._keep(outputs_folder=folder)

    @property
    def watches_clipboard(self) -> bool:
        """Whether the clipboard is looked at."""
        return self._settings.watch_clipboard

    def watch_clipboard(self, is_on: bool) -> None:
        """Look at the clipboard from now on, or don't."""
        self._keep(watch_clipboard=is_on)

    @property
    def view(self) -> str:
        """Whether the list or the wall is shown, and how."""
        return self._settings.view

    def choose_view(self, view: str) -> None:
        """Show jobs so from now on."""
        self._keep(view=view)

    def limit_results(self, budget: int) -> None:
        """Results may take so many bytes, 0 for any number."""
        self._keep(outputs_budget=budget)

    def remember(self, window: str) -> None:
        """The window stands so."""
        self._keep(window=window)

    def _keep(self, **changes: str | int) -> None:
        self._settings = msgspec.structs.replace(self._settings, **changes)
        try:
            save_settings(self._file, self._settings)
        except Problem as problem:
            self.tell(problem)


async def _open(app: QApplication, ground: Base, guest: Guest | None) -> None:
    look = Look(app, ground)
    window = MainWindow(remembered=look.window, remember=look.remember)
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.closed.connect(painted.set)
    window.show()
    await painted.wait()

    from jobmonitor.lead import Lead

    instance = Lead(ground.paths.root / INSTANCE_FILE)
    if not instance.take():
        window.hide()
        await _raise_other(ground.paths)
        return
    try:
        from jobmonitor.app.life import live

        await live(window, look, ground, guest)
    finally:
        instance.give_back()


def _note(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say goes where everything else goes."""
    # The offscreen platform says this of every window, and nothing follows from it.
    is_serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and "propagateSizeHints" not in text
    log.log(logging.WARNING if is_serious else logging.DEBUG, "Qt: %s", text)


async def _raise_other(paths: Paths) -> None:
    from jobmonitor.store import Store

    store = await asyncio.to_thread(Store.open, paths.database)
    try:
        await store.ask_owner("raise")
    finally:
        store.close()
