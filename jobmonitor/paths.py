"""Where everything lies on this machine: one folder that the person names, or the system's places. Reads no file."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from jobmonitor.errors import Problem
from jobmonitor.frozen import is_frozen, portable_folder
from jobmonitor.identity import NAME

VARIABLE = "JOBMONITOR_DATA_DIR"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place that the program writes to. `outputs` is the default: the settings may name another folder."""

    root: Path
    database: Path
    settings: Path
    provider_files: Path
    outputs: Path
    thumbnails: Path
    log: Path
    lock: Path

    def create(self) -> None:
        """Make the folders that are missing, for this user alone. Raises a Problem that names the folder."""
        for folder in (
            self.root,
            self.settings.parent,
            self.provider_files,
            self.outputs,
            self.thumbnails,
            self.log.parent,
        ):
            _make(folder)


def find_paths(data_dir: str | None, environ: Mapping[str, str]) -> Paths:
    """Everything in `data_dir`, or in the folder that JOBMONITOR_DATA_DIR names, or in a bundle's portable folder.

    Where there is none of these, everything lies in the system's places.
    """
    named = data_dir or environ.get(VARIABLE, "") or _portable()
    if named:
        root = Path(os.path.abspath(os.path.expanduser(named)))
        return _paths(root, config=root, cache=root, log=root)
    system = PlatformDirs(NAME, appauthor=False)
    return _paths(system.user_data_path, system.user_config_path, system.user_cache_path, system.user_log_path)


def _portable() -> str:
    folder = portable_folder(Path(sys.executable), sys.platform) if is_frozen() else None
    return str(folder or "")


def _paths(root: Path, config: Path, cache: Path, log: Path) -> Paths:
    return Paths(
        root=root,
        database=root / "jobmonitor.db",
        settings=config / "settings.json",
        provider_files=config / "providers",
        outputs=root / "outputs",
        thumbnails=cache / "thumbnails",
        log=log / "jobmonitor.log",
        lock=root / "jobmonitor.lock",
    )


def _make(folder: Path) -> None:
    try:
        # makedirs gives the mode to the last folder only; the ones above it are the system's own.
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except FileExistsError as e:
        raise Problem(f"{folder} is a file, but must be a folder", _OTHER) from e
    except (OSError, ValueError) as e:
        reason = e.strerror if isinstance(e, OSError) and e.strerror else str(e)
        raise Problem(f"The folder {folder} can't be made: {reason}", _OTHER) from e


_OTHER = f"Name another folder with --data-dir or {VARIABLE}"
