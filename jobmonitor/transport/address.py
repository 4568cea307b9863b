"""Where a request may go: which links are taken, and which networks they may reach. Rules only, no sending."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import httpx

from jobmonitor.errors import Problem

LONGEST_URL = 16 * 1024  # characters; signed links of 4,000 are common

_HOST = re.compile(r"[a-z0-9._-]+")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Zone(Enum):
    """Whose network an address lies in."""

    PUBLIC = "the internet"
    THIS_MACHINE = "this machine"
    PRIVATE = "a private network"
    SPECIAL = "a special address"  # link-local, multicast, reserved, and where clouds hand out their machines' secrets


Reach = frozenset[Zone]

EVERYWHERE: Reach = frozenset(Zone)
INTERNET: Reach = frozenset({Zone.PUBLIC})
MACHINE: Reach = frozenset({Zone.THIS_MACHINE})

_FROM_HOME: dict[Zone, Reach] = {
    Zone.PUBLIC: INTERNET,
    Zone.THIS_MACHINE: INTERNET | {Zone.THIS_MACHINE, Zone.PRIVATE},
    Zone.PRIVATE: INTERNET | {Zone.PRIVATE},
    Zone.SPECIAL: INTERNET | {Zone.SPECIAL},
}

# Link-local ones are special anyway; these lie in ranges that look harmless.
_CLOUD_METADATA = frozenset(
    ipaddress.ip_address(text) for text in ("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
_THIS_NETWORK = ipaddress.ip_network("0.0.0.0/8")
# Proxies in "fake IP" mode (Clash, Surge) answer every name with an address of this range: it stands for the internet.
_FAKE_ADDRESSES = ipaddress.ip_network("198.18.0.0/15")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """One place to ask: a link without fragment or credentials, and the zones that it may connect to.

    `host` has the port where it isn't the usual one, as a person may read it, and never the path or the query. `origin`
    is scheme, host and port: what a key belongs to.
    """

    url: httpx.URL
    link: str
    host: str
    origin: tuple[str, str, int]
    reach: Reach


@lru_cache(maxsize=4096)  # a job's address is asked again and again, and reading it costs as much as asking
def target_of(link: str, home: str = "") -> Target:
    """The place that `link` means, with what it may reach from `home` (the account's own base URL, "" for none).

    Raises `Problem` for what is never asked: other schemes than http(s), credentials in the link, plain http beyond
    this machine, and addresses of zones out of reach, in whatever notation.
    """
    url = _parsed(link)
    host = host_of(url)
    if url.scheme not in ("http", "https"):
        raise Problem(f"Only https links are opened, and this one begins with “{url.scheme[:20]}:”")
    if not url.host:
        raise Problem("The link names no server")
    if url.userinfo:
        raise Problem(f"The link to {host} carries a user name or password", "Such links are not opened.")
    reach = _reach(url, home)
    zone = zone_of_host(url.raw_host.decode("ascii"))
    if url.scheme == "http" and (zone is not Zone.THIS_MACHINE or zone not in reach):
        raise Problem(f"The link to {host} is not encrypted", "Only https is used, save on this machine itself.")
    if zone is not None and zone not in reach:
        raise out_of_reach(host, zone)
    bare = url.copy_with(fragment=None) if "#" in link else url
    return Target(bare, str(bare), host, origin_of(bare), MACHINE if url.scheme == "http" else reach)


def out_of_reach(host: str, zone: Zone | None = None) -> Problem:
    """The problem that `host` lies where the account's own server doesn't."""
    where = zone.value if zone else "this machine or a private network"
    return Problem(f"{host} leads to {where}", "Answers from the internet are not followed there.")


def origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """Scheme, host and port, the port spelled out."""
    return (
        url.scheme,
        url.raw_host.decode("ascii"),
        (443 if url.scheme == "https" else 80) if url.port is None else url.port,
    )


def host_of(url: httpx.URL) -> str:
    """Host and, where it isn't the usual one, port."""
    return url.netloc.decode("ascii") or "the server"


def zone_of_host(host: str) -> Zone | None:
    """The zone that the text alone tells: of an address in any notation, and of localhost; None for other names."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return Zone.THIS_MACHINE
    address = _literal(name)
    return None if address is None else zone_of(address)


def zone_of(address: IPAddress) -> Zone:
    """The zone of an address. One that wraps an IPv4 address lies where that one lies."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return zone_of(inner)
    if address in _CLOUD_METADATA:
        return Zone.SPECIAL
    # Connecting to "any address" reaches this machine on most systems.
    if address.is_loopback or address.is_unspecified or address in _THIS_NETWORK:
        return Zone.THIS_MACHINE
    # The old "IPv4-compatible" notation ::127.0.0.1 counts as reserved here, and so as special.
    if address.is_link_local or address.is_multicast or address.is_reserved:
        return Zone.SPECIAL
    if address.is_global or address in _FAKE_ADDRESSES:
        return Zone.PUBLIC
    return Zone.PRIVATE


def _parsed(link: str) -> httpx.URL:
    if len(link) > LONGEST_URL:
        raise Problem("The link is too long to be one")
    try:
        url = httpx.URL(link)
    except (httpx.InvalidURL, ValueError):
        # The reason would repeat parts of the link, and signed links are secrets.
        raise Problem("The link can't be read") from None
    if url.host and not is_sound(url):
        raise Problem("The link can't be read")
    return url


def is_sound(url: httpx.URL) -> bool:
    """Whether host and port can be those of a server: httpx itself takes `[`, `%20` and port 99999."""
    host = url.raw_host.decode("ascii").lower()
    return bool(_HOST.fullmatch(host) or (":" in host and _literal(host))) and 0 < origin_of(url)[2] < 65536


def _reach(url: httpx.URL, home: str) -> Reach:
    if not home:
        return INTERNET
    place, reach = _home(home)
    return EVERYWHERE if place == origin_of(url)[1:] else reach


@lru_cache(maxsize=256)
def _home(home: str) -> tuple[tuple[str, int], Reach]:
    """Host and port of an account's own server, and what is reached from there. There are few, each asked often."""
    _, host, port = origin_of(_parsed(home))
    return (host, port), _FROM_HOME[zone_of_host(host) or Zone.PUBLIC]


def _literal(name: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        # The system's own reading, which takes 127.1, 2130706433, 0x7f000001 and octal for addresses too.
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, UnicodeError):
        return None
