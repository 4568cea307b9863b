"""What is different where the program is a bundle of its own: its folder, and what its children must not inherit."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

PORTABLE: Final = "data"
MANAGED: Final = "installed-by"
"""A file among a bundle's parts that names what installed it, where that also updates it."""

# Where Linux's loader looks for libraries. The bundle's own start sets it, and keeps what stood there.
_LOADER: Final = "LD_LIBRARY_PATH"
_KEPT: Final = "LD_LIBRARY_PATH_ORIG"


def is_frozen() -> bool:
    """Whether this is an installed bundle and not a Python package."""
    return bool(getattr(sys, "frozen", False))


def managed_by() -> str:
    """What installed this copy and brings its updates (`apt`, `flatpak`, `winget`), "" where nobody does."""
    if os.environ.get("FLATPAK_ID"):
        return "flatpak"
    parts = getattr(sys, "_MEIPASS", "")
    try:
        return Path(parts, MANAGED).read_text("utf-8").strip() if parts else ""
    except (OSError, UnicodeDecodeError):
        return ""


def restore_loader(environ: MutableMapping[str, str]) -> None:
    """Puts back the loader's path as it was before the bundle's start changed it.

    This process has its libraries already: the loader read the path when it began. A browser or a viewer that we start
    would otherwise take Qt and OpenSSL from our folder and fall over them.
    """
    environ.pop(_LOADER, None)
    if (kept := environ.pop(_KEPT, None)) is not None:
        environ[_LOADER] = kept


def portable_folder(executable: Path, system: str) -> Path | None:
    """The folder named `data` beside the program, which keeps everything in it; None where there is none.

    On macOS the program is the whole .app, and its parts are sealed: the folder lies beside the .app.
    """
    beside = executable.parent
    if system == "darwin" and len(executable.parents) > 3 and executable.parents[2].suffix == ".app":
        beside = executable.parents[3]
    folder = beside / PORTABLE
    return folder if folder.is_dir() else None
