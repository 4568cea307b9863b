"""A process that opens a window, and prints when it was painted and what memory it then held."""

import gc
import os
import sys
import time
from typing import Any


def done() -> None:
    at = time.time()
    import psutil

    memory = psutil.Process().memory_info().rss / 1e6
    print(at, memory, flush=True)
    os._exit(0)


def bare() -> None:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt names it
            super().paintEvent(event)
            done()

    app = QApplication([])
    window = Window()
    window.resize(1160, 760)
    window.show()
    app.exec()


def frame() -> None:
    """The program as a person starts it, until its window is first painted."""
    gc.disable()  # as the program's beginning does
    from PySide6.QtGui import QPaintEvent

    from jobmonitor.cli import main
    from jobmonitor.ui.main_window import MainWindow

    paint = MainWindow.paintEvent

    def paint_and_end(self: MainWindow, event: QPaintEvent) -> None:
        paint(self, event)
        done()

    MainWindow.paintEvent = paint_and_end
    main([])


def rows() -> None:
    """The same, until a row is painted."""
    gc.disable()
    from PySide6.QtGui import QPaintEvent

    from jobmonitor.cli import main
    from jobmonitor.ui.main_window import MainWindow

    furnish = MainWindow.furnish

    def furnish_and_wait(self: MainWindow, *args: Any, **named: Any) -> object:
        from jobmonitor.ui.job_list import JobList

        paint = JobList.paintEvent

        def paint_and_end(self: JobList, event: QPaintEvent) -> None:
            paint(self, event)
            if self.model().rowCount():
                done()

        JobList.paintEvent = paint_and_end
        return furnish(self, *args, **named)

    MainWindow.furnish = furnish_and_wait  # pyright: ignore[reportAttributeAccessIssue]
    main([])


def idle(folder: str) -> None:
    import asyncio

    from jobmonitor.app.base import base
    from jobmonitor.app.window import Opened, run_on_qt
    from jobmonitor.paths import find_paths

    async def guest(_opened: Opened) -> None:
        await asyncio.sleep(5)
        done()

    run_on_qt(base(find_paths(folder, {})), guest)


if __name__ == "__main__":
    what, folder = sys.argv[1], sys.argv[2]
    {"bare": bare, "frame": frame, "rows": rows, "idle": lambda: idle(folder)}[what]()
