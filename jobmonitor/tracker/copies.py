"""Copies of saved results for other places. Nothing that stands there already is ever overwritten."""

import shutil
from pathlib import Path

from jobmonitor.errors import Problem


def copied_into(source: Path, folder: Path) -> Path:
    """Where the copy lies: beside what has its name already, and whole or not at all. Blocking; raises Problem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as of:
            taken, target = 1, folder / source.name
            while True:
                try:
                    to = target.open("xb")
                except FileExistsError:
                    taken += 1
                    target = folder / f"{source.stem} ({taken}){source.suffix}"
                    continue
                try:
                    with to:
                        shutil.copyfileobj(of, to, 1 << 20)
                except BaseException:
                    target.unlink(missing_ok=True)
                    raise
                return target
    except OSError as e:
        raise Problem(f"{source.name} couldn't be copied: {e.strerror or e}", f"Into {folder}") from e
