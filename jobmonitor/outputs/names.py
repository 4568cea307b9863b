"""File names that every system takes, made from names that anybody may have chosen. Rules only."""

import hashlib
import unicodedata

LONGEST = (
    100  # bytes of a name in UTF-8, without extension: systems take 255, and Windows 260 characters of a whole path
)

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"}
)


def safe_stem(stem: str) -> tuple[str, str]:
    """Folder and name for `provider/rest`. Never a way out of the folder, never a name with a meaning of its own."""
    folder, _, name = stem.partition("/")
    return safe_name(folder), safe_name(name)


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
