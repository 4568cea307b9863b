"""What a file is, told by its first bytes: servers and links may say what they like."""

import re
from dataclasses import dataclass

from jobmonitor.jobs import OutputKind

HEAD = 64 * 1024  # bytes that are looked at

IMAGE, ANIMATION, VIDEO = OutputKind.IMAGE, OutputKind.ANIMATION, OutputKind.VIDEO
DOCUMENT, FILE = OutputKind.DOCUMENT, OutputKind.FILE


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A kind, and the extension that goes with it (with its dot)."""

    kind: OutputKind
    extension: str

    @property
    def is_page(self) -> bool:
        """Whether it is a web page."""
        return self.extension == ".html"


UNKNOWN = Sniffed(FILE, ".bin")
PAGE = Sniffed(DOCUMENT, ".html")

# In this order: the first that fits.
_MAGIC: tuple[tuple[bytes, Sniffed], ...] = (
    (b"\xff\xd8\xff", Sniffed(IMAGE, ".jpg")),
    (b"II*\0", Sniffed(IMAGE, ".tiff")),
    (b"MM\0*", Sniffed(IMAGE, ".tiff")),
    (b"II+\0", Sniffed(IMAGE, ".tiff")),
    (b"MM\0+", Sniffed(IMAGE, ".tiff")),
    (b"\xff\x0a", Sniffed(IMAGE, ".jxl")),
    (b"\0\0\0\x0cJXL \r\n\x87\n", Sniffed(IMAGE, ".jxl")),
    (b"8BPS", Sniffed(FILE, ".psd")),
    (b"%PDF-", Sniffed(DOCUMENT, ".pdf")),
    (b"PK\x05\x06", Sniffed(FILE, ".zip")),
    (b"\x1f\x8b\x08", Sniffed(FILE, ".gz")),
    (b"7z\xbc\xaf\x27\x1c", Sniffed(FILE, ".7z")),
    (b"glTF", Sniffed(FILE, ".glb")),
    (b"Kaydara FBX Binary  \0", Sniffed(FILE, ".fbx")),
    (b"ply\n", Sniffed(FILE, ".ply")),
    (b"ply\r\n", Sniffed(FILE, ".ply")),
    (b"PXR-USDC", Sniffed(FILE, ".usdc")),
    (b"#usda ", Sniffed(FILE, ".usda")),
    (b"OggS", Sniffed(FILE, ".ogg")),
    (b"fLaC", Sniffed(FILE, ".flac")),
    (b"ID3", Sniffed(FILE, ".mp3")),
)

_RIFF = {b"WAVE": Sniffed(FILE, ".wav"), b"AVI ": Sniffed(VIDEO, ".avi")}

_BRANDS = {
    b"avif": Sniffed(IMAGE, ".avif"),
    b"avis": Sniffed(ANIMATION, ".avif"),
    b"heic": Sniffed(IMAGE, ".heic"),
    b"heix": Sniffed(IMAGE, ".heic"),
    b"mif1": Sniffed(IMAGE, ".heic"),
    b"hevc": Sniffed(ANIMATION, ".heic"),
    b"msf1": Sniffed(ANIMATION, ".heic"),
    b"qt  ": Sniffed(VIDEO, ".mov"),
    b"M4A ": Sniffed(FILE, ".m4a"),
    b"M4B ": Sniffed(FILE, ".m4a"),
}
_MP4 = Sniffed(VIDEO, ".mp4")

# A USDZ is a ZIP whose first file is the scene, stored as it is; others name what they are likewise.
_IN_ZIP = (
    (re.compile(rb".+\.usd[ac]?"), Sniffed(FILE, ".usdz")),
    (re.compile(rb"3D/.+\.model|_rels/\.rels|\[Content_Types\]\.xml"), Sniffed(FILE, ".3mf")),
)
_GLTF = re.compile(rb'"asset"\s*:\s*\{[^{}]*"version"\s*:\s*"2')
_OBJ = re.compile(
    rb"(#[^\n]*\n|\s*\n)*(mtllib|o|g|v) [^\n]*\n((#|mtllib|usemtl|o|g|s|v|vn|vt|vp|f|l) ?[^\n]*\n|\s*\n)*"
)
_STL = re.compile(rb"solid[^\n]*\n\s*facet normal ")

_PAGE_BEGINS = re.compile(rb"<(!doctype\s+html|html|head|body|script|title|meta|h1|p|div|center)[\s>/]", re.IGNORECASE)
_PROLOGUE = re.compile(
    rb"(\s|<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE\s+svg[^>\[]*(\[.*?\])?\s*>)*", re.DOTALL | re.IGNORECASE
)
_JSON_BEGINS = re.compile(rb'\s*(\{\s*("|\}|\Z)|\[\s*([\[\{"\]\d.-]|true|false|null|\Z))')
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> Sniffed:
    """What the file is that begins with `head` (its first `HEAD` bytes, or all of it)."""
    head = head[:HEAD]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sniffed(ANIMATION if _is_apng(head) else IMAGE, ".png")
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Sniffed(ANIMATION if _is_moving_gif(head) else IMAGE, ".gif")
    if head.startswith(b"RIFF") and len(head) >= 12:
        return _riff(head)
    if head[4:8] in (b"ftyp", b"moov", b"wide") and len(head) >= 12:
        return _boxes(head)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return Sniffed(VIDEO, ".webm" if b"webm" in head[:64] else ".mkv")
    if (
        head.startswith(b"BM")
        and len(head) >= 26
        and head[6:10] == b"\0\0\0\0"
        and head[14] in (12, 40, 52, 56, 108, 124)
    ):
        return Sniffed(IMAGE, ".bmp")
    if head.startswith(b"PK\x03\x04"):
        return _zipped(head)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if len(head) >= 2 and head[0] == 0xFF and head[1] in (0xFB, 0xFA, 0xF3, 0xF2):
        return Sniffed(FILE, ".mp3")
    return _text(head)


def _zipped(head: bytes) -> Sniffed:
    """What a ZIP is by the name of its first file."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    is_model = b"3D/" in head or b"3dmodel" in head
    for pattern, what in _IN_ZIP:
        if pattern.fullmatch(name) and (what.extension != ".3mf" or is_model):
            return what
    return Sniffed(FILE, ".zip")


def _is_apng(head: bytes) -> bool:
    """Whether `acTL` comes before the picture's data, as the format asks, and tells of more than one frame."""
    at = 8
    while at + 16 <= len(head):
        name = head[at + 4 : at + 8]
        if name == b"acTL":
            return int.from_bytes(head[at + 8 : at + 12]) > 1
        if name in (b"IDAT", b"IEND"):
            return False
        at += 12 + int.from_bytes(head[at : at + 4])
    return False


def _is_moving_gif(head: bytes) -> bool:
    """Whether a second frame begins, or repetition is asked for: what a file with one picture has no use for."""
    return b"NETSCAPE2.0" in head or len(re.findall(rb"\x21\xf9\x04[\s\S]{4}\0[\x21\x2c]", head)) > 1


def _riff(head: bytes) -> Sniffed:
    form = head[8:12]
    if form == b"WEBP":
        is_moving = head[12:16] == b"VP8X" and len(head) > 20 and bool(head[20] & 0x02)
        return Sniffed(ANIMATION if is_moving else IMAGE, ".webp")
    return _RIFF.get(form, UNKNOWN)


def _boxes(head: bytes) -> Sniffed:
    if head[4:8] != b"ftyp":
        return _BRANDS[b"qt  "]  # QuickTime's older files begin with other boxes
    major = head[8:12]
    if major in (b"mif1", b"msf1"):
        # A container's name, not a codec's: what is inside stands among the compatible brands.
        size = min(int.from_bytes(head[:4]), len(head))
        inside = {head[at : at + 4] for at in range(16, size - 3, 4)}
        for brand in (b"avis", b"avif", b"heic"):
            if brand in inside:
                return _BRANDS[brand]
    return _BRANDS.get(major, _MP4)


def _text(head: bytes) -> Sniffed:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if not text.strip() or _CONTROLS.search(text):
        return UNKNOWN
    prologue = _PROLOGUE.match(text)
    begins = text[prologue.end() :] if prologue else text
    if re.match(rb"<(\w+:)?svg[\s>]", begins):
        return Sniffed(IMAGE, ".svg")
    if _PAGE_BEGINS.match(begins):
        return PAGE
    if begins.startswith(b"<"):
        return Sniffed(DOCUMENT, ".xml")
    if _JSON_BEGINS.match(text):
        return Sniffed(FILE, ".gltf") if _GLTF.search(text) else Sniffed(DOCUMENT, ".json")
    if _STL.match(text):
        return Sniffed(FILE, ".stl")
    if b"\nv " in text[:4096] and b"\nf " in text and _OBJ.match(text):
        return Sniffed(FILE, ".obj")
    try:
        text.decode()
    except UnicodeDecodeError as e:
        if e.start < len(text) - 3:  # a character cut at the end of what we look at is no fault
            return UNKNOWN
    return Sniffed(DOCUMENT, ".txt")
