"""What the tests of provider files share: the contracts, and specs from text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from jobmonitor.jobs import JobState
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.spec import ProviderSpec, read_spec
from jobmonitor.wire import Response

NOW = 1_795_338_000.0  # 2026-11-22T09:00:00Z
SPECS = Catalog.load(None).specs

CONTRACTS = {
    str(contract["id"]): contract
    for contract in cast(
        "list[dict[str, Any]]",
        json.loads((Path(__file__).parents[2] / "data" / "contracts.json").read_text("utf-8")),
    )
}

SMALL = """
id = "small"
name = "Small"
base_url = "https://api.small.example/v1"
[auth]
header = "Authorization"
value = "Bearer {key}"
[poll]
url = "{base}/jobs/{id}"
[status]
path = "status"
map = { wait = "queued", run = "running", done = "succeeded", bad = "failed", gone = "cancelled" }
"""


def spec(more: str = "") -> ProviderSpec:
    """The smallest provider file, with `more` at its end."""
    return read_spec(SMALL + more, "small.toml")


def answer(body: object, status: int = 200, **headers: str) -> Response:
    """An answer with this JSON body, or these bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, data)


@dataclass(frozen=True)
class Example:
    """One example of a contract, and what it must give."""

    provider: str
    label: str
    response: Response
    state: JobState | None
    outputs: int | None


def _body(example: dict[str, Any]) -> object:
    """The body, or some bytes where the contract only says that there are."""
    return b"\x89PNG" if example["body"] == "<binary image bytes>" else example["body"]


def examples() -> Iterator[Example]:
    """Every example of the contracts for which there is a provider file."""
    for contract in CONTRACTS.values():
        if contract["id"] not in SPECS:
            continue
        for example in cast("list[dict[str, Any]]", contract["examples"]):
            wanted = example["expect_canonical"]
            yield Example(
                str(contract["id"]),
                str(example["label"]),
                answer(_body(example), cast("int", example["http"]), content_type=str(example["content_type"])),
                None if wanted is None else JobState(str(wanted)),
                # A link that stands there before the job has succeeded is no output yet, whatever the expression finds.
                cast("int | None", example["expect_outputs"]) if wanted in (None, "succeeded") else 0,
            )
