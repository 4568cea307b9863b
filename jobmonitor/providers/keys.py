"""What a key looks like in a text, so that none is shown or taken for a job ID. Where keys live is `secrets`'."""

import re
from collections.abc import Collection

# Begins as many services' keys do. fal's IDs, UUIDs and ULIDs never do.
_PREFIX = r"(?:sk|pk|rk|api|key)[-_](?:live[-_]|test[-_]|proj[-_])?"
# Right behind :// stands a host, such as api-eu.example.com.
KNOWN = re.compile(rf"(?<![A-Za-z0-9_-])(?<!://)(?:{_PREFIX}|r8_|msy_|hf_|ghp_|xox[abp]-|AIza)[A-Za-z0-9_-]{{6,}}")

# `Authorization: Bearer …`, `"api_key": "…"`, `FIGUR_API_KEY=…`, `--oauth2-bearer …`, `?key=…`
NAMED = re.compile(
    r"""(?ix) ( (?<![a-z0-9]) (?:[a-z0-9]{1,30}[-_]){0,4}
                (?: authorization | bearer | api[-_]?key | key | token | secret | password )
           ["']? \s{0,4} (?: [:=] \s{0,4} | (?<=-bearer)\s{1,4} ) ["']? )
        ( (?:bearer|basic|token|key)\s{1,4} )?
        ( [^\s"',;&]+ ) """,
)
BEARER = re.compile(r"(?i)\b(bearer\s{1,4})([A-Za-z0-9._~+/=:-]{6,})")
USER = re.compile(r"(?<=://)[^/\s@]{1,200}(?=@)")
MASK = "•••"

# What a text must hold for a pattern to be tried: looking for that takes a hundredth of the time, and most hold none.
_HINTS = (
    (NAMED, ("authorization", "key", "token", "secret", "password", "bearer")),
    (BEARER, ("bearer",)),
    (KNOWN, ("sk", "pk", "rk", "api", "key", "r8_", "msy_", "hf_", "ghp_", "xox", "aiza")),
    (USER, ("://",)),
)


def without_keys(text: str) -> str:
    """`text` with everything that looks like a key masked."""
    text = NAMED.sub(lambda m: f"{m[1]}{m[2] or ''}{MASK}", text)
    text = BEARER.sub(rf"\1{MASK}", text)
    return KNOWN.sub(MASK, text)


def covered_keys(text: str, prefixes: Collection[str]) -> str:
    """`text` with dots over what looks like a key or begins with one of `prefixes`, and its name: as long as before."""
    lower = text.lower()
    for pattern, hints in _HINTS:
        if any(hint in lower for hint in hints):
            text = pattern.sub(_covered, text)
    own = "|".join(map(re.escape, sorted(set(prefixes))))
    return re.sub(rf"(?<![A-Za-z0-9_-])(?:{own})[A-Za-z0-9_-]+", _covered, text) if own else text


def _covered(found: re.Match[str]) -> str:
    return "•" * len(found[0])
