"""What others made that is in a bundle: their licences in words, and the same list for machines (CycloneDX)."""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from installers.facts import RESOURCES, ROOT, VERSION
from jobmonitor.identity import NAME, TITLE

RUNTIME_LOCK: Final = ROOT / "requirements-runtime.lock"
PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"


def parts() -> Iterator[Distribution]:
    """Each package that the program runs on, as it is installed here; those of other systems aren't."""
    names = re.findall(r"^([a-z0-9-]+)==", RUNTIME_LOCK.read_text("utf-8"), re.MULTILINE)
    for name in sorted(set(names)):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def licence(part: Distribution) -> str:
    """The licence in a few words."""
    said = {name: part.metadata.get_all(name) or [] for name in ("License-Expression", "License", "Classifier")}
    classified = [line.rpartition(" :: ")[2] for line in said["Classifier"] if line.startswith("License ::")]
    named = [*said["License-Expression"], ", ".join(classified), *said["License"], "see its project"]
    return next(words for words in named if words.strip()).splitlines()[0]


def write_licences(folder: Path) -> None:
    """Our licence, one list of all parts, and each part's own licence files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LICENSE.txt").write_bytes((ROOT / "LICENSE").read_bytes())
    (folder / "Inter-OFL.txt").write_bytes((RESOURCES / "fonts" / "OFL.txt").read_bytes())
    lines = [
        f"{TITLE} {VERSION} is under the MIT licence (LICENSE.txt). It contains:",
        "",
        "Inter, the font: SIL Open Font License 1.1 (Inter-OFL.txt)",
        f"Python {PYTHON}: Python Software Foundation License 2",
    ]
    for part in parts():
        lines.append(f"{part.name} {part.version}: {licence(part)}")
        for file in part.files or []:
            if re.search(r"dist-info.*(licen[cs]e|copying|notice)", str(file), re.IGNORECASE):
                text = Path(str(file.locate())).read_bytes()
                (folder / f"{part.name}-{file.name.removesuffix('.txt')}.txt").write_bytes(text)
    lines += [
        "",
        "Qt and PySide6 are used under the LGPL 3: they are separate files here, and may be replaced by other builds",
        "of the same version. Their source stands at download.qt.io.",
    ]
    (folder / "PARTS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_sbom(file: Path) -> None:
    """The list of parts as CycloneDX, without a date and a random number: the same parts give the same bytes."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{part.name.lower()}@{part.version}",
            "name": part.name,
            "version": part.version,
            "purl": f"pkg:pypi/{part.name.lower()}@{part.version}",
            "licenses": [{"license": {"name": licence(part)}}],
        }
        for part in parts()
    ]
    python = {"type": "platform", "bom-ref": f"python@{PYTHON}", "name": "Python", "version": PYTHON}
    program = {"type": "application", "bom-ref": f"{NAME}@{VERSION}", "name": NAME, "version": VERSION}
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": [python, *components],
        "dependencies": [{"ref": program["bom-ref"], "dependsOn": [part["bom-ref"] for part in (python, *components)]}],
    }
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
