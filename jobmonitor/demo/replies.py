"""How a step that is no provider's word goes over the wire: the faults of the world, made on purpose."""

import asyncio
import json
import math
import time
from email.utils import formatdate

from aiohttp import web

from jobmonitor.demo.contract import Answer, Contract
from jobmonitor.demo.steps import Drop, Fault, Garbage, Html, Huge, Redirect, Reply, RetryAfter, Trickle

PORTAL = b"<!doctype html><html><head><title>Welcome</title></head><body><h1>Sign in to this network</h1></body></html>"
CHUNK = 64 * 1024
DRIP = 0.02


def plain(answer: Answer) -> web.StreamResponse:
    """An answer as a response."""
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(
        status=answer.status,
        body=json.dumps(answer.body, ensure_ascii=False).encode(),
        content_type="application/json",
    )


async def misbehave(fault: Fault, request: web.BaseRequest, contract: Contract, pace: float) -> web.StreamResponse:
    """The response to a fault. Endless ones are cancelled when the client goes or the server closes."""
    match fault:
        case RetryAfter(seconds, as_date, status):
            pause = seconds * pace
            header = formatdate(time.time() + pause, usegmt=True) if as_date else str(math.ceil(pause))
            response = plain(contract.error(status))
            response.headers["Retry-After"] = header
            return response
        case Drop(after):
            return await _drop(request, after)
        case Reply(status, body, headers):
            return web.Response(status=status, body=body, headers=dict(headers))
        case Garbage(body):
            return web.Response(body=body, content_type="application/json")
        case Html(status):
            return web.Response(status=status, body=PORTAL, content_type="text/html", charset="utf-8")
        case Redirect(url, status):
            return web.Response(status=status, headers={"Location": url})
        case Huge(size):
            return await _huge(request, size)
        case Trickle():
            return await _trickle(request)


async def _drop(request: web.BaseRequest, after: int) -> web.StreamResponse:
    response = web.StreamResponse()
    if after:
        response.content_type = "application/octet-stream"
        response.content_length = after * 2
        await response.prepare(request)
        await response.write(b"\x89PNG\r\n\x1a\n".ljust(after, b"\0")[:after])
    if request.transport is not None:
        request.transport.close()
    return response


async def _huge(request: web.BaseRequest, size: int) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_type = "application/json"
    await response.prepare(request)
    left = size
    while left > 0:
        await response.write(b"[" * min(CHUNK, left))
        left -= CHUNK
    await response.write_eof()
    return response


async def _trickle(request: web.BaseRequest) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_type = "application/json"
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(DRIP)
