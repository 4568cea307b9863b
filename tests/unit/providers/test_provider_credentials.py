"""Where a key goes that doesn't simply stand in a header: in a body, or as the secret behind a token."""

import json

import jwt
import pytest
from provider_data import NOW, SMALL, SPECS

from jobmonitor.errors import KeyMissing, KeyRefused, Problem, SpecProblem
from jobmonitor.jobs import Account, JobRef, Output
from jobmonitor.providers.credentials import secret_headers
from jobmonitor.providers.engine import output_request, status_request
from jobmonitor.providers.spec import read_spec
from jobmonitor.wire import Request

PAIR = "access-1:secret-that-never-leaves-this-machine"
KLING = JobRef("866168216002236456", "kling", (("task_kind", "videos/text2video"),))


def kling(key: str = PAIR, now: float = NOW) -> Request:
    """The question to Kling."""
    return status_request(SPECS["kling"], KLING, Account("kling"), key, now)


def test_a_token_is_made_of_the_pair_and_the_secret_stays() -> None:
    request = kling()
    assert request.url == "https://api-singapore.klingai.com/v1/videos/text2video/866168216002236456"
    token = request.secret_headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(
        token, PAIR.partition(":")[2], algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False}
    )
    assert claims == {"iss": "access-1", "exp": NOW + 1800, "nbf": NOW - 5}
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert "secret-that" not in token
    assert token not in repr(request)


def test_a_short_secret_is_the_services_business() -> None:
    assert kling("a:b").secret_headers


@pytest.mark.parametrize("key", ["", " ", "only-one", ":secret", "access:", "a b:c d"])
def test_what_is_no_pair_is_refused_in_words_without_the_key(key: str) -> None:
    with pytest.raises((KeyMissing, KeyRefused)) as caught:
        kling(key)
    assert not key.strip() or key not in str(caught.value)


def test_nothing_of_a_pair_goes_along_with_a_download() -> None:
    output = Output(0, "https://api-singapore.klingai.com/x.mp4")
    assert not output_request(SPECS["kling"], output, Account("kling"), PAIR).secret_headers
    assert not secret_headers(SPECS["kling"], PAIR, None)


def modelslab(family: str = "", key: str = "body-key") -> Request:
    """The question to ModelsLab."""
    account = Account("modelslab", vars=(("family", family),) if family else ())
    return status_request(SPECS["modelslab"], JobRef("123"), account, key, NOW)


def test_a_key_in_the_body_is_nowhere_else_and_never_printed() -> None:
    request = modelslab()
    assert (request.method, request.url) == ("POST", "https://modelslab.com/api/v6/images/fetch")
    assert json.loads(request.body) == {"key": "body-key", "request_id": "123"}
    assert request.headers["Content-Type"] == "application/json"
    assert not request.secret_headers
    assert "body-key" not in repr(request)


@pytest.mark.parametrize("family", ["image_editing", "realtime"])
def test_another_family_is_asked_at_another_address(family: str) -> None:
    assert modelslab(family).url == f"https://modelslab.com/api/v6/{family}/fetch/123"


@pytest.mark.parametrize("key", ["", "two words", "ключ"])
def test_a_key_in_a_body_is_looked_at_like_any_other(key: str) -> None:
    with pytest.raises((KeyMissing, KeyRefused)):
        modelslab(key=key)


def test_a_quote_in_an_id_or_a_key_stays_inside_its_text() -> None:
    job = JobRef('1", "key": "other')
    request = status_request(SPECS["modelslab"], job, Account("modelslab"), 'k"y{id}', NOW)
    assert json.loads(request.body) == {"key": 'k"y{id}', "request_id": job.id}


VEO = "projects/p/locations/us-central1/publishers/google/models/veo-2.0-generate-001/operations/abc"


def veo(job: str) -> Request:
    """The question to Vertex."""
    return status_request(SPECS["vertex-veo"], JobRef(job), Account("vertex-veo"), "token", NOW)


def test_an_id_that_is_a_path_says_where_to_ask() -> None:
    request = veo(VEO)
    base = "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1"
    assert request.url == f"{base}/publishers/google/models/veo-2.0-generate-001:fetchPredictOperation"
    assert json.loads(request.body) == {"operationName": VEO}
    elsewhere = Account("vertex-veo", vars=(("location", "elsewhere"), ("model", "other")))
    assert status_request(SPECS["vertex-veo"], JobRef(VEO), elsewhere, "token", NOW).url == request.url


@pytest.mark.parametrize(
    "location",
    ["evil.example/", "evil.example#", "evil.example?", "evil.example:443", "u@evil.example", "..", "", "\\x"],
)
def test_an_id_never_chooses_whom_the_key_goes_to(location: str) -> None:
    try:
        request = veo(VEO.replace("us-central1", location))
    except Problem:
        return
    host = request.url.removeprefix("https://").partition("/")[0]
    assert host.endswith("-aiplatform.googleapis.com")
    assert "@" not in host


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("[status]", 'body = { a = "{id}" }\n[status]', "poll.body", "POST"),
        ("[status]", 'method = "POST"\nbody = { a = "{key}" }\n[status]', "poll.body", "only there"),
        ("[status]", 'method = "POST"\nbody = { a = "{who}" }\n[status]', "poll.body.a", "{who} is not known"),
        ('header = "Authorization"\nvalue = "Bearer {key}"', "body = true", "poll.body", "must hold {key}"),
        ('header = "Authorization"', 'header = "Authorization"\nbody = true', "auth", "either"),
        ("[status]", '[poll.instead]\n"x=1" = "{base}/{id}"\n[status]', "poll.instead.x=1", "a variable"),
        ("[status]", '[poll.instead]\n"x=1" = "https://e.example/{id}"\n[status]', "poll.instead.x=1", "begin with"),
        ("[poll]", "jwt = { life = 1 }\n[poll]", "auth.jwt", "a minute"),
        ("[poll]", "jwt = { lif = 1 }\n[poll]", "auth.jwt.lif", "did you mean “life”"),
        ("[poll]", "jwt = {}\n[downloads]\nneeds_key = true\n[poll]", "downloads.needs_key", "for the API alone"),
        ("[status]", '[result]\nurl = "https://e.example/{id}"\n[status]', "result.url", "must begin with"),
        ("[status]", '[result]\nurl = "{base}/{x}"\n[status]', "result.url", "{x} is not known"),
        ("[status]", '[result]\nurl = "{base}/x"\nvalues = { id = "id" }\n[status]', "result.values.id", "not id"),
        ("[status]", '[result]\nurl = "{base}/x"\nvalues = { x = "a(" }\n[status]', "result.values.x", "no JMESPath"),
        ("[status]", '[result]\nurl = "{base}/x"\non = ["nope"]\n[status]', "result.on", "status.map"),
        (
            "[status]",
            '[result]\nurl = "{base}/x"\nbody = "video"\nvalues = { x = "a" }\n[status]',
            "result.body",
            "fetched",
        ),
        ("[status]", '[result]\nurl = "{base}/x"\n[result.status]\npath = "a"\n[status]', "result.status.map", "empty"),
        (
            "[status]",
            '[result]\nurl = "{base}/x"\n[result.status]\npath = "a"\nmap = { b = "dead" }\n[status]',
            "result.status.map.b",
            "not known here",
        ),
        ("[poll]", '[job_id]\nparts = "x/{id}"\n[poll]', "job_id.parts", "not id"),
        ("[[outputs]]", "[[outputs]]\njson = true\nbase64 = true\n#", "outputs[0]", "JSON in a text"),
    ],
)
def test_a_mistake_about_questions_is_told(old: str, new: str, field: str, words: str) -> None:
    text = SMALL + "[[outputs]]\n"
    assert old in text
    with pytest.raises(SpecProblem) as caught:
        read_spec(text.replace(old, new, 1), "own.toml")
    assert words in {m.field: m.reason for m in caught.value.mistakes}[field]


@pytest.mark.parametrize(
    "base", ["https://{where}", "https://{where}/v1", "https://api.{where}", "https://{where}:8443"]
)
def test_an_id_may_not_be_the_host(base: str) -> None:
    text = SMALL.replace("https://api.small.example/v1", base) + '[job_id]\nparts = "{where}/{name}"\n'
    with pytest.raises(SpecProblem) as caught:
        read_spec(text, "own.toml")
    assert [m.field for m in caught.value.mistakes] == ["base_url"]
