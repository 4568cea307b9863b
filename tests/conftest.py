"""What every test shares: the right loop, and no warning in the log that the test didn't expect."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Mapping

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests that take `qtbot` run on the window's loop, all others on the plain one."""
    if "qtbot" in getattr(item, "fixturenames", ()):
        return {"qt": _qt_loop}
    return {"plain": asyncio.new_event_loop}


def _qt_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication

    from jobmonitor.app.loop import WindowLoop

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    # Else a test that closes its window stops the loop that it runs on.
    QApplication.setQuitOnLastWindowClosed(False)
    return WindowLoop(app)


@pytest.fixture
def expected_warnings() -> list[str]:
    """Parts of log lines at WARNING or above that this test expects: append to it."""
    return []


@pytest.fixture(autouse=True)
def no_unexpected_warnings(caplog: pytest.LogCaptureFixture, expected_warnings: list[str]) -> Iterator[None]:
    """Fail a test that logs at WARNING or above what it didn't expect."""
    yield
    for phase in ("setup", "call"):
        for record in caplog.get_records(phase):
            line = record.getMessage()
            if record.levelno >= logging.WARNING and not any(part in line for part in expected_warnings):
                pytest.fail(f"An unexpected {record.levelname} in the log: {record.name}: {line}")
