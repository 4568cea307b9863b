"""The window's life: furnished, with the tracker beside it, and an end in which all that was begun is finished."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import FrameType
from typing import Final

from PySide6.QtGui import QIcon, QPixmap

from jobmonitor.app.awake import awake_with
from jobmonitor.app.base import Base
from jobmonitor.app.links import links_to
from jobmonitor.app.news import look_for_updates
from jobmonitor.app.parts import open_tracker
from jobmonitor.app.window import Guest, Look, Opened
from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.lead import Lead
from jobmonitor.store.glance import glance
from jobmonitor.tracker import Tracker
from jobmonitor.tracker.board import Board
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.main_window import MainWindow
from jobmonitor.ui.resources import app_icon_svg
from jobmonitor.ui.results_menu import ResultsMenu

log = logging.getLogger(__name__)

LIVES_APART: Final = False  # where the tracker lives: docs/ARCHITECTURE.md has what was measured
FIRST_ROWS: Final = 60  # of a list that fills the tallest screen; the others come when the tracker has started


async def live(window: MainWindow, look: Look, ground: Base, guest: Guest | None) -> None:
    """Furnish the window and stay until it is closed."""
    closed = asyncio.Event()
    _end_on_signals(closed)
    async with AsyncExitStack() as stack:
        lead = Lead(ground.paths.lock)
        stack.callback(lead.give_back)
        board = Board({job.number: job for job in glance(ground.paths.database, FIRST_ROWS)})
        tracker = await stack.enter_async_context(opening_for(ground)(ground, lead.take, board))
        look.tell = tracker.board.tell
        bridge = Bridge(tracker)
        stack.push_async_callback(bridge.close)
        stack.enter_context(links_to(bridge))
        stack.enter_context(awake_with(tracker))
        window.closed.connect(closed.set)
        window.furnish(
            bridge,
            scheme=look.scheme,
            choose_scheme=look.choose,
            watches_clipboard=look.watches_clipboard,
            choose_watch=look.watch_clipboard,
            view=look.view,
            choose_view=look.choose_view,
        )
        results = ResultsMenu(
            bridge,
            window,
            usual=ground.paths.outputs,
            chosen=ground.settings.outputs_folder,
            remember_folder=look.keep_results_in,
            budget=ground.settings.outputs_budget,
            remember_budget=look.limit_results,
        )
        window.desk.actions_.add_to_file(results)
        tracker.raise_requested.connect(lambda: _raise(window))
        window.setWindowIcon(_icon())
        for problem in ground.problems:
            tracker.board.tell(problem)
        async with asyncio.TaskGroup() as group:
            beside = [
                group.create_task(_run(ground, tracker), name="tracker"),
                group.create_task(look_for_updates(ground, tracker.noticed.emit), name="updates"),
            ]
            if guest:
                beside.append(
                    group.create_task(_visit(guest, Opened(window, bridge, tracker, closed.set)), name="guest")
                )
            if window.isVisible():  # else it was closed before it was furnished
                await closed.wait()
            for task in beside:
                task.cancel()
        window.hide()


def opening_for(ground: Base) -> "Callable[[Base, Callable[[], bool], Board], AbstractAsyncContextManager[Tracker]]":
    """What opens the tracker: on the window's loop, or on one of its own."""
    if ground.settings.tracker_loop == "window" or (ground.settings.tracker_loop == "usual" and not LIVES_APART):
        return open_tracker
    from jobmonitor.app.apart import open_apart

    return open_apart


async def _run(ground: Base, tracker: Tracker) -> None:
    await asyncio.to_thread(_start_logging, ground)
    try:
        await tracker.start()
    except Problem as problem:
        # The window stands and says so; whatever is pasted stays where it is, for the same reason.
        tracker.noticed.emit(Notice("store", problem.title, problem.hint))
        await _stay_awake()
    gc.freeze()  # modules and jobs live long: no collection looks through them again
    try:
        await tracker.run()
    except Exception:
        # The guard of the whole tracker: a window that asks nobody any more must say so.
        log.exception("The tracker ended by a fault of ours")
        hint = "Nothing is asked about until Job Monitor is started again; the log says more. No job is lost"
        tracker.noticed.emit(Notice("fault", "Job Monitor met a fault of its own", hint))
        await _stay_awake()


async def _stay_awake() -> None:
    """Wake Python twice a second, as a running tracker does: else a request to end would not be heard."""
    while True:  # noqa: ASYNC110 - there is nothing to wait for
        await asyncio.sleep(0.5)


async def _visit(guest: Guest, opened: Opened) -> None:
    await guest(opened)


def _start_logging(ground: Base) -> None:
    from jobmonitor.logs import start_logging  # in a thread: it imports much, and touches the disk

    start_logging(ground.paths.log, ground.keychain.known, verbose=False)


def _end_on_signals(closed: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(closed.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        # Qt's loop has no add_signal_handler; this runs when Python is next awake, half a second later at most.
        signal.signal(number, end)


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
