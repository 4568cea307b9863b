"""What goes over the wire, and what comes back from servers that behave, misbehave and attack."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor.errors import Confused, KeyRefused, Problem, TooLarge, Unreachable
from jobmonitor.transport import Limits, Transport
from jobmonitor.wire import Request
from tests.unit.loopback import (
    CERTIFICATE,
    Loopback,
    answer,
    endless,
    loopback,
    redirect,
    silence,
    trickle,
)

LIMITS = Limits(connect=5, read=5, deadline=10, json_limit=100_000, output_limit=1_000_000)
KEY = {"Authorization": "Bearer sesame", "X-Api-Key": "sesame"}
MB = 2**20


@pytest.fixture
async def server() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


@pytest.fixture
async def other() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


@pytest.fixture
async def transport() -> AsyncGenerator[Transport]:
    async with Transport(LIMITS, {}) as opened:
        yield opened


def ask(server: Loopback, path: str = "/", **more: object) -> Request:
    """A question to `server` by an account that lives there."""
    return replace(Request(server.url(path), home=server.url()), **more)  # pyright: ignore[reportArgumentType]


async def read(transport: Transport, request: Request, limit: int | None = None) -> bytes:
    async with transport.stream(request, limit) as download:
        return b"".join([piece async for piece in download.chunks()])


def told(problem: Problem) -> str:
    return f"{problem} {problem!r} {problem.__cause__!r} {problem.__suppress_context__}"


async def test_an_answer_comes_back_as_plain_data(server: Loopback, transport: Transport):
    server.answers["/jobs"] = answer(b'{"state": 1}', "202 Accepted", X_Wait="7")
    request = ask(
        server, "/jobs?id=1", method="POST", body=b"{}", headers={"Accept": "application/json"}, secret_headers=KEY
    )
    response = await transport.send(request)
    assert (response.status, response.body, response.headers["x-wait"]) == (202, b'{"state": 1}', "7")
    assert response.url == server.url("/jobs?id=1")
    heard = server.heard[0]
    assert (heard.method, heard.target, heard.body) == ("POST", "/jobs?id=1", b"{}")
    assert heard.headers["authorization"] == "Bearer sesame"
    assert heard.headers["accept"] == "application/json"
    assert heard.headers["user-agent"].startswith("JobMonitor/")
    assert heard.headers["accept-encoding"] == "identity"


async def test_every_status_is_an_answer(server: Loopback, transport: Transport):
    for status in ("204 No Content", "304 Not Modified", "401 No", "429 Wait", "500 Oh", "302 Found"):
        server.answers["/"] = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode()
        assert (await transport.send(ask(server))).status == int(status[:3])


async def test_a_signed_link_arrives_as_it_was_given(server: Loopback, transport: Transport):
    target = "/o/dir%2Ffile~a.png?sig=ab%2Fcd%2Be%3D&se=2024%3A01%20x&%41=(1)"
    await transport.send(ask(server, target))
    assert server.heard[0].target == target


async def test_connections_are_used_again(server: Loopback, transport: Transport):
    for _ in range(3):
        await transport.send(ask(server))
    assert server.connections == 1


async def test_a_fragment_stays_at_home(server: Loopback, transport: Transport):
    await transport.send(ask(server, "/a#secret"))
    assert server.heard[0].target == "/a"


async def test_cookies_are_not_kept(server: Loopback, transport: Transport):
    server.answers["/"] = answer(b"", set_cookie="session=1; Path=/")
    for _ in range(2):
        # Some jars keep nothing for bare addresses, and all of them something for a name.
        await transport.send(Request(server.url("/", "localhost"), home=server.url()))
    assert "cookie" not in server.heard[1].headers


async def test_a_redirect_is_followed_within_one_server_with_the_key(server: Loopback, transport: Transport):
    server.answers |= {"/a": redirect("b?x=1"), "/b": answer(b"there")}
    response = await transport.send(ask(server, "/a", secret_headers=KEY))
    assert (response.body, response.url) == (b"there", server.url("/b?x=1"))
    assert server.heard[1].headers["x-api-key"] == "sesame"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_key_never_follows_a_redirect_to_another_host(
    server: Loopback, other: Loopback, transport: Transport, status: str
):
    server.answers["/a"] = redirect(other.url("/b"), status)
    other.answers["/b"] = answer(b"there")
    request = ask(
        server, "/a", method="POST", body=b"secret body", headers={"Accept": "x/y", "X-Org": "1"}, secret_headers=KEY
    )
    assert (await transport.send(request)).body == b"there"
    heard = other.heard[0]
    assert (heard.method, heard.body, heard.headers["accept"]) == ("GET", b"", "x/y")
    assert not {"authorization", "x-api-key", "x-org", "content-type"} & set(heard.headers)


async def test_a_key_that_was_dropped_is_never_regained(server: Loopback, other: Loopback, transport: Transport):
    server.answers |= {"/a": redirect(other.url("/b")), "/c": answer(b"back")}
    other.answers["/b"] = redirect(server.url("/c"))
    assert (await transport.send(ask(server, "/a", secret_headers=KEY))).body == b"back"
    assert "authorization" in server.heard[0].headers
    assert "authorization" not in server.heard[1].headers


async def test_a_post_keeps_its_body_where_the_redirect_says_so(server: Loopback, transport: Transport):
    server.answers |= {"/a": redirect("/b", "307 Temporary"), "/b": redirect("/c", "302 Found"), "/c": answer(b"")}
    await transport.send(ask(server, "/a", method="POST", body=b"x"))
    assert [(heard.method, heard.body) for heard in server.heard] == [("POST", b"x"), ("POST", b"x"), ("GET", b"")]


async def test_a_circle_of_redirects_ends_in_words(server: Loopback, transport: Transport):
    server.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}
    with pytest.raises(Confused, match="in a circle"):
        await transport.send(ask(server, "/a"))
    assert len(server.heard) == 2


async def test_redirects_that_lead_on_and_on_end_in_words(server: Loopback, transport: Transport):
    server.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    with pytest.raises(Confused, match="on and on"):
        await transport.send(ask(server, "/0"))
    assert len(server.heard) == 6
    server.answers["/5"] = answer(b"end")
    assert (await transport.send(ask(server, "/0"))).body == b"end"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "begins with “file:”"),
        ("ftp://example.com/x", "begins with “ftp:”"),
        ("data:text/html,x", "begins with “data:”"),
        ("http://example.com/", "not encrypted"),
        ("//example.com/", "not encrypted"),
        ("https://a:b@example.com/", "user name or password"),
        ("https://169.254.169.254/", "special address"),
    ],
)
async def test_a_redirect_out_of_https_is_refused(server: Loopback, transport: Transport, location: str, words: str):
    server.answers["/a"] = redirect(location)
    with pytest.raises(Problem, match=words):
        await transport.send(ask(server, "/a"))


@pytest.mark.parametrize("location", ["http://[::1", "https://exa mple.com/", "https://", "http://a:99999/"])
async def test_a_redirect_that_can_not_be_read_is_said_in_words(server: Loopback, transport: Transport, location: str):
    server.answers["/a"] = redirect(location)
    with pytest.raises(Problem, match=r"can't be read|names no server"):
        await transport.send(ask(server, "/a"))


async def test_an_answer_that_can_be_a_result_may_be_as_large_as_one(server: Loopback, transport: Transport):
    server.answers["/picture"] = answer(b"x" * 500_000)
    with pytest.raises(TooLarge):
        await transport.send(ask(server, "/picture"))
    response = await transport.send(ask(server, "/picture", may_hold_output=True))
    assert len(response.body) == 500_000
    server.answers["/picture"] = answer(b"x" * 1_500_000)
    with pytest.raises(TooLarge):
        await transport.send(ask(server, "/picture", may_hold_output=True))


async def test_a_body_ends_at_the_limit(server: Loopback, transport: Transport):
    server.answers |= {"/big": answer(b"x" * 1001), "/fits": answer(b"x" * 1000)}
    with pytest.raises(TooLarge, match="more than 1000 bytes"):
        await transport.send(ask(server, "/big"), limit=1000)
    assert len((await transport.send(ask(server, "/fits"), limit=1000)).body) == 1000


@pytest.mark.parametrize("head", ["", "transfer-encoding: chunked\r\n"])
async def test_an_endless_body_is_cut(server: Loopback, transport: Transport, head: str):
    server.answers["/"] = endless(head, b"400\r\n" + b"x" * 1024 + b"\r\n")
    with pytest.raises(TooLarge):
        await transport.send(ask(server))
    with pytest.raises(TooLarge):
        await read(transport, ask(server))


@pytest.mark.parametrize(
    ("encoding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15), ("x-gzip, identity", 31)]
)
async def test_a_body_that_comes_packed_though_we_asked_otherwise_is_unpacked(
    server: Loopback, transport: Transport, encoding: str, wbits: int
):
    plain = b'{"state": "done"}' * 1000
    packer = zlib.compressobj(wbits=wbits)
    server.answers["/"] = answer(packer.compress(plain) + packer.flush(), content_encoding=encoding)
    assert (await transport.send(ask(server))).body == plain


async def test_a_gzip_bomb_stays_small(server: Loopback, transport: Transport):
    server.answers["/"] = answer(gzip.compress(bytes(64 * MB)), content_encoding="gzip")
    with pytest.raises(TooLarge):
        await transport.send(ask(server))


async def test_a_packed_body_that_unpacks_to_nothing_without_end_is_cut(server: Loopback, transport: Transport):
    server.answers["/"] = endless("content-encoding: deflate\r\n", b"\0\0\0\xff\xff" * 1000)
    with pytest.raises(TooLarge):
        await transport.send(ask(server))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"rubbish", "gzip"), (gzip.compress(b"x" * 99)[:-9], "gzip"), (b"x", "br"), (gzip.compress(b""), "gzip, gzip")],
)
async def test_a_body_that_can_not_be_unpacked_is_said_in_words(
    server: Loopback, transport: Transport, body: bytes, encoding: str
):
    server.answers["/"] = answer(body, content_encoding=encoding)
    with pytest.raises(Confused):
        await transport.send(ask(server))


async def test_a_server_that_says_nothing_is_given_up(server: Loopback):
    server.answers["/"] = silence
    async with Transport(replace(LIMITS, read=0.05), {}) as transport:
        with pytest.raises(Unreachable, match="too long"):
            await transport.send(ask(server))


async def test_a_trickling_body_meets_the_deadline(server: Loopback):
    server.answers["/"] = trickle(b"x", every=0.01)
    async with Transport(replace(LIMITS, deadline=0.2), {}) as transport:
        with pytest.raises(Unreachable, match="too long"):
            await transport.send(ask(server))
        with pytest.raises(Unreachable, match="too slowly"):
            await read(transport, ask(server))


async def test_trickling_headers_meet_the_deadline(server: Loopback):
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"a: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)

    server.answers["/"] = speak
    async with Transport(replace(LIMITS, deadline=0.2), {}) as transport:
        with pytest.raises(Unreachable):
            await read(transport, ask(server))


async def test_headers_without_end_are_refused(server: Loopback, transport: Transport):
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nx-long: ")
        while True:
            writer.write(b"x" * 4096)
            await writer.drain()

    server.answers["/"] = speak
    with pytest.raises(Problem):
        await transport.send(ask(server))


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"]
)
async def test_an_answer_that_is_no_http_is_said_in_words(server: Loopback, transport: Transport, said: bytes):
    server.answers["/"] = said
    with pytest.raises(Confused, match="not sound HTTP"):
        await transport.send(ask(server))


async def test_a_connection_that_is_cut_is_said_in_words(server: Loopback, transport: Transport):
    async def cut(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
        await writer.drain()

    async def nothing(writer: asyncio.StreamWriter) -> None:
        del writer

    server.answers |= {"/half": cut, "/nothing": nothing}
    for path in ("/half", "/nothing"):
        with pytest.raises(Unreachable, match="was cut"):
            await transport.send(ask(server, path))


async def test_a_refused_connection_is_said_in_words(transport: Transport):
    with socket.socket() as taken:  # bound, and never listening
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1:\d+ refused"):
            await transport.send(Request(url, home=url))


@pytest.mark.parametrize("name", ["no-such-host.invalid", "a" * 64 + ".invalid", "xn--zckzah.invalid"])
async def test_a_name_that_nobody_knows_is_said_in_words(transport: Transport, name: str):
    with pytest.raises(Problem) as caught:
        await transport.send(Request(f"https://{name}/secret?key=sesame", secret_headers=KEY))
    assert name in caught.value.title
    assert caught.value.__cause__ is None  # the libraries' own words repeat whole links
    assert "sesame" not in told(caught.value)
    assert "secret" not in told(caught.value)


async def test_a_certificate_that_nobody_signed_is_said_in_words(transport: Transport, tmp_path: Path):
    pem = tmp_path / "pem"
    pem.write_text(CERTIFICATE)
    async with loopback(pem) as server:
        with pytest.raises(Unreachable, match="certificate of localhost"):
            await transport.send(Request(server.url("/", "localhost"), home=server.url()))
        async with Transport(LIMITS, {"SSL_CERT_FILE": str(pem)}) as trusting:
            server.answers["/"] = answer(b"safe")
            assert (await trusting.send(Request(server.url("/", "localhost"), home=server.url()))).body == b"safe"
            assert trusting.warnings == ()
    assert len(server.heard) == 1


async def test_a_server_without_tls_is_said_in_words(server: Loopback, transport: Transport):
    with pytest.raises(Unreachable, match="No safe connection"):
        await transport.send(Request(f"https://127.0.0.1:{server.port}/", home=server.url()))


@pytest.mark.parametrize("key", ["line\nbreak", "nul\0", "ключ", "tab\t"])
async def test_a_key_that_can_not_be_sent_is_refused_without_being_said(
    server: Loopback, transport: Transport, key: str
):
    with pytest.raises(KeyRefused) as caught:
        await transport.send(ask(server, secret_headers={"Authorization": key}))
    assert key not in told(caught.value)
    assert not server.heard


async def test_cancelling_passes_through_and_ends_the_connection(server: Loopback, transport: Transport):
    is_asked, is_gone = asyncio.Event(), asyncio.Event()

    async def speak(writer: asyncio.StreamWriter) -> None:
        is_asked.set()
        try:
            while True:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                await writer.drain()
        finally:
            is_gone.set()

    server.answers["/"] = speak
    async with asyncio.TaskGroup() as group:
        task = group.create_task(transport.send(ask(server)))
        await is_asked.wait()
        task.cancel()
    assert task.cancelled()
    await asyncio.wait_for(is_gone.wait(), 5)


async def test_a_stream_that_is_left_early_ends_the_connection(server: Loopback, transport: Transport):
    server.answers["/"] = endless("", b"x" * 4096)
    async with transport.stream(ask(server)) as download:
        async for _ in download.chunks():
            break
    server.answers["/"] = answer(b"next")
    assert (await transport.send(ask(server))).body == b"next"
    assert server.connections == 2


async def test_a_question_is_never_printed_with_its_key():
    assert "sesame" not in repr(Request("https://example.com", secret_headers=KEY))
