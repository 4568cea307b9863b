"""A link dies when its signature ends or its provider says so, whichever comes first."""

import pytest

from jobmonitor.jobs import JobState
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.engine import read_status
from jobmonitor.providers.link_clock import dies_at, signed_until
from jobmonitor.wire import Response

BEGIN = 1_764_108_000.0  # 2025-11-25 22:00 UTC


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("X-Amz-Date=20251125T220000Z&X-Amz-Expires=600&X-Amz-Signature=aa", BEGIN + 600),
        ("x-amz-expires=600&x-amz-date=20251125T220000Z", BEGIN + 600),
        ("X-Goog-Date=20251125T220000Z&X-Goog-Expires=3600", BEGIN + 3600),
        ("x-oss-date=20251125T220000Z&x-oss-expires=60", BEGIN + 60),
        ("X-Tos-Date=20251125T220000Z&X-Tos-Expires=60", BEGIN + 60),
        ("Expires=1764108600&Signature=x&Key-Pair-Id=k", BEGIN + 600),
        ("sv=2024&se=2025-11-25T22%3A10%3A00Z&sig=x", BEGIN + 600),
        ("se=2025-11-25T22:10Z", BEGIN + 600),
        ("se=2025-11-25T22:10:00.5000000Z", BEGIN + 600),
        ("se=2025-11-25", BEGIN - 22 * 3600),
        ("Expires=1764108600&Expires=1", BEGIN + 600),
        ("", None),
        ("Expires=never", None),
        ("Expires=99", None),
        ("Expires=%FF", None),
        ("X-Amz-Expires=600", None),
        ("X-Amz-Date=20251325T220000Z&X-Amz-Expires=600", None),
        ("X-Amz-Date=20251125T220000Z&X-Amz-Expires=-1", None),
        ("X-Amz-Date=20251125T220000Z&X-Amz-Expires=" + "9" * 400, None),
        ("se=2025-99-99", None),
        ("se=1", None),
        ("a=1&" * 5000, None),
    ],
)
def test_a_signed_link_says_when_it_dies(query: str, expected: float | None):
    assert signed_until(f"https://x.example/a%2Fb.png?{query}") == expected


@pytest.mark.parametrize("link", ["", "https://[", "data:", "\0", "https://x.example/#Expires=1764108600"])
def test_what_is_no_link_says_nothing(link: str):
    assert signed_until(link) is None


@pytest.mark.parametrize(
    ("query", "life", "expected"),
    [
        ("", None, None),
        ("", 600.0, BEGIN + 600),
        (f"Expires={BEGIN + 60:.0f}", 600.0, BEGIN + 60),
        (f"Expires={BEGIN + 6000:.0f}", 600.0, BEGIN + 600),
        (f"Expires={BEGIN + 6000:.0f}", None, BEGIN + 6000),
    ],
)
def test_the_earlier_end_counts(query: str, life: float | None, expected: float | None):
    assert dies_at(f"https://x.example/a?{query}", life, BEGIN) == expected


@pytest.mark.parametrize(
    ("provider", "body", "since_the_end"),
    [
        (
            "replicate",
            b'{"status": "succeeded", "output": "https://replicate.delivery/a.png",'
            b' "completed_at": "2025-11-25T22:00:00Z"}',
            3600,
        ),
        (
            "heygen",
            b'{"data": {"status": "completed", "video_url": "https://x.example/a.mp4"}}',
            None,
        ),
    ],
)
def test_a_life_begins_with_the_end_of_the_job_or_with_the_answer_that_renews_it(
    provider: str, body: bytes, since_the_end: float | None
):
    spec = Catalog.load(None).specs[provider]
    seen = read_status(spec, Response(200, {}, body), BEGIN + 1000)
    assert seen.state is JobState.SUCCEEDED
    expected = BEGIN + since_the_end if since_the_end else BEGIN + 1000 + 604_800
    assert [link.expires_at for link in seen.outputs] == [expected]
