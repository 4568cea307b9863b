"""How long ago and how soon, beside the clock time. Pure; the words for spans and clocks themselves are in `words`."""

from datetime import tzinfo

from jobmonitor.ui.words import DOT, clock, duration


def ago(at: float, now: float) -> str:
    """`just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 days ago`; the other way round `in 12 s`."""
    seconds = now - at
    if -1 < seconds < 2:
        return "just now"
    return f"{_rough(seconds)} ago" if seconds > 0 else f"in {_rough(-seconds)}"


def moment(at: float, now: float, tz: tzinfo | None = None) -> str:
    """The clock time, to the second on the same day, and how long ago that is."""
    is_near = abs(now - at) < 86_400
    return f"{clock(at, now, tz, with_seconds=is_near)}{DOT}{ago(at, now)}"


def next_change(moments: tuple[float, ...], now: float) -> float:
    """Seconds after which `ago` may say something else of one of them; one second while one is nearer than a minute."""
    nearest = min(abs(now - at) for at in moments)
    return 1.0 if nearest < 62 else 30.0 if nearest < 7200 else 1800.0


def _rough(seconds: float) -> str:
    """The span in its largest unit alone."""
    whole = int(seconds)
    if whole < 60:
        return duration(whole)
    if whole < 3600:
        return f"{whole // 60} min"
    return f"{whole // 3600} h" if whole < 86_400 else duration(whole)
