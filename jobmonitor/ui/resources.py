"""The pictures and fonts that ship with the program, as bytes and paths. Making Qt objects of them is the caller's."""

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """The folder of the resources: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def icon_svg(name: str, color: str = "currentColor") -> bytes:
    """The line icon `name` as SVG on a 20 px grid, drawn in `color` (#rrggbb). A KeyError if no icon is called so."""
    path = _root() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"No icon is called {name!r}")
    return path.read_bytes().replace(b"currentColor", color.encode("ascii"))


def app_icon_svg() -> bytes:
    """The program's own icon as SVG, readable from 16 px up."""
    return (_root() / "jobmonitor.svg").read_bytes()


def font_files() -> list[Path]:
    """Inter in Regular, Medium and SemiBold: for off-screen pictures, which must not depend on a system's fonts."""
    return sorted((_root() / "fonts").glob("*.otf"))
