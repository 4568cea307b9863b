"""The process that reads pictures nobody vouches for: one question a line on its input, one answer each on its output.

It is started by `decoding`, dies with who started it, and holds no key, no store and no connection.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs.bounds import SECONDS, bound_memory, bound_patience, bound_the_rest
from jobmonitor.outputs.held import Held
from jobmonitor.outputs.sniff import HEAD, sniff
from jobmonitor.outputs.streaming import can_stream, stream_thumbnail
from jobmonitor.outputs.svg import MOST_BYTES as MOST_SVG
from jobmonitor.outputs.svg import cleaned
from jobmonitor.outputs.thumbnail import Thumbnail, make_thumbnail, prepare
from jobmonitor.outputs.webp import Decode, webp_thumbnail
from jobmonitor.raster import Part


@dataclass(frozen=True, slots=True)
class Toolkit:
    """What others read. `svg` takes a drawing and how large it may become, `large_svg` how large it becomes: each gives
    a PNG, and the width and height of the original."""

    svg: Callable[[bytes, int], tuple[bytes, int, int]]
    large_svg: Callable[[bytes, int], tuple[bytes, int, int]]
    webp: Decode


# What can be told apart by its beginning, and not be shown.
_UNREAD = {".heic": "HEIC", ".jxl": "JPEG XL", ".psd": "Photoshop"}


class Question(msgspec.Struct, frozen=True):
    """Which file, and what is wanted of it: a small picture whose longer side has at most `size` pixels, where that is
    more than 0, else this `part` of it, else what it says of itself."""

    path: str
    size: int = 0
    part: Part | None = None


class Answer(msgspec.Struct, frozen=True):
    """What comes before the `bytes` of a picture, a part, or an `About` as JSON; `problem` says why there is none."""

    bytes: int = 0
    width: int = 0
    height: int = 0
    pause: int = 0
    problem: str = ""
    hint: str = ""
    is_too_large: bool = False


def serve(toolkit: Toolkit) -> None:
    """Answer until the input ends."""
    gc.enable()
    asked, answers = _pipes()
    bound_the_rest()
    prepare()
    can_stream()  # what libvips takes is no picture's
    bound_memory()
    held = Held(toolkit.large_svg, toolkit.webp)
    for line in asked:
        bound_patience(SECONDS + 5)  # who asks ends us sooner, unless it is gone
        answer, data = answered(line, toolkit, held)
        bound_patience(0)
        answers.write(msgspec.json.encode(answer) + b"\n" + data)
        answers.flush()


def answered(line: bytes, toolkit: Toolkit, held: Held) -> tuple[Answer, bytes]:
    """What is answered to a question."""
    try:
        question = msgspec.json.decode(line, type=Question)
        return _answered(question, Path(question.path), toolkit, held)
    except Problem as problem:
        held.drop()
        return Answer(problem=problem.title, hint=problem.hint, is_too_large=isinstance(problem, TooLarge)), b""
    except MemoryError:
        held.drop()
        return Answer(problem="The picture needs more memory than it may have", is_too_large=True), b""


def _answered(question: Question, path: Path, toolkit: Toolkit, held: Held) -> tuple[Answer, bytes]:
    if question.size:
        made = _drawn(path, question.size, toolkit)
        return Answer(len(made.data), made.width, made.height), made.data
    if question.part:
        piece = held.part(path, question.part)
        return Answer(len(piece.data), piece.width, piece.height, piece.pause), piece.data
    said = msgspec.json.encode(held.about(path))
    return Answer(len(said)), said


def _drawn(path: Path, size: int, toolkit: Toolkit) -> Thumbnail:
    extension = ""
    with contextlib.suppress(OSError), path.open("rb") as file:  # `make_thumbnail` has words for it
        extension = sniff(file.read(HEAD)).extension
        if extension == ".svg":
            file.seek(0)
            png, width, height = toolkit.svg(cleaned(file.read(MOST_SVG + 1)), size)
            return Thumbnail(make_thumbnail(png, size).data, width, height)
    match extension:
        case ".png" if made := stream_thumbnail(path, size):
            return made
        case ".webp" if made := webp_thumbnail(path, size, toolkit.webp):
            return made
        case _ if extension in _UNREAD:
            what, hint = _UNREAD[extension], "It is saved as it came; open it in its own program"
            raise Problem(f"{what} can't be shown here", hint)
        case _:
            return make_thumbnail(path, size)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """What is asked and where answers go. What a library prints goes nowhere, or it would be taken for an answer."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, answers):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return os.fdopen(os.dup(0), "rb"), os.fdopen(answers, "wb")
