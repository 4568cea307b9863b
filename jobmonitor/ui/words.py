"""How states, trouble, durations, sizes and times are said to a person. Pure, and free of Qt; it decides nothing."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final, Literal

from jobmonitor.jobs import Health, Job, JobState, Output, OutputKind, OutputState

Tone = Literal["calm", "busy", "good", "bad", "warn"]
"""How a word is meant; the theme gives it a colour, and a shape beside it says the same without one."""

DOT: Final = " · "

SHORT_LIFE: Final = 3600.0  # seconds: what lives longer is no reason to say so

# Bidirectional controls could make one text look like another; the joiners of emoji and Persian stay.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BLANK = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BROKEN = re.compile("[\ud800-\udfff]")

_STATES: Final = {
    JobState.UNKNOWN: "Unknown",
    JobState.QUEUED: "Queued",
    JobState.RUNNING: "Running",
    JobState.SUCCEEDED: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
    JobState.EXPIRED: "Expired",
}
_STATE_TONES: Final[dict[JobState, Tone]] = {
    JobState.RUNNING: "busy",
    JobState.SUCCEEDED: "good",
    JobState.FAILED: "bad",
    JobState.EXPIRED: "warn",
}
_SAME: Final = {
    JobState.QUEUED: frozenset({"queued", "in queue", "pending", "created", "submitted", "not started"}),
    JobState.RUNNING: frozenset({"running", "in progress", "processing", "started"}),
    JobState.SUCCEEDED: frozenset(
        {"done", "succeed", "success", "succeeded", "completed", "complete", "finished", "ok"}
    ),
    JobState.FAILED: frozenset({"failed", "failure", "error"}),
    JobState.CANCELLED: frozenset({"cancelled", "canceled"}),
    JobState.EXPIRED: frozenset({"expired"}),
}
"""Words of providers that say no more than ours does."""

_HEALTHS: Final = {
    Health.OK: "",
    Health.NEEDS_KEY: "Needs a key",
    Health.BAD_KEY: "The key was refused",
    Health.RATE_LIMITED: "Asked to wait",
    Health.UNREACHABLE: "Not reachable",
    Health.NOT_FOUND: "Not found there",
    Health.CONFUSED: "An answer that can't be read",
}
_KINDS: Final = {
    OutputKind.IMAGE: "Picture",
    OutputKind.ANIMATION: "Animation",
    OutputKind.VIDEO: "Video",
    OutputKind.DOCUMENT: "Document",
    OutputKind.FILE: "File",
}
_OUTPUT_STATES: Final = {
    OutputState.WAITING: "Waiting to be saved",
    OutputState.FETCHING: "Saving…",
    OutputState.SAVED: "Saved",
    OutputState.CLEARED: "In the bin",
    OutputState.LINK_EXPIRED: "The link expired",
    OutputState.FAILED: "Not saved",
}


def plain(text: str, limit: int = 500) -> str:
    """Text from outside on one line, with nothing in it that moves, hides or reorders what stands beside it."""
    cut = text[: 2 * limit]
    clean = _BROKEN.sub("\ufffd", _UNSEEN.sub("", _BLANK.sub(" ", cut))).strip()
    return clean if len(clean) <= limit and len(cut) == len(text) else clean[: limit - 1].rstrip() + "…"


def plain_lines(text: str, limit: int = 20_000) -> str:
    """Text from outside with its lines and indents kept, and nothing else in it that isn't seen."""
    clean = _CONTROL.sub(" ", _LINE_END.sub("\n", text[:limit]))
    clean = _BROKEN.sub("\ufffd", _UNSEEN.sub("", clean))
    return clean if len(text) <= limit else clean + "…"


def count(number: int, thing: str, things: str = "") -> str:
    """`1 job`, `2,000 jobs`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listed(names: Iterable[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    all_names = list(names)
    if len(all_names) < 2:
        return "".join(all_names)
    return f"{', '.join(all_names[:-1])} {last} {all_names[-1]}"


def duration(seconds: float) -> str:
    """`41 s`, `3 min 20 s`, `42 min`, `2 h 05 min`, `3 days`: as fine as it matters at that length."""
    whole = max(0, int(min(seconds, 1e9)))  # a provider may name any beginning
    if whole < 60:
        return f"{whole} s"
    if whole < 600:
        return f"{whole // 60} min {whole % 60:02} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60:02} min"
    return count(whole // 86_400, "day")


def next_change(seconds: float) -> float:
    """Seconds until `duration` of a time that runs on says something else."""
    step = 1 if seconds < 600 else 60 if seconds < 86_400 else 86_400
    return step - max(0.0, seconds) % step


def size(count_of_bytes: int) -> str:
    """`512 bytes`, `10.7 kB`, `3.4 MB`: decimal units, as the systems' own file windows say it."""
    if count_of_bytes < 1000:
        return count(count_of_bytes, "byte")
    amount = count_of_bytes / 1000
    for unit in ("kB", "MB", "GB"):
        # What would be rounded up to 1000 belongs to the next unit.
        if amount < 999.5:
            return f"{amount:.1f} {unit}" if amount < 99.95 else f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} TB"


def clock(at: float, now: float, tz: tzinfo | None = None, *, with_seconds: bool = False) -> str:
    """`14:02`, `yesterday 14:02`, `3 Nov 14:02`, `3 Nov 2024 14:02`, in the person's own time zone (or `tz`)."""
    try:
        when, today = datetime.fromtimestamp(at, tz), datetime.fromtimestamp(now, tz)
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"  # a provider may send any number
    time = f"{when:%H:%M:%S}" if with_seconds else f"{when:%H:%M}"
    days = (today.date() - when.date()).days
    if days == 0:
        return time
    if days in (1, -1):
        return f"{'yesterday' if days == 1 else 'tomorrow'} {time}"
    return f"{when.day} {when:%b} {time}" if when.year == today.year else f"{when.day} {when:%b %Y} {time}"


def state_name(state: JobState) -> str:
    """The state alone, as one word."""
    return _STATES[state]


def state_word(job: Job) -> str:
    """Where the job stands. A word that we don't know is said as it came; before the first answer we say that."""
    if job.state is not JobState.UNKNOWN:
        return _STATES[job.state]
    if job.provider_state:
        return f"“{plain(job.provider_state, 40)}”"
    if job.polls == 0:
        return "Not asked yet"
    # An answer that the job isn't known, or one that can't be read, is an answer too.
    return "No answer yet" if job.health in (Health.OK, Health.UNREACHABLE, Health.RATE_LIMITED) else "Unknown"


def is_word_unknown(job: Job) -> bool:
    """Whether the provider says a word of the job that nobody knows the meaning of."""
    return job.state is JobState.UNKNOWN and bool(job.provider and job.provider_state)


def state_tone(job: Job) -> Tone:
    """How the state is meant."""
    return _STATE_TONES.get(job.state, "calm")


def provider_word(job: Job) -> str:
    """The provider's own word for the state where it says more than ours, else ""."""
    word = plain(job.provider_state, 60)
    return "" if job.state is JobState.UNKNOWN or _is_same(word, job.state) else word


def health_word(health: Health) -> str:
    """How we stand with the provider, in some words; "" where all is well."""
    return _HEALTHS[health]


def health_tone(health: Health) -> Tone:
    """How the trouble is meant: a refused key stops everything, the rest may pass."""
    return "calm" if health is Health.OK else "bad" if health is Health.BAD_KEY else "warn"


def trouble_line(job: Job, now: float, tz: tzinfo | None = None) -> str:
    """What keeps us from the job, since when we haven't heard of it, and when we ask again; "" where all is well."""
    if job.health is Health.OK:
        return ""
    parts = [plain(job.trouble.title, 160) if job.trouble else _HEALTHS[job.health]]
    if job.health not in (Health.NEEDS_KEY, Health.BAD_KEY, Health.NOT_FOUND):
        heard = job.last_answer_at
        parts.append("nothing heard yet" if heard is None else f"not heard since {clock(heard, now, tz)}")
    if not job.state.is_final and not job.paused and job.next_poll_at is not None:
        parts.append(f"asking again at {clock(job.next_poll_at, now, tz, with_seconds=True)}")
    return DOT.join(part for part in parts if part)


def elapsed(job: Job, now: float) -> float | None:
    """Seconds that the job took, or runs already; None where nobody said when it began and it is over."""
    if job.state.is_final:
        if job.created_at is None or job.finished_at is None:
            return None
        return max(0.0, job.finished_at - job.created_at)
    return max(0.0, now - (job.added_at if job.created_at is None else job.created_at))


def elapsed_line(job: Job, now: float, tz: tzinfo | None = None) -> str:
    """`took 41 s`; `41 s` while it runs; where only we know since when we watch, that is what it says."""
    seconds = elapsed(job, now)
    if seconds is None:
        return f"added {clock(job.added_at, now, tz)}"
    if job.state.is_final:
        return f"took {duration(seconds)}"
    return duration(seconds) if job.created_at is not None else f"watched {duration(seconds)}"


def next_line(job: Job, now: float, tz: tzinfo | None = None) -> str:
    """When we ask next, "" where we don't; in trouble its line says it."""
    if job.paused and not job.state.is_final:
        return "paused"
    if job.state.is_final or job.next_poll_at is None or job.health is not Health.OK:
        return ""
    return f"asking at {clock(job.next_poll_at, now, tz, with_seconds=True)}"


def percent(progress: float) -> str:
    """`40 %`, rounded down: 100 is said only where it is reached."""
    return f"{min(max(int(progress * 100), 0), 100)} %"


def output_kind(kind: OutputKind) -> str:
    """`Picture`, `Video`…"""
    return _KINDS[kind]


def output_line(output: Output, now: float | None = None, tz: tzinfo | None = None) -> str:
    """What became of one output: its state, its size where it is known, the reason where it isn't there.

    With `now`, also when the link died, or how long it lives while the output waits.
    """
    if output.state is OutputState.SAVED:
        shape = f"{output.width} × {output.height}" if output.width and output.height else ""
        return DOT.join(part for part in (shape, "" if output.size is None else size(output.size)) if part) or "Saved"
    said = _OUTPUT_STATES[output.state]
    if now is not None and output.state is OutputState.LINK_EXPIRED and output.lost_at is not None:
        said = f"The link died {clock(output.lost_at, now, tz)}"
    left = _life_line(life_left((output,), now)) if now is not None else ""
    return DOT.join(part for part in (said, left, plain(output.reason, 300)) if part)


def life_left(outputs: Iterable[Output], now: float) -> float | None:
    """Seconds until the first link dies by which something is still to be fetched; None where that is no matter."""
    ends = [output.expires_at for output in outputs if output.state.is_open and output.expires_at is not None]
    left = min(ends, default=now + SHORT_LIFE) - now
    return left if left < SHORT_LIFE else None


def _life_line(left: float | None) -> str:
    if left is None:
        return ""
    return f"its link lives {duration(left)} more" if left > 0 else "its link should be dead by now"


def next_tick(job: Job, now: float) -> float | None:
    """Seconds until a time in the row of this job says something else; None where none of them runs."""
    left = life_left(job.outputs, now)
    if job.state.is_final:
        return None if left is None or left <= 0 else left % 1 or 1.0
    return next_change(elapsed(job, now) or 0.0)


def outputs_line(job: Job, now: float | None = None, tz: tzinfo | None = None) -> str:
    """What a job that is done gave, in a few words: `3 pictures`, `saving 2 of 3`, `1 of 3 not saved`.

    With `now`, also when a link died, or how long it lives where the time is short.
    """
    outputs = job.outputs
    if not outputs:
        return "nothing to save" if job.state is JobState.SUCCEEDED else ""
    lost = [output for output in outputs if output.state in (OutputState.FAILED, OutputState.LINK_EXPIRED)]
    saved = sum(not output.state.is_open for output in outputs)
    if lost:
        reason = plain(lost[0].reason, 160) or _OUTPUT_STATES[lost[0].state].lower()
        if now is not None and lost[0].lost_at is not None:
            reason = f"the link died {clock(lost[0].lost_at, now, tz)}"
        return f"{len(lost)} of {len(outputs)} not saved: {reason}" if len(outputs) > 1 else f"not saved: {reason}"
    if saved < len(outputs):
        said = f"saving {saved + 1} of {len(outputs)}" if len(outputs) > 1 else "saving…"
        waits = next((output.reason for output in outputs if output.state is OutputState.WAITING and output.reason), "")
        left = "" if now is None else _life_line(life_left(outputs, now))
        return DOT.join(part for part in (said, left, plain(waits, 160)) if part)
    kinds = {output.kind for output in outputs}
    cleared = sum(output.state is OutputState.CLEARED for output in outputs)
    away = "" if not cleared else " in the bin" if cleared == len(outputs) else f", {cleared} of them in the bin"
    return _several(kinds, len(outputs)) + away


def _several(kinds: Iterable[OutputKind], number: int) -> str:
    """`3 pictures`, or `3 outputs` where they are of several kinds."""
    different = set(kinds)
    return count(number, _KINDS[different.pop()].lower() if len(different) == 1 else "output")


def title(job: Job) -> str:
    """What kind of job it is, for a heading: `Furnish`, `Text to video`; "" where the provider doesn't say."""
    words = re.sub(r"[-_\s]+", " ", plain(job.kind, 80)).strip()
    # `MODEL_SWAP` is how a program says it, not a person; a short one is a name, such as `OCR`.
    words = words.lower() if words.isupper() and len(words) > 4 else words
    return words[:1].upper() + words[1:]


def message_line(job: Job) -> str:
    """What the provider says about the job beside its state: why it failed, or what it is doing."""
    if job.error:
        return plain(job.error.message or job.error.kind, 300)
    said = plain(job.message, 300)
    return "" if _is_same(said, job.state) else said


def sentence(job: Job, provider: str, now: float, tz: tzinfo | None = None) -> str:
    """The whole row as one sentence, for a screen reader. `provider` is its name, "" while it is open."""
    parts = [
        f"{title(job) or 'Job'} {plain(job.id, 200)}",
        f"at {provider}" if provider else "whose it is nobody knows yet",
        "starred" if job.starred else "",
        state_word(job),
        provider_word(job),
        percent(job.progress) if job.progress is not None and not job.state.is_final else "",
        message_line(job),
        trouble_line(job, now, tz).replace(DOT, ", "),
        outputs_line(job, now, tz).replace(DOT, ", "),
        elapsed_line(job, now, tz),
        next_line(job, now, tz),
    ]
    return ", ".join(part for part in parts if part) + "."


def _is_same(word: str, state: JobState) -> bool:
    return re.sub(r"[\W_]+", " ", word).strip().lower() in _SAME.get(state, ())
