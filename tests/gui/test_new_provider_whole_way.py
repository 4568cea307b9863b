"""From a curl command and some answers to a finished row with its picture: three services that nobody has heard of."""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.tracker.making import Moment
from jobmonitor.tracker.making import Path as Way
from jobmonitor.ui.making_dialog import MakingDialog
from tests.gui.acting import shown, until
from tests.gui.whole import Box, Stage, opened
from tests.screens.jobs import picture
from tests.servers import DemoServer, running_server
from tests.unit.loopback import Loopback, answer, loopback

KEY = "lm_7Hq2vK9xP4tR8wZ3yB6n"

Window = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture
def window(qtbot: QtBot, server: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Window]:
    """Opens the window on one data folder. The key of the command is nowhere in what is written, said or logged."""
    caplog.set_level(logging.DEBUG, "jobmonitor")
    box, heard = Box(), list[str]()
    yield lambda: opened(server, tmp_path / "data", box, heard)
    written = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert heard
    assert written
    assert KEY not in caplog.text
    assert not any(KEY in words for words in heard)
    assert not any(KEY.encode() in data for data in written)


@dataclass
class Person:
    """Acts on the dialog, and counts what they do. A paste is one action, a click another."""

    stage: Stage
    dialog: MakingDialog
    acts: list[str] = field(default_factory=list[str])

    def paste(self, text: str, where: QWidget) -> None:
        self.acts.append("paste")
        QGuiApplication.clipboard().setText(text)
        where.setFocus()
        QTest.keySequence(where, "Ctrl+V")

    def click(self, name: str, where: QWidget | None = None) -> None:
        self.acts.append(f"click {name}")
        buttons = (where or self.dialog).findChildren(QAbstractButton)
        (found,) = [b for b in buttons if b.isVisible() and name in (b.text(), b.accessibleName())]
        assert found.isEnabled(), name
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def click_value(self, path: Way) -> None:
        self.acts.append("click a value")
        tree = self.dialog.answers.page.tree
        assert tree.choose(path)
        item = tree.currentItem()
        assert item is not None
        where = tree.visualItemRect(item).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)

    async def give(self, command: str, **answers: object) -> None:
        """Paste the command, and each answer into its tab."""
        self.paste(command, self.dialog.command)
        for moment, body in answers.items():
            if Moment(moment) is not self.dialog.answers.moment:
                self.click({"running": "While it runs", "done": "When it is done", "failed": "When it failed"}[moment])
            self.paste(body if isinstance(body, str) else json.dumps(body), self.dialog.answers.page.field)
            await self.settled()

    async def settled(self) -> None:
        await until(lambda: self.dialog.steps.is_settled and self.stage.bridge.is_idle)

    async def save_and_give_key(self) -> None:
        """Save the file, and take the key of the command for its account."""
        await self.settled()
        self.click("Save")
        await until(self.dialog.saved.isVisible)
        self.click("Use the key of the command")
        self.click("Save", self.dialog.saved)
        await until(lambda: not self.stage.window.findChildren(MakingDialog))


@asynccontextmanager
async def at_work(window: Window) -> AsyncGenerator[tuple[Stage, Person, Loopback]]:
    """The window with the dialog open in it, and a server that nobody has heard of."""
    async with loopback() as service, window() as stage:
        service.answers["/out/1.png"] = answer(picture(1, 640, 480), content_type="image/png")
        service.answers["/out/2.png"] = answer(picture(2, 640, 480), content_type="image/png")
        QTest.keySequence(stage.window, "Ctrl+Shift+N")
        await until(lambda: stage.window.findChildren(MakingDialog))
        (dialog,) = stage.window.findChildren(MakingDialog)
        await until(dialog.command.hasFocus)
        yield stage, Person(stage, dialog, ["open"]), service


async def anew(stage: Stage) -> Person:
    """The dialog opened once more."""
    stage.window.activateWindow()
    await until(stage.window.isActiveWindow)
    QTest.keySequence(stage.window, "Ctrl+Shift+N")
    await until(lambda: stage.window.findChildren(MakingDialog))
    (dialog,) = stage.window.findChildren(MakingDialog)
    await until(dialog.command.hasFocus)
    return Person(stage, dialog, ["open"])


def say(service: Loopback, path: str, body: object, status: str = "200 OK") -> None:
    service.answers[path] = answer(json.dumps(body).encode(), status, content_type="application/json")


async def row_says(stage: Stage, job: str, *words: str) -> None:
    """The row says all of this, sooner or later; if it doesn't, what it says is told."""
    try:
        await until(lambda: all(word in stage.row(job) for word in words))
    except TimeoutError:
        pytest.fail(f"{words} are not in: {stage.row(job)}")


async def test_a_service_that_speaks_by_http_status(window: Window):
    async with at_work(window) as (stage, person, service):
        job = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
        say(service, f"/render/{job}", {"detail": "Still rendering"}, "202 Accepted")
        await person.give(
            f"curl -H 'X-Api-Key: {KEY}' {service.url(f'/render/{job}')}",
            running='HTTP/1.1 202 Accepted\ncontent-type: application/json\n\n{"detail": "Still rendering"}',
            done={"url": service.url("/out/1.png")},
        )
        assert KEY not in person.dialog.command.toPlainText()
        assert any("Running" in words for words in shown(person.dialog.preview))
        await person.save_and_give_key()
        await row_says(stage, job, "Running")
        say(service, f"/render/{job}", {"url": service.url("/out/1.png")})
        await row_says(stage, job, "Done, 200, 1 picture")
        await until(lambda: stage.tile_colors(job) > 20)
        assert service.heard[-1].target == "/out/1.png"
        assert {h.headers.get("x-api-key") for h in service.heard if h.target.startswith("/render")} == {KEY}
        assert "x-api-key" not in service.heard[-1].headers
        assert len(person.acts) == 9, person.acts


async def test_a_service_with_its_errors_inside_a_200(window: Window):
    async with at_work(window) as (stage, person, service):
        job = "18234567"
        running = {"code": 0, "msg": "ok", "data": {"task_id": 18234567, "state": "RUNNING", "percent": 40}}
        files = [{"url": service.url("/out/1.png")}, {"url": service.url("/out/2.png")}]
        done = {"code": 0, "msg": "ok", "data": {"task_id": 18234567, "state": "SUCCESS", "images": files}}
        failed = {"code": 50012, "msg": "The prompt was refused", "data": None}
        say(service, "/v2/task", running)
        await person.give(
            f'curl "{service.url("/v2/task")}?task_id={job}" ^\n  -H "Authorization: Bearer {KEY}"',
            running=running,
            done=done,
            failed=failed,
        )
        await person.save_and_give_key()
        await row_says(stage, job, "Running, 40 %")
        say(service, "/v2/task", failed)
        await row_says(stage, job, "Failed, The prompt was refused")
        say(service, "/v2/task", done)
        stage.window.activateWindow()
        await until(stage.window.isActiveWindow)
        stage.paste("18234568")
        await row_says(stage, "18234568", "at My service, Done, 2 pictures")
        await until(lambda: stage.tile_colors("18234568") > 20)
        assert len(person.acts) == 11, person.acts


async def test_a_service_with_a_list_of_results_and_one_correction(window: Window):
    async with at_work(window) as (stage, person, service):
        job = "gen-000123"
        running: dict[str, object] = {"run": {"ref": job, "state": "baking"}, "items": []}
        items = [{"seed": n, "asset": service.url(f"/out/{n}.png")} for n in (1, 2)]
        done = {"run": {"ref": job, "state": "baked"}, "items": items, "brochure": service.url("/b.pdf")}
        say(service, f"/generations/{job}", running)
        await person.give(
            f"curl {service.url(f'/generations/{job}')} -H 'Authorization: Key {KEY}'", running=running, done=done
        )
        # The brochure looks like a result, too: the person points at one of the pictures.
        assert len(person.dialog.steps.making.draft.outputs) == 2
        person.click("Point at Result")
        person.click_value(("items", 0, "asset"))
        await person.settled()
        assert [each.path for each in person.dialog.steps.making.draft.outputs] == ["items[].asset"]
        assert any("2 pictures" in words for words in shown(person.dialog.preview))
        await person.save_and_give_key()
        await row_says(stage, job, "Running", "baking")
        say(service, f"/generations/{job}", done)
        await row_says(stage, job, "Done, baked, 2 pictures")
        await until(lambda: stage.tile_colors(job) > 20)
        assert len([name for name in stage.kept() if name.endswith(".jpg")]) == 2
        assert len(person.acts) == 11, person.acts


async def test_a_command_that_nobody_knows_goes_on_from_the_paste_bar(window: Window):
    async with window() as stage:
        stage.paste("curl https://api.unheard.example/v1/things -d '{\"a\": 1}'")
        await until(lambda: stage.field.toPlainText())
        picker = stage.window.desk.paste_bar.picker
        picker.menu().aboutToShow.emit()
        next(action for action in picker.menu().actions() if action.text() == "New provider…").trigger()
        await until(lambda: stage.window.findChildren(MakingDialog))
        (dialog,) = stage.window.findChildren(MakingDialog)
        await until(lambda: dialog.form.name.line.text() == "Unheard")
        assert dialog.form.url.line.text() == "{base}/v1/things/{id}"
        dialog.steps.stop()
        dialog.hide()


async def test_a_file_that_is_saved_again_is_used_by_rows_that_are_open(window: Window):
    async with at_work(window) as (stage, person, service):
        command = f"curl {service.url('/jobs/job_77a1')} -H 'Authorization: Bearer {KEY}'"
        say(service, "/jobs/job_77a1", {"state": "plated", "dish": {"photo": service.url("/out/1.png")}})
        await person.give(command, running={"state": "cooking", "dish": None})
        # Nobody would wait for the next question: it comes in an hour.
        line = person.dialog.form.interval.line
        line.selectAll()
        QTest.keyClicks(line, "3600")
        assert "My service" not in [info.name for info in stage.tracker.providers]
        await person.save_and_give_key()
        assert "My service" in [info.name for info in stage.tracker.providers]
        await row_says(stage, "job_77a1", "at My service", "“plated”")
        asked = len(service.heard)
        person = await anew(stage)
        done = {"state": "plated", "dish": {"photo": service.url("/out/1.png")}}
        await person.give(command, running={"state": "cooking", "dish": None}, done=done)
        assert any("take the place of My service" in words for words in shown(person.dialog.preview))
        await person.settled()
        person.click("Save")
        await row_says(stage, "job_77a1", "Done, plated, 1 picture")
        assert len(service.heard) == asked + 2
        person.click("Done")
        await until(lambda: stage.tile_colors("job_77a1") > 20)
