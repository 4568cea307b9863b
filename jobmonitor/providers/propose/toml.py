"""Writes a draft down as a provider file. What it says is the draft's, whether it is sound the spec's."""

import json
import math
import re
from collections.abc import Iterator, Sequence

from jobmonitor.providers.propose.draft import Draft, Result

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def to_toml(draft: Draft) -> str:
    """The provider file. Whatever stands in the fields, it is TOML that says just that."""
    parts = [*_top(draft), "", *_auth(draft), *_job_id(draft), "", *_poll(draft), *_status(draft)]
    for when, means in draft.troubles:
        parts += _table("[[trouble]]", when=when, means=means)
    for result in draft.outputs:
        if result.path or result.form == "body":
            parts += _result(result)
    parts += _table("error", message=draft.error, kind=draft.error_kind)
    parts += _table("times", created=draft.created, finished=draft.finished)
    progress_of = draft.progress_of if draft.progress and draft.progress_of != 1 else ""
    parts += _table("facts", kind=draft.kind, message=draft.message, progress=draft.progress, progress_of=progress_of)
    parts += _table("reply", id="" if draft.job_id == "id" else draft.job_id, poll_url=draft.job_url)
    return "\n".join(parts) + "\n"


def _top(draft: Draft) -> Iterator[str]:
    for name in ("id", "name", "base_url"):
        yield f"{name} = {_text(getattr(draft, name))}"


def _auth(draft: Draft) -> Iterator[str]:
    yield "[auth]"
    if draft.auth_header:
        yield f"header = {_text(draft.auth_header)}"
        if draft.auth_value != "{key}":
            yield f"value = {_text(draft.auth_value)}"
    else:
        yield "body = true" if draft.is_key_in_body else "none = true"


def _job_id(draft: Draft) -> Iterator[str]:
    yield ""
    yield "[job_id]"
    if draft.job_pattern:
        yield f"pattern = {_text(draft.job_pattern)}"
        if draft.job_example:
            yield f"example = {_text(draft.job_example)}"
    yield "bare = true"


def _poll(draft: Draft) -> Iterator[str]:
    yield "[poll]"
    yield f"url = {_text(draft.url)}"
    if draft.method != "GET":
        yield f"method = {_text(draft.method)}"
    if draft.headers:
        yield f"headers = {_inline(draft.headers)}"
    if draft.body:
        yield f"body = {_inline(draft.body)}"
    if draft.interval != 3:
        yield f"interval = {_number(draft.interval)}"
        if draft.interval > 60:
            yield f"max_interval = {_number(draft.interval)}"


def _status(draft: Draft) -> Iterator[str]:
    yield ""
    yield "[status]"
    if draft.status:
        yield f"path = {_text(draft.status)}"
    for name, words in (("map", draft.words), ("http", draft.http)):
        if words:
            yield f"{name} = {_inline(words)}"


def _result(result: Result) -> Iterator[str]:
    yield ""
    yield "[[outputs]]"
    if result.path and result.form != "body":
        yield f"path = {_text(result.path)}"
    yield f"kind = {_text(result.kind)}"
    if result.link:
        yield f"link = {_text(result.link)}"
    if result.role:
        yield f"role = {_text(result.role)}"
    if result.form:
        yield f"{result.form} = true"
    if result.form == "json":
        yield "scan = true"


def _table(name: str, **fields: str | float) -> Iterator[str]:
    """A table of what is said; nothing where nothing is."""
    said = {field: value for field, value in fields.items() if value != ""}
    if said:
        yield ""
        yield name if name.startswith("[") else f"[{name}]"
        for field, value in said.items():
            yield f"{field} = {_text(value) if isinstance(value, str) else _number(value)}"


def _inline(pairs: Sequence[tuple[str, str]]) -> str:
    # The same name twice would be no TOML: the first one stands.
    table: dict[str, str] = {}
    for name, value in pairs:
        table.setdefault(name, value)
    return "{ " + ", ".join(f"{_key(name)} = {_text(value)}" for name, value in table.items()) + " }"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _number(value: float) -> str:
    return str(int(value)) if math.isfinite(value) and value == int(value) else repr(float(value))


def _text(text: str) -> str:
    # A text of JSON is one of TOML but for this letter; halves of letters can't be written at all.
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
