"""What the tests of pasting share: the real window, a pasted key that must be found nowhere, and IDs in numbers."""

import logging
from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.whole import Box, Stage, opened
from tests.servers import DemoServer

Window = Callable[..., AbstractAsyncContextManager[Stage]]

KEY = "sk_live_51Habcdefghijklmnop"


@contextmanager
def windows(server: DemoServer, folder: Path, caplog: pytest.LogCaptureFixture) -> Generator[Window]:
    """Opens the window on one data folder. What was pasted as a key is found nowhere afterwards."""
    caplog.set_level(logging.DEBUG, "jobmonitor")
    heard = list[str]()
    box = Box()
    yield lambda *accounts: opened(server, folder / "data", box, heard, accounts)
    written = [path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()]
    assert written
    assert not any(KEY in words for words in (*heard, caplog.text))
    assert not any(KEY.encode() in data for data in written)


def ulids(count: int) -> list[str]:
    """So many IDs of Figur's shape."""
    return [f"01JREQREQREQREQREQREQ{n:05d}" for n in range(count)]


def focus() -> QWidget:
    """What has the keyboard."""
    return QApplication.focusWidget() or QWidget()
