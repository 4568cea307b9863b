"""The icons that ship are the ones that our SVGs give, whenever they are drawn."""

import io
from pathlib import Path

import pytest
from installers import icons
from PIL import Image, ImageChops, ImageStat
from PIL.IcnsImagePlugin import IcnsImageFile
from PIL.IcoImagePlugin import IcoImageFile
from pytestqt.qtbot import QtBot


def frames(content: bytes) -> dict[tuple[int, int], Image.Image]:
    """Every picture in a file, by its size in pixels."""
    with Image.open(io.BytesIO(content)) as image:
        if isinstance(image, IcnsImageFile):
            images = [image.icns.getimage(size) for size in image.icns.itersizes()]
        elif isinstance(image, IcoImageFile):
            images = [image.ico.getimage(size) for size in image.ico.sizes()]
        else:
            images = [image]
        return {one.size: one.convert("RGBA") for one in images}


def difference(a: Image.Image, b: Image.Image) -> float:
    """How far two pictures are apart: 0 the same, 255 black and white."""
    return max(ImageStat.Stat(ImageChops.difference(a, b)).mean)


@pytest.fixture
def fresh(qtbot: QtBot) -> dict[Path, bytes]:
    return dict(icons.drawn())


def test_what_is_kept_is_what_the_drawings_give(fresh: dict[Path, bytes]) -> None:
    for file, content in fresh.items():
        kept, drawn = frames(file.read_bytes()), frames(content)
        assert kept.keys() == drawn.keys(), file
        # Another version of Qt may round an edge otherwise; another drawing differs by far more.
        assert all(difference(kept[size], drawn[size]) < 0.5 for size in kept), file


def test_drawn_again_they_are_the_same_bytes(fresh: dict[Path, bytes]) -> None:
    assert dict(icons.drawn()) == fresh


def test_no_picture_is_kept_that_nothing_draws(fresh: dict[Path, bytes]) -> None:
    kept = {path for folder in (icons.ICONS, icons.RESOURCES / "tray") for path in folder.rglob("*") if path.is_file()}
    assert {path for path in kept if path.suffix != ".svg"} == set(fresh)


def test_windows_gets_each_of_its_sizes(fresh: dict[Path, bytes]) -> None:
    assert frames(fresh[icons.ICONS / "jobmonitor.ico"]).keys() == {(size, size) for size in icons.WINDOWS}


def test_a_template_is_black_alone_so_that_macos_can_colour_it(fresh: dict[Path, bytes]) -> None:
    (template,) = frames(fresh[icons.RESOURCES / "tray" / "template@2x.png"]).values()
    red, green, blue, alpha = template.split()
    assert all(band.getextrema()[1] == 0 for band in (red, green, blue))
    assert alpha.getextrema() == (0, 255)


@pytest.mark.parametrize(("bar", "ground"), [("light", "#f0f0f0"), ("dark", "#202020")])
def test_a_tray_icon_stands_out_from_its_bar(fresh: dict[Path, bytes], bar: str, ground: str) -> None:
    (drawn,) = frames(fresh[icons.RESOURCES / "tray" / f"{bar}.png"]).values()
    before = Image.new("RGBA", drawn.size, ground)
    assert difference(before, Image.alpha_composite(before, drawn)) > 30
