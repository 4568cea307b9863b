"""The dialog for a new provider on a tracker of values, and a command with two answers to paste into it."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from acting import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from jobmonitor.tracker.making import Moment
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.making_dialog import MakingDialog

KEY = "lm_7Hq2vK9xP4tR8wZ3yB6n"
COMMAND = f"curl https://api.lumen.example/v1/jobs/job_8f3k2a -H 'Authorization: Bearer {KEY}'"
RUNNING = {"id": "job_8f3k2a", "status": "baking", "picture": None, "receipt": "https://lumen.example/r"}
DONE = {"id": "job_8f3k2a", "status": "served", "picture": "https://cdn.lumen.example/1.png", "note": {"text": "hi"}}


@asynccontextmanager
async def opened_dialog(bridge: Bridge) -> AsyncGenerator[MakingDialog]:
    """The dialog, open. At its end it has thought all that it wanted to: its timers need the loop."""
    dialog = MakingDialog(bridge)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    dialog.activateWindow()
    yield dialog
    await settled(dialog, bridge)
    QGuiApplication.clipboard().clear()
    dialog.hide()
    dialog.deleteLater()


def paste(text: str, where: QWidget) -> None:
    """Ctrl+V there."""
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(where, "Ctrl+V")


async def settled(dialog: MakingDialog, bridge: Bridge) -> None:
    await until(lambda: dialog.steps.is_settled and bridge.is_idle)


async def filled(dialog: MakingDialog, bridge: Bridge) -> None:
    """A command and two answers have been pasted."""
    await until(dialog.command.hasFocus)
    paste(COMMAND, dialog.command)
    for moment, body in ((Moment.RUNNING, RUNNING), (Moment.DONE, DONE)):
        dialog.answers.turn_to(moment)
        paste(json.dumps(body), dialog.answers.page.field)
    await settled(dialog, bridge)
