"""The window's event loop: qasync's, with one Qt event for all callbacks that are ready instead of a timer for each."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, Final

# PySide6 comes before qasync, which takes the first binding that it finds imported.
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

THREADS: Final = 8


class WindowLoop(QEventLoop):
    """Runs asyncio beside the window: a batch of callbacks, a round of Qt's own events, the next batch."""

    def __init__(self, app: QApplication) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._batch = QTimer()
        self._batch.setSingleShot(True)
        self._batch.setInterval(0)
        self._batch.timeout.connect(self._run_ready)
        super().__init__(app)  # pyright: ignore[reportUnknownMemberType]: qasync has no types
        # qasync's own executor can hang when the loop is closed.
        self.set_default_executor(  # pyright: ignore[reportUnknownMemberType]
            ThreadPoolExecutor(THREADS, thread_name_prefix="work")
        )

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Run `callback` in the next batch."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._batch.isActive():
            self._batch.start()
        return handle

    def _run_ready(self) -> None:
        """Run what was ready when the batch began; what it makes ready comes in the next, after Qt's events."""
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()  # pyright: ignore[reportPrivateUsage]: a loop's own business
            if not self.is_running():
                break
        if self._ready:
            self._batch.start()
