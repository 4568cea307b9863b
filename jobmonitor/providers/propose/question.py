"""The question of a provider file out of a command: where it goes, where the ID and the key stand in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from jobmonitor.errors import Problem
from jobmonitor.providers.propose.command import Command, segments
from jobmonitor.providers.propose.draft import Draft, identifier
from jobmonitor.providers.propose.given import Seen
from jobmonitor.providers.propose.spots import spots
from jobmonitor.providers.propose.vocabulary import ID_NAMES, bare
from jobmonitor.providers.template import is_loopback
from jobmonitor.providers.values import number_or_text

_STAND_IN = re.compile(
    r"\{\{?[^{}]*\}?\}|<[^<>]*>|:[A-Za-z_]+|\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|%[A-Za-z_]+%|\[[A-Za-z_ -]+\]"
    r"|(?:YOUR_)?(?:[A-Z]+_)*ID|(?:your|my)-[a-z-]*id|\.{3}|…"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_PREFIXED = re.compile(r"([A-Za-z]{2,12}[_-])[A-Za-z0-9]{6,}")
_ORDINARY = re.compile(r"(?i)v\d+(?:[._-]?\d+)*(?:(?:alpha|beta)\d*)?|\d{4}-\d\d-\d\d|(?:get|list)?[a-z-]+")
_DULL = re.compile(r"api|app|www|rest|platform|gateway|cloud|prod|dev|backend|co|com|org|net")


@dataclass(frozen=True, slots=True)
class Question:
    """A draft with the question alone, the ID that was asked about, and what a person should look at."""

    draft: Draft
    id: str = ""
    remarks: tuple[str, ...] = ()


def question(command: Command, answers: Sequence[Seen]) -> Question:
    """The question about a job, as the command asks it. Raises Problem where the address is none."""
    base, path = _parts(command.url)
    remarks = [f"{name} is a secret of its own and is left out" for name in command.left_out]
    draft = Draft(
        base_url=base,
        url="{base}" + path,
        method="POST" if command.method == "POST" else "GET",
        headers=tuple((name, _header(value)) for name, value in command.headers),
        body=tuple((name, _header(text) if text != "{key}" else text) for name, text in command.fields),
        auth_header=command.auth_header,
        auth_value=command.auth_value or "{key}",
        is_key_in_body=bool(command.key_field) and not command.auth_header,
    )
    if command.left_out and not command.auth_header and not command.key_field:
        draft = replace(draft, auth_header="Authorization", auth_value="Bearer {key}")
        remarks.append(
            "A key can't stand in an address: it is sent as “Authorization: Bearer …”. Does the service take that?"
        )
    draft = replace(draft, name=_name(base), id=identifier(_name(base)))
    job = _job_in(command, answers)
    if job:
        draft = _with_place(draft, job)
    if "{id}" not in draft.url and not any("{id}" in text for _, text in draft.body):
        return _guessed(draft, command, answers, remarks)
    is_word = _STAND_IN.fullmatch(job) is not None
    draft = replace(_plain_get(draft), job_pattern="" if is_word else _pattern(job), job_example="" if is_word else job)
    return Question(draft, "" if is_word else job, tuple(remarks))


def _parts(url: str) -> tuple[str, str]:
    """The beginning of the address, and the rest of it as a template without places."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as e:
        raise Problem("The address in this command is none", str(e)) from e
    if not host or parts.scheme not in ("https", "http"):
        raise Problem("The address in this command is none", "It begins with https://, and has a host")
    host = f"[{host}]" if ":" in host else host
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._<>[]{}…") if "%" not in parts.path else parts.path
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}", path + (f"?{parts.query}" if parts.query else "")


def _header(value: str) -> str:
    """The value without braces: none of them is a place of ours."""
    return value.replace("{", "").replace("}", "")


def _job_in(command: Command, answers: Sequence[Seen]) -> str:
    """The ID that the command asks about, or the word that stands for one; "" where none does."""
    parts = [*segments(command.url), *(text for _, text in command.fields if text != "{key}")]
    stand_ins = [part for part in parts if _STAND_IN.fullmatch(part)]
    if stand_ins:
        return stand_ins[-1]
    told = _told(answers)
    for part in reversed(parts):
        if part in told and not _ORDINARY.fullmatch(part):
            return part
    return next((part for part in reversed(parts) if _is_id(part)), "")


def _told(answers: Iterable[Seen]) -> set[str]:
    """What the answers say that could be an ID."""
    return {
        text for seen in answers for spot in spots(seen.value) if 3 <= len(text := number_or_text(spot.value)) <= 256
    }


def _is_id(part: str) -> bool:
    if _UUID.fullmatch(part) or (_PREFIXED.fullmatch(part) and any(c.isdigit() for c in part)):
        return True
    return len(part) >= 5 and any(c.isdigit() for c in part) and not _ORDINARY.fullmatch(part) and "{" not in part


def _with_place(draft: Draft, job: str) -> Draft:
    """The draft with {id} where the ID stands: the last time in the address, and in every field of the body."""
    head, mark, query = draft.url.removeprefix("{base}").partition("?")
    forms = {job, quote(job, safe=""), quote(job, safe=":"), quote(job, safe="/:@!$&'()*+,;=~-._<>[]{}…")}
    pieces = head.split("/")
    values = [part.partition("=") for part in query.split("&")] if query else []
    at = next((n for n in range(len(values) - 1, -1, -1) if values[n][2] in forms), None)
    if at is not None:
        query = "&".join(f"{name}={'{id}' if n == at else value}" for n, (name, _, value) in enumerate(values))
    else:
        last = next((n for n in range(len(pieces) - 1, -1, -1) if pieces[n] in forms), None)
        if last is not None:
            pieces[last] = "{id}"
    body = tuple(
        (name, "{id}" if text == job or text.strip("{}$<>") == job.strip("{}$<>") else text)
        for name, text in draft.body
    )
    return replace(draft, url="{base}" + _closed("/".join(pieces)) + mark + _closed(query), body=body)


def _closed(template: str) -> str:
    """The template without braces that belong to no place."""
    return "{id}".join(part.replace("{", "%7B").replace("}", "%7D") for part in template.split("{id}"))


def _plain_get(draft: Draft) -> Draft:
    return draft if draft.method == "POST" else replace(draft, body=(), is_key_in_body=False)


def _guessed(draft: Draft, command: Command, answers: Sequence[Seen], remarks: list[str]) -> Question:
    """The question where the command doesn't name a job: it starts one. An answer may say where to ask."""
    draft = replace(draft, method="GET", body=())
    job = next(
        (
            text
            for name in ID_NAMES
            for seen in answers
            for spot in spots(seen.value)
            if bare(spot.name) == name and len(text := number_or_text(spot.value)) >= 3
        ),
        "",
    )
    for seen in answers:
        for spot in spots(seen.value):
            link = spot.value if isinstance(spot.value, str) and spot.value.startswith(("https://", "http://")) else ""
            if job and link and job in list(segments(link)) and _is_question(spot.name, link, job, draft.base_url):
                base, path = _parts(link)
                remarks.append("The command names no job: the address to ask is taken from the answer")
                asked = _with_place(replace(draft, base_url=base, url="{base}" + path), job)
                return Question(replace(asked, job_pattern=_pattern(job), job_example=job), job, tuple(remarks))
    remarks.append("The command names no job: where to ask about one is guessed. Look at the address")
    url = _closed(draft.url.removeprefix("{base}").partition("?")[0].rstrip("/"))
    draft = replace(draft, url=f"{{base}}{url}/{{id}}", job_pattern=_pattern(job), job_example=job)
    return Question(draft, job, tuple(remarks))


def _is_question(name: str, link: str, job: str, base: str) -> bool:
    """Whether the link is one to ask about the job, and goes where the command went: the key goes along."""
    if re.search(r"cancel|stop|delete|stream|web|log|result|response|output", bare(name)):
        return False
    try:
        is_home = urlsplit(link).netloc.rpartition("@")[2].lower() == urlsplit(base).netloc.lower()
    except ValueError:
        return False
    return is_home and link.partition("?")[0].rstrip("/").endswith(job)


def _pattern(job: str) -> str:
    """A regular expression for IDs like this one, where its shape says enough."""
    if _UUID.fullmatch(job):
        return "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    if _ULID.fullmatch(job):
        return "[0-7][0-9A-HJKMNP-TV-Z]{25}"
    if (found := _PREFIXED.fullmatch(job)) and any(c.isdigit() for c in job):
        return f"{found[1]}[A-Za-z0-9]+"
    if re.fullmatch(r"\d{5,20}", job, re.ASCII):
        return f"[0-9]{{{max(4, len(job) - 2)},{len(job) + 2}}}"
    if len(job) in (24, 32, 40, 64) and re.fullmatch(r"[0-9a-f]+", job):
        return f"[0-9a-f]{{{len(job)}}}"
    return ""


def _name(base: str) -> str:
    """What the service is probably called, by its host."""
    host = (urlsplit(base).hostname or "").lower()
    if is_loopback(host) or not re.search(r"[a-z]", host):
        return "My service"
    parts = host.split(".")
    words = [word for word in parts[:-1] if not _DULL.fullmatch(word)]
    return (words or parts)[-1].replace("-", " ").replace("_", " ").title()[:80]
