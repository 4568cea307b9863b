"""Addresses with places to fill in, `{base}/job/{id}`: filling them, and reading a link against them. Sends nothing.

A filled-in value can't change the path, the host or the query. `{name:path}` keeps the slashes of its value.
"""

import ipaddress
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(:path)?\}")
MAX_LINK = 2048  # characters


def places(template: str) -> tuple[str, ...]:
    """The names of the places in `template`, in their order."""
    return tuple(m.group(1) for m in PLACE.finditer(template))


def fill(template: str, values: Mapping[str, str], *, may_be_empty: bool = False) -> str:
    """`template` with every value percent-encoded. Raises ValueError, in words, for a value that can't stand there."""

    def encoded(place: re.Match[str]) -> str:
        value = values.get(place.group(1), "")
        return "" if may_be_empty and value == "" else _encoded(value, place)

    return PLACE.sub(encoded, template)


def _encoded(value: str, place: re.Match[str]) -> str:
    name = "job ID" if place.group(1) == "id" else place.group(1)
    if not value:
        raise ValueError(f"there is no {name}")
    # Encoded or not, a segment of dots is read as "here" or "one up" by whoever takes the address apart.
    segments = value.split("/") if place.group(2) else [value]
    if any(segment in ("", ".", "..") for segment in segments):
        raise ValueError(f"“{value[:60]}” can't be a {name}")
    try:
        # A colon means nothing here, and Adobe wants those of its IDs as they are.
        return "/".join(quote(segment, safe=":") for segment in segments)
    except UnicodeEncodeError as e:
        raise ValueError(f"the {name} has characters that can't be sent") from e


@lru_cache(maxsize=256)
def taken_apart(template: str, text: str) -> dict[str, str] | None:
    """What in `text` fills the places of `template`, None where it isn't of that form."""
    found = re.fullmatch(_regex(template, {}, "[^/]+"), text)
    return found.groupdict() if found else None


def is_loopback(host: str) -> bool:
    """Whether the name, as it is written, is this machine's own."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=1024)  # of few addresses, again and again
def address_mistake(url: str) -> str:
    """Why a key must not travel to `url`, "" when it may: https, or plain http on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as e:
        return f"is no address: {e}"
    if parts.scheme not in ("https", "http") or not host:
        return "is no address that begins with https://"
    if any(c.isspace() or not c.isprintable() for c in url) or "\\" in url:
        return "has characters that an address can't have"
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or a password"
    if parts.scheme == "http" and not is_loopback(host):
        return "must begin with https:// (plain http is for this machine's own addresses alone)"
    return ""


class LinkPattern:
    """Reads a link against a template: which values fill its places. Scheme, order and what follows don't matter."""

    __slots__ = ("_host", "_path", "_query", "only_host")

    def __init__(self, template: str, choices: Mapping[str, Collection[str]]) -> None:
        rest = template.partition("://")[2]
        address, _, query = rest.partition("?")
        host, slash, path = address.partition("/")
        # The host, where it is always the same: links can be sorted by it.
        self.only_host = "" if PLACE.search(host) else host.lower()
        self._host = re.compile(_regex(host.lower(), choices, r"[^./]+"))
        self._path = re.compile(_regex(slash + path, choices, r"[^/]+").rstrip("/") + r"(?:/.*)?", re.DOTALL)
        self._query = tuple(
            (name, place.group(1))
            for name, _, value in (part.partition("=") for part in query.split("&"))
            if (place := PLACE.fullmatch(value))
        )

    def read(self, link: str, *, any_host: bool = False) -> dict[str, str] | None:
        """The values that `link` holds, None where it isn't of this kind. `any_host` looks at the path's end alone."""
        parts = split(link)
        if parts is None:
            return None
        host, path, query = parts
        of_host = self._host.fullmatch(host)
        found = self._path.fullmatch(path)
        if found is None or not (of_host or any_host):
            return None
        values = {name: unquote(value) for name, value in found.groupdict().items()}
        values |= of_host.groupdict() if of_host else {}
        given = dict(query)
        for name, place in self._query:
            if not given.get(name):
                return None
            values[place] = given[name]
        return values


def _regex(template: str, choices: Mapping[str, Collection[str]], one: str) -> str:
    """A regular expression for part of an address. A place that comes twice must hold the same both times."""
    seen: set[str] = set()

    def parts() -> Iterator[str]:
        end = 0
        for place in PLACE.finditer(template):
            yield re.escape(template[end : place.start()])
            end = place.end()
            name = place.group(1)
            if name in seen:
                yield f"(?P={name})"
            elif choices.get(name):
                yield f"(?P<{name}>{'|'.join(map(re.escape, choices[name]))})"
            else:
                yield f"(?P<{name}>{'.+' if place.group(2) else one})"
            seen.add(name)
        yield re.escape(template[end:])

    return "".join(parts())


@lru_cache(maxsize=64)
def split(link: str) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
    """Host with port in lower case, path, query: of a link as people paste it."""
    if len(link) > MAX_LINK:
        return None
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
        query = tuple(parse_qsl(parts.query, max_num_fields=100)) if parts.query else ()
    except ValueError:
        return None
    return (host, parts.path, query) if parts.scheme in ("http", "https") and host else None
