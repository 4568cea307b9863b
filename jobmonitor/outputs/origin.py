"""Beside each result a small file that says where it came from, for whoever finds it without this program."""

import contextlib
import os
import secrets
from io import FileIO
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from jobmonitor.outputs.disk import private, tell

SUFFIX = ".json"  # after the whole name
MADE_BY = "jobmonitor"
MOST_BYTES = 64 * 1024  # of one of ours


class Origin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a result. Never a key, and of its link only what isn't secret. Times are ISO 8601 in UTC."""

    made_by: str = msgspec.field(default="")
    file: str
    provider: str
    job: str
    n: int
    kind: str
    role: str = ""
    job_kind: str = ""
    state: str = ""
    vars: dict[str, str] = {}
    link: str = ""
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    created_at: str | None = None
    finished_at: str | None = None
    saved_at: str


def bare_link(link: str) -> str:
    """The link without what may be secret in it: its query, its fragment, a name and a password."""
    try:
        parts = urlsplit(link)
        if not parts.scheme or not parts.hostname:
            return ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path}"


def sidecar(path: Path) -> Path:
    """Where the origin of the file at `path` stands."""
    return path.with_name(path.name + SUFFIX)


def write_origin(path: Path, origin: Origin) -> None:
    """Write it beside the file at `path`; a file of another's stays. Blocking. Trouble fails nothing."""
    place = sidecar(path)
    half = place.with_name(f".jobmonitor-{secrets.token_hex(8)}.part")
    data = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(origin, made_by=MADE_BY)), indent=2)
    try:
        if place.exists() and not is_ours(place):
            return
        with FileIO(half, "xb", opener=private) as file:
            file.write(data + b"\n")
        os.replace(half, place)
    except OSError as e:
        tell(e)
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def is_ours(place: Path) -> bool:
    """Whether an origin stands there that we wrote. Blocking."""
    try:
        if place.stat().st_size > MOST_BYTES:
            return False
        return msgspec.json.decode(place.read_bytes(), type=Origin).made_by == MADE_BY
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return False
