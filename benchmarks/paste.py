"""How long a megabyte of pasted text takes, against ten looks at every word of it: no network, no window."""

import json
import random
import re
import statistics
import time
import uuid
from collections.abc import Callable

from benchmarks.figures import Figure, paired
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.recognise import recognise

ROUNDS = 7
SIZE = 1_000_000  # characters
LOOKS = 10

Line = Callable[[str], str]

TEXTS: dict[str, Line] = {
    "a log": lambda id: f"2026-11-22T09:00:00 INFO job {id} took 0.417s ok=true\n",
    "replies": lambda id: json.dumps({"id": id, "status": "RUNNING"}) + "\n",
    "curl commands": lambda id: f"curl -H 'Authorization: Bearer {'k' * 40}' https://api.figur.fit/v1/jobs/{id}\n",
}


def measure() -> list[Figure]:
    """The median ratio over all rounds, each of which reads the text both ways in turn."""
    specs = Catalog.load(None).specs
    figures: list[Figure] = []
    for name, line in TEXTS.items():
        text = _megabyte(line)
        ours: list[float] = []
        plain: list[float] = []
        for _ in range(ROUNDS):
            plain.append(_seconds(lambda text=text: [re.findall(r"[\w-]+", text) for _ in range(LOOKS)]))
            ours.append(_seconds(lambda text=text: recognise(text, specs, "")))
        detail = f"{1000 * statistics.median(ours):.0f} ms with all providers, {1000 * statistics.median(plain):.0f} ms"
        ratio = paired(ours, plain)
        figures.append(Figure(f"a megabyte of {name}, against ten looks", ratio, 1.0, is_least=False, detail=detail))
    return figures


def _megabyte(line: Line) -> str:
    draw = random.Random(3)
    lines: list[str] = []
    length = 0
    while length < SIZE:
        lines.append(line(str(uuid.UUID(int=draw.getrandbits(128), version=4))))
        length += len(lines[-1])
    return "".join(lines)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
