"""Where the state of a job stands in the answers, and what each word there means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jobmonitor.jobs import JobState
from jobmonitor.providers.expression import Expression
from jobmonitor.providers.propose.draft import Pairs, Words
from jobmonitor.providers.propose.given import Moment, Seen
from jobmonitor.providers.propose.spots import Path, Spot, at, place, spots
from jobmonitor.providers.propose.vocabulary import ENVELOPE, ERRORS, FINISHED, FLAGS, bare, meaning

LIVE = (JobState.QUEUED, JobState.RUNNING)
ENOUGH = 1.5  # points of a place that is taken for the state's
_NO_FAILURE = (401, 403, 404, 408, 425, 429)
_TROUBLES = (
    ("not-found", re.compile(r"(?i)not[ _-]?found|no such|unknown (?:id|job|task)|does ?n[o']t exist|not exist")),
    ("rate-limited", re.compile(r"(?i)rate.?limit|too many|slow down|quota|throttl")),
    ("bad-key", re.compile(r"(?i)unauthori[sz]ed|api.?key|invalid (?:key|token)|forbidden|credential|authenticat")),
)


@dataclass(frozen=True, slots=True)
class States:
    """What a file says of states; `reason` says why, to a person, and `remarks` what they should look at."""

    path: str = ""
    words: Words = ()
    http: Words = ()
    troubles: Pairs = ()
    reason: str = ""
    remarks: tuple[str, ...] = ()


def find_states(answers: Sequence[Seen], outputs: Sequence[str]) -> States:
    """The likeliest place of the state. `outputs` are places of results, for a service that says no state at all."""
    lively = [seen for seen in answers if seen.moment is not Moment.FAILED]
    found = _by_word(answers) or _by_http(lively) or _by_flag(lively) or _by_presence(lively, outputs)
    return _with_failure(found or States(), answers)


def states_at(answers: Sequence[Seen], path: Path) -> States:
    """The states, where a person says that the state stands at `path`."""
    values = [at(seen.value, path) for seen in answers]
    if any(isinstance(value, bool) for value in values):
        return _with_failure(_flag(path), answers)
    if any(is_word(value) for value in values):
        return _with_failure(_worded(answers, path), answers)
    return _with_failure(_presence(place(path)), answers)


def words_at(answers: Sequence[Seen], path: Path) -> Words:
    """The words that stand there, with what each means."""
    words: dict[str, JobState] = {}
    for seen in answers:
        value = at(seen.value, path)
        if is_word(value):
            words.setdefault(str(value), meant(str(value), seen.moment))
    return tuple(words.items())


def meant(word: str, moment: Moment) -> JobState:
    """What the word means, by when it was said; of a job that runs, or has failed, the word itself says how."""
    usual = meaning(word) or JobState.UNKNOWN
    match moment:
        case Moment.DONE:
            return JobState.SUCCEEDED
        case Moment.RUNNING:
            return usual if usual in LIVE else JobState.RUNNING
        case _:
            return usual if usual in (JobState.CANCELLED, JobState.EXPIRED) else JobState.FAILED


def is_word(value: object) -> bool:
    """Whether the value can be a word for a state."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) < 100_000
    return isinstance(value, str) and 0 < len(value) <= 60 and value.isprintable() and value == value.strip()


def _by_word(answers: Sequence[Seen]) -> States | None:
    rated: dict[Path, float] = {}
    for seen in answers:
        for spot in spots(seen.value):
            if spot.path and is_word(spot.value):
                points = _points(spot, seen)
                if points > 0:
                    rated[spot.path] = rated.get(spot.path, 0.0) + points / len(answers)
    for path in rated:
        rated[path] += _change(answers, path)
    best = max(rated, key=lambda path: rated[path], default=None)
    return _worded(answers, best) if best is not None and rated[best] >= ENOUGH else None


def _points(spot: Spot, seen: Seen) -> float:
    name, value = bare(spot.name), spot.value
    points = 0.0
    if name in ("status", "state"):
        points = 5.0
    elif name.endswith(("status", "state")):
        points = 4.0
    elif name in ("phase", "stage", "lifecycle"):
        points = 2.0
    if isinstance(value, int):
        # A number means nothing by itself, and is often the status of HTTP or a code of the envelope.
        return points - 1.0 - 0.5 * len(spot.path) if points >= 4 and not 100 <= value <= 599 else 0.0
    usual = meaning(str(value))
    if usual is None:
        points -= 1.0
    else:
        fits = usual in LIVE if seen.moment is Moment.RUNNING else usual not in LIVE
        if seen.moment is Moment.FAILED:
            fits = usual.is_final and usual is not JobState.SUCCEEDED
        points += (3.0 if fits else -3.0) if points else (1.5 if fits else 0.0)
    if len(spot.path) == 1 and bare(value) in ENVELOPE:
        points -= 2.0
    return points - 0.4 * len(spot.path) - 0.8 * sum(isinstance(part, int) for part in spot.path)


def _change(answers: Sequence[Seen], path: Path) -> float:
    """Whether the place tells the answers apart."""
    said = {seen.moment: at(seen.value, path) for seen in answers}
    if len(said) < 2:
        return 0.0
    if said.get(Moment.RUNNING, 1) == said.get(Moment.DONE, 2):
        return -8.0
    return 2.0 if all(is_word(value) for value in said.values()) else -1.0


def _worded(answers: Sequence[Seen], path: Path) -> States:
    words = words_at(answers, path)
    remarks: list[str] = []
    for seen in answers:
        value = at(seen.value, path)
        usual = meaning(str(value)) if is_word(value) else None
        wanted = {Moment.RUNNING: LIVE, Moment.DONE: (JobState.SUCCEEDED,)}.get(seen.moment, ())
        if wanted and usual and usual not in wanted:
            remarks.append(
                f"“{value}” usually doesn't mean {dict(words)[str(value)]}: is the answer in its right place?"
            )
    return States(place(path), words, reason="A word for the state stands there", remarks=tuple(remarks))


def _by_http(lively: Sequence[Seen]) -> States | None:
    http = {seen.moment: seen.status for seen in lively}
    running, done = http.get(Moment.RUNNING), http.get(Moment.DONE)
    if running is None or done is None or running == done:
        return None
    words = ((str(running), JobState.RUNNING), (str(done), JobState.SUCCEEDED))
    return States(http=words, reason=f"HTTP {running} while it runs, {done} when it is done")


def _by_flag(lively: Sequence[Seen]) -> States | None:
    flags: list[tuple[int, Path]] = []
    for seen in lively:
        if seen.moment is not Moment.DONE:
            continue
        for spot in spots(seen.value):
            name = bare(spot.name)
            others = [at(one.value, spot.path) for one in lively if one is not seen]
            if spot.value is True and name in FLAGS and not any(others):
                # Where nothing shows that it was false before, “ok” may only mean that the question went well.
                if name in ("success", "ok") and not others:
                    continue
                flags.append((FLAGS.index(name), spot.path))
    return _flag(min(flags)[1]) if flags else None


def _flag(path: Path) -> States:
    where = place(path)
    words = (("done", JobState.SUCCEEDED), ("running", JobState.RUNNING))
    return States(f"({where} && 'done') || 'running'", words, reason=f"{where} is true when the job is done")


def _by_presence(lively: Sequence[Seen], outputs: Sequence[str]) -> States | None:
    """Services that say no state at all: it is over when a time or a result stands there that didn't before."""
    done = next((seen for seen in lively if seen.moment is Moment.DONE), None)
    running = next((seen for seen in lively if seen.moment is Moment.RUNNING), None)
    if done is None:
        return None
    for spot in spots(done.value):
        is_over = bare(spot.name) in FINISHED[:-2] and isinstance(spot.value, str | int | float) and spot.value
        if is_over and (running is None or not at(running.value, spot.path)):
            return _presence(place(spot.path))
    return _presence(outputs[0]) if outputs and outputs[0] else None


def _presence(where: str) -> States:
    words = (("done", JobState.SUCCEEDED), ("running", JobState.RUNNING))
    return States(
        f"({where} && 'done') || 'running'", words, reason=f"No state is said: it is done when {where} is there"
    )


def _with_failure(states: States, answers: Sequence[Seen]) -> States:
    """The states, with what the answer of a job that failed says: by its HTTP status, or by an error inside."""
    for seen in answers:
        if seen.moment is not Moment.FAILED:
            continue
        if not 200 <= seen.status <= 299:
            states = _failed_by_http(states, seen)
        elif not _says_state(states, seen, answers):
            states = _failed_inside(states, seen, answers)
    return states


def _failed_by_http(states: States, seen: Seen) -> States:
    code = str(seen.status)
    if seen.status >= 500 or seen.status in _NO_FAILURE or seen.status < 400:
        said = f"HTTP {code} says nothing of the job itself, so it is not taken for a failed one"
        return replace(states, remarks=(*states.remarks, said))
    return replace(states, http=(*states.http, (code, JobState.FAILED)))


def _says_state(states: States, seen: Seen, answers: Sequence[Seen]) -> bool:
    """Whether the failed answer has a word of its own at the place of the state."""
    if not states.path or "'" in states.path:
        return False
    others = {str(_find(states.path, one)) for one in answers if one.moment is not Moment.FAILED}
    word = _find(states.path, seen)
    return is_word(word) and str(word) not in others


def _find(path: str, seen: Seen) -> object:
    return Expression(path).find(seen.value)


def _failed_inside(states: States, seen: Seen, answers: Sequence[Seen]) -> States:
    sign = _error_sign(seen, [one for one in answers if one.moment is not Moment.FAILED])
    if not sign:
        return replace(states, remarks=(*states.remarks, "Nothing tells the answer of a failed job from the others"))
    words = " ".join(str(spot.value) for spot in spots(seen.value) if isinstance(spot.value, str))[:2000]
    means = next((means for means, pattern in _TROUBLES if pattern.search(words)), "")
    if means:
        return replace(states, troubles=((sign, means),), reason=states.reason)
    reason = f"{states.reason}; an answer with {sign} is a failed job" if states.reason else f"With {sign} it failed"
    # HTTP goes before the word: a status that both have in common can't decide any more.
    http = tuple((code, state) for code, state in states.http if code != str(seen.status))
    kept = {word: state for word, state in states.words if word != "error"}
    rest = states.path or "'running'"
    if len(http) < len(states.http):
        rest, kept = "'done'", kept | {"done": JobState.SUCCEEDED}
    elif not states.path:
        kept |= {"running": JobState.RUNNING}
    kept["error"] = JobState.FAILED
    return replace(states, path=f"({sign} && 'error') || {rest}", words=tuple(kept.items()), http=http, reason=reason)


def _error_sign(seen: Seen, others: Sequence[Seen]) -> str:
    """An expression that is true of the failed answer alone."""
    for spot in sorted(spots(seen.value), key=_error_rank):
        if _error_rank(spot) >= len(ERRORS):
            break
        if spot.value and spot.value is not True and not any(at(one.value, spot.path) for one in others):
            return place(spot.path)
        if spot.value is True and not any(at(one.value, spot.path) for one in others):
            return place(spot.path)
    for spot in spots(seen.value):
        where = place(spot.path)
        before = [at(one.value, spot.path) for one in others]
        if spot.value is False and bare(spot.name) in FLAGS and False not in before:
            return f"{where} == `false`"
        is_code = isinstance(spot.value, int) and not isinstance(spot.value, bool) and "code" in bare(spot.name)
        if is_code and spot.value not in before and len({*map(str, before)}) <= 1:
            usual = before[0] if before and isinstance(before[0], int) else 0
            return f"{where} && {where} != `{usual}`"
    return ""


def _error_rank(spot: Spot) -> int:
    name = bare(spot.name)
    if name not in ERRORS or not spot.path or isinstance(spot.path[-1], int) or len(spot.path) > 3:
        return len(ERRORS)
    return ERRORS.index(name)
