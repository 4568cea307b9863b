"""The demo server with faults scripted on top, for tests that need a provider to talk to.

`async with demo_server() as server:` runs it on the test's own loop, `with running_server() as server:` on a thread of
its own, which is what a test needs that starts the program as a process or blocks. Both give the same `DemoServer`:

    server.job("gepetto", "abcd", "pending", 503, "success")       one step a question, the last one repeats
    server.link("gepetto", "abcd", Drop(after=1000), "picture")    the same for the link of an output
    await until(lambda: server.polls("gepetto", "abcd") == 3)
"""

from jobmonitor.demo import DemoServer
from jobmonitor.demo import serve_in_thread as running_server
from jobmonitor.demo.book import Seen
from jobmonitor.demo.steps import Drop, Garbage, Html, Huge, Redirect, Reply, RetryAfter, Say, Trickle, Wait
from jobmonitor.demo.stories import REFUSED, UNKNOWN, DemoJob

PROVIDERS = ("gepetto", "waveline", "aetherforge", "figur")

__all__ = [
    "PROVIDERS",
    "REFUSED",
    "UNKNOWN",
    "DemoJob",
    "DemoServer",
    "Drop",
    "Garbage",
    "Html",
    "Huge",
    "Redirect",
    "Reply",
    "RetryAfter",
    "Say",
    "Seen",
    "Trickle",
    "Wait",
    "demo_server",
    "keys_seen_by_pictures",
    "running_server",
]


def demo_server(*, pace: float = 1.0) -> DemoServer:
    """A server for `async with`, on the running loop."""
    return DemoServer(pace=pace)


def keys_seen_by_pictures(server: DemoServer) -> list[Seen]:
    """The requests at the image host that carried a provider's key anywhere, which must be none."""
    keys = [server.key(provider) for provider in PROVIDERS]
    return [
        seen
        for seen in server.requests
        if seen.host == "pictures" and any(key in text for key in keys for text in (*seen.headers.values(), seen.query))
    ]
