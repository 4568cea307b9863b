"""A server of done jobs and of their files, each unlike the others. Started as a process: size, bytes a second.

It goes on where a download stopped, and its links say nothing of their lives.
"""

import asyncio
import contextlib
import io
import sys

from aiohttp import web
from PIL import Image

PIECE = 64 * 1024

PROVIDER = """
id = "bench"
name = "Bench"
base_url = "https://bench.example/v1"
[auth]
header = "Authorization"
value = "Bearer {key}"
[poll]
url = "{base}/job/{id}"
interval = 0.5
max_interval = 0.5
[status]
path = "status"
map = { pending = "running", success = "succeeded" }
[[outputs]]
path = "output"
kind = "image"
"""


def picture() -> bytes:
    """A JPEG of a million pixels, always the same. What follows its end is no matter to who reads it."""
    out = io.BytesIO()
    Image.effect_mandelbrot((1200, 900), (-3, -2.5, 2, 2.5), 60).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


class Files:
    """Answers about any job, and gives its file."""

    def __init__(self, size: int, rate: float) -> None:
        self._begin = picture()
        self._size = size
        self._rate = rate

    def body(self, name: str) -> bytes:
        """The file of this name: the same picture, and then what no other file has."""
        rest = (name.encode() * (self._size // len(name) + 1))[: self._size - len(self._begin)]
        return self._begin + rest

    async def job(self, request: web.Request) -> web.Response:
        link = f"http://{request.host}/file/{request.match_info['id']}"
        return web.json_response({"status": "success", "output": link})

    async def file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["id"]
        body, tag = self.body(name), f'"{name}"'
        begin = 0
        if request.headers.get("If-Range") == tag:
            begin = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        head = {"ETag": tag, "Content-Length": str(len(body) - begin)}
        if begin:
            head["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        answer = web.StreamResponse(status=206 if begin else 200, headers=head)
        await answer.prepare(request)
        with contextlib.suppress(ConnectionError):  # who asked was killed
            for start in range(begin, len(body), PIECE):
                await answer.write(body[start : start + PIECE])
                if self._rate:
                    await asyncio.sleep(PIECE / self._rate)
        return answer


async def serve(size: int, rate: float) -> None:
    files = Files(size, rate)
    app = web.Application()
    app.add_routes([web.get("/v1/job/{id}", files.job), web.get("/file/{id}", files.file)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    # The end of our input is the end of whoever started us.
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
