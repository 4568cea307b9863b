"""What the environment asks for is done, and where it misleads it is said in words and stops nothing."""

from pathlib import Path

import pytest

from jobmonitor.errors import Unreachable
from jobmonitor.transport import Limits, Transport
from jobmonitor.transport.proxies import VARIABLES, Proxies, Proxy, find_proxies
from jobmonitor.wire import Request
from tests.unit.loopback import CERTIFICATE, answer, loopback

LIMITS = Limits(connect=5, read=5, deadline=10)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("http://proxy.corp:3128", "http://proxy.corp:3128/"),
        ("proxy.corp:3128", "http://proxy.corp:3128/"),
        ("https://proxy.corp/x?y#z", "https://proxy.corp/"),
        ("http://10.0.0.1:8080", "http://10.0.0.1:8080/"),
    ],
)
def test_a_proxy_is_taken_from_the_environment(name: str, text: str, proxy: str):
    found = find_proxies({name: text})
    assert found.proxy == Proxy(proxy)
    assert found.warnings == ()


def test_credentials_of_a_proxy_go_apart_and_are_not_printed():
    found = find_proxies({"HTTPS_PROXY": "http://me:sesame@proxy.corp:1"})
    assert found.proxy == Proxy("http://proxy.corp:1/", "Basic bWU6c2VzYW1l")
    assert "bWU6" not in repr(found)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"])
@pytest.mark.parametrize(
    "text",
    ["http://", "http://[::1", "http://proxy:port", "socks5://me:sesame@h:1", "gopher://h", "not a proxy", "://", "\0"],
)
def test_a_proxy_that_can_not_be_used_is_said_in_words(name: str, text: str):
    found = find_proxies({name: text})
    assert found.proxy is None
    (warning,) = found.warnings
    assert name in warning.title
    assert warning.hint
    assert "sesame" not in str(warning)


def test_a_sound_proxy_is_used_beside_one_that_is_not():
    found = find_proxies({"HTTPS_PROXY": "socks5://h:1", "ALL_PROXY": "http://proxy:1"})
    assert found.proxy == Proxy("http://proxy:1/")
    assert len(found.warnings) == 1


@pytest.mark.parametrize(
    ("exceptions", "host", "port", "is_direct"),
    [
        ("", "example.com", 443, False),
        ("*", "example.com", 443, True),
        ("example.com", "example.com", 443, True),
        ("example.com", "a.example.com", 443, True),
        (".example.com", "a.example.com", 443, True),
        ("*.example.com", "a.example.com", 443, True),
        ("example.com", "badexample.com", 443, False),
        ("other, EXAMPLE.com:8443", "example.com", 8443, True),
        ("example.com:8443", "example.com", 443, False),
        ("10.0.0.0/8", "10.1.2.3", 443, True),
        ("10.0.0.0/8", "11.1.2.3", 443, False),
        ("10.0.0.0/8", "example.com", 443, False),
        ("[fd00::1]:443", "fd00::1", 443, True),
        ("fd00::1", "fd00::1", 443, True),
        ("", "127.0.0.1", 443, True),
        ("", "localhost", 443, True),
        ("", "0x7f000001", 443, True),
    ],
)
def test_some_places_go_without_the_proxy(exceptions: str, host: str, port: int, is_direct: bool):
    found = find_proxies({"HTTPS_PROXY": "http://proxy:1", "no_proxy": exceptions})
    assert found.warnings == ()
    assert (found.choose(host, port) is None) == is_direct


def test_an_exception_that_can_not_be_read_is_said_in_words():
    found = find_proxies({"NO_PROXY": "example.com,10.0.0.0/99,http://x,[::1"})
    assert found.exceptions == ("example.com", "[::1")
    assert len(found.warnings) == 2
    assert all("NO_PROXY" in warning.title for warning in found.warnings)


def test_an_empty_environment_says_nothing():
    assert find_proxies({"HTTPS_PROXY": " ", "NO_PROXY": ""}) == Proxies()


async def test_a_question_goes_through_the_proxy_and_the_key_is_not_for_its_eyes(tmp_path: Path):
    pem = tmp_path / "pem"
    pem.write_text(CERTIFICATE)
    async with loopback(pem) as far, loopback() as proxy:
        far.answers["/x"] = answer(b"from afar")
        proxy.tunnel_to = far.port
        environ = {"HTTPS_PROXY": proxy.url().replace("http://", "http://me:sesame@"), "SSL_CERT_FILE": str(pem)}
        async with Transport(LIMITS, environ) as transport:
            request = Request("https://far.example/x", secret_headers={"X-Api-Key": "key"})
            assert (await transport.send(request)).body == b"from afar"
    (heard,) = proxy.heard
    assert (heard.method, heard.target) == ("CONNECT", "far.example:443")
    assert heard.headers["proxy-authorization"] == "Basic bWU6c2VzYW1l"
    assert "x-api-key" not in heard.headers
    assert far.heard[0].headers["x-api-key"] == "key"
    assert "proxy-authorization" not in far.heard[0].headers


async def test_a_proxy_that_refuses_is_said_in_words():
    async with loopback() as proxy, Transport(LIMITS, {"HTTPS_PROXY": proxy.url()}) as transport:
        with pytest.raises(Unreachable, match=r"The proxy did not let us through to example\.com"):
            await transport.send(Request("https://example.com/x"))


async def test_loopback_never_goes_through_a_proxy():
    async with loopback() as server, loopback() as proxy:
        server.answers["/"] = answer(b"direct")
        environ = {name: proxy.url() for name in VARIABLES}
        async with Transport(LIMITS, environ) as transport:
            assert (await transport.send(Request(server.url(), home=server.url()))).body == b"direct"
    assert proxy.connections == 0


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_certificates_that_are_not_there_are_said_in_words(name: str, tmp_path: Path):
    async with Transport(LIMITS, {name: str(tmp_path / "nowhere")}) as transport:
        (warning,) = transport.warnings
    assert name in warning.title
    assert warning.hint


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
async def test_a_bundle_that_can_not_be_read_is_said_in_words(content: bytes, tmp_path: Path):
    bundle = tmp_path / "bundle"
    bundle.write_bytes(content)
    async with Transport(LIMITS, {"SSL_CERT_FILE": str(bundle)}) as transport:
        (warning,) = transport.warnings
    assert "holds no certificate" in warning.title


async def test_all_that_misleads_at_once_stops_nothing():
    environ = {
        "SSL_CERT_FILE": "\0",
        "SSL_CERT_DIR": "\0",
        "HTTPS_PROXY": "http://[",
        "NO_PROXY": "a/b",
        "ALL_PROXY": "x:y:z",
    }
    async with loopback() as server, Transport(LIMITS, environ) as transport:
        server.answers["/"] = answer(b"here")
        assert (await transport.send(Request(server.url(), home=server.url()))).body == b"here"
        assert len(transport.warnings) == 5
