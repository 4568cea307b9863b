"""File names that every system takes, made from names that anybody may have chosen. Rules only."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = (
    100  # bytes of a name in UTF-8, without extension: systems take 255, and Windows 260 characters of a whole path
)
MOST_FOLDERS = 6
TEMPLATE = "{provider}/{date}/{kind}-{id}-{n}{ext}"
PLACES = frozenset({"provider", "account", "date", "kind", "id", "n", "role", "ext"})

_PLACE = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"}
)


@dataclass(frozen=True, slots=True)
class Naming:
    """How a result will be called as soon as it is known what it is: `template`, and what fills its places.

    `values` has all of `PLACES` but `kind` and `ext`, which its bytes tell.
    """

    template: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> str:
        """What tells it from every other result."""
        return "\0".join(f"{name}={value}" for name, value in sorted(self.values)) or self.template

    def parts(self, kind: str) -> tuple[str, ...]:
        """Folders and name, without the extension. Never a way out of the folder."""
        return named(self.template, {**dict(self.values), "kind": kind})


def plainly(stem: str) -> Naming:
    """The folder and the name that `provider/rest` means."""
    folder, _, name = stem.partition("/")
    return Naming("{provider}/{id}{ext}", (("id", name), ("provider", folder)))


def template_mistake(template: str) -> str:
    """Why files can't be named so, in words; "" where they can."""
    body = template.removesuffix("{ext}")
    unknown = sorted(set(_PLACE.findall(body)) - (PLACES - {"ext"}))
    if unknown:
        return "{ext} stands at the end alone" if unknown == ["ext"] else f"nobody knows what {{{unknown[0]}}} is"
    if re.search(r"[{}]", _PLACE.sub("", body)):
        return "a brace has no partner"
    parts = re.split(r"[/\\]", body)
    if len(parts) > MOST_FOLDERS or any(part.strip() in ("", ".", "..") for part in parts):
        return f"it must be a name in at most {MOST_FOLDERS - 1} folders, none of them empty or .."
    return ""


def named(template: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The folders and the name that the template gives, each safe on every system; {ext} is left to who adds it.

    What fills a place never makes a folder: only the template's own slashes do.
    """
    parts = re.split(r"[/\\]", template.removesuffix("{ext}"))[-MOST_FOLDERS:]
    return tuple(safe_name(_PLACE.sub(lambda place: values.get(place[1], ""), part)) for part in parts)


def same_name(name: str) -> str:
    """What is equal for names that are one to some system: macOS and Windows know no case, macOS no Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_name(name: str) -> str:
    """`name` as one part of a path, at most `LONGEST` bytes. Different names that had to be cut stay different."""
    text = unicodedata.normalize("NFC", "".join(map(_safe, name)))
    # Windows drops dots and spaces at the end; a dot in front hides a file, and two of them lead out.
    text = text.strip(" .") or "_"
    if text.partition(".")[0].rstrip().upper() in _RESERVED:
        text = f"_{text}"
    if len(text.encode()) <= LONGEST:
        return text
    mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:12]
    return f"{text.encode()[: LONGEST - 13].decode(errors='ignore').rstrip(' .')}-{mark}"


def _safe(character: str) -> str:
    # Controls, invisible marks that turn text around, halves of characters, and what has no meaning yet.
    return (
        "_"
        if character in _FORBIDDEN or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
        else character
    )
