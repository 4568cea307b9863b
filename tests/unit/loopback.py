"""A server on this machine that says exactly the bytes it is told, for tests of what goes over the wire."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

Speaker = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Loopback:
    """Answers by path (without the query); a path that it doesn't know is a 404. `heard` are all requests in order."""

    scheme: str
    port: int = 0
    answers: dict[str, bytes | Speaker] = field(default_factory=dict[str, "bytes | Speaker"])
    heard: list[Heard] = field(default_factory=list[Heard])
    connections: int = 0
    tunnel_to: int = 0  # the port that a CONNECT leads to, whatever it asks for

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while line := await reader.readline():
                if not line.endswith(b"HTTP/1.1\r\n"):
                    writer.write(answer(b"", "400 Bad Request"))
                    break
                method, target, _ = line.decode().split(" ", 2)
                headers: dict[str, str] = {}
                while header := (await reader.readline()).decode().strip():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.heard.append(Heard(method, target, headers, body))
                if method == "CONNECT" and self.tunnel_to:
                    await self._tunnel(reader, writer)
                    break
                said = self.answers.get(target.partition("?")[0], answer(b"", "404 Not Found"))
                if isinstance(said, bytes):
                    writer.write(said)
                    await writer.drain()
                else:
                    await said(writer)
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client has had enough, which is what some tests want
        finally:
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.tunnel_to)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.close()


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer. A header's underscores become dashes."""
    lines = {"content_length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    """An answer that sends the client on."""
    return answer(b"", status, location=to)


def endless(head: str, piece: bytes) -> Speaker:
    """Says `head`, then `piece` again and again as long as somebody listens."""

    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
        while True:
            writer.write(piece)
            await writer.drain()

    return speak


def trickle(piece: bytes, every: float) -> Speaker:
    """Says a small piece now and then, without end."""

    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return speak


async def silence(writer: asyncio.StreamWriter) -> None:
    """Says nothing, ever."""
    del writer
    await asyncio.Event().wait()


@asynccontextmanager
async def loopback(certificate: Path | None = None) -> AsyncGenerator[Loopback]:
    """A server, with TLS where the file of a certificate and its key is given."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    here = Loopback("https" if certificate else "http")
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        running.add(task)
        try:
            await here._serve(reader, writer)  # pyright: ignore[reportPrivateUsage]
        except asyncio.CancelledError:
            pass
        finally:
            running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    here.port = _port(server)
    try:
        yield here
    finally:
        server.close()
        for task in tuple(running):
            task.cancel()
        if running:
            await asyncio.wait(running)


def _port(server: asyncio.Server) -> int:
    ports: Iterator[int] = (socket.getsockname()[1] for socket in server.sockets)
    return next(ports)


# Signed by itself for localhost, 127.0.0.1 and far.example, for a hundred years. It protects nothing.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOalQCfVp46CmVuSX
E+IFdMLcdVkrzuAg0pIIbfzXkYuhRANCAASycEqvQ78MUbO4CBn5bpHEHG/Cna+Q
JK/VWhZ8U90/1nj022Hlml8da9CnRSM2HPldPhwQ9kD0XWRQq/1pOHeP
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBsTCCAVagAwIBAgIUH1nWcDwdyJYXE/zVcw/VnDJWT3swCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNbG9vcGJhY2sgdGVzdDAgFw0yNjExMjIwOTQwMThaGA8yMTI2
MTAyOTA5NDAxOFowGDEWMBQGA1UEAwwNbG9vcGJhY2sgdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLJwSq9DvwxRs7gIGflukcQcb8Kdr5Akr9VaFnxT3T/W
ePTbYeWaXx1r0KdFIzYc+V0+HBD2QPRdZFCr/Wk4d4+jfDB6MB0GA1UdDgQWBBTs
kkvOXdU72jeR93WQ0Kn3sTI0pTAfBgNVHSMEGDAWgBTskkvOXdU72jeR93WQ0Kn3
sTI0pTAPBgNVHRMBAf8EBTADAQH/MCcGA1UdEQQgMB6CCWxvY2FsaG9zdIcEfwAA
AYILZmFyLmV4YW1wbGUwCgYIKoZIzj0EAwIDSQAwRgIhALP8ZrbNTHKqhEIw4lCd
B6tvfHu6RtbJaceNRT1/9Uc0AiEAycGxADq9lYe/P9lDDk08fNXVklxiNsJVhrqo
RuMS2xM=
-----END CERTIFICATE-----
"""
