"""Connections, kept apart by what they may reach and through which proxy: one that was opened to this machine for an
account that lives here can never carry a request that may not go here."""

import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import lru_cache

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from jobmonitor.transport.address import Reach, zone_of
from jobmonitor.transport.faults import OutOfReach
from jobmonitor.transport.proxies import Proxy

IDLE = 45.0  # seconds that an unused connection is kept: a job is asked about every few seconds
MOST_CONNECTIONS = 256  # a guard; how many questions run at once is for `polling`
LONGEST_HEADER = 32 * 1024  # bytes; signed links of 8 KB come in `Location`

_AddressInfo = tuple[int, int, int, str, tuple[object, ...]]

# The link of the request that this task is sending.
_link: ContextVar[str] = ContextVar("_link")


class Pools(httpx.AsyncBaseTransport):
    """httpx's way out. A request's extensions say its `link` as it is sent, and by `reach` and `proxy` its pool."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._pools: dict[tuple[Reach, Proxy | None], AiohttpTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read."""
        reach, proxy = request.extensions["reach"], request.extensions["proxy"]
        pool = self._pools.get((reach, proxy))
        if pool is None:
            pool = self._pools[reach, proxy] = self._new_pool(reach, proxy)
        _link.set(request.extensions["link"])
        return await pool.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _new_pool(self, reach: Reach, proxy: Proxy | None) -> AiohttpTransport:
        def session() -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(
                ssl=self._context,
                limit=MOST_CONNECTIONS,
                keepalive_timeout=IDLE,
                resolver=aiohttp.ThreadedResolver(),  # the system's own, whatever else is installed
                # Behind a proxy it is the proxy that is connected to: it may well stand in the private network.
                socket_factory=None if proxy else _opener(reach),
            )
            return aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                middlewares=(_as_written,),
                max_line_size=LONGEST_HEADER,
                max_field_size=LONGEST_HEADER,
                trust_env=False,
            )

        # aiohttp has given up on credentials beside the address, so they go as a header.
        headers = {"Proxy-Authorization": proxy.authorization} if proxy and proxy.authorization else {}
        through = httpx.Proxy(proxy.url, headers=headers) if proxy else None
        return AiohttpTransport(verify=self._context, trust_env=False, proxy=through, client=session)


def _opener(reach: Reach) -> Callable[[_AddressInfo], socket.socket]:
    """Opens sockets to addresses within `reach` alone: the check that no name, notation or fresh DNS answer passes."""

    def open_socket(info: _AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if zone_of(ipaddress.ip_address(str(address[0]))) not in reach:
            raise OutOfReach
        return socket.socket(family, kind, protocol)

    return open_socket


async def _as_written(
    request: aiohttp.ClientRequest, send: Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
) -> aiohttp.ClientResponse:
    """Sends the link as it was given. aiohttp would turn %2F in a query into /, and break signed links with it."""
    request.url = _url(_link.get())
    return await send(request)


@lru_cache(maxsize=4096)  # as many as there are targets
def _url(link: str) -> URL:
    return URL(link, encoded=True)
