"""Which libraries of the system a Linux bundle asks for, read out of the bundle itself, and who has them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from installers.steps import BuildFailed, run

DEBIAN: Final = {
    "libgcc_s": "libgcc-s1",
    "libstdc++": "libstdc++6",
    "libGL": "libgl1",
    "libEGL": "libegl1",
    "libX11": "libx11-6",
    "libX11-xcb": "libx11-xcb1",
    "libdbus-1": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libwayland-client": "libwayland-client0",
    "libwayland-cursor": "libwayland-cursor0",
    "libwayland-egl": "libwayland-egl1",
    "libxcb": "libxcb1",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-glx": "libxcb-glx0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-image": "libxcb-image0",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-render": "libxcb-render0",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-shm": "libxcb-shm0",
    "libxcb-sync": "libxcb-sync1",
    "libxcb-util": "libxcb-util1",
    "libxcb-xfixes": "libxcb-xfixes0",
    "libxcb-xkb": "libxcb-xkb1",
    "libxkbcommon": "libxkbcommon0",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libzstd": "libzstd1",
}
GLIBC: Final = (
    "libc",
    "libm",
    "libdl",
    "libpthread",
    "librt",
    "libutil",
    "libresolv",
    "ld-linux-x86-64",
    "ld-linux-aarch64",
)


def asked_of_system(bundle: Path) -> set[str]:
    """The names of the libraries that something in the bundle needs and the bundle doesn't have."""
    files = list(binaries(bundle))
    needed = set(re.findall(r"NEEDED\s+(\S+)", run(["objdump", "-p", *files])))
    return needed - {file.name for file in bundle.rglob("*.so*")}


def depends(bundle: Path) -> list[str]:
    """The Debian packages that the bundle needs. Raises BuildFailed for a library that we know no package of."""
    names = {name.partition(".so")[0] for name in asked_of_system(bundle)} - set(GLIBC)
    if unknown := sorted(names - set(DEBIAN)):
        raise BuildFailed(
            f"The bundle needs {', '.join(unknown)}: ship it (contents.py) or name its Debian package (needs.py)"
        )
    return [f"libc6 (>= {glibc(bundle)})", *sorted({DEBIAN[name] for name in names})]


def glibc(bundle: Path) -> str:
    """The oldest C library that everything in the bundle runs on."""
    found = {match for file in binaries(bundle) for match in re.findall(rb"GLIBC_2\.(\d+)\0", file.read_bytes())}
    return f"2.{max(map(int, found))}"


def binaries(bundle: Path) -> Iterator[Path]:
    """Every program and library in the bundle, once."""
    for file in sorted(bundle.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                if content.read(4) == b"\x7fELF":
                    yield file
