"""Which links are taken and what they may reach, by the text and by the address that is connected to."""

import ipaddress
import socket
from collections.abc import AsyncGenerator

import pytest

from jobmonitor.errors import Problem
from jobmonitor.transport import Limits, Transport
from jobmonitor.transport.address import EVERYWHERE, INTERNET, MACHINE, Zone, target_of, zone_of, zone_of_host
from jobmonitor.wire import Request
from tests.unit.loopback import Loopback, answer, loopback, redirect

HOME = "http://127.0.0.1:8000"
LOOPBACK_NOTATIONS = [
    "127.0.0.1",
    "127.1",
    "127.255.0.9",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
]


@pytest.mark.parametrize("host", LOOPBACK_NOTATIONS)
def test_this_machine_is_known_in_every_notation(host: str):
    assert zone_of_host(host.strip("[]")) is Zone.THIS_MACHINE
    with pytest.raises(Problem):
        target_of(f"https://{host}/")


@pytest.mark.parametrize(
    ("address", "zone"),
    [
        ("10.1.2.3", Zone.PRIVATE),
        ("172.16.0.1", Zone.PRIVATE),
        ("192.168.1.1", Zone.PRIVATE),
        ("100.64.0.1", Zone.PRIVATE),
        ("fd12::1", Zone.PRIVATE),
        ("::ffff:10.0.0.1", Zone.PRIVATE),
        ("169.254.169.254", Zone.SPECIAL),
        ("fe80::1%eth0", Zone.SPECIAL),
        ("fd00:ec2::254", Zone.SPECIAL),
        ("100.100.100.200", Zone.SPECIAL),
        ("168.63.129.16", Zone.SPECIAL),
        ("224.0.0.1", Zone.SPECIAL),
        ("ff02::1", Zone.SPECIAL),
        ("255.255.255.255", Zone.SPECIAL),
        ("::127.0.0.1", Zone.SPECIAL),
        ("8.8.8.8", Zone.PUBLIC),
        ("172.32.0.1", Zone.PUBLIC),
        ("2606:4700::1111", Zone.PUBLIC),
        ("64:ff9b::808:808", Zone.PUBLIC),
        ("198.18.0.7", Zone.PUBLIC),
    ],
)
def test_every_address_has_its_zone(address: str, zone: Zone):
    assert zone_of(ipaddress.ip_address(address)) is zone


@pytest.mark.parametrize(
    ("link", "home", "reach"),
    [
        ("https://example.com/a", "", INTERNET),
        ("https://example.com/a", "https://other.example", INTERNET),
        ("https://nas.lan:5000/a", "https://NAS.lan:5000/api", EVERYWHERE),
        ("https://nas.lan:5001/a", "https://nas.lan:5000", INTERNET),
        ("https://example.com/", "https://192.168.1.2", INTERNET | {Zone.PRIVATE}),
        ("https://example.com/", HOME, INTERNET | {Zone.PRIVATE, Zone.THIS_MACHINE}),
        ("https://127.0.0.1:9/", HOME, INTERNET | {Zone.PRIVATE, Zone.THIS_MACHINE}),
        ("http://localhost:9/", HOME, MACHINE),
        ("http://127.0.0.1:8000/x", HOME, MACHINE),
    ],
)
def test_a_link_reaches_what_its_home_lies_in(link: str, home: str, reach: frozenset[Zone]):
    assert target_of(link, home).reach == reach


@pytest.mark.parametrize(
    ("link", "home"),
    [
        ("https://127.0.0.1/", ""),
        ("https://127.0.0.1/", "https://api.example.com"),
        ("https://127.0.0.1/", "https://192.168.1.2"),
        ("https://192.168.1.3/", "https://api.example.com"),
        ("https://169.254.169.254/latest/meta-data", HOME),
        ("https://[fd00:ec2::254]/", "https://10.0.0.1"),
        ("http://example.com/", ""),
        ("http://example.com/", HOME),
        ("http://192.168.1.3/", HOME),
        ("http://192.168.1.2/", "http://192.168.1.2"),
        ("http://127.0.0.1:9/", ""),
        ("http://127.0.0.1:9/", "https://192.168.1.2"),
        ("http://myhost:8000/", "http://myhost:8000"),
        ("ftp://example.com/", ""),
        ("file:///etc/passwd", HOME),
        ("javascript:alert(1)", ""),
        ("example.com/a", ""),
        ("", ""),
        ("https://", ""),
        ("https:///x", ""),
        ("https://user:pass@example.com/", ""),
        ("https://exa\nmple.com/", ""),
        ("https://[::1/", ""),
        ("https://example.com:99999/", ""),
        ("https://example.com:0/", ""),
        ("https://ex%61mple.com/", ""),
        ("https://example.com/" + "a" * 20_000, ""),
    ],
)
def test_a_link_that_leads_astray_is_a_problem_and_not_repeated(link: str, home: str):
    with pytest.raises(Problem) as caught:
        target_of(link, home)
    assert "pass@" not in str(caught.value)
    assert "meta-data" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_fragment_is_left_away():
    assert str(target_of("https://example.com/a?b#c").url) == "https://example.com/a?b"


@pytest.fixture
async def server() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


@pytest.fixture
async def transport() -> AsyncGenerator[Transport]:
    async with Transport(Limits(connect=5, read=5, deadline=10), {}) as opened:
        yield opened


async def test_a_name_that_leads_to_this_machine_is_found_out_when_it_is_connected_to(
    transport: Transport, server: Loopback, monkeypatch: pytest.MonkeyPatch
):
    def answers_with_loopback(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers_with_loopback)
    link = f"https://rebound.example:{server.port}/secret"
    with pytest.raises(Problem, match=r"rebound\.example:.* leads to this machine") as caught:
        await transport.send(Request(link, home="https://api.example"))
    assert "secret" not in str(caught.value)
    assert server.connections == 0
    # The account's own server may well be such a name: then it is TLS that fails, over a connection that was made.
    with pytest.raises(Problem, match="No safe connection"):
        await transport.send(Request(link, home=f"https://rebound.example:{server.port}"))
    assert server.connections == 1


async def test_a_connection_of_a_home_here_is_not_lent_to_a_stranger(transport: Transport, server: Loopback):
    server.answers["/"] = answer(b"mine")
    assert (await transport.send(Request(server.url(), home=server.url()))).body == b"mine"
    for home in ("", "https://api.example.com"):
        with pytest.raises(Problem):
            await transport.send(Request(server.url(), home=home))
    assert len(server.heard) == 1


async def test_a_home_here_may_give_links_to_another_port(transport: Transport, server: Loopback):
    async with loopback() as images:
        server.answers["/job"] = redirect(images.url("/picture", "localhost"))
        images.answers["/picture"] = answer(b"picture")
        assert (await transport.send(Request(server.url("/job"), home=server.url()))).body == b"picture"
