"""HTTP as plain data: what is asked and what came back. Sending is `transport`'s, meaning is `providers`'."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Method = Literal["GET", "POST", "PUT", "DELETE"]

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Request:
    """A question. `secret_headers` carry the key: they are never printed and never follow to another origin.

    `home` is the account's own base URL ("" where the provider file's is used): what lies on this machine or in a
    private network is reached only if `home` lies there too. `may_hold_output` says that the answer can be a result
    itself, and as large as one.
    """

    url: str
    method: Method = "GET"
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    secret_headers: Mapping[str, str] = field(default_factory=lambda: NOTHING, repr=False)
    body: bytes = field(default=b"", repr=False)
    home: str = ""
    may_hold_output: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status. Header names are in lower case; `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    body: bytes = field(default=b"", repr=False)
    url: str = ""
