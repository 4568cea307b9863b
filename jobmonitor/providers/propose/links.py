"""Which values in an answer are results, and of what kind, by how they look and what they are called."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import urlsplit

from jobmonitor.jobs import OutputKind
from jobmonitor.providers.propose.draft import Result
from jobmonitor.providers.propose.given import Moment, Seen
from jobmonitor.providers.propose.spots import Path, Spot, at, place, places_of, spots
from jobmonitor.providers.propose.vocabulary import bare

_ENDINGS: Mapping[str, OutputKind] = {
    ending: kind
    for kind, endings in {
        OutputKind.IMAGE: "png jpg jpeg webp avif tif tiff bmp heic svg jxl",
        OutputKind.ANIMATION: "gif apng",
        OutputKind.VIDEO: "mp4 webm mov m4v mkv avi",
        OutputKind.DOCUMENT: "json pdf txt csv md xml html docx xlsx",
        OutputKind.FILE: "zip glb gltf obj fbx usdz stl ply mp3 wav ogg flac m4a srt psd tar gz onnx safetensors",
    }.items()
    for ending in endings.split()
}
_NAMED = (
    (OutputKind.VIDEO, re.compile(r"video|movie|clip|mp4|film")),
    (OutputKind.ANIMATION, re.compile(r"gif|animation")),
    (
        OutputKind.IMAGE,
        re.compile(r"image|img|picture|photo|png|jpe?g|thumb|poster|render|frame|mask|artwork|upscaled"),
    ),
    (OutputKind.DOCUMENT, re.compile(r"document|report|transcript|pdf|caption|invoice")),
)
_LIKELY = re.compile(
    r"output|result|image|img|video|picture|photo|file|artifact|asset|download|generat|sample|media|render|urls?|links?|data"
    r"|content|mp4|png|gif|model|mesh|audio|document|final|src|uri"
)
_UNLIKELY = re.compile(
    r"(?:input|source|init|original|reference|request|param|prompt|webhook|callback|hook|self|doc|docs|help|home|status"
    r"|cancel|stop|get|poll|polling|next|prev|previous|first|last|stream|web|dashboard|icon|logo|avatar|profile|author|user"
    r"|owner|license|terms|privacy|support|upgrade|billing|error|response|receipts?|invoices?|bills?|logs?|meta|schema|type|arguments?|args|config"
    r"|settings?|options?|payload|body|start|submitted|uploads?).*|href|.*(?:status|cancel|webhook|callback|response|polling)"
    r"(?:urls?|link|uri|endpoint)"
)
_SMALL = re.compile(r"thumb|preview|poster|cover|lowres|lowquality|small|intermediate|watermark")
_HEADS = {"iVBORw0KGgo": "png", "/9j/": "jpg", "R0lGOD": "gif", "UklGR": "webp", "JVBERi0": "pdf", "AAAA": "mp4"}
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]{40,}={0,2}\s*")
_WHOLE = ("result", "results", "output", "outputs", "data", "response", "extraction", "document", "content", "answer")


def is_link(value: object) -> bool:
    """Whether the value is an address alone."""
    return isinstance(value, str) and value.startswith(("https://", "http://")) and not any(c.isspace() for c in value)


def kind_of(path: Path, value: object) -> OutputKind:
    """What a result probably is: by the ending of its address, then by what it is called."""
    if is_link(value):
        try:
            ending = urlsplit(str(value)).path.rpartition(".")[2].lower()
        except ValueError:
            ending = ""
        if ending in _ENDINGS:
            return _ENDINGS[ending]
    if isinstance(value, str):
        data = value.partition(",")[2] if value.startswith("data:") else value
        for head, ending in _HEADS.items():
            if not is_link(value) and data.startswith(head):
                return _ENDINGS[ending]
    for part in reversed(path):
        for kind, pattern in _NAMED:
            if isinstance(part, str) and pattern.search(bare(part)):
                return kind
    return OutputKind.FILE


def result_at(answer: object, path: Path) -> Result:
    """How a file takes the value at `path` as a result, and its like in the same lists."""
    return _result(Spot(path, at(answer, path)))


def _result(spot: Spot) -> Result:
    path, value = spot.path, spot.value
    if isinstance(value, str) and not is_link(value):
        if value.startswith("data:") or _BASE64.fullmatch(value):
            return Result(places_of(path), kind_of(path, value), "base64")
        inner = _unpacked(value)
        if inner is not None:
            found = _best(inner)
            kind = kind_of(found.path, found.value) if found else OutputKind.FILE
            link = place(_first(found.path)) if found else ""
            return Result(places_of(path), kind, "json", link)
    if isinstance(value, dict | list):
        inside = next((each for each in spots(cast("object", value)) if is_link(each.value)), None)
        if inside is None:
            return Result(place(path), OutputKind.DOCUMENT, "document")
        if not (isinstance(value, list) and inside.path == (0,)):
            return Result(place(path), kind_of((*path, *inside.path), inside.value), "scan")
        return Result(places_of(path), kind_of(path, inside.value))
    return Result(places_of(path), kind_of(path, value))


def find_results(answers: Iterable[Seen], job: str) -> tuple[tuple[Result, ...], str]:
    """The places of results, and why. Nothing that stands in an answer of a running job is one."""
    answers = tuple(answers)
    before = {
        spot.value
        for seen in answers
        if seen.moment is not Moment.DONE
        for spot in spots(seen.value)
        if is_link(spot.value)
    }
    for seen in answers:
        if seen.moment is not Moment.DONE:
            continue
        if seen.is_file:
            return (Result("", _file_kind(seen.body), "body"),), "The answer is itself the result"
        found = _found(seen.value, before, job)
        if found:
            return found, "Links or files that stand in the answer when it is done"
        return _whole(seen.value)
    return (), ""


def _found(answer: object, before: set[object], job: str) -> tuple[Result, ...]:
    rated: dict[Result, float] = {}
    places: dict[str, Result] = {}
    for spot in spots(answer):
        if not isinstance(spot.value, str) or spot.value in before:
            continue
        points = _points(spot, job)
        if points > 0:
            made = _result(spot)
            made = places.setdefault(made.path, made)
            rated[made] = max(points, rated.get(made, 0.0))
    best = max(rated.values(), default=0.0)
    small = [each for each in rated if _SMALL.search(bare(each.path))]
    large = [each for each in rated if each not in small and rated[each] >= best - 2.5]
    few = [Result(each.path, each.kind, each.form, each.link, "preview" if large else "") for each in small]
    return tuple((large + few)[:8])


def _points(spot: Spot, job: str) -> float:
    names = [bare(part) for part in spot.path if isinstance(part, str)]
    value = str(spot.value)
    if is_link(value):
        points = 2.0
        with_ending = kind_of((), value) is not OutputKind.FILE or "." in value.rpartition("/")[2].partition("?")[0]
        points += 3.0 if with_ending else 0.0
        # The address at which the job itself is asked about.
        points -= 3.0 if job and value.partition("?")[0].rstrip("/").endswith(job) and not with_ending else 0.0
    elif (
        value.startswith("data:")
        or (len(value) > 200 and _BASE64.fullmatch(value))
        or (_unpacked(value) is not None and _best(_unpacked(value)))
    ):
        points = 4.0
    else:
        return 0.0
    points += 2.0 if any(_LIKELY.search(name) for name in names) else 0.0
    points -= 6.0 if any(_UNLIKELY.fullmatch(name) for name in names) else 0.0
    return points - 0.1 * len(spot.path)


def _best(inner: object) -> Spot | None:
    return next((spot for spot in spots(inner) if is_link(spot.value)), None)


def _first(path: Path) -> Path:
    """The path up to its first list: all that hangs below is looked through."""
    for n, part in enumerate(path):
        if isinstance(part, int):
            return path[:n]
    return path


def _unpacked(value: str) -> object:
    """The table or list that the text holds as JSON, None where it holds none."""
    if value.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _whole(answer: object) -> tuple[tuple[Result, ...], str]:
    """A table of results that are no files: it is kept as it is. Of two, one in the other, it is the inner one."""
    tables = [spot for spot in spots(answer) if _is_table(spot)]
    inner = [spot for spot in tables if not any(other.path[:-1] == spot.path for other in tables)]
    if not inner:
        return (), ""
    return (Result(place(inner[0].path), OutputKind.DOCUMENT, "document"),), "No link stands there: kept as it is"


def _is_table(spot: Spot) -> bool:
    named = 1 <= len(spot.path) <= 2 and isinstance(spot.path[-1], str) and bare(spot.name) in _WHOLE
    return named and isinstance(spot.value, dict | list) and bool(cast("object", spot.value))


def _file_kind(body: bytes) -> OutputKind:
    return OutputKind.DOCUMENT if body.startswith(b"%PDF") else OutputKind.IMAGE
