"""What `providers check --answer` makes of every example of the contracts, and of second answers."""

from typing import Any, cast

import pytest
from provider_data import CONTRACTS, NOW, SPECS, answer

from jobmonitor.jobs import Health
from jobmonitor.providers.making import Made, make

EXAMPLES = [
    (str(provider), cast("dict[str, Any]", example))
    for provider, contract in CONTRACTS.items()
    for example in contract["examples"]
]


def made(provider: str, body: object, status: int = 200, **more: Any) -> Made:
    """What the built-in file makes of this answer."""
    body = b"\x89PNG" if body == "<binary image bytes>" else body
    return make(SPECS[provider], answer(body, status), NOW, **more)


@pytest.mark.parametrize(("provider", "case"), EXAMPLES, ids=[f"{p}: {case['label']}" for p, case in EXAMPLES])
def test_every_example_comes_out_as_its_contract_says(provider: str, case: dict[str, Any]) -> None:
    whole = made(provider, case["body"], case["http"])
    if case["expect_canonical"] is not None:
        assert whole.seen
        assert whole.seen.state == case["expect_canonical"]
    if case["expect_outputs"] is not None and case["expect_canonical"] in (None, "succeeded"):
        assert len(whole.outputs) == case["expect_outputs"]


def test_all_contracts_have_a_file() -> None:
    assert CONTRACTS.keys() == SPECS.keys()


def test_an_answer_without_a_state_is_tried_as_the_second_one() -> None:
    whole = made("minimax", {"file": {"download_url": "https://x.example/1"}})
    assert (whole.is_second, [url for url, _ in whole.outputs]) == (True, ["https://x.example/1"])
    assert made("minimax", {"file": {}}).is_confusing
    assert made("figur", {"file": {}}).is_confusing


def test_a_second_answer_can_be_named_as_such() -> None:
    body = {"detail": "Request timed out", "error_type": "request_timeout"}
    assert made("fal", body, 504).health is Health.UNREACHABLE
    failed = made("fal", body, 504, is_second=True)
    assert failed.seen
    assert (failed.seen.state, failed.seen.provider_state) == ("failed", "request_timeout")
    assert made("figur", {}, is_second=True).problem
    assert made("openai-video", {}, is_second=True).problem
    queue = {"queue_running": [[1, "p1"]], "queue_pending": []}
    running = made("comfyui", queue, is_second=True, job="p1")
    assert running.seen
    assert running.seen.state == "running"
    assert made("comfyui", queue, is_second=True, job="p2").health is Health.NOT_FOUND


def test_a_first_answer_says_that_there_is_a_second_question() -> None:
    assert made("fal", {"status": "COMPLETED"}).is_followed
    assert not made("fal", {"status": "IN_QUEUE"}).is_followed
    assert made("openai-video", {"status": "completed"}).is_followed


def test_composed_addresses_are_whole() -> None:
    done = {"p1": {"outputs": {"9": {"images": [{"filename": "a.png", "subfolder": "", "type": "temp"}]}}}}
    assert [url for url, _ in made("comfyui", done).outputs] == [
        "http://127.0.0.1:8188/view?filename=a.png&subfolder=&type=temp"
    ]
