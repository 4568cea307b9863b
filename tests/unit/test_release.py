"""A release says one version in all its places."""

import re
from pathlib import Path
from xml.etree import ElementTree

from jobmonitor import __version__

ROOT = Path(__file__).resolve().parents[2]


def test_the_changes_begin_with_this_version() -> None:
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__


def test_a_software_centre_shows_this_version_first() -> None:
    (metainfo,) = (ROOT / "resources").glob("*.metainfo.xml")
    newest = ElementTree.parse(metainfo).find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__
