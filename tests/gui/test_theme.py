import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jobmonitor.ui.theme import DARK, LIGHT, Colors, Role, Theme, colors, contrast, font, palette, style_sheet


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["text", "dim", "accent", "good", "bad", "warn"])
@pytest.mark.parametrize("ground", ["window", "surface", "field", "tile", "selection", "hover"])
def test_every_text_reads_on_every_ground(look: Colors, text: str, ground: str):
    assert contrast(getattr(look, text), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_what_stands_on_the_accent_reads_and_a_bar_shows_on_its_track(look: Colors):
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast(look.accent, look.track) >= 3


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_palette_is_known_by_its_scheme(look: Colors):
    assert colors(palette(look)) == look


def test_a_choice_of_scheme_reaches_every_widget_and_can_be_taken_back(qtbot: QtBot):
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before, sheet = app.palette(), app.styleSheet()
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    theme = Theme(app, "dark")
    try:
        assert colors(widget.palette()) == DARK
        assert app.styleSheet() == style_sheet(DARK)
        theme.choose("light")
        assert colors(widget.palette()) == LIGHT
    finally:
        theme.choose("system")
        theme.deleteLater()
        app.setPalette(before)
        app.setStyleSheet(sheet)


@pytest.mark.parametrize("role", ["body", "strong", "small", "title", "heading", "mono"])
def test_every_role_has_a_font_of_a_readable_size(qtbot: QtBot, role: Role):
    base = QApplication.font().pointSizeF()
    assert 0.9 * base <= font(role).pointSizeF() <= 1.7 * base


def test_a_system_font_in_pixels_keeps_its_scale(qtbot: QtBot):
    before = QApplication.font()
    pixels = QApplication.font()
    pixels.setPixelSize(20)
    QApplication.setFont(pixels)
    try:
        assert font("title").pixelSize() == 32
        assert font().pixelSize() == 20
    finally:
        QApplication.setFont(before)
