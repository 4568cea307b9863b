"""What was built, and what is known of it: the table at the end of `dev.py package`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installers.facts import digest

MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file for people. `proofs` says what it was seen to do; `budget` is in bytes, 0 where there is none."""

    file: Path
    proofs: tuple[str, ...]
    budget: int = 0

    @property
    def fits(self) -> bool:
        """Whether it is no larger than was promised."""
        return not self.budget or self.file.stat().st_size <= self.budget


def table(artefacts: Sequence[Artefact]) -> str:
    """The artefacts, a line each, with their sizes, hashes, and what was seen."""
    rows = [("artefact", "size", "budget", "SHA-256", "seen")]
    for one in artefacts:
        size = f"{one.file.stat().st_size / MB:.1f} MB"
        budget = "" if not one.budget else f"{'≤' if one.fits else 'OVER'} {one.budget / MB:.0f} MB"
        rows.append((one.file.name, size, budget, digest(one.file), ", ".join(one.proofs)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4])) for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)
