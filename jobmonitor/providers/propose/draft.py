"""A provider file that is still being made, as a value. Writing it down is `toml`'s, filling it in is `propose`'s."""

import re
from dataclasses import dataclass

from jobmonitor.jobs import JobState, OutputKind

Words = tuple[tuple[str, JobState], ...]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A place of results. `form` says what stands there where it is no link: the words are those of the format."""

    path: str = ""
    kind: OutputKind = OutputKind.FILE
    form: str = ""  # "", "document", "base64", "body", "scan" or "json"
    link: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields as they stand. Places are JMESPath; an empty field is left out of the file.

    Without `auth_header` and `is_key_in_body` no key is needed. `http` are states by HTTP status, `troubles` what an
    answer that looks like a success may mean.
    """

    id: str = ""
    name: str = ""
    base_url: str = ""
    url: str = ""
    method: str = "GET"
    headers: Pairs = ()
    body: Pairs = ()
    auth_header: str = ""
    auth_value: str = "{key}"
    is_key_in_body: bool = False
    interval: float = 3.0
    job_pattern: str = ""
    job_example: str = ""
    job_id: str = ""
    job_url: str = ""
    status: str = ""
    words: Words = ()
    http: Words = ()
    troubles: Pairs = ()
    outputs: tuple[Result, ...] = ()
    error: str = ""
    error_kind: str = ""
    created: str = ""
    finished: str = ""
    progress: str = ""
    progress_of: float = 1.0
    message: str = ""
    kind: str = ""


def identifier(name: str) -> str:
    """An ID that goes with the name: `Acme Studio` is `acme-studio`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].rstrip("-")
