"""Where a question goes, and where the key does."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import NOW, SMALL, SPECS, spec

from jobmonitor.errors import KeyMissing, KeyRefused, Problem, Rejected
from jobmonitor.jobs import Account, JobRef, Output
from jobmonitor.providers.engine import made_up, output_request, status_request
from jobmonitor.providers.spec import read_spec
from jobmonitor.wire import Request

ACCOUNT = Account("small")


def ask(job: str = "a", account: Account = ACCOUNT, key: str = "k1", more: str = "") -> Request:
    """The question for this job."""
    return status_request(spec(more), JobRef(job), account, key, NOW)


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("gepetto", "https://europe-west1-gepettoai.cloudfunctions.net/v1/job/x"),
        ("waveline", "https://waveline.ai/api/v1/jobs/x"),
        ("aetherforge", "https://api.aetherforgeai.com/public/v1/job/x"),
        ("figur", "https://api.figur.fit/v1/jobs/x"),
    ],
)
def test_each_provider_is_asked_at_its_place(provider: str, url: str) -> None:
    request = status_request(SPECS[provider], JobRef("x"), Account(provider), "key1", NOW)
    assert (request.method, request.url, request.home) == ("GET", url, "")
    assert request.secret_headers == {"Authorization": "Bearer key1"}


def test_the_key_is_in_the_secret_headers_alone_and_never_printed() -> None:
    request = ask(key="very-secret")
    assert request.secret_headers == {"Authorization": "Bearer very-secret"}
    assert "very-secret" not in repr(request)
    assert "very-secret" not in request.url


@given(st.text(min_size=1, max_size=60))
def test_an_id_changes_neither_host_nor_path_nor_query(job: str) -> None:
    try:
        parts = urlsplit(ask(job).url)
    except Problem:
        return
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "api.small.example", "", "")
    assert parts.path.startswith("/v1/jobs/")
    assert parts.path.count("/") == 3
    assert parts.path.removeprefix("/v1/jobs/") not in ("", ".", "..")


def test_a_nasty_id_is_encoded() -> None:
    assert ask("../x?y#z").url == "https://api.small.example/v1/jobs/..%2Fx%3Fy%23z"


@pytest.mark.parametrize("job", ["", ".", "..", "\ud800"])
def test_what_cant_be_an_id_is_refused_in_words(job: str) -> None:
    with pytest.raises(Rejected, match="Small can't be asked"):
        ask(job)


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/jobs/a"),
        ("http://localhost:8080/x/", "http://localhost:8080/x/jobs/a"),
        ("http://[::1]:8080", "http://[::1]:8080/jobs/a"),
        ("https://proxy.example/small", "https://proxy.example/small/jobs/a"),
    ],
)
def test_an_account_can_have_an_address_of_its_own(base: str, url: str) -> None:
    request = ask(account=Account("small", base_url=base))
    assert (request.url, request.home) == (url, base)


@pytest.mark.parametrize(
    "base",
    [
        "http://api.small.example",
        "http://127.1",
        "http://2130706433",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1.evil.example/",
        "ftp://x.example",
        "file:///etc",
        "api.small.example",
        "https://",
        "https://u:p@x.example",
        "https://x.example/?q=",
        "https://x.example/#f",
        "https://x .example",
        "https://x.example\\@evil.example",
        "https://[::1",
        "https://x.example:99999",
        "https://x.example/\n",
    ],
)
def test_no_question_goes_where_a_key_must_not(base: str) -> None:
    if base.endswith("\n"):
        base += "x"
    with pytest.raises(Rejected, match="address of the Small account"):
        ask(account=Account("small", base_url=base))


@pytest.mark.parametrize("key", ["", " ", "\n", "Bearer "])
def test_no_key_is_said_so(key: str) -> None:
    with pytest.raises(KeyMissing):
        ask(key=key)


@pytest.mark.parametrize("key", ["a\nb", "a\r\nX-Evil: 1", "ключ", "a b", "a\x00b", "a\u2028b", "é"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(KeyRefused) as caught:
        ask(key=key)
    assert key not in str(caught.value)


def test_a_key_copied_with_its_surroundings_is_taken() -> None:
    for key in (" k1\n", "Bearer k1", " Bearer  k1 "):
        assert ask(key=key).secret_headers == {"Authorization": "Bearer k1"}


def test_values_of_the_job_go_before_those_of_the_account_and_the_file() -> None:
    file = """
[[vars]]
name = "region"
default = "eu"
[[vars]]
name = "model"
"""
    small = read_spec(SMALL.replace("/jobs/", "/{region}/{model:path}/") + file, "small.toml")
    account = Account("small", vars=(("model", "one/two"),))
    assert status_request(small, JobRef("a"), account, "k", NOW).url == "https://api.small.example/v1/eu/one/two/a"
    job = JobRef("a", vars=(("model", "x/y?"), ("region", "u/s")))
    assert status_request(small, job, account, "k", NOW).url == "https://api.small.example/v1/u%2Fs/x/y%3F/a"
    with pytest.raises(Rejected, match="there is no model"):
        status_request(small, JobRef("a"), Account("small"), "k", NOW)
    with pytest.raises(Rejected, match="can't be a model"):
        status_request(small, JobRef("a", vars=(("model", "x/../y"),)), account, "k", NOW)


NEEDS_KEY = "[downloads]\nneeds_key = true\n"


def test_a_download_goes_without_the_key() -> None:
    for url in ("https://cdn.example/1.png", "https://api.small.example/v1/files/1"):
        assert output_request(spec(), Output(0, url), ACCOUNT, "k").secret_headers == {}


@pytest.mark.parametrize(
    ("url", "with_key"),
    [
        ("https://api.small.example/files/1", True),
        ("https://API.small.example:443/files/1", True),
        ("https://api.small.example:8443/files/1", False),
        ("https://api.small.example.evil.example/1", False),
        ("https://small.example/1", False),
        ("https://cdn.example/1", False),
    ],
)
def test_a_download_has_the_key_only_at_the_apis_own_host(url: str, with_key: bool) -> None:
    request = output_request(spec(NEEDS_KEY), Output(0, url), ACCOUNT, "k")
    assert bool(request.secret_headers) is with_key


def test_a_download_from_the_accounts_own_address_has_the_key() -> None:
    account = Account("small", base_url="http://127.0.0.1:9")
    request = output_request(spec(NEEDS_KEY), Output(0, "http://127.0.0.1:9/f"), account, "k")
    assert request.secret_headers
    assert not output_request(spec(NEEDS_KEY), Output(0, "https://api.small.example/f"), account, "k").secret_headers


@pytest.mark.parametrize(
    "url",
    ["<Image URL>", "", "ftp://x/y", "file:///etc/passwd", "http://cdn.example/1", "https://", "https://x /1", "//x"],
)
def test_a_result_whose_place_is_no_link_says_so(url: str) -> None:
    with pytest.raises(Rejected, match="The link of the result"):
        output_request(spec(), Output(0, url), ACCOUNT, "k")


@pytest.mark.parametrize("provider", sorted(SPECS))
def test_every_provider_can_be_tried_with_what_its_accounts_must_say_alone(provider: str) -> None:
    built_in = SPECS[provider]
    needed = tuple((var.name, "x") for var in built_in.vars if not var.default and not var.per_job)
    account = Account(provider, vars=needed)
    request = status_request(built_in, made_up(built_in, account), account, "access:secret", NOW)
    assert request.url.startswith(("https://", "http://127.0.0.1:"))
    assert "{" not in request.url


def test_what_comes_with_each_job_and_is_not_there_is_asked_for_in_words() -> None:
    with pytest.raises(Rejected, match="there is no model_id") as caught:
        status_request(SPECS["fal"], JobRef("x"), Account("fal"), "k", NOW)
    assert "link" in caught.value.hint


def test_an_address_on_this_machine_in_the_file_is_as_good_as_the_accounts() -> None:
    local = read_spec(SMALL.replace("https://api.small.example", "http://127.0.0.1:8188"), "own.toml")
    assert status_request(local, JobRef("a"), ACCOUNT, "k", NOW).home == "http://127.0.0.1:8188/v1"
    assert ask().home == ""


@pytest.mark.parametrize(("provider", "is_large"), [("stability", True), ("vertex-veo", True), ("figur", False)])
def test_an_answer_that_can_hold_its_result_may_be_as_large_as_one(provider: str, is_large: bool) -> None:
    job = made_up(SPECS[provider], Account(provider))
    assert status_request(SPECS[provider], job, Account(provider), "key1", NOW).may_hold_output is is_large
