"""The setup for Windows: made of a bundle, by NSIS. Off Windows both are made under wine, and tried out there."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installers import bundle, windows_trial, wine, winget
from installers.artefact import MB, Artefact
from installers.facts import BUILD, DIST, ICONS, PACKAGING, ROOT, VERSION
from installers.parts import write_licences, write_sbom
from installers.steps import fresh, run, step
from installers.windows_files import WINDOW, four
from jobmonitor.identity import LINK_SCHEME, NAME, PUBLISHER, TITLE, USER_MODEL_ID

BUDGET: Final = 30 * MB


def make(environ: Mapping[str, str]) -> list[Artefact]:
    """The setup and its winget manifest in dist/, as far as this machine can make and try them."""
    if sys.platform == "win32":
        made = bundle.freeze(environ)
        proofs = bundle.prove(bundle.program(made), BUILD / "run")
        setup = compile_setup(made, DIST / f"{NAME}-{VERSION}-windows-x64-setup.exe")
        return [Artefact(setup, proofs, BUDGET), *winget.make(setup)]
    if lacking := wine.missing():
        print(f"  left out: this machine has no {', '.join(lacking)}", flush=True)
        return []
    return on_wine(environ)


def on_wine(environ: Mapping[str, str]) -> list[Artefact]:
    """The same under wine. What comes out is for trying: its name says so, and no release takes it."""
    python = wine.python()
    machine_ = wine.install(BUILD / "wine")
    try:
        made = freeze(machine_, python, environ)
        setup = compile_setup(made, DIST / f"{NAME}-{VERSION}-windows-x64-setup.exe")
        newer = compile_setup(made, BUILD / "newer-setup.exe", version=newer_version(), quick=True)
        seen = windows_trial.try_out(machine_, made, setup, newer)
    finally:
        machine_.end()
    return [Artefact(setup, seen, BUDGET), *winget.make(setup)]


def freeze(windows: wine.Wine, python: Path, environ: Mapping[str, str]) -> Path:
    """The bundle, made by the one spec."""
    with step("the bundle"):
        place = fresh(BUILD / "bundle-windows")
        fixed = {
            "PYTHONHASHSEED": "1",
            "SOURCE_DATE_EPOCH": environ["SOURCE_DATE_EPOCH"],
            "PYTHONPATH": wine.windows_path(ROOT),
            "WINEQT_QPA_PLATFORM": "offscreen",
        }
        pyinstaller = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
        where = ["--distpath", wine.windows_path(place), "--workpath", wine.windows_path(BUILD / "work-windows")]
        windows.run([*pyinstaller, *where, wine.windows_path(PACKAGING / "jobmonitor.spec")], fixed)
        made = place / NAME
        write_licences(made / "licences")
        write_sbom(made / "sbom.cdx.json")
    return made


def compile_setup(made: Path, setup: Path, version: str = VERSION, *, quick: bool = False) -> Path:
    """The setup of this bundle, and of exactly its files: the uninstaller removes them by name."""
    with step(setup.name):
        shutil.copyfile(ICONS / "link.ico", made / "link.ico")
        work = fresh(BUILD / "nsis")
        (work / "files.nsh").write_text(removals(made), encoding="utf-8")
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file()) // 1024
        values = {
            "VERSION": version,
            "FOUR": ".".join(map(str, four(version))),
            "BUNDLE": made,
            "OUT": setup,
            "WORK": work,
            "NAME": NAME,
            "WINDOW": WINDOW,
            "TITLE": TITLE,
            "PUBLISHER": PUBLISHER,
            "SCHEME": LINK_SCHEME,
            "USER_MODEL_ID": USER_MODEL_ID,
            "ICON": ICONS / "jobmonitor.ico",
            "LINK_ICON": ICONS / "link.ico",
            "KILOBYTES": size,
            # NSIS for Windows comes without the stub of 64 bits: the setup has 32 there, what it installs has 64.
            **({"QUICK": 1} if quick else {}),
            **({} if os.name == "nt" else {"AMD64": 1}),
        }
        defines = [f"-D{name}={value}" for name, value in values.items()]
        run(["makensis", "-V2", *defines, PACKAGING / "windows" / "setup.nsi"])
    return setup


def removals(made: Path) -> str:
    """NSIS' lines that remove every file of the bundle, then every folder that is empty, the deepest first."""
    paths = sorted(made.rglob("*"), reverse=True)
    lines = [
        f'{"RMDir" if path.is_dir() else "Delete"} "$INSTDIR\\{str(path.relative_to(made)).replace("/", chr(92))}"'
        for path in sorted(paths, key=lambda path: path.is_dir())
    ]
    return (
        "\n".join(line.replace("$INSTDIR", "\x00").replace("$", "$$").replace("\x00", "$INSTDIR") for line in lines)
        + "\n"
    )


def newer_version() -> str:
    """The version after this one, for an upgrade to be tried."""
    first, second, third, _ = four(VERSION)
    return f"{first}.{second}.{third + 1}"
