"""Builds what people get, and runs each of it before it ships: `python3 dev.py package [linux|windows|macos]`.

Runs in the project's own virtual environment, which `dev.py package` makes, with the tools of the system that it needs.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # an installer is made of the program in this folder

from installers import bundle, deb, macos_image, proven, starting, tarball, wheel, windows
from installers.artefact import Artefact, table
from installers.facts import BUILD, DIST, VERSION, commit_time
from installers.steps import BuildFailed, step

SYSTEMS: Final = ("linux", "windows", "macos")


def main(arguments: Sequence[str]) -> int:
    """0 when all that was asked for stands in dist/, was seen to work, and keeps to its budget."""
    parser = argparse.ArgumentParser(prog="dev.py package", description="Installers, run before they ship.")
    parser.add_argument("systems", nargs="*", metavar="SYSTEM", help=f"{', '.join(SYSTEMS)}; all by default")
    parser.add_argument("--bundle", action="store_true", help="only freeze and prove the bundle of this system")
    parser.add_argument("--is-proven", action="store_true", help="only say whether all were seen to work as they stand")
    chosen = parser.parse_args(arguments)
    if chosen.is_proven:
        return say_proven()
    if unknown := [name for name in chosen.systems if name not in SYSTEMS]:
        parser.error(f"{unknown[0]} is none of {', '.join(SYSTEMS)}")
    DIST.mkdir(exist_ok=True)
    environ = {**os.environ, "SOURCE_DATE_EPOCH": commit_time()}
    began = time.monotonic()
    print(f"Job Monitor {VERSION}", flush=True)
    try:
        artefacts = quick() if chosen.bundle else build(chosen.systems or SYSTEMS, environ)
    except BuildFailed as e:
        print(f"package: {e}", file=sys.stderr)
        return 1
    print(f"\n{table(artefacts)}\n\n{time.monotonic() - began:.0f} s")
    if too_large := [one.file.name for one in artefacts if not one.fits]:
        print(f"package: {', '.join(too_large)} is larger than its budget", file=sys.stderr)
        return 1
    if not chosen.bundle and set(chosen.systems or SYSTEMS) == set(SYSTEMS):
        proven.note()
    return 0


def say_proven() -> int:
    """0 where every installer was seen to work on this machine, made as it would be made now; says what that means."""
    when = proven.since()
    if when:
        print(f"All installers were seen to work here on {when}, and neither packaging/ nor the dependencies changed")
        print(
            "since: the bundle is built and run again; the .deb, the .tar.xz and Windows' setup are left out",
            flush=True,
        )
    return 0 if when else 1


def build(systems: Sequence[str], environ: Mapping[str, str]) -> list[Artefact]:
    """Everything for these systems that this machine can make."""
    makers: dict[str, Callable[[Mapping[str, str]], list[Artefact]]] = {
        "linux": linux,
        "windows": windows.make,
        "macos": macos_image.make,
    }
    artefacts = wheel.make(environ) if len(systems) > 1 else []
    for system in systems:
        print(system, flush=True)
        artefacts += makers[system](environ)
    return artefacts


def linux(environ: Mapping[str, str]) -> list[Artefact]:
    """The .tar.xz and the .deb."""
    if platform.system() != "Linux":
        print("  left out: a bundle for Linux is made on Linux", flush=True)
        return []
    made = bundle.freeze(environ)
    measure(made)
    return [tarball.make(made, environ), deb.make(made, environ)]


def quick() -> list[Artefact]:
    """The bundle of this system, frozen and proven; nothing is packed."""
    made = bundle.freeze({**os.environ, "SOURCE_DATE_EPOCH": commit_time()})
    return [Artefact(bundle.program(made), bundle.prove(bundle.program(made), BUILD / "run"))]


def measure(made: Path) -> None:
    """Raises BuildFailed where the frozen program takes longer to its window than it may."""
    with step("starts, frozen and not frozen in turns"):
        ratio, seconds = starting.ratio(bundle.program(made))
    line = f"frozen start: {ratio:.2f} of the start from the virtual environment ({seconds:.2f} s to the window)"
    print(f"  {line}, budget {starting.BUDGET}", flush=True)
    if ratio > starting.BUDGET:
        raise BuildFailed(f"The frozen program starts too slowly: {line}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
