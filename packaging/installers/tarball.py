"""The Linux bundle as one .tar.xz, which runs from any folder and becomes portable by a folder named `data` in it."""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installers import bundle
from installers.artefact import Artefact
from installers.facts import BUILD, DIST, RESOURCES, VERSION, machine
from installers.steps import BuildFailed, fresh, step
from jobmonitor.identity import ID, NAME, TITLE

README: Final = f"""\
{TITLE} {VERSION}

Start ./{NAME}, or ./{NAME} demo to see it at work without an account.
Make a folder named `data` beside it, and everything it keeps lies there.
For an entry in the menu, copy share/ into ~/.local/share and put a link to ./{NAME} into a folder of your PATH.
"""
BLOCK: Final = "--block-size=24MiB"  # of a fixed size, so that the number of cores doesn't change the bytes


def make(made: Path, environ: Mapping[str, str]) -> Artefact:
    """The archive, unpacked again elsewhere and proven there."""
    name = f"{NAME}-{VERSION}-linux-{machine()}"
    file = DIST / f"{name}.tar.xz"
    with step(file.name):
        extra = {"README.txt": README.encode(), **desktop_files("share")}
        write(file, made, name, extra, int(environ["SOURCE_DATE_EPOCH"]))
    place = fresh(BUILD / "unpacked")
    with step("unpacked elsewhere"), tarfile.open(file) as archive:
        archive.extractall(place, filter="data")
    proofs = bundle.prove(place / name / NAME, BUILD / "run")
    shutil.rmtree(place)
    return Artefact(file, ("unpacked", *proofs))


def desktop_files(share: str) -> dict[str, bytes]:
    """What a Linux desktop reads, by its place under `share`."""
    return {
        f"{share}/applications/{NAME}.desktop": (RESOURCES / f"{NAME}.desktop").read_bytes(),
        f"{share}/metainfo/{ID}.metainfo.xml": (RESOURCES / f"{ID}.metainfo.xml").read_bytes(),
        f"{share}/icons/hicolor/scalable/apps/{NAME}.svg": (RESOURCES / f"{NAME}.svg").read_bytes(),
    }


def write(file: Path, folder: Path, name: str, extra: Mapping[str, bytes], epoch: int) -> None:
    """`folder` and `extra` under `name`: the same bytes for the same content, whoever packs it and when."""
    with subprocess.Popen(["xz", "-6", "-T2", BLOCK, "-c"], stdin=subprocess.PIPE, stdout=file.open("wb")) as xz:
        assert xz.stdin
        with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.GNU_FORMAT) as archive:

            def add(entry: tarfile.TarInfo, content: bytes | Path | None = None) -> None:
                entry.uid = entry.gid = 0
                entry.uname = entry.gname = ""
                entry.mtime = epoch
                if isinstance(content, Path):
                    with content.open("rb") as opened:
                        archive.addfile(entry, opened)
                else:
                    archive.addfile(entry, None if content is None else io.BytesIO(content))

            for path in sorted(folder.rglob("*")):
                entry = archive.gettarinfo(path, f"{name}/{path.relative_to(folder).as_posix()}")
                entry.mode = 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644
                add(entry, path if entry.isreg() else None)
            for place, content in sorted(extra.items()):
                entry = tarfile.TarInfo(f"{name}/{place}")
                entry.size, entry.mode = len(content), 0o644
                add(entry, content)
    if xz.returncode:
        raise BuildFailed(f"xz failed with exit code {xz.returncode}")
