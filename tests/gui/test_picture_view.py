"""The picture is never larger than it is, never another job's, and where there is none, the reason stands there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from acting import press, until
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Output, OutputKind, OutputState
from jobmonitor.ui.canvas import Canvas, fitted
from jobmonitor.ui.documents import is_text
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.output_strip import OutputStrip
from jobmonitor.ui.picture_view import PictureView, caption, tile_of

SAVED = Output(
    0, "https://x/a.png", OutputKind.IMAGE, state=OutputState.SAVED, path="/o/a.png", size=10_683, width=800, height=600
)
DOCUMENT = replace(SAVED, kind=OutputKind.DOCUMENT, path="/o/cv.json", width=None, height=None)


def image(width: int, height: int, color: str = "#ff0000") -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(color))
    return made


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PictureView]:
    view = PictureView()
    view.resize(400, 700)
    yield view
    view.close()
    view.deleteLater()


def canvas(view: PictureView) -> Canvas:
    return view.findChildren(Canvas)[0]


def strip(view: PictureView) -> OutputStrip:
    return view.findChildren(OutputStrip)[0]


@pytest.mark.parametrize(
    ("picture", "room", "scale", "drawn"),
    [
        ((800, 600), (400, 400), 1.0, (400, 300)),
        ((800, 600), (4000, 4000), 1.0, (800, 600)),
        ((800, 600), (4000, 4000), 2.0, (400, 300)),
        ((800, 600), (400, 100), 2.0, (133, 100)),
        ((1, 1), (400, 400), 1.0, (1, 1)),
        ((100_000, 1), (400, 400), 1.0, (400, 1)),
    ],
)
def test_a_picture_fits_the_room_and_is_never_enlarged(
    picture: tuple[int, int], room: tuple[int, int], scale: float, drawn: tuple[int, int]
):
    assert fitted(QSize(*picture), QSize(*room), scale) == QSize(*drawn)


@pytest.mark.parametrize(
    ("output", "title", "reason"),
    [
        (
            replace(SAVED, state=OutputState.WAITING, reason="example.com took too long"),
            "Waiting to be saved",
            "example",
        ),
        (replace(SAVED, state=OutputState.FETCHING), "Saving…", ""),
        (replace(SAVED, state=OutputState.LINK_EXPIRED, reason="It ended at 13:00"), "The link expired", "It ended"),
        (replace(SAVED, state=OutputState.FAILED, reason="The disk is full"), "Picture not saved", "The disk is full"),
        (replace(SAVED, reason="It has too many pixels"), "a.png", "It has too many pixels"),
        (replace(SAVED, kind=OutputKind.VIDEO, path="/o/clip.mp4"), "clip.mp4", "Video · 10.7 kB"),
        (replace(SAVED, kind=OutputKind.FILE, path="/o/thing.bin", size=None), "thing.bin", "File"),
        (replace(SAVED, kind=OutputKind.DOCUMENT, path="/o/paper.pdf"), "paper.pdf", "Document"),
    ],
)
def test_what_has_no_picture_says_what_it_is_and_why(output: Output, title: str, reason: str):
    tile = tile_of(output)
    assert tile is not None
    assert title in tile.title
    assert reason in tile.reason


def test_a_saved_picture_and_a_saved_json_document_need_no_tile():
    assert tile_of(SAVED) is None
    assert tile_of(DOCUMENT) is None
    assert is_text(DOCUMENT)
    assert not is_text(replace(DOCUMENT, state=OutputState.FAILED))


def test_an_animation_says_that_it_is_one():
    assert caption(replace(SAVED, kind=OutputKind.ANIMATION), 1) == "Animation: its first frame is shown"
    assert caption(replace(SAVED, n=1, role="intermediate"), 3) == "2 of 3 · intermediate"
    assert caption(SAVED, 1) == ""


async def test_the_picture_is_asked_for_at_the_size_in_which_it_is_drawn(qtbot: QtBot, view: PictureView):
    wanted: list[tuple[int, int]] = []
    view.preview_wanted.connect(lambda n, edge: wanted.append((n, edge)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    view.show_outputs(7, (SAVED,))
    view.show()
    await until(lambda: wanted == [(0, round(400 * view.devicePixelRatioF()))])


async def test_a_larger_pane_asks_again_and_a_smaller_one_does_not(qtbot: QtBot, view: PictureView):
    wanted: list[int] = []
    view.preview_wanted.connect(lambda _, edge: wanted.append(edge))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    view.show_outputs(7, (SAVED,))
    view.show()
    await until(lambda: wanted == [400])
    view.resize(300, 700)
    await until(lambda: not any(timer.isActive() for timer in view.findChildren(QTimer)))
    assert wanted == [400]
    view.resize(500, 700)
    await until(lambda: len(wanted) == 2)
    view.resize(2000, 700)
    await until(lambda: len(wanted) == 3)
    assert wanted == [400, 500, round(400 / 600 * 800)], "in the end the room's height is the limit"


async def test_pixels_of_the_picture_are_pixels_of_the_screen(qtbot: QtBot, view: PictureView):
    small = replace(SAVED, width=40, height=30)
    view.show_outputs(7, (small,))
    view.show()
    made = image(40, 30)
    for x in range(0, 40, 2):
        for y in range(30):
            made.setPixelColor(x, y, QColor("#0000ff"))
    view.show_preview(7, 0, made)
    grabbed = canvas(view).grab().toImage()
    left = (canvas(view).width() - 40) // 2
    row = [grabbed.pixelColor(left + x, 15).name() for x in range(40)]
    assert row == ["#0000ff", "#ff0000"] * 20


async def test_a_transparent_picture_lies_on_a_board(qtbot: QtBot, view: PictureView):
    clear = QImage(64, 64, QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    view.show_outputs(7, (replace(SAVED, width=64, height=64),))
    view.show()
    view.show_preview(7, 0, clear)
    grabbed = canvas(view).grab().toImage()
    left = (canvas(view).width() - 64) // 2
    assert len({grabbed.pixelColor(left + 20 + x, 30).name() for x in range(16)}) == 2


def test_a_late_picture_of_another_job_is_dropped(view: PictureView):
    view.show_outputs(7, (SAVED,))
    view.show_outputs(8, (SAVED,))
    view.show_preview(7, 0, image(80, 60))
    assert canvas(view).image is None
    view.show_preview(8, 0, image(80, 60))
    assert canvas(view).image is not None


def test_a_late_document_of_another_job_is_dropped(view: PictureView):
    view.show_outputs(7, (DOCUMENT,))
    view.show_outputs(8, (DOCUMENT,))
    view.show_document(7, 0, Readable("of seven"))
    assert view.findChildren(QPlainTextEdit)[0].toPlainText() == ""
    view.show_document(8, 0, Readable("of eight"))
    assert view.findChildren(QPlainTextEdit)[0].toPlainText() == "of eight"


def test_a_picture_that_cant_be_shown_says_so(view: PictureView):
    view.show_outputs(7, (SAVED,))
    view.show_preview(7, 0, None)
    assert canvas(view).accessibleName().startswith("No preview")


def test_a_job_without_outputs_takes_no_room(view: PictureView):
    view.show_outputs(7, ())
    assert view.isHidden()


def test_the_first_final_output_is_shown_first(view: PictureView):
    view.show_outputs(7, (replace(SAVED, role="intermediate"), replace(SAVED, n=1)))
    assert view.current is not None
    assert view.current.n == 1


def test_an_output_that_is_looked_at_stays_when_another_arrives(view: PictureView):
    view.show_outputs(7, (SAVED, replace(SAVED, n=1, state=OutputState.WAITING)))
    view.show_preview(7, 0, image(80, 60))
    view.show_outputs(7, (SAVED, replace(SAVED, n=1)))
    assert canvas(view).image is not None, "the picture wasn't loaded again"


async def test_the_keyboard_steps_through_the_outputs_and_opens(qtbot: QtBot, view: PictureView):
    view.show_outputs(7, tuple(replace(SAVED, n=n) for n in range(3)))
    view.show()
    chosen: list[int] = []
    opened: list[bool] = []
    view.chosen.connect(lambda: chosen.append(view.current.n if view.current else -1))
    view.opened.connect(lambda: opened.append(True))
    for key in (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Return,
    ):
        press(canvas(view), key)
    assert chosen == [1, 2, 1]
    assert opened == [True]
    assert strip(view).currentRow() == 1


def test_a_double_click_opens(qtbot: QtBot, view: PictureView):
    view.show_outputs(7, (SAVED,))
    view.show()
    opened: list[bool] = []
    view.opened.connect(lambda: opened.append(True))
    QTest.mouseDClick(canvas(view), Qt.MouseButton.LeftButton)
    assert opened == [True]


async def test_the_strip_asks_only_for_what_is_seen(qtbot: QtBot, view: PictureView):
    asked: list[int] = []
    view.thumbnail_wanted.connect(asked.append)
    view.show_outputs(7, tuple(replace(SAVED, n=n) for n in range(500)))
    view.show()
    await until(lambda: asked)
    assert 3 < len(asked) < 20
    assert len(asked) == len(set(asked))
    strip(view).horizontalScrollBar().setValue(strip(view).horizontalScrollBar().maximum())
    await until(lambda: 499 in asked)


async def test_a_tile_in_the_strip_becomes_its_picture(qtbot: QtBot, view: PictureView):
    view.show_outputs(7, (SAVED, replace(SAVED, n=1, state=OutputState.FAILED, reason="The disk is full")))
    view.show()
    view.show_thumbnail(7, 0, image(256, 192))
    grabbed = strip(view).grab().toImage()
    assert grabbed.pixelColor(strip(view).visualItemRect(strip(view).item(0)).center()).name() == "#ff0000"
    said = strip(view).item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Picture 2 of 2, Not saved · The disk is full"
