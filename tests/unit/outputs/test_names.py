"""Names that every system takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.outputs.names import LONGEST, TEMPLATE, Naming, named, plainly, safe_name, same_name, template_mistake


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
    assert plainly(stem).parts("image") == (folder, name)


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


def test_the_template_names_a_result():
    values = {"provider": "figur", "date": "2026-11-25", "id": "a/b", "n": "0", "account": "x", "role": "final"}
    assert Naming(TEMPLATE, tuple(values.items())).parts("image") == ("figur", "2026-11-25", "image-a_b-0")
    assert named("{account}\\{role}{ext}", values) == ("x", "final")
    assert named("{id}", {"id": "../.."}) == ("_",)


@pytest.mark.parametrize(
    ("template", "mistake"),
    [
        (TEMPLATE, ""),
        ("{id}", ""),
        ("all/{id}-{n}{ext}", ""),
        ("{job}{ext}", "nobody knows what {job} is"),
        ("{ext}/{id}", "{ext} stands at the end alone"),
        ("{id", "a brace has no partner"),
        ("a}{id}", "a brace has no partner"),
        ("/{id}", "folders"),
        ("../{id}", "folders"),
        ("a//{id}", "folders"),
        ("a/b/c/d/e/f/{id}", "folders"),
        ("", "folders"),
        ("{ext}", "folders"),
    ],
)
def test_a_template_that_can_not_name_files_is_said_in_words(template: str, mistake: str):
    assert (mistake in template_mistake(template)) if mistake else template_mistake(template) == ""


@given(st.text(), st.text())
def test_no_template_and_no_id_leads_out(template: str, job: str):
    for part in named(template, {"id": job}) + named("{id}/{id}{ext}", {"id": job}):
        assert part not in ("", ".", "..")
        assert not set(part) & set('<>:"/\\|?*\0')


def test_names_that_are_one_to_some_system_are_the_same():
    assert same_name("ABC.png") == same_name("abc.PNG")
    assert same_name("e\u0301") == same_name("É")
    assert same_name("a") != same_name("b")
