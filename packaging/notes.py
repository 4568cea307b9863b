"""Writes SHA256SUMS and NOTES.md into a folder of artefacts: `python3 packaging/notes.py dist`."""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """0 when both are written; the changes of the newest version stand in CHANGELOG.md."""
    folder = Path(arguments[0])
    (folder / "SHA256SUMS").write_text(sums(folder), encoding="utf-8")
    (folder / "NOTES.md").write_text(changes((ROOT / "CHANGELOG.md").read_text("utf-8")), encoding="utf-8")
    return 0


def sums(folder: Path) -> str:
    """A line for each artefact, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name not in ("SHA256SUMS", "NOTES.md"))
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)


def changes(text: str) -> str:
    """The first section of the changes, without its heading."""
    sections = re.split(r"^## .*$", text, flags=re.MULTILINE)
    return sections[1].strip() + "\n" if len(sections) > 1 else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
