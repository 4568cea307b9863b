"""Results in the less usual forms: composed addresses, links anywhere, bytes; and troubles inside a 200."""

import base64

import pytest
from provider_data import NOW, SMALL, answer, spec

from jobmonitor.errors import KeyRefused, NotFound, Problem, RateLimited, Rejected, Unreachable
from jobmonitor.jobs import Account, JobRef, JobState, OutputKind, Snapshot
from jobmonitor.providers.engine import output_request, read_status, status_request
from jobmonitor.providers.spec import read_spec
from jobmonitor.wire import Response


def done(place: str, **body: object) -> Snapshot:
    """What an answer says that has these results at this place."""
    return read_status(spec(f"[[outputs]]\n{place}\n"), answer({"status": "done", **body}), NOW)


def test_every_link_is_found_wherever_it_stands() -> None:
    seen = done(
        'path = "output"\nscan = true',
        output={"a": ["https://x.example/1", "no link", {"b": "http://x.example/2"}], "c": "see https://x.example/3"},
    )
    assert [link.url for link in seen.outputs] == ["https://x.example/1", "http://x.example/2"]
    assert done('path = "output"\nscan = true', output="hello").outputs == ()


def test_an_address_is_composed_of_the_fields_of_a_result() -> None:
    seen = done(
        'path = "files[]"\nkind = "image"\nurl = "{base}/view?filename={filename}&subfolder={subfolder}"',
        files=[{"filename": "a b&c.png", "subfolder": ""}, {"filename": "d/e.png", "subfolder": "../x"}, "odd", {}],
    )
    assert [link.url for link in seen.outputs][:2] == [
        "{base}/view?filename=a%20b%26c.png&subfolder=",
        "{base}/view?filename=d%2Fe.png&subfolder=..%2Fx",
    ]
    request = output_request(spec(), seen.outputs[0], Account("small", base_url="http://127.0.0.1:9/"), "k")
    assert request.url == "http://127.0.0.1:9/view?filename=a%20b%26c.png&subfolder="


def test_an_address_is_composed_of_a_bare_value() -> None:
    seen = done('path = "[one, two][]"\nurl = "{base}/files/{value}/content"', one="f1", two=None)
    assert [link.url for link in seen.outputs] == ["{base}/files/f1/content"]


def test_bytes_that_stand_in_the_answer_are_the_result() -> None:
    data = base64.b64encode(b"\x89PNG").decode()
    seen = done('path = "images[]"\nkind = "image"\nbase64 = true', images=[data, f"data:image/png;base64,{data}", "?"])
    assert [(link.url, link.kind, link.data) for link in seen.outputs] == [("", OutputKind.IMAGE, b"\x89PNG")]


BY_HTTP = """
[status]
http = { "200" = "succeeded", "202" = "running", "403" = "failed", "404" = "expired" }
[error]
message = "errors"
[[outputs]]
kind = "image"
body = true
"""


@pytest.mark.parametrize(
    ("status", "body", "state", "outputs"),
    [
        (202, b'{"status": "in-progress"}', JobState.RUNNING, 0),
        (200, b"\x89PNG\xff", JobState.SUCCEEDED, 1),
        (200, b"", JobState.SUCCEEDED, 0),
        (404, b'{"errors": ["gone"]}', JobState.EXPIRED, 0),
        (403, b'{"errors": ["moderated"]}', JobState.FAILED, 0),
    ],
)
def test_a_state_is_read_from_the_http_status(status: int, body: bytes, state: JobState, outputs: int) -> None:
    by_http = read_spec(SMALL.partition("[status]")[0] + BY_HTTP, "small.toml")
    seen = read_status(by_http, Response(status, {}, body), NOW)
    assert (seen.state, len(seen.outputs)) == (state, outputs)
    assert seen.error is None or seen.error.message in ("gone", "moderated")
    with pytest.raises(Unreachable):
        read_status(by_http, Response(500), NOW)


@pytest.mark.parametrize(
    ("means", "kind"),
    [
        ("not-found", NotFound),
        ("rate-limited", RateLimited),
        ("bad-key", KeyRefused),
        ("rejected", Rejected),
        ("unreachable", Unreachable),
    ],
)
def test_a_success_that_is_none_is_the_problem_that_the_file_says(means: str, kind: type[Problem]) -> None:
    file = spec(f'[[trouble]]\nwhen = "code != `0`"\nmeans = "{means}"\n[error]\nhttp = \'why\'\n')
    assert read_status(file, answer({"status": "run", "code": 0}), NOW).state is JobState.RUNNING
    with pytest.raises(kind, match="because"):
        read_status(file, answer({"status": "run", "code": 7, "why": "because"}), NOW)


def test_a_header_is_filled_in_from_the_account() -> None:
    text = SMALL.replace('url = "{base}/jobs/{id}"', 'url = "{base}/{id}"\nheaders = { X-Client = "{client}" }')
    file = read_spec(text + '[[vars]]\nname = "client"\n', "small.toml")
    account = Account("small", vars=(("client", "me"),))
    assert status_request(file, JobRef("a"), account, "k", NOW).headers["X-Client"] == "me"
    for value in ("", "a\r\nX: y", "ключ"):
        with pytest.raises(Rejected, match="X-Client"):
            status_request(file, JobRef("a"), Account("small", vars=(("client", value),)), "k", NOW)


@pytest.mark.parametrize(
    ("url", "with_key"),
    [
        ("https://files.example/1", True),
        ("https://a.b.files.example/1", False),
        ("https://a.cdn.example/1", True),
        ("https://cdn.example/1", True),
        ("https://evilcdn.example/1", False),
        ("https://cdn.example:8443/1", False),
        ("https://cdn.example.evil.example/1", False),
    ],
)
def test_a_download_has_the_key_at_the_hosts_that_the_file_names(url: str, with_key: bool) -> None:
    file = spec('[downloads]\nneeds_key = true\nhosts = ["files.example", "*.cdn.example"]\n')
    found = read_status(spec("[[outputs]]\npath = 'o'\n"), answer({"status": "done", "o": url}), NOW).outputs[0]
    assert bool(output_request(file, found, Account("small"), "k").secret_headers) is with_key
