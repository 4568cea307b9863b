"""Every example of the contracts: when the job began and ended, and why it failed, by the file that ships."""

from datetime import datetime
from typing import NamedTuple

import pytest
from provider_data import NOW, SPECS, Example, examples

from jobmonitor.jobs import JobError
from jobmonitor.providers.engine import read_status


class Facts(NamedTuple):
    """What an example says beside its state: times as ISO 8601, the service's code and words for a failure."""

    created: str | None = None
    finished: str | None = None
    code: str = ""
    why: str = ""


SAID = {
    ("gepetto", "succeeded"): Facts("2023-09-29T13:17:21.774000Z", None, "", ""),
    ("waveline", "running"): Facts("2023-05-01T10:00:00Z", None, "", ""),
    ("waveline", "succeeded"): Facts("2023-05-01T10:00:00Z", None, "", ""),
    ("figur", "running"): Facts("2026-04-15T12:00:00Z", None, "", ""),
    ("figur", "succeeded"): Facts("2026-04-15T12:00:00Z", None, "", ""),
    ("replicate", "starting"): Facts("2023-09-08T16:19:34.765995Z", None, "", ""),
    ("replicate", "succeeded"): Facts("2023-09-08T16:19:34.765994Z", "2023-09-08T16:19:34.791859Z", "", ""),
    ("runway", "throttled"): Facts("2024-06-27T19:49:32.335000Z", None, "", ""),
    ("runway", "running"): Facts("2024-06-27T19:49:32.335000Z", None, "", ""),
    ("runway", "succeeded"): Facts("2024-06-27T19:49:32.335000Z", None, "", ""),
    ("runway", "failed"): Facts(
        "2024-06-27T19:49:32.335000Z",
        None,
        "SAFETY.INPUT.IMAGE",
        "The provided image was flagged by content moderation.",
    ),
    ("luma", "dreaming"): Facts("2023-06-01T12:00:00Z", None, "", ""),
    ("luma", "completed"): Facts("2023-06-01T12:00:00Z", None, "", ""),
    ("leonardo", "complete"): Facts("2024-01-01T00:00:00Z", None, "", ""),
    ("krea", "queued"): Facts("2023-11-07T05:31:56Z", None, "", ""),
    ("krea", "completed"): Facts("2023-11-07T05:31:56Z", "2023-11-07T05:31:56Z", "", ""),
    ("krea", "LoRA success, no urls"): Facts("2023-11-07T05:31:56Z", None, "", ""),
    ("openai-video", "queued"): Facts("2024-04-09T21:20:00Z", None, "", ""),
    ("openai-video", "completed"): Facts("2024-04-09T21:20:00Z", "2024-04-09T21:21:40Z", "", ""),
    ("openai-video", "failed"): Facts("2024-04-09T21:20:00Z", None, "moderation_blocked", "..."),
    ("openai-batch", "completed"): Facts("2024-03-26T16:45:33Z", "2024-03-26T22:46:03Z", "", ""),
    ("openai-batch", "in progress"): Facts("2024-03-26T16:45:33Z", None, "", ""),
    ("gemini-veo", "error"): Facts(None, None, "13", "..."),
    ("kling", "processing"): Facts("2024-08-04T11:05:57.708000Z", None, "", ""),
    ("kling", "succeed"): Facts("2024-08-04T11:05:57.708000Z", "2024-08-04T11:05:57.708000Z", "", ""),
    ("kling", "failed"): Facts("2024-08-04T11:05:57.708000Z", "2024-08-04T11:05:57.708000Z", "", "risk control"),
    ("meshy", "in progress"): Facts("2023-08-23T06:20:50.657000Z", None, "", ""),
    ("meshy", "succeeded"): Facts("2023-08-23T06:20:50.657000Z", "2023-08-23T06:21:09.037000Z", "", ""),
    ("meshy", "failed"): Facts("2023-08-23T06:20:50.657000Z", "2023-08-23T06:21:09.037000Z", "", "The server is busy"),
    ("tripo", "success"): Facts("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "", ""),
    ("tripo", "failed"): Facts(None, None, "2008", "..."),
    ("adobe-photoshop", "succeeded"): Facts("2018-01-04T12:57:15.123450Z", "2018-01-04T12:58:36.123450Z", "", ""),
    ("shotstack", "rendering"): Facts("2020-10-30T09:42:29.446000Z", None, "", ""),
    ("novita", "failed"): Facts(None, None, "", "..."),
    ("wavespeed", "processing"): Facts("2024-01-01T12:00:00Z", None, "", ""),
    ("wavespeed", "completed"): Facts("2024-01-01T12:00:00Z", None, "", ""),
    ("wavespeed", "failed"): Facts("2024-01-01T12:00:00Z", None, "", "Error message here"),
    ("heygen", "failed"): Facts(None, None, "40119", "Video is too long"),
    ("useapi-midjourney", "completed"): Facts("2023-09-09T02:04:49.667000Z", "2023-09-09T02:19:20.256000Z", "", ""),
    ("useapi-midjourney", "progress"): Facts("2023-09-09T02:04:49.667000Z", None, "", ""),
    ("comfyui", "error"): Facts(None, None, "", "CUDA out of memory"),
    ("comfy-cloud", "in progress"): Facts("2025-08-12T12:00:00Z", None, "", ""),
    ("comfy-cloud", "completed"): Facts("2025-08-12T12:00:00Z", None, "", ""),
    ("claid", "accepted"): Facts("2025-09-11T19:56:07.947000Z", None, "", ""),
    ("claid", "done"): Facts("2025-09-11T19:56:07.947000Z", None, "", ""),
    ("astria", "queued"): Facts("2022-10-06T16:12:54.505000Z", None, "", ""),
    ("astria", "done"): Facts("2022-10-06T16:12:54.505000Z", "2022-10-06T16:13:54.505000Z", "", ""),
    ("bannerbear", "pending"): Facts("2020-02-20T07:59:23.077000Z", None, "", ""),
}
CASES = [example for example in examples() if example.state]


def seconds(text: str | None) -> float | None:
    return datetime.fromisoformat(text).timestamp() if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda e: f"{e.provider}: {e.label}")
def test_an_example_has_its_times_and_its_reason(case: Example) -> None:
    seen = read_status(SPECS[case.provider], case.response, NOW)
    said = SAID.get((case.provider, case.label), Facts())
    for found, wanted in ((seen.created_at, seconds(said.created)), (seen.finished_at, seconds(said.finished))):
        assert found == pytest.approx(wanted, abs=1e-5) if wanted else found is None
    assert seen.error == (JobError(said.code, said.why) if said.code or said.why else None)


def test_every_row_of_the_table_is_of_an_example() -> None:
    assert SAID.keys() <= {(case.provider, case.label) for case in CASES}
