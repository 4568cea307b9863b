"""The links to results: real pictures, dead ones, fresh ones, and a host that needs no key."""

import io

import pytest
from PIL import Image

from jobmonitor.demo.steps import Html, Say
from tests.servers import keys_seen_by_pictures
from tests.unit.demo.client import Client, Clock


async def figur_link(client: Client) -> str:
    return (await client.poll("figur", "abcd")).json()["result"][0]["image_url"]


@pytest.mark.parametrize(
    ("provider", "word", "formats"),
    [("gepetto", "success", ["JPEG"]), ("aetherforge", "Succeed", ["PNG", "GIF"]), ("figur", "SUCCESS", ["WEBP"])],
)
async def test_a_success_links_to_real_pictures(client: Client, provider: str, word: str, formats: list[str]) -> None:
    client.server.job(provider, "abcd", word)
    answer = (await client.poll(provider, "abcd")).json()
    links = {
        "gepetto": lambda: [answer["output"]],
        "aetherforge": lambda: answer["image_urls"],
        "figur": lambda: [artifact["image_url"] for artifact in answer["result"]],
    }[provider]()
    bodies = [await client.http.get(link) for link in links]
    assert [Image.open(io.BytesIO(body.content)).format for body in bodies] == formats
    assert [body.headers["Content-Type"] for body in bodies] == [f"image/{name.lower()}" for name in formats]
    assert [body.content for body in bodies] == [client.server.picture(provider, "abcd", n) for n in range(len(links))]
    assert [client.server.fetches(provider, "abcd", n) for n in range(len(links))] == [1] * len(links)


async def test_pictures_lie_on_another_host_than_the_api(client: Client) -> None:
    client.server.job("gepetto", "abcd", "success")
    link = (await client.poll("gepetto", "abcd")).json()["output"]
    assert link.startswith(client.server.picture_origin)
    assert not client.server.base_url("gepetto").startswith(client.server.picture_origin)


async def test_a_number_of_outputs_can_be_scripted(client: Client) -> None:
    client.server.job("aetherforge", "abcd", Say("Succeed", outputs=5))
    assert len((await client.poll("aetherforge", "abcd")).json()["image_urls"]) == 5


async def test_a_link_of_figur_dies_and_the_next_question_gives_a_fresh_one(client: Client, clock: Clock) -> None:
    client.server.job("figur", "abcd", "SUCCESS")
    old = await figur_link(client)
    clock.now += 61
    assert (await client.http.get(old)).status_code == 403
    assert (await client.http.get(await figur_link(client))).status_code == 200


async def test_a_link_can_be_dead_on_arrival(client: Client) -> None:
    client.server.job("figur", "abcd", Say("SUCCESS", link_life=0), "SUCCESS")
    client.server.job("gepetto", "efgh", Say("success", link_life=0))
    dead, live = await figur_link(client), await figur_link(client)
    gone = (await client.poll("gepetto", "efgh")).json()["output"]
    assert [(await client.http.get(link)).status_code for link in (dead, live, gone)] == [403, 200, 410]


async def test_a_link_whose_signature_was_tampered_with_is_dead(client: Client) -> None:
    client.server.job("figur", "abcd", "SUCCESS")
    link = await figur_link(client)
    for broken in (link.replace("expires=1", "expires=9"), link.partition("?")[0], f"{link}0"):
        assert (await client.http.get(broken)).status_code == 403


async def test_faults_can_be_scripted_on_a_link(client: Client) -> None:
    client.server.job("gepetto", "abcd", "success")
    client.server.link("gepetto", "abcd", 503, Html(), "picture")
    link = (await client.poll("gepetto", "abcd")).json()["output"]
    answers = [await client.http.get(link) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 200, 200]
    assert answers[1].headers["Content-Type"].startswith("text/html")
    assert answers[2].content == client.server.picture("gepetto", "abcd")
    assert client.server.fetches("gepetto", "abcd") == 3


@pytest.mark.parametrize(
    "path", ["/", "/gepetto/abcd", "/gepetto/abcd/x.jpg", "/gepetto/nobody/0.jpg", "/x/abcd/0.jpg"]
)
async def test_the_picture_host_knows_only_what_the_api_knows(client: Client, path: str) -> None:
    client.server.job("gepetto", "abcd", "success")
    await client.poll("gepetto", "nobody")
    assert (await client.http.get(f"{client.server.picture_origin}{path}")).status_code == 404


async def test_a_key_that_reaches_the_picture_host_is_found_in_headers_and_query(client: Client) -> None:
    client.server.job("gepetto", "abcd", "success")
    link = (await client.poll("gepetto", "abcd")).json()["output"]
    await client.http.get(link)
    assert keys_seen_by_pictures(client.server) == []
    await client.http.get(link, headers={"X-Api-Key": client.server.key("figur")})
    await client.http.get(f"{link}?token={client.server.key('gepetto')}")
    assert len(keys_seen_by_pictures(client.server)) == 2
