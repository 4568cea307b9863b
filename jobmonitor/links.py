"""What a jobmonitor:// link says. It can name one job and nothing else: any page may hold such a link."""

import re
from typing import Final
from urllib.parse import unquote

from jobmonitor.errors import Problem
from jobmonitor.identity import LINK_SCHEME

_LONGEST: Final = 600
_FORM: Final = re.compile(rf"{LINK_SCHEME}:(?://)?job/(?P<provider>[a-z0-9][a-z0-9_-]{{0,63}})/(?P<id>[^/?#]+)/?")
_ID: Final = re.compile(r"[A-Za-z0-9][\w.:~=+/@-]{0,199}", re.ASCII)


def is_link(word: str) -> bool:
    """Whether this is meant as a link of ours, well formed or not."""
    return word[: len(LINK_SCHEME) + 1].lower() == f"{LINK_SCHEME}:"


def read_link(link: str) -> tuple[str, str]:
    """The provider and the job ID that `jobmonitor://job/PROVIDER/ID` names. Raises Problem for anything else.

    No key, no address and no curl command can come in this way, so that a page can't turn our questions to itself.
    """
    found = _FORM.fullmatch(link[:_LONGEST].strip())
    named = unquote(found["id"]) if found else ""
    if not found or len(link) > _LONGEST or not _ID.fullmatch(named):
        raise Problem("This link names no job", f"A link looks like {LINK_SCHEME}://job/PROVIDER/ID")
    return found["provider"], named
