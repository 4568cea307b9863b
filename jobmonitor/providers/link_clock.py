"""When the link of a result dies: by its own signature, or by what the provider file knows. Pure, and asks nobody."""

import datetime
import re
from urllib.parse import parse_qsl, urlsplit

MOST_FIELDS = 200  # of a query; signed links have some twenty

# Google, Alibaba and ByteDance sign as Amazon does, each under a name of its own.
_SIGNERS = ("x-amz", "x-goog", "x-oss", "x-tos")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_SECONDS = re.compile(r"\d{1,9}")
_EPOCH = re.compile(r"[1-9]\d{9}")  # seconds; the next digit comes in 2286


def dies_at(link: str, life: float | None, since: float) -> float | None:
    """When `link` dies, in seconds since 1970: `life` seconds after `since`, or when its signature ends if that is
    earlier; None where neither says."""
    ends = [end for end in (signed_until(link), since + life if life else None) if end is not None]
    return min(ends, default=None)


def signed_until(link: str) -> float | None:
    """When the link's own signature ends, None where it has none that we can read.

    Amazon's and its like: `X-Amz-Date` and `X-Amz-Expires`. CloudFront and older ones: `Expires`. Azure: `se`.
    """
    try:
        pairs = parse_qsl(urlsplit(link).query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    fields = {name.lower(): value for name, value in reversed(pairs)}  # of one that stands twice the first counts
    for signer in _SIGNERS:
        begins, lasts = _moment(fields.get(f"{signer}-date", "")), fields.get(f"{signer}-expires", "")
        if begins is not None and _SECONDS.fullmatch(lasts):
            return begins + int(lasts)
    if (end := _iso(fields.get("se", ""))) is not None:
        return end
    end = fields.get("expires", "")
    return float(end) if _EPOCH.fullmatch(end) else None


def _moment(text: str) -> float | None:
    parts = _MOMENT.fullmatch(text)
    return _at(*map(int, parts.groups())) if parts else None


def _at(*parts: int) -> float | None:
    try:
        return datetime.datetime(*parts, tzinfo=datetime.UTC).timestamp()  # pyright: ignore[reportArgumentType]
    except ValueError:  # the thirtieth of February
        return None


def _iso(text: str) -> float | None:
    """Azure's moments: a day alone, or with a time in UTC."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)?", text):
        return None
    return _at(*(int(part) for part in re.findall(r"\d+", text.partition(".")[0])))
