"""What in a command is a secret, and what only stands for one. Keeps none: where keys live is the root's `secrets`."""

import re

from jobmonitor.providers.keys import KNOWN, MASK

_SECRET_NAME = re.compile(
    r"(?i)(?:.*[-_])?(?:authorization|auth|api[-_]?key|apikey|key|token|secret|password|passwd|pwd|session|signature|sig"
    r"|credential|bearer|jwt|access[-_]?key|subscription[-_]?key)(?:[-_](?:id|value|token|key))?"
    r"|x[-_]?(?:auth|token|key).*|.*(?:apikey|accesskey|authtoken|accesstoken|secretkey|apitoken)"
)
_PLACEHOLDER = re.compile(
    r"(?i)[$%{<\[(].*|.*[}>\])%]|.*(?:your|my|insert|example|placeholder|replace)[-_ ].*|x{3,}|\*{2,}|\.{2,}|…|•+"
    r"|(?:api|access|secret|auth)?[-_ ]?(?:key|token|secret)"
    rf"|{re.escape(MASK)}|[A-Z]+(?:_[A-Z]+)*_(?:KEY|TOKEN|SECRET)|"
)
_WORD = re.compile(r"(?i)(bearer|basic|token|key|apikey|api-key|api_key|jwt|oauth|client)\s+")
_LONG = re.compile(r"[A-Za-z0-9+/=_.~:-]{20,}")


def is_secret_name(name: str) -> bool:
    """Whether what is called so is a key."""
    return len(name) <= 80 and _SECRET_NAME.fullmatch(name) is not None


def is_placeholder(value: str) -> bool:
    """Whether the text only stands for a value: `$API_KEY`, `<your key>`, `•••`, nothing at all."""
    return _PLACEHOLDER.fullmatch(value.strip()[:200]) is not None


def begins_as_key(value: str) -> bool:
    """Whether the text begins as keys do, and goes on as they do."""
    return KNOWN.match(value) is not None and sum(c.isdigit() for c in value) >= 3


def looks_secret(value: str) -> bool:
    """Whether the text looks like a key by itself: it begins as one does, or is long and means nothing."""
    if KNOWN.search(value):
        return True
    return any(_is_noise(found[0]) for found in _LONG.finditer(value[:2000]))


def split_value(value: str) -> tuple[str, str]:
    """What stands before the key and around it, with {key} in its place; and the key, "" for a word that stands for it.

    `Bearer sk_live_1` gives `Bearer {key}` and `sk_live_1`.
    """
    word = _WORD.match(value)
    before = word[0] if word else ""
    # One word and a sign of equality, as in `Key-Token=abc`, belong to the way it is sent as well.
    key = value[len(before) :].strip()
    shown = f"{before.strip()} {{key}}" if before else "{key}"
    return shown, "" if is_placeholder(key) else key


def _is_noise(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    letters = sum(c.isalpha() for c in text)
    return digits >= 3 and letters >= 3 and not re.search(r"\d{4}-\d\d-\d\d", text)
