"""What is asked after a first answer that holds no result, and what the second answer means."""

import json

import pytest
from provider_data import CONTRACTS, NOW, SPECS, answer, spec

from jobmonitor.errors import Confused, KeyRefused, NotFound, Problem, RateLimited, Unreachable
from jobmonitor.jobs import Account, JobError, JobRef, JobState, OutputKind, Snapshot
from jobmonitor.providers.engine import follow_up, is_output, output_request, read_result, read_status
from jobmonitor.wire import Request, Response

UUID = "80e732af-660e-45cd-bd63-580e4f2a94cc"
FAL = JobRef(UUID, "fal", (("model_id", "fal-ai/flux/dev"),))


def example(provider: str, label: str) -> Response:
    """This example of the contract."""
    found = next(e for e in CONTRACTS[provider]["examples"] if e["label"] == label)
    return answer(found["body"], found["http"])


def after(provider: str, job: JobRef, response: Response, key: str = "k1") -> Request | Snapshot:
    """What follows this first answer."""
    file = SPECS[provider]
    return follow_up(file, job, Account(provider), key, read_status(file, response, NOW), response, NOW)


def asked(provider: str, job: JobRef, response: Response) -> Request:
    """The second question."""
    then = after(provider, job, response)
    assert isinstance(then, Request)
    return then


def both(provider: str, job: JobRef, first: Response, second: Response) -> Snapshot:
    """What the two answers say together."""
    asked(provider, job, first)
    return read_result(SPECS[provider], job, read_status(SPECS[provider], first, NOW), second, NOW)


DONE = example("fal", "completed status")


def test_fal_is_asked_for_the_result_by_the_first_two_names_of_the_model() -> None:
    request = asked("fal", FAL, DONE)
    assert request.url == f"https://queue.fal.run/fal-ai/flux/requests/{UUID}"
    assert request.secret_headers == {"Authorization": "Key k1"}
    assert "k1" not in repr(request)


def test_nothing_more_is_asked_while_a_job_is_not_over() -> None:
    waiting = after("fal", FAL, example("fal", "in queue"))
    assert isinstance(waiting, Snapshot)
    assert waiting.state is JobState.QUEUED


def test_the_result_of_fal_has_its_pictures() -> None:
    seen = both("fal", FAL, DONE, example("fal", "result body"))
    assert (seen.state, seen.provider_state) == (JobState.SUCCEEDED, "COMPLETED")
    assert [(link.url, link.kind) for link in seen.outputs] == [("https://v3b.fal.media/files/x.jpg", OutputKind.IMAGE)]


def test_a_result_of_fal_in_a_form_of_its_own_is_searched_for_links() -> None:
    seen = both("fal", FAL, DONE, answer({"mesh": {"glb": {"url": "https://v3b.fal.media/x.glb"}}, "seed": 7}))
    assert [link.url for link in seen.outputs] == ["https://v3b.fal.media/x.glb"]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (
            504,
            {"detail": "Request timed out", "error_type": "request_timeout"},
            ("request_timeout", "Request timed out"),
        ),
        (
            422,
            {"detail": [{"loc": ["body", "prompt"], "msg": "too long", "type": "t"}]},
            ("t", "body.prompt: too long"),
        ),
    ],
)
def test_a_result_of_fal_that_is_refused_is_a_job_that_failed(
    status: int, body: dict[str, object], error: tuple[str, str]
) -> None:
    seen = both("fal", FAL, DONE, answer(body, status))
    assert (seen.state, seen.error, seen.outputs) == (JobState.FAILED, JobError(*error), ())


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (answer({"detail": "no"}, 401), KeyRefused),
        (answer({"detail": "slow"}, 429), RateLimited),
        (answer({"detail": "oh"}, 500), Unreachable),
        (answer({"detail": "x", "error_type": "new"}, 502), Unreachable),
        (Response(504, {}, b"<html>gateway"), Unreachable),
        (answer({"detail": "gone"}, 404), NotFound),
        (Response(200, {}, b"<html>"), Confused),
        (Response(200, {}, b"[" * 100_000), Confused),
    ],
)
def test_trouble_with_the_result_leaves_the_state_alone_and_is_asked_again(
    response: Response, kind: type[Problem]
) -> None:
    with pytest.raises(kind):
        both("fal", FAL, DONE, response)


def test_openai_gives_the_address_of_its_video_and_wants_the_key_there() -> None:
    seen = after("openai-video", JobRef("video_123"), example("openai-video", "completed"))
    assert isinstance(seen, Snapshot)
    (video,) = seen.outputs
    assert video.kind is OutputKind.VIDEO
    request = output_request(SPECS["openai-video"], video, Account("openai-video"), "sk-1")
    assert request.url == "https://api.openai.com/v1/videos/video_123/content"
    assert request.secret_headers == {"Authorization": "Bearer sk-1"}


def test_minimax_is_asked_for_the_file_that_the_first_answer_names() -> None:
    first = example("minimax", "success")
    request = asked("minimax", JobRef("176843862716480"), first)
    assert request.url == "https://api.minimax.io/v1/files/retrieve?file_id=176844028768320"
    seen = both("minimax", JobRef("176843862716480"), first, example("minimax", "file retrieve"))
    assert [link.url[-10:] for link in seen.outputs] == ["output.mp4"]


@pytest.mark.parametrize(("code", "kind"), [(1002, RateLimited), (1004, KeyRefused), (2013, Problem)])
def test_minimax_says_its_errors_in_a_success(code: int, kind: type[Problem]) -> None:
    body = {"base_resp": {"status_code": code, "status_msg": "because"}}
    with pytest.raises(kind, match="because"):
        read_status(SPECS["minimax"], answer(body), NOW)
    with pytest.raises(kind, match="because"):
        both("minimax", JobRef("1"), example("minimax", "success"), answer(body))


@pytest.mark.parametrize("file_id", [None, "", True, {}, "..", "\ud800"])
def test_a_result_that_cant_be_asked_for_is_a_problem(file_id: object) -> None:
    body = {"task_id": "1", "status": "Success", "file_id": file_id}
    with pytest.raises(Problem):
        after("minimax", JobRef("1"), answer(body))


def test_a_text_that_holds_json_is_read() -> None:
    job = JobRef("2c7f59ea-13f1-402c-9353-915a2b5a2124")
    seen = both("segmind", job, example("segmind", "status done"), example("segmind", "pixelflow result"))
    assert [link.url for link in seen.outputs] == ["https://example.com/a.png"]
    plain = both("segmind", job, example("segmind", "status done"), answer({"output": "https://example.com/b.png"}))
    assert [link.url for link in plain.outputs] == ["https://example.com/b.png"]
    text = both("segmind", job, example("segmind", "status done"), answer({"output": "a poem"}))
    assert [link.data for link in text.outputs] == [b'"a poem"']
    failed = both("segmind", job, example("segmind", "status done"), answer({"status": "FAILED", "error": "no credit"}))
    assert (failed.state, failed.error) == (JobState.FAILED, JobError("", "no credit"))


def test_an_answer_that_holds_its_result_needs_no_second_question() -> None:
    seen = after("segmind", JobRef("2c7f59ea-13f1-402c-9353-915a2b5a2124"), example("segmind", "pixelflow result"))
    assert isinstance(seen, Snapshot)
    assert len(seen.outputs) == 1


PROMPT = "7f3d2c1b-9a8e-4d6f-b012-3c4d5e6f7a8b"
ABSENT = example("comfyui", "unknown or still queued")


def queue(running: list[str], pending: list[str]) -> Response:
    """ComfyUI's queue."""

    def entries(prompts: list[str]) -> list[list[object]]:
        return [[n, prompt, {}, {}, []] for n, prompt in enumerate(prompts)]

    return answer({"queue_running": entries(running), "queue_pending": entries(pending)})


@pytest.mark.parametrize(
    ("response", "state", "word"),
    [
        (queue([PROMPT], ["other"]), JobState.RUNNING, "RUNNING"),
        (queue(["other"], ["more", PROMPT]), JobState.QUEUED, "PENDING"),
    ],
)
def test_a_prompt_that_comfyui_has_no_history_of_is_looked_for_in_the_queue(
    response: Response, state: JobState, word: str
) -> None:
    job = JobRef(PROMPT)
    request = asked("comfyui", job, ABSENT)
    assert (request.url, request.home, dict(request.secret_headers)) == (
        "http://127.0.0.1:8188/queue",
        "http://127.0.0.1:8188",
        {},
    )
    seen = both("comfyui", job, ABSENT, response)
    assert (seen.state, seen.provider_state) == (state, word)


def test_a_prompt_in_neither_is_not_known_and_never_called_over() -> None:
    with pytest.raises(NotFound) as caught:
        both("comfyui", JobRef(PROMPT), ABSENT, queue(["other"], []))
    assert "queue" in caught.value.hint


def test_a_prompt_that_is_over_needs_no_queue() -> None:
    seen = after("comfyui", JobRef(PROMPT), example("comfyui", "done"))
    assert isinstance(seen, Snapshot)
    assert [link.url for link in seen.outputs] == [
        "{base}/view?filename=ComfyUI_00001_.png&subfolder=&type=output",
        "{base}/view?filename=a.webp&subfolder=vid&type=temp",
    ]
    error = read_status(SPECS["comfyui"], example("comfyui", "error"), NOW).error
    assert error == JobError("", "CUDA out of memory")


def test_the_second_answer_adds_to_what_the_first_said() -> None:
    file = spec(
        '[result]\nurl = "{base}/out/{id}"\n[[outputs]]\npath = "files[]"\n'
        '[times]\ncreated = "made"\nfinished = "ended"\n[facts]\nkind = "kind"\nprogress = "share"\n'
    )
    first = answer({"status": "done", "made": 1_700_000_000, "kind": "small", "share": 1})
    seen = read_status(file, first, NOW)
    second = answer({"files": ["https://x.example/1"], "ended": 1_700_000_009})
    whole = read_result(file, JobRef("a"), seen, second, NOW)
    assert (whole.state, whole.created_at, whole.finished_at) == (JobState.SUCCEEDED, 1_700_000_000, 1_700_000_009)
    assert (whole.kind, whole.progress, len(whole.outputs)) == ("small", 1, 1)


def test_a_file_without_a_second_question_never_asks_one() -> None:
    response = answer({"status": "done"})
    seen = read_status(spec(), response, NOW)
    assert follow_up(spec(), JobRef("a"), Account("small"), "k", seen, response, NOW) is seen
    assert read_result(spec(), JobRef("a"), seen, response, NOW) is seen


def test_a_picture_that_is_the_answer_is_told_from_an_answer_about_it() -> None:
    stability = SPECS["stability"]
    assert is_output(stability, Response(200, {}, b"\x89PNG"))
    assert not is_output(stability, answer({"status": "in-progress"}, 202))
    assert not is_output(spec(), answer({"status": "done"}))


def test_the_word_for_deleted_results_is_said() -> None:
    body = {"id": "x", "status": "succeeded", "output": None, "data_removed": True}
    seen = read_status(SPECS["replicate"], answer(body), NOW)
    assert (seen.outputs, "deleted" in seen.message) == ((), True)
    kept = body | {"data_removed": False, "output": "https://replicate.delivery/1.png"}
    assert read_status(SPECS["replicate"], answer(kept), NOW).message == ""


def test_progress_can_be_a_part_of_a_total_that_is_said() -> None:
    seen = read_status(SPECS["openai-batch"], example("openai-batch", "in progress"), NOW)
    assert seen.progress == 0.05
    for total in (0, -1, None, "many", True):
        counts = {"completed": 5, "total": total}
        bent = answer({"status": "in_progress", "request_counts": counts})
        assert read_status(SPECS["openai-batch"], bent, NOW).progress is None


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("Request was throttled. Expected available in 17 seconds.", 17),
        ("Try again after 1.5s", 1.5),
        ("in 999999 seconds", 86_400),
        ("Slow down", None),
        ("in 5 secret ways", None),
    ],
)
def test_the_time_to_wait_may_stand_in_the_words(words: str, wait: float | None) -> None:
    with pytest.raises(RateLimited) as caught:
        read_status(spec(), answer({"detail": words}, 429), NOW)
    assert caught.value.retry_after == wait


def test_a_header_goes_before_the_words() -> None:
    with pytest.raises(RateLimited) as caught:
        read_status(spec(), answer({"detail": "in 17 seconds"}, 429, retry_after="3"), NOW)
    assert caught.value.retry_after == 3
    with pytest.raises(Unreachable) as unreachable:
        read_status(spec(), answer({"detail": "failed in 17 seconds"}, 503), NOW)
    assert unreachable.value.retry_after is None


def test_a_result_step_can_be_read_without_json_at_all() -> None:
    file = spec('[result]\nurl = "{base}/out/{id}"\n[result.status]\nhttp = { "410" = "expired" }\n')
    seen = read_status(file, answer({"status": "done"}), NOW)
    gone = read_result(file, JobRef("a"), seen, Response(410, {}, json.dumps([]).encode()), NOW)
    assert (gone.state, gone.provider_state) == (JobState.EXPIRED, "410")
