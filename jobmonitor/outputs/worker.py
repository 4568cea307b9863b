"""The process that reads pictures nobody vouches for: one question a line on its input, one answer each on its output.

It is started by `decoding`, dies with who started it, and holds no key, no store and no connection.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from jobmonitor.errors import Problem, TooLarge
from jobmonitor.outputs.bounds import SECONDS, bound_memory, bound_patience, bound_the_rest
from jobmonitor.outputs.sniff import HEAD, sniff
from jobmonitor.outputs.svg import MOST_BYTES as MOST_SVG
from jobmonitor.outputs.svg import cleaned
from jobmonitor.outputs.thumbnail import Thumbnail, make_thumbnail, prepare

DrawSvg = Callable[[bytes, int], tuple[bytes, int, int]]
"""A drawing, and how large it may become -> PNG, and the width and height that it asks for."""

# What can be told apart by its beginning, and not be shown.
_UNREAD = {".heic": "HEIC", ".jxl": "JPEG XL", ".psd": "Photoshop"}


class Question(msgspec.Struct, frozen=True):
    """Which file, and how many pixels its longer side may have."""

    path: str
    size: int


class Answer(msgspec.Struct, frozen=True):
    """What comes before the `bytes` of a picture: what it is, or in `problem` why there is none."""

    bytes: int = 0
    width: int = 0
    height: int = 0
    problem: str = ""
    hint: str = ""
    is_too_large: bool = False


def serve(draw_svg: DrawSvg) -> None:
    """Answer until the input ends."""
    gc.enable()
    asked, answers = _pipes()
    bound_the_rest()
    prepare()
    bound_memory()
    for line in asked:
        bound_patience(SECONDS + 5)  # who asks ends us sooner, unless it is gone
        answer, data = answered(line, draw_svg)
        bound_patience(0)
        answers.write(msgspec.json.encode(answer) + b"\n" + data)
        answers.flush()


def answered(line: bytes, draw_svg: DrawSvg) -> tuple[Answer, bytes]:
    """What is answered to a question."""
    try:
        question = msgspec.json.decode(line, type=Question)
        made = _drawn(Path(question.path), question.size, draw_svg)
    except Problem as problem:
        return Answer(problem=problem.title, hint=problem.hint, is_too_large=isinstance(problem, TooLarge)), b""
    except MemoryError:
        gc.collect()
        return Answer(problem="The picture needs more memory than it may have", is_too_large=True), b""
    return Answer(len(made.data), made.width, made.height), made.data


def _drawn(path: Path, size: int, draw_svg: DrawSvg) -> Thumbnail:
    extension = ""
    with contextlib.suppress(OSError), path.open("rb") as file:  # `make_thumbnail` has words for it
        extension = sniff(file.read(HEAD)).extension
        if extension == ".svg":
            file.seek(0)
            png, width, height = draw_svg(cleaned(file.read(MOST_SVG + 1)), size)
            bound_memory()  # what draws took its place meanwhile
            return Thumbnail(make_thumbnail(png, size).data, width, height)
    if extension in _UNREAD:
        raise Problem(f"{_UNREAD[extension]} can't be shown here", "It is saved as it came; open it in its own program")
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
