"""Hands files and links over to the system: what may be opened, shown, copied or saved. It asks the person nothing."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageReader

from jobmonitor.errors import Problem
from jobmonitor.jobs import Output, OutputKind, OutputState

# A "file" from outside may be a program. Only what a viewer or player shows is handed over to be opened.
_VIEWED = frozenset(
    {".apng", ".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
    | {".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".ogg", ".wav", ".webm"}
    | {".csv", ".json", ".pdf", ".txt"}
)
_PICTURE_FORMATS = {".png": b"png", ".jpg": b"jpeg", ".jpeg": b"jpeg", ".webp": b"webp", ".gif": b"gif", ".bmp": b"bmp"}


def may_be_opened(output: Output) -> bool:
    """Whether the output is a file of ours that a viewer shows, and not one that would be run."""
    return output.state is OutputState.SAVED and Path(output.path).suffix.lower() in _VIEWED


def may_be_viewed(output: Output) -> bool:
    """Whether the output is a picture that the window shows by itself."""
    is_picture = output.kind in (OutputKind.IMAGE, OutputKind.ANIMATION)
    return output.state is OutputState.SAVED and is_picture and not output.reason


def open_file(output: Output) -> None:
    """Shows the output in the system's viewer. Raises Problem."""
    path = present(output)
    if not may_be_opened(output):
        raise Problem(f"{path.name} isn't opened from here", "It might be a program; show it in its folder instead")
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise Problem(f"No program was found that shows {path.name}", "Show it in its folder instead")


def show_in_folder(output: Output) -> None:
    """Shows the file in the system's file window, marked where the system can. Raises Problem."""
    path = present(output)
    match sys.platform:
        case "win32":
            shown = QProcess.startDetached("explorer.exe", ["/select,", os.path.normpath(path)])[0]
        case "darwin":
            shown = QProcess.startDetached("open", ["-R", str(path)])[0]
        case _:
            shown = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
    if not shown:
        raise Problem("The system's file window didn't open", f"The file is {path}")


def link_host(url: str) -> str:
    """The host of a link that may be opened in a browser, "" where it may not: only https leaves the window."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    # A name before an @ could be taken for the host.
    return parts.hostname or "" if parts.scheme == "https" and "@" not in parts.netloc else ""


def open_link(url: str) -> None:
    """Opens the link in the browser. Raises Problem."""
    if not link_host(url):
        raise Problem("This link isn't opened from here", "Only https links are")
    if not QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode)):
        raise Problem("No browser was found that opens the link", "Copy the link instead")


def read_picture(output: Output) -> QImage:
    """The saved picture at its full size, as its bytes have it. Blocking; raises Problem."""
    path = present(output)
    # Without a format Qt would guess, and draw what calls itself PNG and is SVG.
    reader = QImageReader(str(path), _PICTURE_FORMATS.get(path.suffix.lower(), b"none"))
    reader.setAutoTransform(True)
    picture = reader.read()
    if picture.isNull():
        raise Problem(f"{path.name} can't be copied as a picture", "Copy the file from its folder instead")
    return picture


def copy_file(source: str, target: str) -> None:
    """Puts a copy at `target`, whole or not at all. Blocking; raises Problem."""
    half = Path(f"{target}.part")
    try:
        shutil.copyfile(source, half)
        os.replace(half, target)
    except OSError as error:
        half.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise Problem(f"{Path(target).name} was not saved: {reason}", "Choose another folder, or make room") from error


def read_beginning(path: str, limit: int) -> tuple[bytes, int]:
    """The first `limit` bytes of a file, and the size of all of it. Blocking; raises Problem."""
    try:
        with open(path, "rb") as file:
            return file.read(limit), os.fstat(file.fileno()).st_size
    except OSError as error:
        raise Problem(
            f"{Path(path).name} can't be read: {error.strerror or error}", "It may have been moved"
        ) from error


def present(output: Output) -> Path:
    """The file of the output. Raises Problem where it is gone."""
    path = Path(output.path)
    if not output.path or not path.is_file():
        raise Problem(
            f"{path.name or 'The file'} is no longer there", "Save it again: Refresh asks the provider for it"
        )
    return path
