"""Drawings without what could reach out of them: scripts, links to the world, entities that swell. Bytes to bytes."""

from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from jobmonitor.errors import Problem, TooLarge

MOST_BYTES = 8 * 2**20
MOST_ELEMENTS = 200_000
DEEPEST = 200

# What runs, reaches out, or shows another document.
_BANNED = frozenset({"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"})
_INSIDE = ("data:image/png;base64,", "data:image/jpeg;base64,", "#")


def cleaned(data: bytes) -> bytes:
    """The drawing without what isn't part of it. Raises `Problem` for what is no drawing, or too much of one."""
    if len(data) > MOST_BYTES:
        raise TooLarge("The drawing is too large to be shown")
    cleaner = _Cleaner()
    try:
        cleaner.parser.Parse(data, True)  # noqa: FBT003 - expat has no names
    except expat.ExpatError as e:
        raise Problem("The drawing is damaged and can't be shown") from e
    return "".join(cleaner.out).encode()


class _Cleaner:
    """Writes down again what the parser tells of."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.buffer_text = True  # a word isn't told in two pieces, where it could hide
        self.parser.buffer_size = 2**20
        self.parser.EntityDeclHandler = self._refuse
        self._depth = 0
        self._is_style = False
        self._skipped = 0  # depth of the banned element that we are in
        self._count = 0

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._count > MOST_ELEMENTS or self._depth > DEEPEST:
            raise TooLarge("The drawing has too many parts to be shown")
        if self._skipped or _local(name) in _BANNED:
            self._skipped = self._skipped or self._depth
            return
        kept = "".join(f" {each}={quoteattr(value)}" for each, value in attributes.items() if _is_harmless(each, value))
        self._is_style = _local(name) == "style"
        self.out.append(f"<{name}{kept}>")

    def _end(self, name: str) -> None:
        self._is_style = False
        if not self._skipped:
            self.out.append(f"</{name}>")
        elif self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def _text(self, text: str) -> None:
        if not self._skipped and not (self._is_style and _reaches_out(text)):
            self.out.append(escape(text))

    def _refuse(self, *_: object) -> None:
        raise Problem("The drawing declares entities, and isn't shown")


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _is_harmless(name: str, value: str) -> bool:
    local = _local(name)
    if local.startswith("on"):
        return False
    if local in ("href", "src", "data", "base"):
        return value.strip().startswith(_INSIDE)
    return not _reaches_out(value)


def _reaches_out(style: str) -> bool:
    """Whether a style names anything but a part of the drawing itself, such as `url(#gradient)`."""
    text = "".join(style.lower().split())
    return (
        "@" in text or "\\" in text or "url(" in text.replace("url(#", "").replace("url('#", "").replace('url("#', "")
    )
