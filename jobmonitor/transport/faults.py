"""What a failed request means, in words for a person. The words name the host; never the key, the path or the query."""

import errno
import socket
import ssl
from collections.abc import Iterator

import aiohttp
import httpx
from aiohttp.http_exceptions import HttpProcessingError

from jobmonitor.errors import Confused, Offline, Problem, Unreachable
from jobmonitor.transport.address import out_of_reach

FOREIGN = (
    httpx.HTTPError,
    httpx.StreamError,
    httpx.InvalidURL,
    aiohttp.ClientError,
    HttpProcessingError,
    OSError,
    ValueError,
)
"""Whatever the libraries below raise because of the world. TimeoutError and ssl.SSLError are OSErrors."""

CHECK_NETWORK = "Check this machine's network connection."


class OutOfReach(OSError):
    """An address lies in a zone that the request may not reach. An OSError, so that the next address is tried."""

    def __init__(self) -> None:
        # Always the same words: where all addresses are refused alike, this very error comes back.
        super().__init__("out of reach")


def in_words(error: BaseException, host: str) -> Problem:
    """The problem that `error` means, met while asking `host`."""
    causes = tuple(_causes(error))

    def met(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if met(OutOfReach):
        return out_of_reach(host)
    if met(ssl.SSLCertVerificationError):
        # aiohttp's own error is of this class too, and hasn't the code.
        codes = {code for cause in causes if (code := getattr(cause, "verify_code", 0))}
        return Unreachable(f"The certificate of {host} is not trusted", _certificate_hint(codes))
    if met(aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError):
        return Unreachable(f"The proxy did not let us through to {host}", "Check the proxy settings of this machine.")
    if met(socket.gaierror, aiohttp.ClientConnectorDNSError):
        return Offline(f"{host} was not found", CHECK_NETWORK)
    # A time-out may be what an SSL library reports as "handshake timed out": it goes first.
    if met(TimeoutError, aiohttp.ServerTimeoutError):
        return Unreachable(f"{host} took too long to answer")
    if met(ssl.SSLError, aiohttp.ClientConnectorSSLError):
        return Unreachable(f"No safe connection to {host} could be made", "A proxy or a firewall may stand between.")
    if met(ConnectionRefusedError):
        return Unreachable(f"{host} refused the connection", "Its server may be down.")
    if any(isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH) for cause in causes):
        return Offline(f"There is no way to {host} from here", CHECK_NETWORK)
    if met(aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError, ConnectionError):
        return Unreachable(f"The connection to {host} was cut")
    if met(aiohttp.ClientResponseError, HttpProcessingError):
        return Confused(f"{host} gave an answer that is not sound HTTP")
    if met(httpx.InvalidURL, ValueError):
        return Problem(f"The link to {host} can't be used")
    return Unreachable(f"{host} could not be reached", CHECK_NETWORK)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, outermost first. httpx-aiohttp calls nearly all of them ConnectTimeout."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _certificate_hint(codes: set[int]) -> str:
    # OpenSSL's numbers: CERT_NOT_YET_VALID, CERT_HAS_EXPIRED; HOSTNAME_MISMATCH, IP_ADDRESS_MISMATCH.
    if codes & {9, 10}:
        return "It has expired, or the clock of this machine is wrong."
    if codes & {62, 64}:
        return "It belongs to another server."
    return "If your company inspects traffic, its certificate must be in this system's certificate store."
