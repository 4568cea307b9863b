"""The pictures and fonts that ship can be drawn by Qt, and nothing of them is lost on the way."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from jobmonitor.ui import resources

FOLDER = Path(__file__).resolve().parents[2] / "resources"
NAMES = sorted(path.stem for path in (FOLDER / "icons").glob("*.svg"))
GROUND = "#ffffff"


def drawn(svg: bytes, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_color_that_is_asked_for(qtbot: QtBot, name: str) -> None:
    assert "#c02030" in colors(drawn(resources.icon_svg(name, "#c02030"), 40))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_keeps_clear_of_its_edge(qtbot: QtBot, name: str) -> None:
    image = drawn(resources.icon_svg(name, "#000000"), 80)
    edge = [image.pixelColor(x, y).name() for x in range(80) for y in range(80) if not (2 < x < 77 and 2 < y < 77)]
    assert set(edge) == {GROUND}


@pytest.mark.parametrize("name", NAMES)
def test_the_icons_are_one_set(name: str) -> None:
    svg = resources.icon_svg(name).decode()
    assert 'viewBox="0 0 20 20"' in svg
    assert 'stroke-width="1.5"' in svg
    assert not re.search(r"#[0-9a-f]{3}", svg)


def test_a_name_that_no_icon_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        resources.icon_svg("unicorn")


@pytest.mark.parametrize("size", [16, 32, 256])
def test_the_programs_icon_is_a_picture_at_any_size(qtbot: QtBot, size: int) -> None:
    assert len(colors(drawn(resources.app_icon_svg(), size))) > 10


def test_the_font_has_three_weights_of_one_family(qtbot: QtBot) -> None:
    files = resources.font_files()
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in files]
    try:
        assert [path.stem for path in files] == ["Inter-Medium", "Inter-Regular", "Inter-SemiBold"]
        assert all(QFontDatabase.applicationFontFamilies(each)[0].startswith("Inter") for each in loaded)
    finally:
        for each in loaded:
            QFontDatabase.removeApplicationFont(each)


def test_the_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "OFL.txt").read_text("utf-8")
