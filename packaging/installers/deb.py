"""The .deb: made by dpkg-deb, read by Debian's own checkers, and proven in a root that has nothing else in it."""

import gzip
import os
import shutil
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Final

from installers import cleanroom
from installers.artefact import MB, Artefact
from installers.facts import BUILD, DIST, ICONS, PACKAGING, RESOURCES, VERSION
from installers.needs import depends
from installers.steps import fresh, run, step
from jobmonitor.frozen import MANAGED
from jobmonitor.identity import ID, NAME, PUBLISHER, SUMMARY, TITLE

BUDGET: Final = 50 * MB
MAINTAINER: Final = f"{PUBLISHER} <noreply@{'.'.join(reversed(ID.split('.')[:-1]))}>"
ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
DESCRIPTION: Final = """\
 Services that make images, videos and documents hand out a job ID and let you
 wait. Job Monitor is the window where the waiting ends: paste whatever you
 have, and it finds the job, watches it until it is over, keeps the result
 before its link dies, and shows it.
"""

COMMON: Final = b"""
On Debian systems the text of the LGPL 3 is in /usr/share/common-licenses/LGPL-3.
"""


def make(made: Path, environ: Mapping[str, str]) -> Artefact:
    """The package in dist/, checked, and where this machine allows it installed, run and removed in a clean root."""
    architecture = ARCHITECTURES[os.uname().machine]
    file = DIST / f"{NAME}_{VERSION}_{architecture}.deb"
    with step(file.name):
        tree = lay(made, fresh(BUILD / "deb"), architecture, int(environ["SOURCE_DATE_EPOCH"]))
        run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, file], environ)
    with step("desktop-file-validate, appstreamcli, lintian"):
        checked = check(tree, file)
    return Artefact(file, (*checked, *cleanroom.prove(file)), BUDGET)


def lay(made: Path, tree: Path, architecture: str, epoch: int) -> Path:
    """The tree that the package unpacks to, and its control files."""
    library = tree / "usr" / "lib" / NAME
    share = tree / "usr" / "share"
    shutil.copytree(made, library, symlinks=True)
    (library / "_internal" / MANAGED).write_text("apt\n", encoding="utf-8")
    put(tree / "usr" / "bin" / NAME, f"../lib/{NAME}/{NAME}")
    put(share / "applications" / f"{NAME}.desktop", RESOURCES / f"{NAME}.desktop")
    put(share / "metainfo" / f"{ID}.metainfo.xml", RESOURCES / f"{ID}.metainfo.xml")
    put(share / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg", RESOURCES / f"{NAME}.svg")
    for picture in (ICONS / "hicolor").glob("*.png"):
        put(share / "icons" / "hicolor" / f"{picture.stem}x{picture.stem}" / "apps" / f"{NAME}.png", picture)
    put(share / "doc" / NAME / "copyright", (library / "licences" / "PARTS.txt").read_bytes() + COMMON)
    put(share / "doc" / NAME / "changelog.Debian.gz", changelog(epoch))
    put(share / "man" / "man1" / f"{NAME}.1.gz", packed((PACKAGING / "linux" / f"{NAME}.1").read_bytes()))
    put(share / "lintian" / "overrides" / NAME, PACKAGING / "linux" / "lintian-overrides")
    for path in sorted(tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (path.parent == library and path.name == NAME) else 0o644)
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    put(tree / "DEBIAN" / "control", control(architecture, depends(made), size).encode())
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    return tree


def control(architecture: str, needed: list[str], kilobytes: int) -> str:
    """What the package manager reads. `ca-certificates` is whom to believe; the keychain may be any that there is."""
    return (
        f"Package: {NAME}\nVersion: {VERSION}-1\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n"
        f"Installed-Size: {kilobytes}\nSection: net\nPriority: optional\n"
        f"Depends: {', '.join([*needed, 'ca-certificates'])}\n"
        "Recommends: gnome-keyring | kwalletmanager, xdg-utils\n"
        f"Description: {SUMMARY[0].lower()}{SUMMARY[1:]}\n{DESCRIPTION}"
    )


def changelog(epoch: int) -> bytes:
    """The changes as Debian writes them; the words stand in the program's own list of changes."""
    when = formatdate(epoch, localtime=False)
    return packed(
        f"{NAME} ({VERSION}-1) stable; urgency=low\n\n  * {TITLE} {VERSION}.\n\n -- {MAINTAINER}  {when}\n".encode()
    )


def packed(content: bytes) -> bytes:
    """The content as gzip, without the time of its making."""
    return gzip.compress(content, 9, mtime=0)


def put(place: Path, content: bytes | Path | str) -> None:
    """A file with this content, a copy of that file, or a link to that place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        place.symlink_to(content)
    elif isinstance(content, Path):
        shutil.copyfile(content, place)
    else:
        place.write_bytes(content)


def check(tree: Path, file: Path) -> list[str]:
    """The checkers that had nothing to say; one that is not on this machine is left out, and the table shows it."""
    share = tree / "usr" / "share"
    commands = {
        "desktop-file-validate": [share / "applications" / f"{NAME}.desktop"],
        "appstreamcli": ["validate", "--no-net", share / "metainfo" / f"{ID}.metainfo.xml"],
        "lintian": ["--allow-root", "--fail-on", "error,warning", file],
    }
    present = [name for name in commands if shutil.which(name)]
    for name in present:
        run([name, *commands[name]])
    return present
