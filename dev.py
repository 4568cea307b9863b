#!/usr/bin/env python3
"""The project's commands on a fresh machine; each does all of its set-up first. It is no part of the program.

Standard library alone, and readable by any Python 3, so that an old one gets a sentence instead of a syntax error.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

OLDEST = (3, 11)


def too_old(version: "Sequence[object]", which: str) -> str:
    """What somebody with a Python older than ours reads, "" where it is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    ours, theirs = ".".join(map(str, OLDEST)), ".".join(map(str, version[:3]))
    return f"Job Monitor needs Python {ours} or newer, and this is {theirs} ({which}): start dev.py with a newer one"


if __name__ == "__main__" and too_old(sys.version_info, sys.executable):
    sys.exit(too_old(sys.version_info, sys.executable))  # before anything below that an old Python can't run

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up.json"
LOCK = ROOT / "requirements.lock"

# What a Debian or Ubuntu without a desktop lacks: first for Qt at all, then for a window on X11 or XWayland.
QT_LIBRARIES = "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libgssapi-krb5-2"
X11_LIBRARIES = "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"

# Programs that make installers and try them, and the Debian packages that have them.
BUNDLE_TOOLS = {"objdump": "binutils"}
LINUX_TOOLS = {
    "xz": "xz-utils",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "lintian": "lintian",
}
WINDOWS_TOOLS = {
    "wine": "wine wine64",
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "Xvfb": "xvfb",
}

# Asks Qt itself, not the package system: libraries may come from anywhere, and only loading them proves that they fit.
PROBE = """
import sys
from PySide6 import QtCore, QtNetwork, QtSvg, QtWidgets
plugins = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.PluginsPath)
for platform in sys.argv[1:]:
    loader = QtCore.QPluginLoader(f"{plugins}/platforms/libq{platform}.so")
    if not loader.load():
        sys.exit(loader.errorString())
QtWidgets.QApplication(["probe", "-platform", "offscreen"])
"""


class Stop(Exception):
    """The command can't go on; the text says why, and what to do."""


# ---------------------------------------------------------------------------------------------------------- rules


def has_display(environ: Mapping[str, str], system: str) -> bool:
    """Whether a window can be seen here."""
    return system in ("win32", "darwin") or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def qt_environment(environ: Mapping[str, str], system: str) -> dict[str, str]:
    """The environment of a program with a window: off screen where there is no display and nobody chose otherwise."""
    chosen = {} if has_display(environ, system) else {"QT_QPA_PLATFORM": "offscreen"}
    return {**chosen, **environ}


def qt_platforms(environ: Mapping[str, str], system: str) -> list[str]:
    """The Qt platforms that must load here."""
    if system != "linux":
        return []
    return ["offscreen", "xcb"] if has_display(environ, system) else ["offscreen"]


def qt_packages(platforms: Sequence[str]) -> list[str]:
    """The Debian packages without which these Qt platforms don't load."""
    return [*QT_LIBRARIES.split(), *(X11_LIBRARIES.split() if "xcb" in platforms else [])]


def wanted(python: str, place: Path, files: Iterable[bytes]) -> dict[str, str]:
    """What the virtual environment is made from: another value of any of these means another environment."""
    return {
        "python": python,
        "place": str(place),
        "packages": hashlib.sha256(b"\0".join(files)).hexdigest(),
    }


def apt_line(packages: Iterable[str]) -> str:
    """One line to copy that installs `packages` on Debian and Ubuntu."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


# --------------------------------------------------------------------------------------------------------- set-up


def set_up(platforms: Sequence[str]) -> None:
    """Make the virtual environment, its packages and Qt's libraries ready, as far as they aren't yet."""
    now = wanted(platform.python_version(), VENV, [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes()])
    seen = read_stamp()
    proven = seen.pop("platforms", "").split()
    if seen != now:
        proven.clear()
        make_venv(platforms, keep=not seen or (seen.get("python"), seen.get("place")) == (now["python"], now["place"]))
        STAMP.unlink(missing_ok=True)  # from here to the end of pip nobody knows what is in there
        install_packages()
        write_stamp(now, proven)
    if not set(platforms) <= set(proven):
        install_libraries(platforms)
        write_stamp(now, sorted({*proven, *platforms}))


def write_stamp(now: Mapping[str, str], proven: Sequence[str]) -> None:
    """Remember what is set up, so that the next command need not look."""
    STAMP.write_text(json.dumps({**now, "platforms": " ".join(proven)}, indent=2) + "\n", encoding="utf-8")


def read_stamp() -> dict[str, str]:
    """What the last set-up that ended well wrote down, {} where there is none."""
    try:
        stamp = cast("object", json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in cast("dict[object, object]", stamp).items()} if isinstance(stamp, dict) else {}


def make_venv(platforms: Sequence[str], *, keep: bool) -> None:
    """A virtual environment in .venv of the Python that runs this; `keep` leaves one that is such already."""
    if keep and venv_python() == platform.python_version():
        return
    if importlib.util.find_spec("ensurepip") is None:
        # Such a machine is bare: what Qt will need comes along, so that nobody has to copy a second line later.
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        why = "this Python can't make a virtual environment (Debian keeps that apart)"
        install_by_apt([package, *qt_packages(platforms)], why)
    say(f"Set-up: a virtual environment in {VENV}")
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Stop(f"The virtual environment could not be made in {VENV}: the reason stands above")


def venv_python() -> str:
    """The version of the Python in .venv, "" where there is none that runs."""
    try:
        asked = subprocess.run(
            [str(PYTHON), "-c", "import pip, platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def install_packages() -> None:
    """The locked packages, each checked by its hash, and the program itself as it stands in this folder."""
    say("Set-up: the packages of requirements.lock (some 200 MB the first time)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    if run([*pip, *quiet, "--require-hashes", "-r", str(LOCK)]):
        raise Stop(
            "pip could not install the packages: its reason stands above. Where it found no package at all, look at "
            "the network and at the index in your pip settings (pip config list), then start the same command again"
        )
    if run([*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]):
        raise Stop("pip could not put this folder on the path of .venv: its reason stands above")


def install_libraries(platforms: Sequence[str]) -> None:
    """The system's libraries that Qt needs, asked of Qt itself and installed where we may."""
    missing = missing_library(platforms)
    if not missing:
        return
    install_by_apt(qt_packages(platforms), f"Qt does not start here ({missing})")
    missing = missing_library(platforms)
    if missing:
        raise Stop(f"Qt still does not start after its libraries were installed: {missing}")


def missing_library(platforms: Sequence[str]) -> str:
    """What Qt says is missing for these platforms, "" where it starts."""
    probe = subprocess.run([str(PYTHON), "-c", PROBE, *platforms], capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return ""
    lines = probe.stderr.strip().splitlines()
    return lines[-1] if lines else f"it ended with exit code {probe.returncode}"


def package_in_ci(environ: Mapping[str, str]) -> None:
    """Freeze the program and run what came out: its selftest, and the main job.

    Where packaging/ or the dependencies are not as they were when all installers were last seen to work on this
    machine, all of them are made and tried again, which takes some 20 minutes; not where their tools can't be had.
    """
    build = [str(PYTHON), str(ROOT / "packaging" / "build.py")]
    is_proven = run([*build, "--is-proven"], environ) == 0
    words = ["--bundle"] if is_proven or not may_install() else []
    install_tools(words)
    code = run([*build, *words], environ)
    if code:
        raise SystemExit(code)


def install_tools(words: Sequence[str]) -> None:
    """What builds and tries installers, where we may install it; `build.py` says what it leaves out without them."""
    if not may_install():
        return
    found = [packages for program, packages in tools_for(words).items() if shutil.which(program) is None]
    lacking = sorted({package for packages in found for package in packages.split()})
    if lacking:
        install_by_apt(lacking, "installers are made and tried with tools that are missing here")


def tools_for(words: Sequence[str]) -> dict[str, str]:
    """The programs that these words of `package` need, and the Debian packages that have them."""
    systems = [word for word in words if not word.startswith("-")]
    tools = dict(BUNDLE_TOOLS)
    if "--bundle" in words:
        return tools
    if not systems or "linux" in systems:
        tools.update(LINUX_TOOLS)
    if not systems or "windows" in systems:
        tools.update(WINDOWS_TOOLS)
    return tools


def may_install() -> bool:
    """Whether we may install what the system lacks, and know how: as root on Debian and Ubuntu."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_by_apt(packages: Sequence[str], why: str) -> None:
    """`packages`, installed where we are root on Debian or Ubuntu; anyone else gets one line to copy."""
    if not may_install():
        raise Stop(f"{why}. On Debian and Ubuntu this line helps:\n\n    {apt_line(packages)}\n")
    say(f"Set-up: {why}; installing {' '.join(packages)}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An update may fail for one foreign source alone; whether it mattered shows in the install.
    quietly(["apt-get", "-qq", "update"], environ)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    ended = quietly(install, environ)
    if ended.returncode:
        show(ended.stdout)
        raise Stop(f"apt-get could not install them: its reason stands above. It was:\n\n    {apt_line(packages)}\n")


# ------------------------------------------------------------------------------------------------------- commands


def check() -> None:
    """Linter, formatter, type checker, import contracts and the workflow's own; ends with the first that fails."""
    workflows = [str(path) for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
    for name, command in (
        ("ruff check", [tool("ruff"), "check", "."]),
        ("ruff format", [tool("ruff"), "format", "--check", "."]),
        ("basedpyright", [tool("basedpyright")]),
        ("import contracts", [tool("lint-imports"), "--no-cache"]),
        ("actionlint", [tool("actionlint"), *workflows]),
        ("zizmor", [tool("zizmor"), "--offline", "--no-progress", "--quiet", *workflows]),
        ("workflow schema", [tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *workflows]),
    ):
        step(name, command)


def step(name: str, command: Sequence[str]) -> None:
    """Run one check. Where it fails its own words are shown, and the whole command ends with its exit code."""
    print(f"{name:<18}", end="", flush=True)
    start = time.monotonic()
    ended = quietly(command, os.environ)
    print(f"{'failed' if ended.returncode else 'ok':<8}{time.monotonic() - start:6.1f} s", flush=True)
    if ended.returncode:
        show(ended.stdout)
        raise SystemExit(ended.returncode)


def tool(name: str) -> str:
    """The full name of a program in .venv."""
    found = shutil.which(name, path=str(BIN))
    if found is None:
        raise Stop(f"{name} is not in {BIN}. Remove {VENV} and start the same command again")
    return found


def become(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit code of `command`, which takes this program's place: what it prints last is what stands last."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], list(command), dict(environ))
    return run(command, environ)


def run(command: Sequence[str], environ: Mapping[str, str] | None = None) -> int:
    """The exit code of `command`, which prints for itself."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, env=None if environ is None else dict(environ), check=False).returncode
    except OSError as e:
        raise Stop(f"{shlex.join(command)} could not be started: {e.strerror}") from e


def quietly(command: Sequence[str], environ: Mapping[str, str]) -> "subprocess.CompletedProcess[bytes]":
    """How `command` ended, with all that it printed; nobody saw it yet."""
    return subprocess.run(
        command, cwd=ROOT, env=dict(environ), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def show(output: bytes) -> None:
    """Print what a command printed, byte for byte: whatever its encoding, it is the person's."""
    sys.stdout.buffer.write(output)
    sys.stdout.flush()


def say(line: str) -> None:
    """Print a line for the person, at once."""
    print(line, flush=True)


def parser() -> argparse.ArgumentParser:
    """The command line of this file."""
    top = argparse.ArgumentParser(prog="dev.py", description="Job Monitor's commands on a fresh machine.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="open the window on a small server of its own: no account needed")
    demo.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="handed to `jobmonitor demo`")
    test = commands.add_parser("test", help="run every check and every test")
    test.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="handed to pytest")
    commands.add_parser("check", help="run the linter, the type checker and the import contracts, no tests")
    bench = commands.add_parser("bench", help="measure what must be fast")
    bench.add_argument("rest", nargs="*", metavar="NAME", help="only these benchmarks")
    package = commands.add_parser("package", help="build installers into dist/, and run each of them")
    package.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="linux, windows, macos; all by default")
    return top


def main(arguments: Sequence[str]) -> int:
    """The exit code of one command."""
    chosen = parser().parse_args(arguments)
    environ = qt_environment(os.environ, sys.platform)
    try:
        shows = chosen.command == "demo"
        set_up(qt_platforms(os.environ if shows else {}, sys.platform))
        if chosen.command == "demo":
            return become([tool("jobmonitor"), "demo", *chosen.rest], environ)
        os.chdir(ROOT)
        if chosen.command in ("check", "test"):
            check()
        if chosen.command == "test" and not chosen.rest and os.environ.get("CI"):
            package_in_ci(environ)
        if chosen.command == "test":
            return become([str(PYTHON), "-m", "pytest", *chosen.rest], os.environ)
        if chosen.command == "bench":
            return become([str(PYTHON), "-m", "benchmarks", *chosen.rest], environ)
        if chosen.command == "package":
            install_tools(chosen.rest)
            return become([str(PYTHON), str(ROOT / "packaging" / "build.py"), *chosen.rest], environ)
    except Stop as e:
        sys.stdout.flush()
        print(f"dev.py: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
