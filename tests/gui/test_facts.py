"""The facts say nothing untrue: what nobody told is not shown, and what we guess is not called known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from acting import button, shown, until
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobState, Output, OutputKind, OutputState, Trouble, Why
from jobmonitor.ui.facts import MOST_OUTPUTS, Facts, facts_of
from jobmonitor.ui.moments import ago, moment, next_change
from jobmonitor.ui.outlook import next_question
from jobmonitor.ui.parts import Text
from jobmonitor.ui.theme import colors

NOON = 1_700_049_600.0  # 15 Nov 2023 12:00 UTC
RUNNING = Job(
    id="abc123",
    number=1,
    provider="gepetto",
    account="default",
    state=JobState.RUNNING,
    provider_state="IN_PROGRESS",
    added_at=NOON - 90,
    last_answer_at=NOON - 12,
    next_poll_at=NOON + 5,
    polls=4,
)
PICTURE = Output(
    0, "https://x/y.png", OutputKind.IMAGE, state=OutputState.SAVED, path="/a/y.png", size=10_683, sha256="ab" * 32
)


def told(job: Job, provider: str = "Gepetto") -> dict[str, str]:
    return {fact.label: fact.value for fact in facts_of(job, provider, NOON, UTC)}


def test_the_state_stands_beside_the_providers_own_word():
    assert told(RUNNING)["State"] == "Running · “IN_PROGRESS”"


def test_a_word_that_we_dont_know_is_shown_as_it_came():
    job = replace(RUNNING, state=JobState.UNKNOWN, provider_state="Simmering")
    assert told(job)["State"] == "“Simmering”"


def test_times_are_absolute_and_relative():
    facts = told(RUNNING)
    assert facts["Added"] == "11:58:30 · 1 min ago"
    assert facts["Last answer"] == "11:59:48 · 12 s ago"


def test_what_nobody_told_is_not_shown():
    assert not {"Created", "Finished", "Took", "Kind", "SHA-256", "File"} & set(told(RUNNING))


def test_a_job_without_a_provider_or_an_answer_says_so():
    facts = told(Job(id="x", added_at=NOON), provider="")
    assert facts["Provider"] == "Not known yet"
    assert facts["Last answer"] == "None yet"
    assert facts["Asked"] == "Not yet"
    assert "Account" not in facts


def test_variables_are_facts_too():
    assert told(replace(RUNNING, vars=(("model", "fal-ai/flux"),)))["Model"] == "fal-ai/flux"


TROUBLE = Trouble("Too many requests", "", NOON, may_retry=True, not_before=NOON + 30)


@pytest.mark.parametrize(
    ("job", "said"),
    [
        *(
            (replace(RUNNING, next_poll_why=why), f"12:00:05 · in 5 s, {said}")
            for why, said in (
                (Why.PACE, "as often as the provider likes"),
                (Why.USUAL, "when such jobs often end"),
                (Why.SHARE, "as its account's jobs take turns"),
                (Why.PERSON, "as you asked"),
            )
        ),
        (RUNNING, "12:00:05 · in 5 s"),
        (replace(RUNNING, state=JobState.SUCCEEDED), "None: the job is over"),
        (replace(RUNNING, paused=True), "None while it is paused"),
        (replace(RUNNING, provider=""), "None until its provider is known"),
        (replace(RUNNING, next_poll_at=None, health=Health.NEEDS_KEY), "None until there is a key"),
        (replace(RUNNING, next_poll_at=None, health=Health.BAD_KEY), "None until there is another key"),
        (replace(RUNNING, next_poll_at=None, health=Health.NOT_FOUND), "None: the provider doesn't know this job"),
        (
            replace(
                RUNNING,
                next_poll_at=NOON + 30,
                next_poll_why=Why.TOLD,
                health=Health.RATE_LIMITED,
                trouble=TROUBLE,
            ),
            "12:00:30 · in 30 s, as the provider asked",
        ),
        (
            replace(RUNNING, next_poll_at=NOON + 30, health=Health.UNREACHABLE, failures=3),
            "12:00:30 · in 30 s, after 3 failures in a row",
        ),
    ],
)
def test_the_next_question_says_when_and_why(job: Job, said: str):
    assert next_question(job, NOON, UTC) == said


def test_failed_questions_are_counted():
    assert told(replace(RUNNING, failures=2))["Asked"] == "4 times, the last 2 without an answer"
    assert told(replace(RUNNING, failures=1, polls=1))["Asked"] == "1 time, the last without an answer"


def test_an_output_says_its_shape_its_file_and_its_hash():
    facts = facts_of(replace(RUNNING, outputs=(replace(PICTURE, width=800, height=600),)), "Gepetto", NOON, UTC)
    values = {fact.label: fact for fact in facts}
    assert values["Picture 1"].value == "800 × 600 · 10.7 kB"
    assert values["File"].value == "y.png"
    assert values["SHA-256"].value == "abababababab…"
    assert values["SHA-256"].copies == "ab" * 32


def test_an_output_that_is_lost_says_why():
    lost = Output(0, kind=OutputKind.VIDEO, state=OutputState.LINK_EXPIRED, reason="The link ended at 13:00")
    facts = facts_of(replace(RUNNING, outputs=(lost,)), "Gepetto", NOON, UTC)
    assert [(fact.value, fact.tone) for fact in facts if fact.label == "Video 1"] == [
        ("The link expired · The link ended at 13:00", "warn")
    ]


def test_of_hundreds_of_outputs_the_shown_one_is_told():
    outputs = tuple(replace(PICTURE, n=n, path=f"/a/{n}.png") for n in range(300))
    facts = facts_of(replace(RUNNING, outputs=outputs), "Gepetto", NOON, UTC, shown=7)
    assert [(fact.label, fact.value) for fact in facts if fact.label in ("Outputs", "Picture 8", "File")] == [
        ("Outputs", "300 pictures · the shown one:"),
        ("Picture 8", "10.7 kB"),
        ("File", "7.png"),
    ]


def test_of_some_outputs_all_are_told():
    outputs = tuple(replace(PICTURE, n=n) for n in range(MOST_OUTPUTS))
    facts = facts_of(replace(RUNNING, outputs=outputs), "Gepetto", NOON, UTC)
    assert [fact.label for fact in facts if fact.label.startswith("Picture")] == [f"Picture {n + 1}" for n in range(4)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "just now"), (1.9, "just now"), (59, "59 s ago"), (61, "1 min ago"), (7300, "2 h ago"),
     (200_000, "2 days ago"), (-12, "in 12 s"), (-3700, "in 1 h")],
)  # fmt: skip
def test_how_long_ago(seconds: float, said: str):
    assert ago(NOON - seconds, NOON) == said


def test_a_time_that_can_not_be_is_no_crash():
    assert moment(1e30, NOON, UTC).startswith("at an unknown time")


def test_far_moments_are_told_anew_seldom():
    assert next_change((NOON - 5, NOON - 90_000), NOON) == 1
    assert next_change((NOON - 300,), NOON) == 30
    assert next_change((NOON - 90_000,), NOON) == 1800


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Facts]:
    form = Facts()
    form.resize(420, 300)
    form.show()
    yield form
    form.close()
    form.deleteLater()


async def test_the_form_shows_labels_and_values_and_copies(qtbot: QtBot, form: Facts):
    form.show_facts(facts_of(replace(RUNNING, outputs=(PICTURE,)), "Gepetto", NOON, UTC))
    await until(lambda: shown(form)[:6] == ["Provider", "Gepetto", "Account", "default", "Job ID", "abc123"])
    copied: list[str] = []
    form.copied.connect(copied.append)
    button(form, "Copy SHA-256").click()
    assert copied == ["ab" * 32]


async def test_a_changed_value_keeps_what_is_marked_elsewhere(qtbot: QtBot, form: Facts):
    form.show_facts(facts_of(RUNNING, "Gepetto", NOON, UTC))
    before = form.children()
    form.show_facts(facts_of(RUNNING, "Gepetto", NOON + 7, UTC))
    assert form.children() == before
    await until(lambda: "11:59:48 · 19 s ago" in shown(form))


async def test_a_new_output_appears_in_the_form(qtbot: QtBot, form: Facts):
    form.show_facts(facts_of(RUNNING, "Gepetto", NOON, UTC))
    form.show_facts(facts_of(replace(RUNNING, outputs=(PICTURE,)), "Gepetto", NOON, UTC))
    await until(lambda: "y.png" in shown(form))
    form.show_facts(())
    assert shown(form) == []


def test_what_is_lost_is_told_in_the_colour_of_a_warning(form: Facts):
    lost = replace(PICTURE, state=OutputState.FAILED, reason="The disk is full")
    form.show_facts(facts_of(replace(RUNNING, outputs=(lost,)), "Gepetto", NOON, UTC))
    label = next(each for each in form.findChildren(Text) if each.text() == "Not saved · The disk is full")
    assert label.palette().color(label.foregroundRole()).name() == colors(form.palette()).warn


def test_a_form_that_gets_shorter_leaves_no_gap(form: Facts):
    form.show_facts(facts_of(RUNNING, "Gepetto", NOON, UTC))
    height = form.sizeHint().height()
    form.show_facts(facts_of(replace(RUNNING, outputs=(PICTURE,) * 4), "Gepetto", NOON, UTC))
    assert form.sizeHint().height() > height
    form.show_facts(facts_of(RUNNING, "Gepetto", NOON, UTC))
    assert form.sizeHint().height() == height
