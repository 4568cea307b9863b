"""Where the other facts of a job stand in the answers: its ID, why it failed, when, how far."""

from collections.abc import Callable, Sequence

from jobmonitor.providers.propose.given import Moment, Seen
from jobmonitor.providers.propose.spots import Path, Spot, at, place, spots
from jobmonitor.providers.propose.vocabulary import (
    CREATED,
    ERROR_KINDS,
    ERRORS,
    FINISHED,
    ID_NAMES,
    KINDS,
    MESSAGES,
    PROGRESS,
    bare,
)
from jobmonitor.providers.values import moment, number_or_text, said, share

Fits = Callable[[object], bool]


def named(answers: Sequence[Seen], names: Sequence[str], fits: Fits, depth: int = 4) -> Path | None:
    """The likeliest place with one of these names whose value fits; a higher one before a deeper one."""
    found: list[tuple[int, int, int, Path]] = []
    for n, seen in enumerate(answers):
        for spot in spots(seen.value):
            name = bare(spot.name)
            if name in names and 0 < len(spot.path) <= depth and fits(spot.value) and isinstance(spot.path[-1], str):
                found.append((names.index(name), len(spot.path), n, spot.path))
    return min(found)[3] if found else None


def find_id(answers: Sequence[Seen], known: str) -> tuple[Path | None, str]:
    """Where the job's ID stands, and what it is. `known` is what the command asks about."""
    if known:
        for seen in answers:
            same = [spot for spot in spots(seen.value) if spot.path and number_or_text(spot.value) == known]
            if same:
                return min(same, key=_id_rank).path, known
        return None, known
    path = named(answers, ID_NAMES, lambda value: len(number_or_text(value)) >= 3)
    values = [number_or_text(at(seen.value, path)) for seen in answers] if path else []
    return path, next(filter(None, values), "")


def _id_rank(spot: Spot) -> tuple[int, int]:
    name = bare(spot.name)
    return (ID_NAMES.index(name) if name in ID_NAMES else len(ID_NAMES), len(spot.path))


def find_error(answers: Sequence[Seen]) -> tuple[str, str]:
    """The places of the reason and of its code; those that are there but empty count too."""
    failed = [seen for seen in answers if seen.moment is Moment.FAILED]
    others = [seen for seen in answers if seen.moment is not Moment.FAILED]
    path = named(failed, ERRORS, lambda value: bool(said(value))) or named(
        others, ERRORS[: ERRORS.index("detail")], lambda value: value is None or value == ""
    )
    if path is None:
        return "", ""
    around = path[:-1]
    inside = [seen for seen in failed if isinstance(at(seen.value, path), dict)]
    kind = _beside(inside, path) if inside else _beside(failed, around)
    return place(path), place(kind) if kind and kind != path else ""


def _beside(answers: Sequence[Seen], around: Path) -> Path | None:
    for name in ERROR_KINDS:
        for seen in answers:
            for spot in spots(at(seen.value, around)):
                if len(spot.path) == 1 and bare(spot.name) == name and _is_code(spot.value):
                    return (*around, *spot.path)
    return None


def _is_code(value: object) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= 60
    return isinstance(value, int) and not isinstance(value, bool)


def find_times(answers: Sequence[Seen], now: float) -> tuple[str, str]:
    """The places of the times at which the job was made and ended."""

    def is_time(value: object) -> bool:
        return moment(value, now) is not None

    created = named(answers, CREATED, is_time)
    done = [seen for seen in answers if seen.moment is not Moment.RUNNING]
    finished = named(done, FINISHED, is_time) or named(answers, FINISHED[:-2], lambda value: value is None)
    if finished == created:
        finished = None
    return (place(created) if created else ""), (place(finished) if finished else "")


def find_progress(answers: Sequence[Seen]) -> tuple[str, float]:
    """The place of the progress, and what means all done there."""
    path = named(answers, PROGRESS, lambda value: share(value, 1.0) is not None)
    return (place(path), progress_of(answers, path)) if path else ("", 1.0)


def progress_of(answers: Sequence[Seen], path: Path) -> float:
    """Whether the progress at `path` goes to 1 or to 100."""
    values = [at(seen.value, path) for seen in answers]
    numbers = [float(value) for value in values if isinstance(value, int | float) and abs(value) < 1e9]
    is_hundred = any(number > 1 for number in numbers) or any("%" in str(value) for value in values)
    name = bare(path[-1]) if path else ""
    is_percent = ("percent" in name or "pct" in name) and not any(0 < number < 1 for number in numbers)
    texts = any(isinstance(value, str) and len(value) > 1 and value.isdecimal() for value in values)
    return 100.0 if is_hundred or is_percent or texts else 1.0


def find_words(answers: Sequence[Seen], status: str) -> tuple[str, str]:
    """The places of the line that says what the job is doing, and of the sort of the job."""
    running = [seen for seen in answers if seen.moment is Moment.RUNNING]
    message = named(running, MESSAGES, lambda value: isinstance(value, str) and 0 < len(value) <= 300, 3)
    kind = named(answers, KINDS, lambda value: isinstance(value, str) and 0 < len(value) <= 60, 2)
    where = place(message) if message else ""
    return ("" if where and where in status else where), (place(kind) if kind else "")
