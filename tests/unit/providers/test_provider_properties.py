"""Whatever an answer or a paste holds, nothing but a Problem is raised, and no key gets through."""

import contextlib
import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import NOW, SPECS, Example, examples

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, JobRef, JobState, Snapshot
from jobmonitor.providers.cancelling import read_cancel
from jobmonitor.providers.engine import follow_up, output_request, read_result, read_status
from jobmonitor.providers.lists import beginnings, list_request, read_list, read_values
from jobmonitor.providers.making import make
from jobmonitor.providers.recognise import recognise
from jobmonitor.providers.spec import ProviderSpec
from jobmonitor.wire import Response

EXAMPLES = tuple(examples())
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))
STATUS = st.sampled_from([200, 200, 200, 201, 202, 302, 400, 401, 404, 408, 422, 429, 500, 503, 999])


def paths(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place inside `value`."""
    if isinstance(value, dict):
        inner = list(cast("dict[str | int, object]", value).items())
    elif isinstance(value, list):
        inner = list(enumerate(cast("list[object]", value)))
    else:
        return [at]
    return [at, *(path for key, item in inner for path in paths(item, (*at, key)))]


def changed(value: object, at: tuple[str | int, ...], new: object) -> object:
    """`value` with `new` at this place."""
    if not at:
        return new
    copy: dict[object, object] | list[object]
    copy = dict(cast("dict[object, object]", value)) if isinstance(value, dict) else list(cast("list[object]", value))
    inner = cast("dict[object, object]", copy)
    inner[at[0]] = changed(inner[at[0]], at[1:], new)
    return copy


@given(st.sampled_from(EXAMPLES), st.data(), STATUS)
def test_a_bent_answer_raises_nothing_but_a_problem(example: Example, data: st.DataObject, status: int) -> None:
    body: object = None
    with contextlib.suppress(ValueError):
        body = json.loads(example.response.body)
    for _ in range(data.draw(st.integers(1, 3))):
        body = changed(body, data.draw(st.sampled_from(paths(body))), data.draw(VALUES))
    spec = SPECS[example.provider]
    with contextlib.suppress(Problem):
        seen = read_status(spec, Response(status, {}, json.dumps(body).encode()), NOW)
        assert seen.state is JobState.SUCCEEDED or not seen.outputs
        assert seen.progress is None or 0 <= seen.progress <= 1
        for words in (seen.message, seen.kind, seen.provider_state, *(link.url for link in seen.outputs)):
            words.encode()
        for link in seen.outputs:
            with contextlib.suppress(Problem):
                output_request(spec, link, Account(spec.id), "key")


def nested(depth: int, *, in_lists: bool) -> str:
    """JSON so deep, as text: Python's own writer gives up before."""
    return "[" * depth + "]" * depth if in_lists else '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda e: f"{e.provider}: {e.label}")
@pytest.mark.parametrize("in_lists", [True, False])
def test_a_megabyte_deep_is_no_more_than_a_problem(case: Example, in_lists: bool) -> None:
    body: object = None
    with contextlib.suppress(ValueError):
        body = json.loads(case.response.body)
    spec = SPECS[case.provider]
    # Deep enough for every reader to give up, and just so deep that only some do.
    for depth in (500, 900, 1_000_000 // 6):
        for at in paths(body)[:40]:
            text = json.dumps(changed(body, at, "DEEP")).replace('"DEEP"', nested(depth, in_lists=in_lists))
            for status in {case.response.status, 200}:
                ask_all(spec, Response(status, {}, text.encode()))
            if depth > 10_000:
                break


def ask_all(spec: ProviderSpec, response: Response) -> None:
    """Read the answer in every way that a program does."""
    account, job = Account(spec.id), JobRef("a1", spec.id)
    seen = Snapshot(JobState.SUCCEEDED)
    with contextlib.suppress(Problem):
        seen = read_status(spec, response, NOW)
    for key in ("name:secret", ""):
        with contextlib.suppress(Problem):
            follow_up(spec, job, account, key, seen, response, NOW)
    with contextlib.suppress(Problem):
        seen = read_result(spec, job, seen, response, NOW)
    make(spec, response, NOW)
    for link in seen.outputs:
        link.url.encode()
        with contextlib.suppress(Problem):
            output_request(spec, link, account, "name:secret")


TWICE = [example for example in EXAMPLES if SPECS[example.provider].result]


@given(st.sampled_from(TWICE), st.data(), STATUS)
def test_a_bent_second_answer_raises_nothing_but_a_problem(example: Example, data: st.DataObject, status: int) -> None:
    body: object = json.loads(example.response.body)
    for _ in range(data.draw(st.integers(1, 3))):
        body = changed(body, data.draw(st.sampled_from(paths(body))), data.draw(VALUES))
    ask_all(SPECS[example.provider], Response(status, {}, json.dumps(body).encode()))


@given(st.sampled_from(sorted(SPECS)), st.binary(max_size=200), STATUS, st.dictionaries(st.text(), st.text()))
def test_any_bytes_raise_nothing_but_a_problem(
    provider: str, body: bytes, status: int, headers: dict[str, str]
) -> None:
    with contextlib.suppress(Problem):
        read_status(SPECS[provider], Response(status, headers, body), NOW)
    ask_all(SPECS[provider], Response(status, headers, body))


@given(st.sampled_from(sorted(name for name, spec in SPECS.items() if spec.cancel)), VALUES, STATUS)
def test_a_bent_answer_to_cancelling_raises_nothing_but_a_problem(provider: str, body: object, status: int) -> None:
    with contextlib.suppress(Problem):
        read_cancel(SPECS[provider], Response(status, {}, json.dumps(body).encode()), NOW)


LISTING = sorted(name for name, spec in SPECS.items() if spec.lists)
JOBS: object = [
    {"id": 7, "public_id": "a", "job_id": "b", "video_id": "c", "task_id": "d", "status": "x", "created_at": 1}
]
PAGES: tuple[object, ...] = (
    dict.fromkeys(("items", "jobs", "results", "generations", "data"), JOBS) | {"next": "n", "has_more": True},
    {"data": {"items": JOBS, "videos": JOBS, "token": "t"}, "nextCursor": "c", "last_id": "l"},
    {"queue_running": [[1, "a"]], "queue_pending": [[2, "b"]], "user_details": [{"user": {"id": "u"}}]},
    JOBS,
)


@given(st.sampled_from(LISTING), st.sampled_from(PAGES), st.data(), STATUS)
def test_a_bent_list_raises_nothing_but_a_problem(
    provider: str, body: object, data: st.DataObject, status: int
) -> None:
    for _ in range(data.draw(st.integers(0, 3))):
        body = changed(body, data.draw(st.sampled_from(paths(body))), data.draw(VALUES))
    list_all(SPECS[provider], Response(status, {}, json.dumps(body).encode()))


@given(st.sampled_from(LISTING), st.binary(max_size=200), STATUS)
def test_any_bytes_are_a_list_or_a_problem(provider: str, body: bytes, status: int) -> None:
    list_all(SPECS[provider], Response(status, {}, body))


@pytest.mark.parametrize("provider", LISTING)
@pytest.mark.parametrize("in_lists", [True, False])
def test_a_list_that_is_nested_without_end_is_no_more_than_a_problem(provider: str, in_lists: bool) -> None:
    for body in PAGES:
        for at in paths(body)[:20]:
            text = json.dumps(changed(body, at, "DEEP")).replace('"DEEP"', nested(900, in_lists=in_lists))
            list_all(SPECS[provider], Response(200, {}, text.encode()))


def list_all(spec: ProviderSpec, response: Response) -> None:
    """Read the answer as every list of the provider's, and ask for the next page."""
    account, given = Account(spec.id), (("task_kind", "v1/remesh"),)
    for mark in beginnings(spec):
        with contextlib.suppress(Problem):
            mark = read_values(spec, mark, response, NOW)
        with contextlib.suppress(Problem):
            page = read_list(spec, mark, response, NOW, given)
            for job in page.jobs:
                json.dumps([job.id, job.provider_state, job.kind, job.vars])
            if page.more:
                request = list_request(spec, page.more, account, "name:secret", NOW, given)
                assert request.url.startswith(("https://", "http://127.0.0.1:"))


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "curl ", "-H ", "'", '"', "\\\n", "^\n", "`\n", "{", "}", "[", "]", '{"id":', '"job_id": ', "https://", ":",
            "https://api.figur.fit/v1/jobs/", "https://waveline.ai/api/v1/jobs/a%2Fb", "http://[", "://u:p@", ")", "(",
            "01JREQREQREQREQREQREQREQ00", "a5ecc735-c48e-43ea-a739-d42bfb19edb3", "abcd", ",", ";", "\n", "\r\n", " ",
            "Authorization: Bearer ", "•", "\ufeff", "\u200b", "\ud800", "\x00", '"status":"pending"', "?", "#", "&x=",
        ]
    ),
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.sampled_from(["", "", *sorted(SPECS), "nobody"]))
def test_any_text_is_taken(pieces: list[str], provider: str) -> None:
    text = "".join(pieces)
    found = recognise(text, SPECS, provider)
    assert len(found.refs) == len({(ref.id, ref.provider, ref.vars) for ref in found.refs})
    assert len(found.unplaced) <= found.empty_lines
    for ref in found.refs:
        assert 0 < len(ref.id) <= 256
        assert bool(ref.provider) is not bool(ref.candidates)
    for piece in found.unplaced:
        assert 0 < len(piece) <= 2000
        assert "\n" not in piece


KEYS = st.from_regex(r"(sk_live_|sk_test_|)[A-Za-z0-9]{24,40}", fullmatch=True)
SHAPES = st.sampled_from(
    [
        "curl -H 'Authorization: Bearer {key}' https://api.figur.fit/v1/jobs/01JREQREQREQREQREQREQREQ00",
        'curl https://api.figur.fit/v1/jobs/01JREQREQREQREQREQREQREQ00 --header "authorization:bearer {key}"',
        "curl --header='Authorization: Bearer {key}' https://nobody.example/x",
        'curl -H "X-Api-Key: {key}" \\\n  -d \'{{"a": "b"}}\' \\\n  https://nobody.example/x',
        "curl -H 'Authorization: Bearer {key}",
        'curl.exe -H ^"Authorization: Bearer {key}^" ^\n ^"https://nobody.example/x^"',
        "curl -u {key}: https://nobody.example/x",
        "curl https://{key}@nobody.example/x?api_key={key}",
        "curl --oauth2-bearer {key} https://nobody.example/x",
        'Invoke-RestMethod -Uri https://nobody.example/x -Headers @{{ "Authorization" = "Bearer {key}" }}',
        "GET /v1/jobs/1 HTTP/1.1\nAuthorization: Bearer {key}\nAccept: */*",
        "api_key={key}",
        "export FIGUR_API_KEY={key}",
        '{{"api_key": "{key}", "id": 7}}',
        "https://nobody.example/jobs?key={key}",
        "Bearer {key}",
    ]
)


@given(KEYS, SHAPES, st.sampled_from(["", "gepetto"]))
def test_no_key_gets_through(key: str, shape: str, provider: str) -> None:
    found = recognise(shape.format(key=key), SPECS, provider)
    assert key not in repr(found)
    assert key[:12] not in repr(found)
