"""Text as a terminal showed it: without the codes that colour it, move about in it, or hide links behind words."""

import re

# Every repeat is bounded or can't match what follows it, so that nothing is read twice.
_LINKED = re.compile(r"\x1b\]8;[^;\x07\x1b\n]{0,200};([^\x07\x1b\n]{0,4000})(?:\x07|\x1b\\)")
_TITLE = re.compile(r"\x1b[\]P^_X][^\x07\x1b\n]{0,4000}(?:\x07|\x1b\\)?")
_COLOUR = re.compile(r"\x1b\[[0-9;:]{0,60}m")
_MOVE = re.compile(r"\x1b\[[0-?]{0,60}[ -/]{0,4}[@-~]|\x1b[ -/]{0,2}[0-~]|\x9b[0-?]{0,60}[@-~]|\x1b")
# What is left of a colour where the unseen sign was lost, or was written out: `[32m`, `\u001b[1;31m`, `^[[0m`.
_WRITTEN = re.compile(r"(?:\\x1[bB]|\\u001[bB]|\\033|\\e|\^\[)\[[0-9;]{0,20}m|\[(?:[0-9]{1,3}(?:;[0-9]{1,3}){0,8})?m")
_ERASED = re.compile(r"[^\n\x08]\x08")


def as_seen(text: str) -> str:
    """`text` without a terminal's codes. A colour leaves nothing behind, a move a blank, a hidden link its address."""
    if "\x1b" in text or "\x9b" in text:
        text = _LINKED.sub(r" \1 ", text)
        text = _TITLE.sub(" ", text)
        text = _COLOUR.sub("", text)
        text = _MOVE.sub(" ", text)
    if "\x08" in text:
        text = _ERASED.sub("", text)
    return _WRITTEN.sub("", text) if "[" in text and "m" in text else text
