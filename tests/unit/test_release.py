"""A release says one version in all its places."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from installers import winget

from jobmonitor import __version__
from jobmonitor.identity import ID, LINK_SCHEME, NAME

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


def test_every_action_is_pinned_to_a_commit() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)(.*)", workflow)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


def test_a_release_says_the_changes_of_its_version_and_sums_that_can_be_checked(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"b")
    (tmp_path / "a.exe").write_bytes(b"a")
    notes = [sys.executable, str(ROOT / "packaging" / "notes.py"), str(tmp_path)]
    for _ in range(2):  # a second run doesn't count what the first wrote
        subprocess.run(notes, check=True)
    assert [line.split() for line in (tmp_path / "SHA256SUMS").read_text().splitlines()] == [
        [hashlib.sha256(b"a").hexdigest(), "a.exe"],
        [hashlib.sha256(b"b").hexdigest(), "b.deb"],
    ]
    told = (tmp_path / "NOTES.md").read_text("utf-8")
    assert told.startswith("- ")
    assert "\n## " not in told


def test_the_desktop_and_the_software_centre_know_the_program_by_one_name() -> None:
    desktop = (ROOT / "resources" / f"{NAME}.desktop").read_text("utf-8")
    assert f"MimeType=x-scheme-handler/{LINK_SCHEME};" in desktop
    assert "Exec=jobmonitor %u" in desktop
    metainfo = ElementTree.parse(ROOT / "resources" / f"{ID}.metainfo.xml")
    assert metainfo.findtext("id") == ID
    assert metainfo.findtext("launchable") == f"{NAME}.desktop"


@pytest.mark.parametrize("scope", ["user", "machine"])
def test_winget_learns_how_the_setup_is_run_for_one_and_for_all(scope: str) -> None:
    files = winget.manifest("setup.exe", "ab" * 32)
    assert set(files) == {f"{winget.PACKAGE}{end}.yaml" for end in ("", ".locale.en-US", ".installer")}
    assert all(f"PackageVersion: {__version__}\n" in text for text in files.values())
    installer = files[f"{winget.PACKAGE}.installer.yaml"]
    assert "InstallerType: nullsoft" in installer
    (part,) = [part for part in installer.split("- Architecture: x64\n") if f"Scope: {scope}\n" in part]
    assert "InstallerSha256: " + "AB" * 32 in part
    assert ("Custom: /ALLUSERS" in part) is (scope == "machine")
