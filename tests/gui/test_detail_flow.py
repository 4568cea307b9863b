"""Buttons that don't fit stand in the next line, and nothing is ever cut at the right."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobState, Output, OutputKind, OutputState, ProviderInfo, Trouble
from jobmonitor.ui.deeds import Deed, DeedBar
from jobmonitor.ui.flow import Box, flow
from jobmonitor.ui.job_page import JobPage

NOW = 1_700_049_600.0


@pytest.mark.parametrize(
    ("boxes", "width", "places", "height"),
    [
        ([], 100, [], 0),
        ([Box(30, 10), Box(30, 20)], 100, [(0, 5), (34, 0)], 20),
        ([Box(60, 10), Box(60, 10)], 100, [(0, 0), (0, 14)], 24),
        ([Box(300, 10), Box(10, 10)], 100, [(0, 0), (0, 14)], 24),
        ([Box(30, 10), Box(10, 10, takes_gap=True), Box(10, 10)], 100, [(0, 0), (76, 0), (90, 0)], 10),
        ([Box(90, 10), Box(10, 10, takes_gap=True)], 100, [(0, 0), (0, 14)], 24),
    ],
)
def test_a_full_line_goes_on_in_the_next(boxes: list[Box], width: int, places: list[tuple[int, int]], height: int):
    assert flow(boxes, width, 4) == ([QPoint(*place) for place in places], height)


def test_a_centred_line_stands_in_the_middle():
    assert flow([Box(20, 10), Box(20, 10)], 100, 4, centred=True)[0] == [QPoint(28, 0), QPoint(52, 0)]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    QVBoxLayout(window)
    yield window
    window.close()
    window.deleteLater()


def place(window: QWidget, widget: QWidget, width: int) -> None:
    layout = window.layout()
    assert layout is not None
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    window.resize(width, 600)
    window.show()
    layout.activate()


def cut(parent: QWidget) -> list[str]:
    """The buttons that reach out of their parent."""
    buttons = [each for each in parent.findChildren(QAbstractButton) if each.isVisible()]
    return [each.text() for each in buttons if not parent.rect().contains(each.geometry())]


@pytest.mark.parametrize("width", [256, 300, 450, 900])
def test_the_bar_shows_all_its_buttons_at_any_width(window: QWidget, width: int):
    bar = DeedBar()
    place(window, bar, width)
    bar.offer(list(Deed), "https://a-rather-long-host-name.example.com/x")
    window.resize(width + 1, 600)
    assert bar.width() == window.width()
    assert cut(bar) == []


@pytest.mark.parametrize("width", [300, 480])
def test_nothing_makes_the_page_wider_than_it_is(window: QWidget, width: int):
    host = "a-very-long-host-name.with.many.parts.and.more.parts.example.com"
    lost = Output(
        n=0,
        url=f"https://{host}/{'x' * 400}",
        kind=OutputKind.IMAGE,
        state=OutputState.FAILED,
        reason="y" * 300,
        path="/o/" + "z" * 200,
        sha256="8" * 64,
    )
    job = Job(
        "x" * 400,
        1,
        "gepetto",
        "w" * 60,
        vars=(("model", "m" * 200),),
        state=JobState.RUNNING,
        provider_state="S" * 80,
        kind="k" * 80,
        message="https://" + "u" * 300,
        health=Health.UNREACHABLE,
        trouble=Trouble("t" * 160, "h" * 300, NOW, may_retry=True),
        outputs=(lost,),
        added_at=NOW,
    )
    page = JobPage()
    place(window, page, width)
    page.show_job(job, (ProviderInfo("gepetto", "p" * 60),), NOW)
    page.show_job(replace(job, number=2, candidates=("a", "b"), provider=""), (), NOW)
    page.show_job(job, (ProviderInfo("gepetto", "p" * 60),), NOW)
    body = page.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= page.viewport().width()
