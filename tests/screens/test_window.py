from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from jobmonitor.ui.theme import DARK, LIGHT
from tests.screens.look import SCALES, SCHEMES, take_one


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scale", SCALES)
def test_nothing_in_the_window_is_cut_or_lies_on_something_else(tmp_path: Path, scheme: str, scale: str):
    wrong = take_one(tmp_path, scheme, scale)
    assert wrong
    assert {picture: faults for picture, faults in wrong.items() if faults} == {}
    for picture in wrong:
        if picture in ("sheet", "narrow-sheet", "drop"):
            continue  # something lies over it all
        if picture.startswith(("viewer", "compare")):
            continue  # a picture from edge to edge
        image = QImage(str(tmp_path / f"{picture}-{scheme}-{scale}.png"))
        look = DARK if scheme == "dark" else LIGHT
        assert image.pixelColor(1, image.height() // 2).name() in (look.window, look.surface)
    jobs = QImage(str(tmp_path / f"jobs-{scheme}-{scale}.png"))
    assert (jobs.width(), jobs.height()) == (1240 * int(scale), 1540 * int(scale))
