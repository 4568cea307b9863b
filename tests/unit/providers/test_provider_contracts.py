"""Every example of the contracts, read by the provider file that ships."""

import pytest
from provider_data import NOW, SPECS, Example, answer, examples

from jobmonitor.errors import Confused, KeyRefused, NotFound, OutOfCredit, Problem, Rejected
from jobmonitor.jobs import JobError, JobState, OutputKind, OutputLink, Snapshot
from jobmonitor.providers.engine import read_status

EXAMPLES = tuple(examples())


def example(provider: str, label: str) -> Snapshot:
    """What the example with this label says."""
    found = next(e for e in EXAMPLES if (e.provider, e.label) == (provider, label))
    return read_status(SPECS[provider], found.response, NOW)


@pytest.mark.parametrize("case", [e for e in EXAMPLES if e.state], ids=lambda e: f"{e.provider}: {e.label}")
def test_an_example_has_the_state_and_the_outputs_of_its_contract(case: Example) -> None:
    seen = read_status(SPECS[case.provider], case.response, NOW)
    assert seen.state is case.state
    assert case.outputs is None or len(seen.outputs) == case.outputs


@pytest.mark.parametrize("case", [e for e in EXAMPLES if not e.state], ids=lambda e: f"{e.provider}: {e.label}")
def test_an_example_without_a_state_is_a_problem_in_words(case: Example) -> None:
    with pytest.raises(Problem) as caught:
        read_status(SPECS[case.provider], case.response, NOW)
    assert SPECS[case.provider].name in caught.value.title
    assert caught.value.hint


@pytest.mark.parametrize(
    ("provider", "label", "kind", "words"),
    [
        ("gepetto", "webhook body (not a poll reply)", Confused, "says no state"),
        ("waveline", "error", NotFound, "doesn't know this job: string"),
        ("aetherforge", "error", KeyRefused, "refused the key: Invalid API key"),
        ("figur", "error envelope", OutOfCredit, "Account balance is below the cost of this request"),
        ("figur", "422 as in the reference", Rejected, "(422): example: example"),
    ],
)
def test_the_providers_own_words_stand_in_the_problem(
    provider: str, label: str, kind: type[Problem], words: str
) -> None:
    with pytest.raises(kind) as caught:
        example(provider, label)
    assert words in caught.value.title


def test_gepetto_gives_one_picture_its_kind_and_its_time() -> None:
    seen = example("gepetto", "succeeded")
    assert seen.outputs == (OutputLink("<Image URL>", OutputKind.IMAGE),)
    assert (seen.kind, seen.created_at) == ("furnish", 1_695_993_441.774)


def test_waveline_gives_its_result_as_a_document_to_read() -> None:
    (document,) = example("waveline", "succeeded").outputs
    assert (document.url, document.kind) == ("", OutputKind.DOCUMENT)
    assert document.data == b'{\n  "full_name": "Ben Hummel",\n  "phone_number": null,\n  "age": 47\n}'


def test_aetherforge_keeps_the_order_of_its_pictures_and_gives_no_reason() -> None:
    assert [link.url[-3:] for link in example("aetherforge", "succeeded").outputs] == ["png", "gif"]
    assert example("aetherforge", "failed").error is None


def test_aetherforge_404_says_that_it_may_be_the_user() -> None:
    with pytest.raises(NotFound) as caught:
        read_status(SPECS["aetherforge"], answer({"detail": "Not Found User"}, 404), NOW)
    assert "Not Found User" in caught.value.title
    assert "key" in caught.value.hint


def test_figur_puts_final_pictures_before_intermediate_ones() -> None:
    result = [
        {"image_url": "https://x.example/1", "role": "intermediate"},
        {"image_url": "https://x.example/2", "role": "final"},
        {"image_url": "https://x.example/1", "role": "intermediate"},
        {"image_url": None, "role": "final"},
        {"image_url": "https://x.example/3"},
    ]
    seen = read_status(SPECS["figur"], answer({"status": "SUCCESS", "result": result}), NOW)
    assert [(link.url[-1], link.role) for link in seen.outputs] == [
        ("2", "final"),
        ("3", "final"),
        ("1", "intermediate"),
    ]


def test_figur_takes_its_result_as_an_object_too() -> None:
    one = {"image_url": "https://x.example/1", "role": "final"}
    for result in (one, {"artifacts": [one]}):
        assert len(read_status(SPECS["figur"], answer({"status": "SUCCESS", "result": result}), NOW).outputs) == 1


def test_figur_tells_its_stage_and_why_it_failed() -> None:
    assert example("figur", "running").message == "render · example"
    event = {"event_type": "failed", "message": "No garment seen", "created_at": "2026-04-15T12:00:05Z"}
    seen = read_status(SPECS["figur"], answer({"status": "FAILURE", "latest_event": event}), NOW)
    assert seen.error == JobError("", "No garment seen")
    assert seen.finished_at == 1_776_254_405.0
    coded = event | {"extra": {"error": {"code": "NO_GARMENT", "message": "Nothing to wear"}}}
    seen = read_status(SPECS["figur"], answer({"status": "FAILURE", "latest_event": coded}), NOW)
    assert seen.error == JobError("NO_GARMENT", "Nothing to wear")


def test_figur_ends_when_its_last_event_is_an_end() -> None:
    event = {"event_type": "stage", "created_at": "2026-04-15T12:00:05Z"}
    seen = read_status(SPECS["figur"], answer({"status": "SUCCESS", "latest_event": event}), NOW)
    assert (seen.state, seen.finished_at) == (JobState.SUCCEEDED, None)
