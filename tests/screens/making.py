"""The dialog for a new provider with something in it, to look at. What it should look like, nobody says here."""

# ruff: noqa: E501  # answers are wide

import json
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from jobmonitor.jobs import ProviderInfo
from jobmonitor.tracker.making import Field, Given, Moment
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.making_dialog import MakingDialog
from tests.gui.acting import until

COMMAND = (
    "curl 'https://api.lumen.example/v1/jobs/job_8f3k2a?expand=all' \\\n  -H 'Authorization: Bearer lm_7Hq2vK9xP4tR8w'"
)
ANSWERS: dict[Moment, object] = {
    Moment.RUNNING: {"job": {"id": "job_8f3k2a", "stage": "rendering", "percent": 40}, "started_at": "2026-11-20T10:00:00Z"},
    Moment.DONE: {
        "job": {"id": "job_8f3k2a", "stage": "finished", "percent": 100},
        "started_at": "2026-11-20T10:00:00Z",
        "finished_at": "2026-11-20T10:01:00Z",
        "images": [{"seed": n, "url": f"https://cdn.lumen.example/out/{n}.png?signature=0b1e55ed"} for n in (1, 2, 3, 4)],
        "preview_url": "https://cdn.lumen.example/out/preview.jpg",
    },
    Moment.FAILED: {"error": {"code": "out_of_memory", "message": "The scene is too large for this plan"}},
}  # fmt: skip


async def take_new_provider(bridge: Bridge, take: Callable[[QWidget, str], None]) -> None:
    """Pictures of it when it is empty, full, narrow, and done."""
    dialog = MakingDialog(bridge)
    dialog.show()
    await until(dialog.isVisible)
    take(dialog, "provider-empty")
    dialog.command.take(COMMAND)
    for moment, body in ANSWERS.items():
        dialog.steps.take_answer(Given(json.dumps(body), moment))
    await until(lambda: dialog.steps.is_settled and bridge.is_idle and dialog.save.isEnabled())
    take(dialog, "provider")
    dialog.form.chosen.emit(Field.OUTPUTS, 0)
    dialog.resize(780, 600)
    take(dialog, "provider-narrow")
    info = ProviderInfo("lumen", "Lumen")
    dialog.saved.show_saved(info, "/home/anna/.config/jobmonitor/providers/lumen.toml", (), "job_8f3k2a", "a key")
    dialog.pages.setCurrentWidget(dialog.saved)
    take(dialog, "provider-saved")
    dialog.steps.stop()
    dialog.hide()
    dialog.deleteLater()
