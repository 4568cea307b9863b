"""What a pasted curl command asks, with its key taken out. Whose command it is doesn't matter, and it is never run."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from jobmonitor.errors import Problem
from jobmonitor.providers.excerpts import command_words, links
from jobmonitor.providers.propose.secrets import (
    begins_as_key,
    is_placeholder,
    is_secret_name,
    looks_secret,
    split_value,
)
from jobmonitor.providers.propose.vocabulary import ID_NAMES, bare
from jobmonitor.providers.values import number_or_text

_POWERSHELL = re.compile(r"\b(?:Invoke-(?:RestMethod|WebRequest)|irm|iwr)\b", re.IGNORECASE)
_PAIR = re.compile(r"""["']?([A-Za-z][A-Za-z0-9-]{1,60})["']?\s*=\s*(["'])([^"'\n]{0,4000})\2""")
_ADDRESS = re.compile(r"(?:https?://|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/).+", re.IGNORECASE | re.DOTALL)
_VALUED = re.compile(r"(-[AbcdEeFHKmoTuwXx])(.*)|(--[a-z][a-z0-9-]*)(?:=(.*))?", re.DOTALL)
_NO_VALUE = re.compile(
    r"--(?:compressed|insecure|silent|show-error|location(?:-trusted)?|verbose|include|head|fail(?:-with-body)?|get|globoff"
    r"|http[\d.]+|ipv[46]|no-buffer|progress-bar|remote-name)"
)
_SHORT = {"-H": "--header", "-d": "--data", "-X": "--request", "-u": "--user", "-b": "--cookie", "-F": "--form"}
# What a browser or a terminal adds by itself, and what the engine says itself.
_USUAL_HEADERS = re.compile(
    r"(?i)accept(?:-.*)?|content-(?:type|length)|user-agent|host|connection|origin|referer|cookie|cache-control|pragma"
    r"|priority|dnt|te|upgrade-insecure-requests|sec-.*|if-.*|x-requested-with|transfer-encoding|expect|range"
)


@dataclass(frozen=True, slots=True)
class Command:
    """A question, as it was pasted. `key` is the secret that stood in it, "" where none did or only a word for one.

    `fields` are the texts in a body of JSON. `auth_header` with `auth_value` (which holds {key}) or `key_field`, one of
    the fields, say where it stood. `left_out` are the names of other secrets.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    auth_header: str = ""
    auth_value: str = ""
    key_field: str = ""
    left_out: tuple[str, ...] = ()
    key: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


def read_command(text: str) -> Command:
    """The question that the command asks; a bare link is one too. Raises Problem where there is no address."""
    made = _Reading()
    words = command_words(text)
    if words:
        made.take_words(words)
    elif _POWERSHELL.search(text):
        made.take_powershell(text)
    else:
        made.take_link(text)
    if not made.url:
        hint = "Paste the whole command, from “curl” to its end; a link to a job does too"
        raise Problem("There is no address in this command", hint)
    return made.command()


class _Reading:
    """What was found so far."""

    def __init__(self) -> None:
        self.url = ""
        self._method = ""
        self._headers: list[tuple[str, str]] = []
        self._data: list[str] = []
        self._user = ""
        self._is_get = False

    def take_words(self, words: tuple[str, ...]) -> None:
        waiting = ""
        for word in words:
            if waiting:
                self._option(waiting, word)
                waiting = ""
            elif word.startswith("-") and len(word) > 1:
                name, value, waits = _option(word)
                if waits:
                    waiting = name
                else:
                    self._option(name, value)
            elif not self.url and _ADDRESS.fullmatch(word):
                self._option("--url", word)

    def take_link(self, text: str) -> None:
        """Take a link that stands alone, or behind `GET`; one inside other text is no question."""
        pieces = text.split(maxsplit=2)
        if 0 < len(pieces) <= 2 and pieces[-1].lower().startswith(("https://", "http://")):
            self.url = pieces[-1]

    def take_powershell(self, text: str) -> None:
        link = next(links(text), None)
        self.url = link.value if link else ""
        self._headers += [(found[1], found[3]) for found in _PAIR.finditer(text) if found[1].lower() != "method"]
        method = re.search(r"(?i)-Method\s+[\"']?(\w+)", text)
        self._method = method[1].upper() if method else ""

    def _option(self, name: str, value: str) -> None:
        match name:
            case "--url":
                self.url = value.replace("^&", "&") if "://" in value[:8] else f"https://{value}"
            case "--header":
                header, colon, held = value.partition(":")
                if colon and header.strip():
                    self._headers.append((header.strip(), held.strip()))
            case "--data" | "--data-raw" | "--data-ascii" | "--data-binary" | "--data-urlencode" | "--json":
                self._data.append(value)
            case "--request":
                self._method = value.upper()
            case "--user":
                self._user = value
            case "--oauth2-bearer":
                self._headers.append(("Authorization", f"Bearer {value}"))
            case "--cookie":
                self._headers.append(("Cookie", value))
            case "--get" | "-G":
                self._is_get = True
            case _:
                pass

    def command(self) -> Command:
        """All of it, with the key apart."""
        url = self.url
        data = "&".join(self._data)
        if self._is_get and data:
            url, data = f"{url}{'&' if '?' in url else '?'}{data}", ""
        method = self._method or ("POST" if data else "GET")
        left_out: list[str] = []
        secrets: list[str] = []
        user, url = _without_user(url)
        headers = list(self._headers)
        if self._user or user:
            pair = base64.b64encode((self._user or user).encode("utf-8", "replace")).decode()
            is_word = is_placeholder((self._user or user).partition(":")[0])
            headers.insert(0, ("Authorization", f"Basic {'' if is_word else pair}"))
            secrets.append(self._user or user)
        auth, rest = _auth(headers)
        kept: list[tuple[str, str]] = []
        for name, value in rest:
            if _USUAL_HEADERS.fullmatch(name):
                secrets += _cookies(value) if name.lower() == "cookie" else ()
                continue
            if is_secret_name(name) or looks_secret(value):
                left_out.append(name)
                secrets.append(value)
            elif value:
                kept.append((name, value))
        url, hidden = _without_secrets(url)
        left_out += [name for name, _ in hidden]
        secrets += [value for _, value in hidden]
        value, key = split_value(auth[1]) if auth else ("", "")
        fields, key_field, held = _fields(data) if method == "POST" else ((), "", "")
        if auth and key_field:
            fields = tuple(pair for pair in fields if pair[0] != key_field)
            left_out.append(key_field)
            key_field = ""
        secrets += [held, *_form_secrets(data)]
        if not auth:
            key = held
        # Where no header carries it, what stood in the address is still a key that one may want to keep.
        key = key or next((held for _, held in hidden if not auth and not is_placeholder(held)), "")
        return Command(
            url,
            method,
            tuple(dict(kept).items()),
            fields,
            auth[0] if auth else "",
            value,
            key_field,
            left_out=tuple(dict.fromkeys(left_out)),
            key=key,
            secrets=tuple(secret for secret in (key, *secrets) if secret),
        )


def _option(word: str) -> tuple[str, str, bool]:
    """The long name of an option, the value that stands in the same word, and whether the next word is its value."""
    found = _VALUED.fullmatch(word)
    if not found:
        return word, "", False
    if found[1]:
        name = _SHORT.get(found[1], found[1])
        return name, found[2], not found[2]
    has_value = found[4] is not None
    return found[3], found[4] or "", not has_value and not _NO_VALUE.fullmatch(found[3])


def _auth(headers: list[tuple[str, str]]) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
    """The header that carries the key, the likeliest where several could, and all others."""
    ranked = [
        *(pair for pair in headers if pair[0].lower() == "authorization"),
        *(pair for pair in headers if is_secret_name(pair[0])),
        *(pair for pair in headers if looks_secret(pair[1]) and not _USUAL_HEADERS.fullmatch(pair[0])),
    ]
    chosen = ranked[0] if ranked else None
    return chosen, [pair for pair in headers if pair is not chosen]


def _without_user(url: str) -> tuple[str, str]:
    """The user and password in the address, and the address without them."""
    head, slashes, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    user, sign, host = host.rpartition("@")
    return (unquote(user), f"{head}{slashes}{host}{slash}{path}") if sign else ("", url)


def _without_secrets(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The address without its fragment and the secrets in it, and those by their names."""
    address, _, query = url.partition("#")[0].partition("?")
    hidden: list[tuple[str, str]] = []
    kept: list[str] = []
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if is_secret_name(unquote(name)) or begins_as_key(unquote(value)):
            hidden.append((unquote(name), unquote(value)))
        else:
            kept.append(part)
    pieces = address.split("/")
    for n, piece in enumerate(pieces):
        if n > 2 and begins_as_key(unquote(piece)):
            hidden.append(("part of the path", unquote(piece)))
            pieces[n] = "KEY"
    return "/".join(pieces) + ("?" + "&".join(kept) if kept else ""), hidden


def _fields(data: str) -> tuple[tuple[tuple[str, str], ...], str, str]:
    """The texts in a body of JSON, {key} where a key stands; the name of that field, and the key."""
    try:
        body: object = json.loads(data)
    except (ValueError, RecursionError):
        return (), "", ""
    fields: dict[str, str] = {}
    key_field = key = ""
    for name, value in cast("dict[str, object]", body).items() if isinstance(body, dict) else ():
        text = number_or_text(value)
        if is_secret_name(name) or (looks_secret(text) and bare(name) not in ID_NAMES):
            if not key_field:
                key_field, key = name, "" if is_placeholder(text) else text
                fields[name] = "{key}"
        elif text and len(text) <= 500:
            fields[name] = text
    return tuple(fields.items()), key_field, key


def _cookies(value: str) -> list[str]:
    """The values of cookies: each can be a session of somebody's."""
    return [held for part in value.split(";") if len(held := part.partition("=")[2].strip()) >= 6]


def _form_secrets(data: str) -> list[str]:
    """The secrets in a body that is a form: it can't be sent, and they must not be shown all the same."""
    pairs = (part.partition("=") for part in data.split("&")) if data.lstrip()[:1] not in ("{", "[") else ()
    return [value for name, _, value in pairs if value and is_secret_name(name) and not is_placeholder(value)]


def segments(url: str) -> Iterator[str]:
    """The parts of the address that can be an ID, as they are meant: those of the path, then the query's values."""
    try:
        parts = urlsplit(url)
        yield from (unquote(part) for part in parts.path.split("/") if part)
        yield from (value for _, value in parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return
