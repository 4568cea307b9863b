"""The bodies have the documented shapes: the fields of the contracts' examples, their types, and the same words."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from jobmonitor.demo.contract import Answer, Contract, Told
from jobmonitor.demo.server import CONTRACTS
from jobmonitor.demo.steps import Say

IDS = {
    "gepetto": "xxxxxxxxxxxxxx",
    "waveline": "a5ecc735-c48e-43ea-a739-d42bfb19edb3",
    "aetherforge": "550e8400-e29b-41d4-a716-446655440000",
    "figur": "01JREQREQREQREQREQREQREQ00",
}
DOCUMENTED = json.loads((Path(__file__).parents[2] / "data" / "contracts.json").read_text("utf-8"))
EXAMPLES = [
    pytest.param(spec["id"], example["body"], id=f"{spec['id']}: {example['label']}")
    for spec in DOCUMENTED
    for example in spec["examples"]
    if spec["tier"] == "seed" and example["http"] == 200 and example["label"] in ("running", "pending", "succeeded")
]


def told(provider: str, word: str, *links: str, message: str = "") -> Told:
    return Told(IDS[provider], Say(word, message=message), 1_777_000_000.5, 1_777_000_009.0, 3, "http://x/1", links)


def body(provider: str, word: str, *links: str, message: str = "") -> dict[str, object]:
    return dict(CONTRACTS[provider].status(told(provider, word, *links, message=message)))


@pytest.mark.parametrize(("provider", "example"), EXAMPLES)
def test_an_answer_has_the_fields_of_the_documented_one_and_their_types(
    provider: str, example: dict[str, object]
) -> None:
    answer = body(provider, str(example["status"]), "http://x/0.png")
    assert set(answer) == set(example)
    for field, value in example.items():
        assert value is None or isinstance(answer[field], type(value)), field


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_the_words_are_those_of_the_documentation(contract: Contract) -> None:
    documented = next(spec["status"]["map"] for spec in DOCUMENTED if spec["id"] == contract.provider)
    words = contract.words
    assert {words.queued, words.running, words.succeeded, words.failed} - {""} == set(documented)
    assert documented[words.succeeded][0] == "succeeded"


@pytest.mark.parametrize(("links", "output"), [((), None), (("a",), "a"), (("a", "b"), ["a", "b"])])
def test_gepetto_gives_null_a_string_or_a_list_in_the_same_place(links: tuple[str, ...], output: object) -> None:
    assert body("gepetto", "success", *links)["output"] == output


def test_gepetto_gives_no_output_before_success_and_its_time_in_iso() -> None:
    answer = body("gepetto", "pending")
    assert "output" not in answer
    assert answer["createdAt"] == "2026-04-24T03:06:40.500Z"


def test_waveline_gives_an_object_when_completed_and_null_before() -> None:
    assert isinstance(body("waveline", "COMPLETED")["result"], dict)
    assert [body("waveline", word)["result"] for word in ("CREATED", "RUNNING", "FAILED")] == [None, None, None]


def test_figur_calls_the_second_of_several_artifacts_intermediate() -> None:
    artifacts = cast("list[Mapping[str, object]]", body("figur", "SUCCESS", "a", "b", "c")["result"])
    assert [(artifact["image_url"], artifact["role"]) for artifact in artifacts] == [
        ("a", "final"),
        ("b", "intermediate"),
        ("c", "final"),
    ]


def test_figur_says_in_its_latest_event_why_a_job_failed() -> None:
    event = cast("Mapping[str, object]", body("figur", "FAILURE", message="No garment was found")["latest_event"])
    assert (event["event_type"], event["message"]) == ("failed", "No garment was found")
    assert event["extra"] == {"error": {"code": "RENDER_FAILED", "message": "No garment was found"}}


@pytest.mark.parametrize(
    ("provider", "status", "expected"),
    [
        ("gepetto", 401, None),
        ("gepetto", 404, None),
        ("waveline", 401, {"error": "Invalid API key"}),
        ("waveline", 404, {"error": "Job not found"}),
        ("aetherforge", 401, {"detail": "Invalid API key"}),
        ("aetherforge", 404, {"detail": "Job not found"}),
    ],
)
def test_each_provider_refuses_in_its_own_words(provider: str, status: int, expected: object) -> None:
    assert CONTRACTS[provider].error(status) == Answer(status, cast("Mapping[str, object] | None", expected))


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "UNAUTHORIZED"), (404, "JOB_NOT_FOUND"), (422, "VALIDATION_ERROR"), (429, "RATE_LIMITED"), (418, "ERROR")],
)
def test_figur_wraps_every_error_in_one_envelope(status: int, code: str) -> None:
    answer = CONTRACTS["figur"].error(status).body
    assert answer is not None
    error = cast("Mapping[str, str]", answer["error"])
    assert (error["code"], set(error)) == (code, {"code", "message", "request_id"})


@pytest.mark.parametrize(("provider", "id"), [("aetherforge", "abc"), ("figur", "01jreqreqreqreqreqreqreq00")])
def test_an_id_of_the_wrong_shape_is_unprocessable(provider: str, id: str) -> None:
    answer = CONTRACTS[provider].misshapen(id)
    assert answer is not None
    assert answer.status == 422
    assert answer.body is not None
    assert isinstance(answer.body["detail"], list)
    assert CONTRACTS[provider].misshapen(IDS[provider]) is None


@pytest.mark.parametrize(
    ("provider", "shape"),
    [
        ("gepetto", r"[A-Za-z0-9]{14}"),
        ("waveline", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ("aetherforge", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("figur", r"[0-7][0-9A-HJKMNP-TV-Z]{25}"),
    ],
)
def test_a_fresh_id_has_the_providers_shape_and_comes_once(provider: str, shape: str) -> None:
    ids = [CONTRACTS[provider].fresh_id() for _ in range(50)]
    assert all(re.fullmatch(shape, id) for id in ids)
    assert len(set(ids)) == 50
