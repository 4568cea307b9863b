"""The server over real HTTP: keys, unknown jobs, creating calls, the list, and what it remembers."""

import json

import pytest

from jobmonitor.demo import DemoServer
from tests.unit.demo.client import Client, Clock

UNKNOWN_IDS = {
    "gepetto": "nobodyHasThis1",
    "waveline": "00000000-0000-4000-8000-000000000000",
    "aetherforge": "00000000-0000-4000-8000-000000000000",
    "figur": "01000000000000000000000000",
}


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("gepetto", "/gepetto/v1/job/a%2Fb"),
        ("waveline", "/waveline/api/v1/jobs/a%2Fb"),
        ("aetherforge", "/aetherforge/public/v1/job/a%2Fb"),
        ("figur", "/figur/v1/jobs/a%2Fb"),
    ],
)
async def test_a_job_lies_where_the_contract_says_under_its_escaped_id(client: Client, provider: str, url: str) -> None:
    assert client.server.job_url(provider, "a/b").endswith(url)
    client.server.job(provider, "a/b", "word")
    assert (await client.poll(provider, "a/b")).json()["status"] == "word"


async def test_a_script_is_answered_step_by_step_and_its_last_step_repeats(client: Client) -> None:
    client.server.job("gepetto", "abcd", "pending", 503, "success")
    assert await client.statuses("gepetto", "abcd", 4) == [200, 503, 200, 200]
    assert client.server.polls("gepetto", "abcd") == 4


async def test_a_job_scripted_anew_begins_anew_and_its_polls_are_counted_on(client: Client) -> None:
    client.server.job("gepetto", "abcd", 503)
    await client.poll("gepetto", "abcd")
    client.server.job("gepetto", "abcd", "success")
    assert (await client.poll("gepetto", "abcd")).json()["status"] == "success"
    assert client.server.polls("gepetto", "abcd") == 2


@pytest.mark.parametrize("provider", UNKNOWN_IDS)
async def test_an_id_that_nobody_scripted_is_unknown(client: Client, provider: str) -> None:
    assert (await client.poll(provider, UNKNOWN_IDS[provider])).status_code == 404


@pytest.mark.parametrize("provider", UNKNOWN_IDS)
@pytest.mark.parametrize("key", ["x", "sk_test_gepetto_0123456789abcde"])
async def test_only_the_providers_own_key_is_taken(client: Client, provider: str, key: str) -> None:
    client.server.job(provider, "abcd", "success")
    assert (await client.poll(provider, "abcd", key=key)).status_code == 401
    assert client.server.polls(provider, "abcd") == 1


async def test_a_refused_key_is_taken_again_after_accept(client: Client) -> None:
    client.server.job("figur", "abcd", "SUCCESS")
    client.server.refuse("figur")
    refused = await client.statuses("figur", "abcd", 1)
    client.server.accept("figur")
    assert refused + await client.statuses("figur", "abcd", 1) == [401, 200]


async def test_a_refused_question_uses_up_no_step(client: Client) -> None:
    client.server.job("figur", "abcd", "NOT_STARTED", "SUCCESS")
    await client.poll("figur", "abcd", key="wrong")
    assert (await client.poll("figur", "abcd")).json()["status"] == "NOT_STARTED"


@pytest.mark.parametrize(
    ("provider", "path", "asked", "status", "field"),
    [
        ("gepetto", "/furnish", {"webhook": "https://example.com", "styleId": "modern"}, 200, "id"),
        ("waveline", "/extract-document", {"fileName": "cv.pdf"}, 200, "id"),
        ("aetherforge", "/generate/image", {"prompt": "waves"}, 200, "job_id"),
        ("figur", "/v1/model-generator", {"garment": "gown"}, 202, "job_id"),
    ],
)
async def test_a_created_job_lives_and_succeeds(
    client: Client, clock: Clock, provider: str, path: str, asked: dict[str, str], status: int, field: str
) -> None:
    created = await client.post(provider, path, json.dumps(asked).encode())
    assert created.status_code == status
    id = created.json()[field]
    first = (await client.poll(provider, id)).json()["status"]
    clock.now += 60
    last = (await client.poll(provider, id)).json()["status"]
    assert (first.lower(), last.lower()[:7]) in {
        ("pending", "success"),
        ("created", "complet"),
        ("pending", "succeed"),
        ("not_started", "success"),
    }


@pytest.mark.parametrize(
    ("provider", "path", "content", "status"),
    [
        ("gepetto", "/furnish", b"{}", 400),
        ("waveline", "/extract-document", b"not json", 400),
        ("aetherforge", "/generate/image", b"{}", 422),
        ("figur", "/v1/model-generator", b"{}", 422),
        ("waveline", "/extract-document", b"[1]", 422),
        ("figur", "/v1/no-such-workflow", b"{}", 404),
    ],
)
async def test_a_creating_call_that_makes_no_sense_is_refused(
    client: Client, provider: str, path: str, content: bytes, status: int
) -> None:
    assert (await client.post(provider, path, content)).status_code == status


async def test_waveline_lists_the_newest_first_without_results(client: Client, clock: Clock) -> None:
    for n in range(3):
        clock.now += 1
        client.server.job("waveline", f"mine-{n}", "COMPLETED")
    url = f"{client.server.base_url('waveline')}/jobs?count=2&offset=1"
    listed = (await client.http.get(url, headers=client.keyed("waveline"))).json()
    assert [item["id"] for item in listed["items"]] == ["mine-1", "mine-0"]
    assert (listed["offset"], listed["count"]) == (1, 2)
    assert all("result" not in item for item in listed["items"])


@pytest.mark.parametrize("query", ["count=0", "count=101", "count=-1", "offset=x"])
async def test_waveline_refuses_a_list_past_its_bounds(client: Client, query: str) -> None:
    url = f"{client.server.base_url('waveline')}/jobs?{query}"
    assert (await client.http.get(url, headers=client.keyed("waveline"))).status_code == 400


async def test_listing_moves_no_job_on(client: Client) -> None:
    client.server.job("waveline", "mine", "CREATED", "COMPLETED")
    await client.http.get(f"{client.server.base_url('waveline')}/jobs", headers=client.keyed("waveline"))
    assert (await client.poll("waveline", "mine")).json()["status"] == "CREATED"
    assert client.server.polls("waveline", "mine") == 1


@pytest.mark.parametrize("path", ["/", "/nobody/v1/job/1", "/gepetto", "/gepetto/v2/job/1", "/figurine/v1/jobs/1"])
async def test_an_address_of_no_provider_is_not_found(client: Client, path: str) -> None:
    origin = client.server.base_url("gepetto").removesuffix("/gepetto/v1")
    assert (await client.http.get(f"{origin}{path}", headers=client.keyed("gepetto"))).status_code == 404


async def test_every_request_is_remembered_with_where_it_came_to(client: Client, clock: Clock) -> None:
    client.server.job("gepetto", "abcd", "success")
    link = (await client.poll("gepetto", "abcd")).json()["output"]
    await client.http.get(link)
    api, pictures = client.server.requests
    assert (api.host, api.method, api.path, api.at) == ("api", "GET", "/gepetto/v1/job/abcd", clock.now)
    assert api.headers["authorization"] == f"Bearer {client.server.key('gepetto')}"
    assert (pictures.host, pictures.path) == ("pictures", "/gepetto/abcd/0.jpg")
    assert client.server.key("gepetto") not in repr(client.server.requests)


async def test_two_servers_at_once_share_nothing(server: DemoServer) -> None:
    async with DemoServer() as other:
        other.job("gepetto", "abcd", "success")
        assert other.base_url("gepetto") != server.base_url("gepetto")
        assert server.polls("gepetto", "abcd") == 0
