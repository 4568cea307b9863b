"""What was typed about an account, as a clean account and key, or what is wrong in words. Pure; it stores nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, ProviderInfo
from jobmonitor.tracker import address_mistake

_BEFORE = re.compile(r"(?:authorization\s*:\s*)?(?:bearer|key|token)\s+(?=\S)|(?:authorization|x-api-key)\s*:\s*", re.I)
_QUOTES = ('""', "''", "``", "“”", "‘’")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Entered:
    """The fields as they stand."""

    key: str = field(default="", repr=False)
    label: str = ""
    base_url: str = ""
    vars: Mapping[str, str] = field(default_factory=dict[str, str])
    key_env: str = ""


def cleaned_key(text: str) -> tuple[str, str]:
    """The key alone, and a word about what was taken off it; what stands inside the key is not touched."""
    key, taken = text.strip(), ""
    if before := _BEFORE.match(key):
        key, taken = key[before.end() :].strip(), before.group().strip(" :")
    if len(key) > 1 and key[0] + key[-1] in _QUOTES:
        key, taken = key[1:-1].strip(), taken or "the quotation marks"
    return key, f"Left out {taken if taken.startswith('the ') else f'“{taken}”'}: only the key is kept" if taken else ""


def key_mistake(key: str) -> str:
    """Why this can't be a key, "" where it can."""
    if not key:
        return "Paste the key first"
    if "\n" in key or "\r" in key:
        return "This has several lines; a key has one"
    if any(sign.isspace() for sign in key):
        return "There is a blank inside; a key has none"
    if not key.isascii() or not key.isprintable():
        return "There is a character in it that a key can't have"
    if key.startswith(("https://", "http://")):
        return "This is a link, not a key"
    return ""


def read_account(provider: ProviderInfo, entered: Entered, uid: str = "") -> tuple[Account, str]:
    """The account and its key ("" where an environment variable holds it). Raises Problem: what to correct."""
    key_env = entered.key_env.strip().removeprefix("$")
    key = "" if key_env else cleaned_key(entered.key)[0]
    if key_env and not _VARIABLE.fullmatch(key_env):
        raise Problem("This is no name of an environment variable", "It has letters, figures and _ only")
    if not key_env and (mistake := key_mistake(key)):
        raise Problem(mistake)
    base_url = entered.base_url.strip().rstrip("/")
    if base_url and (mistake := base_url_mistake(base_url)):
        raise Problem(mistake)
    label = " ".join(entered.label.split()) or "default"
    if len(label) > LONGEST_LABEL:
        raise Problem(f"The name is longer than {LONGEST_LABEL} characters")
    given = tuple(sorted((name, value.strip()) for name, value in entered.vars.items() if value.strip()))
    return Account(provider.id, label, base_url, given, key_env, uid), key


def base_url_mistake(base_url: str) -> str:
    """Why a key must not travel to this base URL, "" where it may."""
    if "?" in base_url or "#" in base_url:
        return "The base URL must end before the first ? or #"
    if reason := address_mistake(base_url):
        why = ": without https, everyone on the way could read the key" if base_url.startswith("http://") else ""
        return f"The base URL {reason}{why}"
    return ""
