"""What is said of a picture is what its file, its link and its provider said, and nothing else."""

from dataclasses import replace
from datetime import UTC

import pytest

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.raster import DRAWING, About
from jobmonitor.ui.picture_facts import picture_facts

NOW = 1_790_000_000.0
OUTPUT = Output(
    0, "https://files.example/a?sig=secret", kind=OutputKind.IMAGE, state=OutputState.SAVED, path="/x/a.png",
    sha256="0123456789abcdef", size=2_500_000, width=24, height=12,
)  # fmt: skip
JOB = Job("id-1", 1, "figur", state=JobState.SUCCEEDED, provider_state="UPSCALED", finished_at=NOW - 60, kind="remix")


def said(output: Output = OUTPUT, about: About | None = None, job: Job = JOB) -> dict[str, str]:
    return {fact.label: fact.value for fact in picture_facts(job, output, "Figur", about, NOW, UTC)}


def test_all_of_it():
    facts = said(about=About(4000, 3000, "JPEG", "grey, 16 bits", "Display P3"))
    assert facts["Pixels"] == "4\u202f000 × 3\u202f000 · 12.0 MP"
    assert facts["Format"] == "JPEG · grey, 16 bits"
    assert facts["Profile"] == "Display P3"
    assert facts["Size"] == "2.5 MB"
    assert facts["SHA-256"] == "0123456789ab…"
    assert facts["Link"] == "files.example"  # what signs it is copied, and not shown
    assert facts["State"] == "Done · UPSCALED"
    assert (facts["Provider"], facts["Job ID"], facts["Kind"]) == ("Figur", "id-1", "remix")


def test_a_drawing_has_the_size_that_it_asks_for():
    assert said(about=About(4096, 2048, DRAWING))["Pixels"] == "24 × 12"


def test_what_nobody_said_is_not_shown():
    facts = said(replace(OUTPUT, url="", width=None, height=None, size=None), job=replace(JOB, kind="", message=""))
    assert not {"Pixels", "Format", "Profile", "Size", "Link", "Link ends", "Kind", "Message", "Preview"} & facts.keys()


@pytest.mark.parametrize(("ends", "label"), [(60.0, "Link ends"), (-60.0, "Link ended")])
def test_a_link_has_its_end(ends: float, label: str):
    assert label in said(replace(OUTPUT, expires_at=NOW + ends))


def test_an_animation_says_how_many_frames_it_has():
    assert said(about=About(40, 30, "GIF", "palette", "", 14))["Format"] == "GIF · palette · 14 frames"


def test_what_a_provider_or_a_file_says_stays_on_its_line():
    facts = said(about=About(1, 1, "PNG", "RGB", "a\nb\u202ec" * 90), job=replace(JOB, message="one\ntwo"))
    assert "\n" not in facts["Profile"] + facts["Message"]
    assert "\u202e" not in facts["Profile"]
    assert len(facts["Profile"]) <= 81
