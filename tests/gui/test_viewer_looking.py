"""What is seen in the viewer: the whole picture, its pixels where one looks, turned, and moving."""

import io

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Output
from jobmonitor.raster import Part
from jobmonitor.ui import checkerboard, theme, viewing
from tests.gui.acting import shown, until
from tests.gui.viewed import BLUE, RED, drag, opened, wheel


async def test_it_fits_then_shows_the_pixels_where_one_looks(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        assert stage.scale == pytest.approx(stage.viewer.pane.width() / 2000)
        stage.key(Qt.Key.Key_1)
        assert stage.scale == 1
        await stage.settled()
        asked = [each for wanted in stage.tracker.wanted for each in wanted if isinstance(each, Part)]
        assert any(part.shrink == 1 for part in asked)
        middle = stage.viewer.pane.width() // 2, stage.viewer.pane.height() // 2
        assert stage.color(middle[0] - 2, middle[1]) == RED
        assert stage.color(middle[0] + 2, middle[1]) == BLUE
        stage.key(Qt.Key.Key_0)
        assert stage.scale < 1
        for key, scale in ((Qt.Key.Key_2, 2), (Qt.Key.Key_Minus, 2 / 1.25), (Qt.Key.Key_Plus, 2)):
            stage.key(key)
            assert stage.scale == pytest.approx(scale)


async def test_the_wheel_zooms_at_the_pointer_and_the_mouse_moves_the_picture(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        pane = stage.viewer.pane
        corner = QPoint(5, pane.height() // 2)
        for _ in range(30):
            wheel(pane, corner, 120)
        assert stage.scale == 32
        await stage.settled()
        assert stage.color(corner.x(), corner.y()) == RED
        drag(pane, corner, QPoint(-4000, 0), times=20)
        assert stage.color(corner.x(), corner.y()) == BLUE
        for _ in range(30):
            wheel(pane, corner, -120)
        assert stage.scale == pytest.approx(pane.width() / 2000)


async def test_two_fingers_move_the_picture_and_zoom_with_ctrl(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        stage.key(Qt.Key.Key_1)
        pane = stage.viewer.pane
        before = pane.sight
        assert before is not None
        wheel(pane, pane.rect().center(), 60, (-30, 0))
        after = pane.sight
        assert after is not None
        assert (after.scale, after.place.left) == (1, before.place.left - 30)
        wheel(pane, pane.rect().center(), 120, (0, 40), ctrl=True)
        assert stage.scale == pytest.approx(1.25)


async def test_a_double_click_leads_to_the_pixels_and_back(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        pane = stage.viewer.pane
        for is_close in (True, False):
            QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(10, pane.height() // 2))
            assert (stage.scale == 1) is is_close
        await stage.view(1, 1)
        QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=pane.rect().center())
        assert stage.scale == 2  # a small one fits at 100 % already


async def test_turning_it_turns_what_is_seen(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(1)
        pane = stage.viewer.pane
        for key, modifiers, top in (
            (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, RED),
            (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, None),
            (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, BLUE),
            (Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier, None),
        ):
            stage.key(key, modifiers)
            await stage.settled()
            if top:
                assert stage.color(pane.width() // 2, 4) == top
                assert stage.color(pane.width() // 2, pane.height() - 5) != top
            else:
                assert stage.color(4, pane.height() // 2) == BLUE


async def test_tiles_come_for_a_turned_picture_at_the_right_place(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(4)
        pane = stage.viewer.pane
        for _ in range(4):
            stage.key(Qt.Key.Key_R)
            stage.key(Qt.Key.Key_1)
            await stage.settled()
            lone = pane.mosaic
            fine = pane.grab().toImage()
            lone._tiles.clear()  # pyright: ignore[reportPrivateUsage]
            pane.look_again()
            coarse = pane.grab().toImage()
            middle = QPoint(pane.width() // 2, pane.height() // 2)
            for way in (QPoint(60, 0), QPoint(-60, 0), QPoint(0, 60), QPoint(0, -60)):
                assert fine.pixelColor(middle + way) == coarse.pixelColor(middle + way)


async def test_an_animation_plays_pauses_and_is_stepped_through(qtbot: QtBot):
    async with opened() as stage:
        await stage.view(5)
        player = stage.viewer.player
        seen: set[int] = set()
        player.changed.connect(lambda: seen.add(player.frame))
        await until(lambda: seen == {0, 1, 2})
        stage.key(Qt.Key.Key_Space)
        assert not player.is_playing
        player.go(0)
        await until(lambda: player.frame == 0)
        colors: list[tuple[int, int, int]] = []
        middle = stage.viewer.pane.rect().center()
        for key, frame in (
            (Qt.Key.Key_Period, 1),
            (Qt.Key.Key_Period, 2),
            (Qt.Key.Key_Period, 0),
            (Qt.Key.Key_Comma, 2),
        ):
            stage.key(key)
            await until(lambda frame=frame: player.frame == frame)
            colors.append(stage.color(middle.x(), middle.y()))
        assert colors == [(0, 200, 0), BLUE, RED, BLUE]
        assert stage.viewer.play_bar.isVisible()
        stage.key(Qt.Key.Key_Space)
        assert player.is_playing
        stage.key(Qt.Key.Key_Left)
        assert not player.is_playing
        assert not stage.viewer.play_bar.isVisible()
        stage.key(Qt.Key.Key_Right)
        await until(lambda: player.is_playing)
        stage.key(Qt.Key.Key_Escape)
        assert not player.is_playing


async def test_a_whole_picture_is_dragged_out_and_a_part_is_moved(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    async with opened() as stage:
        taken: list[list[Output]] = []

        def take(_source: object, outputs: list[Output], _tile: object) -> None:
            taken.append(outputs)

        monkeypatch.setattr(viewing, "drag_files", take)
        await stage.view(1)
        pane = stage.viewer.pane
        drag(pane, pane.rect().center(), QPoint(1, 1))
        assert taken == []
        drag(pane, pane.rect().center(), QPoint(50, 0))
        assert taken == [[stage.viewer.output]]
        stage.key(Qt.Key.Key_1)
        drag(pane, pane.rect().center(), QPoint(50, 0))
        assert len(taken) == 1


async def test_what_can_not_be_had_in_detail_is_said_and_the_rest_stays(qtbot: QtBot):
    async with opened() as stage:
        small = stage.tracker.thumbnails.pop((1, 0))

        async def thumbnail(number: int, n: int, edge: int = 256) -> bytes | None:
            return small

        stage.tracker.thumbnail = thumbnail  # pyright: ignore[reportAttributeAccessIssue]
        await stage.view(1)
        assert stage.color(10, stage.viewer.pane.height() // 2) == RED
        stage.key(Qt.Key.Key_I)
        assert "Not in full detail: There is no picture to be looked at" in shown(stage.viewer)


async def test_what_is_transparent_lies_on_a_board_and_the_rest_on_its_ground(qtbot: QtBot):
    async with opened() as stage:
        out = io.BytesIO()
        Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)
        stage.tracker.thumbnails[(4, 0)] = out.getvalue()
        await stage.view(4)
        pane = stage.viewer.pane
        seen = pane.grab().toImage()
        middle, size = pane.rect().center(), QPoint(190, 140)
        inside = {
            seen.pixelColor(x, y).name()
            for x in range(middle.x() - size.x(), middle.x() + size.x(), 3)
            for y in range(middle.y() - size.y(), middle.y() + size.y(), 3)
        }
        assert inside == {checkerboard.LIGHT, checkerboard.DARK}
        assert seen.pixelColor(4, 4).name() == theme.colors(pane.palette()).ground
