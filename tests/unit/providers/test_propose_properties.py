"""Whatever is pasted, proposing gives a draft or a Problem; no key gets into a draft; a megabyte is read at once."""

import contextlib
import json
import time
import tomllib

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from propose_shapes import SHAPES, Shape
from provider_data import NOW

from jobmonitor.errors import Problem, SpecProblem
from jobmonitor.jobs import JobState
from jobmonitor.providers.making import make
from jobmonitor.providers.propose import (
    Command,
    Draft,
    Field,
    Given,
    Moment,
    Result,
    Seen,
    marks,
    pointed,
    propose,
    read_answer,
    read_command,
    reworded,
    to_toml,
)
from jobmonitor.providers.propose.spots import place, spots
from jobmonitor.providers.spec import read_spec
from jobmonitor.wire import Response

# How long a machine takes says nothing of what is tested here.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
COMMAND = read_command(SHAPES[0].command)
NAMES = st.text(max_size=6) | st.sampled_from(
    ["status", "state", "id", "error", "output", "url", "done", "code", "message", "progress", "created_at", "a-b", ""]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["done", "running", "failed", "https://x.example/a.png", "https://[", "data:,", '{"a":1}', "\ud800"]
    )
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=15
)
TABLES = st.lists(VALUES, max_size=4) | st.dictionaries(NAMES, VALUES, max_size=6)
CODES = st.sampled_from([200, 202, 204, 302, 400, 404, 422, 500, 999])
ANSWERS = st.lists(st.tuples(TABLES, st.sampled_from(Moment), CODES), max_size=3)


def seen(bodies: list[tuple[object, Moment, int]]) -> list[Seen]:
    return [read_answer(Given(json.dumps(body), moment, code)) for body, moment, code in bodies]


def judge(draft: Draft, answers: list[Seen]) -> None:
    """The draft is TOML that says what it says, and what the engine makes of the answers is no crash."""
    with contextlib.suppress(SpecProblem):
        spec = read_spec(to_toml(draft), "new.toml")
        assert spec.poll.url == draft.url
        places = [each.path for each in draft.outputs if each.path or each.form == "body"]
        assert [place.path.text for place in spec.outputs] == [each or "@" for each in places]
        for each in answers:
            make(spec, Response(each.status, {}, each.body), NOW)


@calm
@given(ANSWERS, st.sampled_from(SHAPES))
def test_any_json_gives_a_draft(bodies: list[tuple[object, Moment, int]], shape: Shape) -> None:
    answers = seen(bodies)
    judge(propose(read_command(shape.command), answers, NOW).draft, answers)


@calm
@given(ANSWERS.filter(bool), st.sampled_from(Field), st.data())
def test_whatever_is_pointed_at_gives_a_draft(
    bodies: list[tuple[object, Moment, int]], wanted: Field, data: st.DataObject
) -> None:
    answers = seen(bodies)
    draft = propose(COMMAND, answers, NOW).draft
    answer = data.draw(st.sampled_from(answers))
    path = data.draw(st.sampled_from([spot.path for spot in spots(answer.value)]))
    n = data.draw(st.integers(0, 3))
    for made in (pointed(draft, wanted, path, answer, answers, n), reworded(draft, answers)):
        judge(made, answers)
        marks(made, answer.value)


@calm
@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")), CODES)
def test_any_text_is_an_answer_or_a_problem(text: str, code: int) -> None:
    with contextlib.suppress(Problem):
        answers = [read_answer(Given(text, Moment.DONE, code))]
        judge(propose(COMMAND, answers, NOW).draft, answers)


PIECES = st.text(max_size=12) | st.sampled_from(
    [
        "curl ", "-H ", "'", '"', "\\\n", "^\n", "`\n", "-d ", "--json ", "-u ", "-X ", "-G ", "{", "}",
        '{"id": "a1b2c3"}',
        "https://", "api.x.example", "/v1/jobs/", "job_12ab", "?", "&", "=", "key=", "@", "%", "%7B", "[", "]",
        ":", "#",
        "Authorization: Bearer ", "X-Api-Key: ", "Invoke-RestMethod ", "-Uri ", "$ID", "<id>", "{id}",
        "http://127.0.0.1:1",
    ]
)  # fmt: skip


@calm
@given(st.lists(PIECES, max_size=20).map("".join))
@example("curl https://api.x.example:99999/a")
@example("curl https://[::1]/jobs/{id}")
def test_any_text_is_a_command_or_a_problem(text: str) -> None:
    with contextlib.suppress(Problem):
        judge(propose(read_command(text), [], NOW).draft, [])


KEYS = st.from_regex(r"(sk_live_|r8_|)[A-Za-z]{8}[0-9]{4}[A-Za-z0-9]{12,24}", fullmatch=True)
HOLDERS = st.sampled_from(
    [
        "curl https://x.example/jobs/a1b2c3 -H 'Authorization: Bearer {key}'",
        "curl https://x.example/jobs/a1b2c3 -H 'authorization: {key}' -H 'X-Api-Key: {key}'",
        "curl https://x.example/jobs/a1b2c3 -H 'X-Acme: {key}'",
        "curl https://x.example/jobs/a1b2c3 -H 'Authorization: Bearer other1234other' -H 'X-Tenant: {key}'",
        "curl 'https://x.example/jobs/a1b2c3?api_key={key}'",
        "curl 'https://x.example/jobs/a1b2c3?access_token={key}&a=b' -H 'X-Api-Key: {key}'",
        "curl https://user:{key}@x.example/jobs/a1b2c3",
        "curl -u {key}: https://x.example/jobs/a1b2c3",
        "curl --oauth2-bearer {key} https://x.example/jobs/a1b2c3",
        'curl https://x.example/jobs -d \'{{"token": "{key}", "job_id": "a1b2c3"}}\'',
        'curl https://x.example/jobs -H "Authorization: Key {key}" -d \'{{"api_key": "{key}", "id": "a1b2c3"}}\'',
        "curl https://x.example/jobs/a1b2c3 -d 'api_key={key}&task=7'",
        "curl -b 'session={key}' https://x.example/jobs/a1b2c3",
        "curl -H 'Cookie: session={key}' https://x.example/jobs/a1b2c3",
        "curl.exe -H ^\"X-Api-Key: {key}^\" ^\n ^\"https://x.example/jobs/a1b2c3^\"",
        'Invoke-WebRequest -Uri https://x.example/jobs/a1b2c3 -Headers @{{ "x-key" = "{key}"; Accept = "*/*" }}',
    ]
)  # fmt: skip


@calm
@given(KEYS, HOLDERS)
def test_no_key_gets_into_a_draft(key: str, holder: str) -> None:
    command: Command = read_command(holder.format(key=key))
    proposed = propose(command, [], NOW)
    for text in (repr(command), repr(proposed), to_toml(proposed.draft)):
        assert key not in text
        assert key[4:16] not in text
    shown = holder.format(key=key)
    for secret in command.secrets:
        shown = shown.replace(secret, "•••")
    assert key not in shown


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@calm
@given(st.builds(
    Draft,
    id=TEXTS, name=TEXTS, base_url=TEXTS, url=TEXTS,
    headers=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=3).map(tuple),
    status=TEXTS, error=st.text(max_size=10), interval=st.floats(),
    words=st.lists(st.tuples(st.text(max_size=8), st.sampled_from(JobState)), max_size=4).map(tuple),
    outputs=st.lists(st.builds(Result, path=st.text(max_size=10)), max_size=2).map(tuple),
))  # fmt: skip
def test_whatever_stands_in_the_fields_what_is_written_is_toml(draft: Draft) -> None:
    read = tomllib.loads(to_toml(draft))
    assert read["status"].get("path", "") == draft.status
    assert read["name"] == draft.name


def test_a_megabyte_is_looked_at_in_a_moment() -> None:
    """A person waits for it after each paste: it takes some fifty times as long as to read the JSON once."""
    rows = [{"seed": n, "url": f"https://cdn.x.example/{n}.png", "notes": "word " * 20} for n in range(7000)]
    body = json.dumps({"id": "job_12ab", "status": "done", "results": rows, "map": {f"key{n}": n for n in range(9000)}})
    assert len(body) > 1_000_000
    began = time.process_time()
    json.loads(body)
    once = time.process_time() - began
    began = time.process_time()
    answers = [read_answer(Given(body, moment)) for moment in (Moment.RUNNING, Moment.DONE)]
    draft = propose(COMMAND, answers, NOW).draft
    marks(draft, answers[1].value)
    assert time.process_time() - began < 400 * once
    for long in ("HTTP/1.1 200 OK\n" + "x" * 1_000_000, '{"a": "' + "x" * 1_000_000, "HTTP/1.1 200 OK\n" * 60_000):
        began = time.process_time()
        with contextlib.suppress(Problem):
            read_answer(Given(long))
        assert time.process_time() - began < 400 * once
    deep = "[" * 400_000 + "]" * 400_000
    with contextlib.suppress(Problem):
        read_answer(Given(deep))


def test_the_place_of_a_value_finds_that_value() -> None:
    answer = {"a-b": [{"c d": 1, 'e"f': {"": 2}}], "x": {"1y": [[3]], "\u00e9": 4, "\ud800": 5}}
    from jobmonitor.providers.expression import Expression

    for spot in spots(answer):
        assert Expression(place(spot.path)).find(answer) == spot.value
