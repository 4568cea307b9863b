"""What the headers of an answer say of how much may still be asked. Pure; no two services say it alike."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DAY = 86_400.0

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_SPAN = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)", re.ASCII)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY}
_PREFIXES = ("x-ratelimit-", "x-rate-limit-", "ratelimit-")


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many questions are left for the next `seconds`, a day at most."""

    remaining: float
    seconds: float


def allowance(headers: Mapping[str, str], now: float) -> Allowance | None:
    """The tightest of what the headers say, None where they say nothing that can be understood.

    `X-RateLimit-Remaining` and `-Reset` (seconds, a moment since 1970, or `6m0s`), also with an ending such as
    `-requests`; `RateLimit: limit=9, remaining=5, reset=30` and `RateLimit: "default";r=5;t=30`
    (draft-ietf-httpapi-ratelimit-headers, its versions up to 7 and since).
    """
    said = [*_pairs(headers, now), *_lists(headers.get("ratelimit", ""))]
    return min(said, key=lambda each: each.remaining / max(each.seconds, 1.0), default=None)


def _pairs(headers: Mapping[str, str], now: float) -> Iterator[Allowance]:
    for name, value in headers.items():
        for prefix in _PREFIXES:
            ending = name.removeprefix(f"{prefix}remaining")
            if ending == name or ending.startswith("-tokens"):  # words of a language model are none of our questions
                continue
            seconds = _seconds(headers.get(f"{prefix}reset{ending}", ""), now)
            if seconds is not None and _NUMBER.fullmatch(value.strip()):
                yield Allowance(float(value), seconds)


def _lists(text: str) -> Iterator[Allowance]:
    """From the one header that says all: parts by commas, or one policy each with its parameters."""
    policies = text.split(",") if ";" in text else [text.replace(",", ";")]
    for policy in policies:
        parts = [part.strip().lower().partition("=") for part in policy.split(";")]
        fields = {name: value for name, _, value in parts}
        remaining, seconds = fields.get("r") or fields.get("remaining"), fields.get("t") or fields.get("reset")
        if remaining and seconds and _NUMBER.fullmatch(remaining) and _NUMBER.fullmatch(seconds):
            yield Allowance(float(remaining), min(float(seconds), DAY))


def _seconds(text: str, now: float) -> float | None:
    """Seconds from now, whether it says a span, a moment in seconds or one in milliseconds."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        number = float(text)
        if number > 1e11:
            number /= 1000
        seconds = number - now if number > 1e9 else number
        return min(max(seconds, 0.0), DAY)
    if text and _SPAN.sub("", text) == "":
        return min(sum(float(number) * _UNITS[unit] for number, unit in _SPAN.findall(text)), DAY)
    return None
