"""Requests per second of a bare HTTP client on the window's loop, against the same client on qasync's own."""

import asyncio
from collections.abc import Callable

from qasync import QEventLoop

from benchmarks.figures import Figure, paired, spread
from benchmarks.polls import bare_rate, fast_server
from jobmonitor.app.loop import WindowLoop
from jobmonitor.app.window import application

ROUNDS = 5


def measure() -> list[Figure]:
    """The median ratio over all rounds, each of which measures both loops in turn."""
    app = application(("bench",))
    ways: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
        "ours": lambda: WindowLoop(app),
        "qasync": lambda: QEventLoop(app),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with fast_server() as base_url:
        for _ in range(ROUNDS):
            for name, make in ways.items():
                with asyncio.Runner(loop_factory=make) as runner:
                    rates[name].append(runner.run(bare_rate(base_url)))
    ratio = paired(rates["ours"], rates["qasync"])
    detail = ", ".join(f"{name} {spread(values, 'requests/s')}" for name, values in rates.items())
    return [Figure("a bare HTTP client on our loop, against qasync's", ratio, 1.0, is_least=True, detail=detail)]
