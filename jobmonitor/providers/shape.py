"""What an ID looks like, as a short text: IDs of one shape are likely one provider's. Pure, and knows no provider."""

import re

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}(?=[_:])[_:]|[A-Za-z]{1,20}-(?=[A-Za-z0-9]*\d)")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
SURE = 16  # letters; of fewer, some are of the hexadecimal ones by chance


def shape_of(job_id: str) -> str:
    """The prefix, the length, where hyphens stand, and which kinds of characters there are."""
    found = _PREFIX.match(job_id)
    prefix = found[0] if found and len(found[0]) < len(job_id) else ""
    body = job_id[len(prefix) :]
    hyphens = ",".join(str(n) for n, sign in enumerate(body) if sign == "-")
    signs = body.replace("-", "")
    if len(signs) >= SURE and not signs.isdecimal() and _HEX.fullmatch(signs):
        kinds = "hex" if signs.lower() == signs else "HEX"
    else:
        kinds = "".join(sorted({_kind(sign) for sign in signs}))
    return f"{prefix}|{len(body)}|{hyphens}|{kinds}"


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "0"
    if sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign
