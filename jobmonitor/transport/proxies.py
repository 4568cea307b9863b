"""Which proxy the environment asks for, and what in it misleads. No sending; loopback never has a proxy."""

import base64
import ipaddress
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from jobmonitor.errors import Problem
from jobmonitor.transport.address import Zone, is_sound, zone_of_host

VARIABLES = ("HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY")
"""The first that is set and sound is used. HTTP_PROXY is only checked: plain http stays on this machine."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where requests are handed to. `authorization` is the value of its own header, "" for none."""

    url: str
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxy to use, the places that go without it, and what in the environment misleads."""

    proxy: Proxy | None = None
    exceptions: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def choose(self, host: str, port: int) -> Proxy | None:
        """The proxy for this place, None for the direct way."""
        if self.proxy is None or zone_of_host(host) is Zone.THIS_MACHINE:
            return None
        return None if any(_covers(entry, host, port) for entry in self.exceptions) else self.proxy


def find_proxies(environ: Mapping[str, str]) -> Proxies:
    """What the environment says, or where it is silent the settings of Windows and macOS. Never raises."""
    set_here = {name: text for name in VARIABLES if (text := _variable(environ, name))}
    if not set_here and sys.platform in ("win32", "darwin"):
        system = urllib.request.getproxies()
        set_here = {"HTTPS_PROXY": text} if (text := system.get("https", "")) else {}
    found: Proxy | None = None
    warnings: list[Problem] = []
    for name, text in set_here.items():
        try:
            proxy = _proxy(name, text)
        except Problem as problem:
            warnings.append(problem)
        else:
            found = found or (proxy if name != "HTTP_PROXY" else None)
    exceptions: list[str] = []
    for entry in _variable(environ, "NO_PROXY").replace(",", " ").split():
        if _is_sound(entry):
            exceptions.append(entry.lower())
        else:
            warnings.append(
                Problem(
                    "NO_PROXY holds an entry that is no host",
                    f"“{entry[:40]}” is passed over. Correct it, or take it out.",
                )
            )
    return Proxies(found, tuple(exceptions), tuple(warnings))


def _variable(environ: Mapping[str, str], name: str) -> str:
    return (environ.get(name.lower()) or environ.get(name) or "").strip()


def _proxy(name: str, text: str) -> Proxy:
    # Credentials may be in there: no message repeats the text.
    unusable = "It is not used: requests go out directly. Correct the variable, or take it out."
    try:
        url = httpx.URL(text if "://" in text else f"http://{text}")
    except (httpx.InvalidURL, ValueError):
        raise Problem(f"{name} is not an address that can be read", unusable) from None
    if url.scheme.startswith("socks"):
        raise Problem(f"{name} names a SOCKS proxy, which is not supported", unusable)
    if url.scheme not in ("http", "https"):
        raise Problem(f"{name} names a proxy of a kind that is not supported", unusable)
    if not is_sound(url):
        raise Problem(f"{name} names no server", unusable)
    authorization = ""
    if url.userinfo:
        authorization = "Basic " + base64.b64encode(f"{url.username}:{url.password}".encode()).decode("ascii")
    bare = url.copy_with(userinfo=b"", path="/", query=None, fragment=None)
    return Proxy(str(bare), authorization)


def _is_sound(entry: str) -> bool:
    if "/" in entry:
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    host, _ = _split(entry)
    return host == "*" or (bool(host) and not set(host) & set("[]*@?#\\\"'"))


def _split(entry: str) -> tuple[str, str]:
    """Host and port of an entry: `example.com:8080`, `[::1]:80`, `::1`, `*.example.com`, `.example.com`."""
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        return host, port.removeprefix(":")
    host, _, port = entry.rpartition(":") if entry.count(":") == 1 else (entry, "", "")
    return host.removeprefix("*.").strip(".") if host != "*" else host, port


def _covers(entry: str, host: str, port: int) -> bool:
    """Whether `entry` means this place: itself, what is below it, or the network that it lies in."""
    if "/" in entry:
        try:
            return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    name, only_port = _split(entry)
    if only_port and only_port != str(port):
        return False
    return name == "*" or host == name or host.endswith(f".{name}")
