"""Values out of an answer, whatever their type turned out to be: text, time, share. Knows no provider."""

import json
import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from jobmonitor.providers.expression import Expression

MAX_TEXT = 300  # characters of a provider's own words that are shown
EARLIEST = 946_684_800.0  # 2000-01-01: no job is older, so an earlier time is none
DAY = 86_400.0

# fromisoformat takes microseconds at most and wants its own offsets; some services write a colon before the Z.
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,12}))?\s*:?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)


def first(places: Iterable[Expression], answer: object) -> object:
    """What stands at the first of the places that holds something; None where all are empty."""
    for place in places:
        found = place.find(answer)
        if found is not None and found is not False and found not in ("", [], {}):
            return found
    return None


def cleaned(text: str, limit: int = MAX_TEXT) -> str:
    """`text` on one line, without characters that steer a screen, cut to `limit`."""
    text = text[: limit * 20]
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    text = re.sub(" +", " ", text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def number_or_text(value: object) -> str:
    """`value` as it is sent on: some services number what others name; "" for what is neither."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def said(value: object, limit: int = MAX_TEXT) -> str:
    """What a provider says there, as one line: a text, or the texts inside a list or an object of the usual names."""
    return cleaned(_said(value, 4), limit)


def _said(value: object, depth: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if depth and isinstance(value, list):
        return "; ".join(filter(None, (_said(item, depth - 1) for item in cast("list[object]", value)[:5])))
    if depth and isinstance(value, dict):
        table = cast("dict[str, object]", value)
        for name in ("message", "msg", "detail", "description", "error", "title", "reason", "code"):
            text = _said(table.get(name), depth - 1)
            if text:
                place = table.get("loc")
                where = ".".join(map(str, cast("list[object]", place)[:5])) if isinstance(place, list) else ""
                return f"{where}: {text}" if where else text
    return ""


def moment(value: object, now: float) -> float | None:
    """The time in seconds since 1970: from ISO 8601, seconds or milliseconds; None for what can't be a job's time."""
    if isinstance(value, str):
        text = value.strip()
        seconds = _number(text) if re.fullmatch(r"\d{1,16}(\.\d{1,12})?", text, re.ASCII) else _iso(text)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = _number(value)
    else:
        return None
    if seconds is None or not EARLIEST <= seconds <= now + DAY:
        return None
    return seconds


def _number(value: str | float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number / 1000 if number > 1e11 else number


def _iso(text: str) -> float | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    day, clock, fraction, zone = found.groups()
    offset = "+00:00" if not zone or zone.upper() in ("Z", "UTC") else zone
    try:
        whole = datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return whole.timestamp() + (float(f"0.{fraction}") if fraction else 0.0)


def share(value: object, whole: float) -> float | None:
    """How much of `whole` is done, 0 to 1; None where no number stands."""
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*%?\s*", value, re.ASCII):
        value = float(value.strip().rstrip("% "))
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        part = float(value) / whole
    except OverflowError:
        return None
    return None if math.isnan(part) else min(max(part, 0.0), 1.0)


def pretty(value: object) -> bytes:
    """`value` as JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace")
