"""A file that was proposed by looking reads the answers that it was made of, for services of many shapes."""

import json

import pytest
from propose_shapes import KEY, SHAPES, Shape
from provider_data import CONTRACTS, NOW

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, JobRef, JobState
from jobmonitor.providers.engine import status_request
from jobmonitor.providers.making import Made, make
from jobmonitor.providers.propose import Given, Moment, Proposed, Seen, propose, read_answer, read_command, to_toml
from jobmonitor.providers.spec import ProviderSpec, read_spec
from jobmonitor.wire import Response

LIVE = (JobState.QUEUED, JobState.RUNNING)


def answers(shape: Shape) -> list[Seen]:
    bodies = zip((shape.running, shape.done, shape.failed), Moment, shape.codes, strict=True)
    given = [Given("" if body is None else json.dumps(body), moment, code) for body, moment, code in bodies]
    wanted = [shape.running is not None or shape.codes[0] != 200, shape.done is not None, shape.failed is not None]
    return [read_answer(each) for each, is_there in zip(given, wanted, strict=True) if is_there]


def proposed(shape: Shape) -> Proposed:
    return propose(read_command(shape.command), answers(shape), NOW)


def spec_of(shape: Shape) -> ProviderSpec:
    return read_spec(to_toml(proposed(shape).draft), "new.toml")


def made(shape: Shape) -> dict[Moment, Made]:
    spec = spec_of(shape)
    return {seen.moment: make(spec, Response(seen.status, {}, seen.body), NOW) for seen in answers(shape)}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.what)
def test_the_states_of_its_own_answers_are_read(shape: Shape) -> None:
    for moment, each in made(shape).items():
        assert each.seen, each.problem
        match moment:
            case Moment.RUNNING:
                assert each.seen.state in LIVE
            case Moment.DONE:
                assert each.seen.state is JobState.SUCCEEDED
            case Moment.FAILED:
                assert each.seen.state is JobState.FAILED


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.what)
def test_the_results_are_found_and_nothing_else(shape: Shape) -> None:
    outputs = made(shape)[Moment.DONE].outputs
    if shape.outputs:
        assert tuple(url for url, _ in outputs) == shape.outputs
    else:
        assert len(outputs) == 1


@pytest.mark.parametrize("shape", [s for s in SHAPES if s.error], ids=lambda shape: shape.what)
def test_a_failed_job_says_why(shape: Shape) -> None:
    seen = made(shape)[Moment.FAILED].seen
    assert seen
    assert seen.error
    assert seen.error.message == shape.error


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.what)
def test_the_question_is_the_one_of_the_command(shape: Shape) -> None:
    draft = proposed(shape).draft
    assert draft.url == shape.url or not shape.url
    for name, value in shape.more.items():
        assert getattr(draft, name) == value, name
    spec = spec_of(shape)
    request = status_request(spec, JobRef("the-id"), Account(spec.id), KEY, NOW)
    assert request.url.startswith("https://api.lumen.example/")
    assert "the-id" in request.url + request.body.decode()
    assert KEY in str(dict(request.secret_headers)) + request.body.decode()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.what)
def test_no_key_gets_into_the_file_or_into_a_repr(shape: Shape) -> None:
    command = read_command(shape.command)
    assert (command.key != "") == (KEY in shape.command)
    one = proposed(shape)
    for text in (to_toml(one.draft), repr(one), repr(command), repr(answers(shape))):
        assert KEY not in text
        assert KEY[:10] not in text


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.lumen.example/jobs/a1b2c3", "https://api.lumen.example/jobs/a1b2c3"),
        ("GET https://api.lumen.example/jobs/a1b2c3\n", "https://api.lumen.example/jobs/a1b2c3"),
        ("curl api.lumen.example/jobs/a1b2c3", "https://api.lumen.example/jobs/a1b2c3"),
        ("$ curl -sS --url https://api.lumen.example/jobs/a1b2c3 | jq .", "https://api.lumen.example/jobs/a1b2c3"),
        ("curl -G https://x.example/jobs -d id=a1b2c3", "https://x.example/jobs?id=a1b2c3"),
        ('{"url": "https://cdn.lumen.example/1.png"}', ""),
        ('{"url":"https://cdn.lumen.example/1.png"}', ""),
        ("see https://lumen.example/docs for more", ""),
        ("curl -H 'Accept: */*'", ""),
        ("", ""),
    ],
)
def test_an_address_is_taken_out_of_a_command_and_not_out_of_other_text(text: str, url: str) -> None:
    if url:
        assert read_command(text).url == url
    else:
        with pytest.raises(Problem, match="There is no address in this command"):
            read_command(text)


def test_a_service_gets_its_name_from_its_address() -> None:
    draft = proposed(SHAPES[0]).draft
    assert (draft.name, draft.id) == ("Lumen", "lumen")
    local = propose(read_command("curl http://127.0.0.1:8080/jobs/ab12cd34"), [], NOW).draft
    assert (local.name, local.base_url) == ("My service", "http://127.0.0.1:8080")


def test_no_other_providers_name_is_proposed_since_its_keys_would_go_along() -> None:
    """A host that only sounds like a known one must not get that one's keys."""
    known = {"figur": "https://api.figur.fit", "figur-2": "https://figur.example"}
    command = read_command("curl https://api.figur.com/v1/jobs/job_12ab")
    assert propose(command, [], NOW, known).draft.id == "figur-3"
    home = read_command("curl https://api.figur.fit/v1/jobs/job_12ab")
    assert propose(home, [], NOW, known).draft.id == "figur"


def test_what_is_doubtful_is_said() -> None:
    swapped = propose(
        read_command(SHAPES[0].command), [read_answer(Given('{"status": "processing"}', Moment.DONE))], NOW
    )
    assert any("usually doesn't mean succeeded" in remark for remark in swapped.remarks)
    assert any(remark.startswith("No result was found") for remark in swapped.remarks)
    empty = propose(read_command(SHAPES[0].command), [read_answer(Given('{"a": 1}', Moment.DONE))], NOW)
    assert any(remark.startswith("Nothing was found that says how") for remark in empty.remarks)
    started = propose(read_command("curl https://api.lumen.example/v1/images -d '{\"a\": 1}'"), [], NOW)
    assert any("guessed" in remark for remark in started.remarks)
    assert started.draft.url == "{base}/v1/images/{id}"


def test_an_answer_that_says_that_there_is_no_such_job_ends_none() -> None:
    shape = Shape(
        "", SHAPES[0].command, {"status": "busy"}, {"status": "done", "url": "https://x.example/a.png"},
        {"error": "job not found"},
    )  # fmt: skip
    assert made(shape)[Moment.FAILED].health == "not-found"


def test_a_server_in_trouble_is_no_failed_job() -> None:
    shape = Shape("", SHAPES[0].command, {"status": "busy"}, {"status": "done"}, {"error": "no"}, (200, 200, 503))
    assert made(shape)[Moment.FAILED].health == "unreachable"
    assert any("503" in remark for remark in proposed(shape).remarks)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: str(contract["id"]))
def test_the_answers_of_real_services_are_read_too(contract: dict[str, list[dict[str, object]]]) -> None:
    """Of those that say a state or not, with an example of a done job in JSON: it comes out as done."""
    wanted = {"running": Moment.RUNNING, "succeeded": Moment.DONE, "failed": Moment.FAILED}
    given: dict[Moment, Given] = {}
    for example in contract["examples"]:
        moment = wanted.get(str(example["expect_canonical"]))
        is_table = isinstance(example["body"], dict | list)
        if moment and is_table and example["http"] == 200:
            given.setdefault(moment, Given(json.dumps(example["body"]), moment))
    if Moment.DONE not in given:
        pytest.skip("its documentation has no such example")
    seen = [read_answer(each) for each in given.values()]
    spec = read_spec(to_toml(propose(read_command(SHAPES[0].command), seen, NOW).draft), "new.toml")
    for each in seen:
        result = make(spec, Response(each.status, {}, each.body), NOW)
        assert result.seen
        expected = {Moment.RUNNING: LIVE, Moment.DONE: (JobState.SUCCEEDED,), Moment.FAILED: (JobState.FAILED,)}
        assert result.seen.state in expected[each.moment]
