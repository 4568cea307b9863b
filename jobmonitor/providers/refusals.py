"""What an HTTP status means and what a person reads then. What a good answer says is the engine's."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from jobmonitor.errors import (
    Confused,
    KeyRefused,
    NotFound,
    OutOfCredit,
    Problem,
    RateLimited,
    Rejected,
    Unreachable,
)
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.keys import without_keys
from jobmonitor.providers.values import DAY, first, said
from jobmonitor.wire import Response

_SECONDS = re.compile(r"\b(?:in|after) (\d{1,6}(?:\.\d{1,6})?) ?s(?:ec(?:ond)?s?)?\b", re.IGNORECASE | re.ASCII)
UNPAID = 300.0  # seconds until an account is tried again that must be paid first
FRESH_JOB = "Fresh jobs are sometimes unknown for some seconds; otherwise look at the ID, or it may be too old"


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that the other side asks us to wait, 0 to a day, whether it says seconds or a date."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,18}(\.\d{1,9})?", text, re.ASCII):
        return min(float(text), DAY)
    try:
        date = parsedate_to_datetime(text)
        seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), DAY)


def refusal(spec: ProviderSpec, response: Response, now: float) -> Problem:
    """Why this answer, which is no success, says nothing of the job."""
    answer = _answer(response)
    words = _words(spec, answer)
    wait = _wait(spec, response, answer, words, now)
    is_bare = wait is None and not any("limit" in name for name in response.headers)
    if response.status == 429 and is_bare and spec.limits.bare_429 == "out-of-credit":
        return _problem(spec, 402, words, None)
    return _problem(spec, response.status, words, wait)


def _wait(spec: ProviderSpec, response: Response, answer: object, words: str, now: float) -> float | None:
    """What Retry-After asks, or where there is none what a refusal to go on so fast says ("available in 7 seconds")."""
    asked = retry_after(response.headers, now)
    if asked is not None or response.status != 429:
        return asked
    seconds = first(spec.limits.wait, answer)
    if isinstance(seconds, int | float) and not math.isnan(seconds):
        return min(max(float(seconds), 0.0), DAY)
    said_so = _SECONDS.search(words)
    return min(float(said_so[1]), DAY) if said_so else None


def _problem(spec: ProviderSpec, status: int, words: str, wait: float | None) -> Problem:
    name = spec.name
    why = f": {words.rstrip('.')}" if words else ""
    match status:
        case 401:
            return KeyRefused(f"{name} refused the key{why}", "Give this account a new key")
        case 402:
            hint = "Look at the account's balance; it is asked again from time to time"
            wait = UNPAID if wait is None else wait
            return OutOfCredit(f"{name} wants the account to be paid first{why}", hint, retry_after=wait)
        case 403:
            return KeyRefused(
                f"{name} says that this key may not ask{why}", "Give the account a key that may read jobs"
            )
        case 404 | 410:
            hint = spec.error.not_found_hint or FRESH_JOB
            return NotFound(f"{name} doesn't know this job{why}", hint, retry_after=wait)
        case 429:
            hint = "It is asked again by itself" if wait is None else f"It is asked again in {_for_people(wait)}"
            return RateLimited(f"{name} asks us to slow down{why}", hint, retry_after=wait)
        case 408 | 425:
            return Unreachable(f"{name} was not ready ({status}){why}", "It is asked again by itself", retry_after=wait)
        case _ if 500 <= status <= 599:
            return Unreachable(f"{name} is in trouble ({status}){why}", "It is asked again by itself", retry_after=wait)
        case _ if 400 <= status <= 499:
            return Rejected(f"{name} refused the question ({status}){why}", "Look at the ID and at the account")
        case _ if 300 <= status <= 399:
            return Confused(f"{name} sent us elsewhere ({status})", "Look at the account's address", retry_after=wait)
        case _:
            return Confused(
                f"{name} gave an answer that we can't read ({status})", "It is asked again", retry_after=wait
            )


def trouble(spec: ProviderSpec, means: str, words: str, wait: float | None) -> Problem:
    """The problem that stands in an answer of HTTP 200, by the provider file."""
    status = {"not-found": 404, "rate-limited": 429, "bad-key": 401, "unreachable": 503}.get(means, 400)
    return _problem(spec, status, words, wait)


def error_text(spec: ProviderSpec, response: Response) -> str:
    """The provider's own words in an answer that is an error, "" where it has none."""
    return _words(spec, _answer(response))


def _answer(response: Response) -> object:
    """The JSON of an answer that is an error, None where it has none; never a page of HTML."""
    if len(response.body) > 1_000_000:
        return None
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def _words(spec: ProviderSpec, answer: object) -> str:
    """The provider's own words in it, "" where it has none."""
    try:
        return without_keys(said(first(spec.error.http, answer)))
    except RecursionError:
        return ""


def _for_people(seconds: float) -> str:
    if seconds < 90:
        return f"{math.ceil(seconds)} s"
    return f"{math.ceil(seconds / 60)} min" if seconds < 5400 else f"{math.ceil(seconds / 3600)} h"
