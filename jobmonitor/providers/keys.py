"""What a key looks like in a text, so that none is shown or taken for a job ID. Where keys live is `secrets`'."""

import re

# Begins as many services' keys do. fal's IDs, UUIDs and ULIDs never do.
_PREFIX = r"(?:sk|pk|rk|api|key)[-_](?:live[-_]|test[-_]|proj[-_])?"
KNOWN = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PREFIX}|r8_|msy_|hf_|ghp_|xox[abp]-|AIza)[A-Za-z0-9_-]{{6,}}")

# `Authorization: Bearer …`, `"api_key": "…"`, `--oauth2-bearer …`, `?key=…`
NAMED = re.compile(
    r"""(?ix) ( \b (?: proxy-authorization | authorization | oauth2-bearer | (?:[a-z0-9]{1,20}-){0,3}api[-_]?key | x-key
                | (?:access|auth|api|refresh|id)[-_]?token | x-[a-z-]{0,20}token | (?:client|api)[-_]?secret
                | secret | password
                | (?<=[?&"'{,\ ])key )
           ["']? \s{0,4} (?: [:=] \s{0,4} | (?<=bearer)\s{1,4} ) ["']? )
        ( (?:bearer|basic|token|key)\s{1,4} )?
        ( [^\s"',;&]+ ) """,
)
BEARER = re.compile(r"(?i)\b(bearer\s{1,4})([A-Za-z0-9._~+/=:-]{6,})")
MASK = "•••"


def without_keys(text: str) -> str:
    """`text` with everything that looks like a key masked."""
    text = NAMED.sub(lambda m: f"{m[1]}{m[2] or ''}{MASK}", text)
    text = BEARER.sub(rf"\1{MASK}", text)
    return KNOWN.sub(MASK, text)
