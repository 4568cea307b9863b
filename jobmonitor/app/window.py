"""The window's life: Qt's loop with the tracker on it, and an end in which everything that was begun is finished."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import FrameType
from typing import Final

import msgspec
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from jobmonitor import __version__
from jobmonitor.app.loop import WindowLoop
from jobmonitor.app.parts import Base, base, open_tracker
from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.lead import Lead
from jobmonitor.paths import Paths
from jobmonitor.settings import save_settings
from jobmonitor.store.glance import glance
from jobmonitor.tracker import Tracker
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.resources import app_icon_svg, font_files
from jobmonitor.ui.theme import Scheme, Theme

log = logging.getLogger(__name__)

INSTANCE_FILE: Final = "window.lock"
FIRST_ROWS: Final = 60  # of a list that fills the tallest screen; the others come when the window stands


@dataclass(frozen=True, slots=True)
class Opened:
    """What a window that stands open consists of."""

    window: MainWindow
    bridge: Bridge
    tracker: Tracker
    close: Callable[[], None]


Guest = Callable[[Opened], Awaitable[None]]


def run_window(paths: Paths) -> int:
    """Open the window and stay until it is closed; where one is open on the same data, that one is raised instead."""
    ground = base(paths)
    instance = Lead(paths.root / INSTANCE_FILE)
    if not instance.take():
        asyncio.run(_raise_other(paths))
        return 0
    try:
        run_on_qt(ground)
    finally:
        instance.give_back()
    return 0


def run_on_qt(ground: Base, guest: Guest | None = None, arguments: Sequence[str] = ("jobmonitor",)) -> None:
    """Live on Qt's loop until the window is closed. `guest` runs beside it, and its failure ends it."""
    app = application(arguments)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(app)) as runner:
        runner.run(_live(app, ground, guest))


def application(arguments: Sequence[str]) -> QApplication:
    """Qt with our name and icon."""
    qInstallMessageHandler(_note)
    app = QApplication(list(arguments))
    app.setApplicationName("jobmonitor")
    app.setApplicationDisplayName("Job Monitor")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("jobmonitor")
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


def _note(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say goes where everything else goes."""
    # The offscreen platform says this of every window, and nothing follows from it.
    is_serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and "propagateSizeHints" not in text
    log.log(logging.WARNING if is_serious else logging.DEBUG, "Qt: %s", text)


async def _live(app: QApplication, ground: Base, guest: Guest | None) -> None:
    closed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(closed.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        # Qt's loop has no add_signal_handler; this runs when Python is next awake, half a second later at most.
        signal.signal(number, end)
    async with AsyncExitStack() as stack:
        lead = Lead(ground.paths.lock)
        stack.callback(lead.give_back)
        tracker = await stack.enter_async_context(open_tracker(ground, lead.take))
        tracker.board.jobs.update((job.number, job) for job in glance(ground.paths.database, FIRST_ROWS))
        bridge = Bridge(tracker)
        stack.push_async_callback(bridge.close)
        window = _window(app, ground, bridge)
        window.closed.connect(closed.set)
        tracker.raise_requested.connect(lambda: _raise(window))
        window.show()
        for problem in ground.problems:
            tracker.noticed.emit(Notice(problem.title, problem.title, problem.hint))
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(_run(ground, tracker), name="tracker")]
            if guest:
                beside.append(
                    group.create_task(_visit(guest, Opened(window, bridge, tracker, closed.set)), name="guest")
                )
            await closed.wait()
            for task in beside:
                task.cancel()
        window.hide()


async def _run(ground: Base, tracker: Tracker) -> None:
    await asyncio.to_thread(_start_logging, ground)
    try:
        await tracker.start()
    except Problem as problem:
        # The window stands and says so; whatever is pasted stays where it is, for the same reason.
        tracker.noticed.emit(Notice("store", problem.title, problem.hint))
        return
    gc.freeze()  # modules and jobs live long: no collection looks through them again
    await tracker.run()


def _start_logging(ground: Base) -> None:
    from jobmonitor.logs import start_logging  # after the first paint, as all that can be

    start_logging(ground.paths.log, ground.keychain.known, verbose=False)


async def _visit(guest: Guest, opened: Opened) -> None:
    await guest(opened)


def _window(app: QApplication, ground: Base, bridge: Bridge) -> MainWindow:
    """The window as it was left, telling what of it is to be remembered."""
    settings = ground.settings
    theme = Theme(app, settings.theme)

    def keep(**changes: str) -> None:
        nonlocal settings
        settings = msgspec.structs.replace(settings, **changes)
        try:
            save_settings(ground.paths.settings, settings)
        except Problem as problem:
            bridge.noticed.emit(Notice("settings", problem.title, problem.hint))

    def choose(scheme: Scheme) -> None:
        theme.choose(scheme)
        keep(theme=scheme)

    window = MainWindow(
        bridge,
        scheme=settings.theme,
        choose_scheme=choose,
        remembered=settings.window,
        remember=lambda state: keep(window=state),
    )
    # The icon is drawn after the first paint: a window is not kept waiting for it.
    asyncio.get_running_loop().call_later(0.2, lambda: window.setWindowIcon(_icon()))
    return window


def _icon() -> QIcon:
    picture = QPixmap()
    picture.loadFromData(app_icon_svg(), "svg")
    return QIcon(picture)


def _raise(window: MainWindow) -> None:
    window.setVisible(True)
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()


async def _raise_other(paths: Paths) -> None:
    from jobmonitor.store import Store

    store = await asyncio.to_thread(Store.open, paths.database)
    try:
        await store.ask_owner("raise")
    finally:
        store.close()


def has_display() -> bool:
    """Whether a window would be seen by anybody."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform not in ("offscreen", "minimal")
    if os.name == "nt" or os.uname().sysname == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
