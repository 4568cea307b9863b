"""Names that every system takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.outputs.names import LONGEST, safe_name, safe_stem


@pytest.mark.parametrize(
    ("stem", "folder", "name"),
    [
        ("gepetto/abc123-0", "gepetto", "abc123-0"),
        ("fal/owner/model-0", "fal", "owner_model-0"),
        ("../../etc/passwd", "_", "_etc_passwd"),
        ("a/..", "a", "_"),
        ("a/.hidden", "a", "hidden"),
        ("a/C:\\x", "a", "C__x"),
        ("a/what? <now>|*", "a", "what_ _now___"),
        ("a/dots...", "a", "dots"),
        ("a/space ", "a", "space"),
        ("a/con", "a", "_con"),
        ("a/NUL.txt", "a", "_NUL.txt"),
        ("COM1/lpt9-0", "_COM1", "lpt9-0"),
        ("a/COM²", "a", "_COM²"),
        ("a/nul\0byte\nline", "a", "nul_byte_line"),
        ("a/cod\u202egnp.exe", "a", "cod_gnp.exe"),
        ("a/e\u0301", "a", "é"),
        ("a/\ud800", "a", "_"),
        ("", "_", "_"),
    ],
)
def test_a_stem_becomes_a_folder_and_a_name(stem: str, folder: str, name: str):
    assert safe_stem(stem) == (folder, name)


def test_long_names_are_cut_and_stay_different():
    names = {safe_name("ü" * 300 + str(n)) for n in range(5)}
    assert len(names) == 5
    assert all(len(name.encode()) <= LONGEST for name in names)


@given(st.text())
def test_no_name_leads_out_or_is_too_long(name: str):
    safe = safe_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & set('<>:"/\\|?*\0')
    assert safe[-1] not in " ."
    assert len(safe.encode()) <= LONGEST + 1  # a reserved name gets one in front
