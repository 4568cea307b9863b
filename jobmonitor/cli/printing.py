"""How jobs and accounts are printed: one line for a person, or one JSON object. Text from outside is made harmless."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from jobmonitor.jobs import Account, Health, Job, Output, TimelineEntry


def out(line: str) -> None:
    """Print one line of result."""
    print(line, flush=True)


def say(line: str) -> None:
    """Tell a person something, beside the results."""
    print(line, file=sys.stderr, flush=True)


def as_json(value: Mapping[str, object]) -> str:
    """The value on one line."""
    return msgspec.json.encode(value).decode()


def job_json(job: Job) -> dict[str, object]:
    """A job as it is promised to scripts (README, "The command line")."""
    return {
        "number": job.number,
        "provider": job.provider or None,
        "account": job.account or None,
        "id": job.id,
        "vars": dict(job.vars),
        "candidates": list(job.candidates),
        "state": job.state,
        "provider_state": job.provider_state or None,
        "health": job.health,
        "trouble": job.trouble.title if job.trouble else None,
        "progress": job.progress,
        "message": job.message or None,
        "kind": job.kind or None,
        "error": {"kind": job.error.kind, "message": job.error.message} if job.error else None,
        "outputs": [_output_json(output) for output in job.outputs],
        "added_at": iso(job.added_at),
        "created_at": iso(job.created_at),
        "finished_at": iso(job.finished_at),
        "last_answer_at": iso(job.last_answer_at),
        "next_poll_at": iso(job.next_poll_at),
        "polls": job.polls,
        "paused": job.paused,
    }


def entry_json(entry: TimelineEntry) -> dict[str, object]:
    """One line of a job's story."""
    return {
        "at": iso(entry.at),
        "state": entry.state,
        "provider_state": entry.provider_state or None,
        "health": entry.health,
        "message": entry.message or None,
    }


def account_json(account: Account) -> dict[str, object]:
    """An account; the key is never in it."""
    return {
        "provider": account.provider,
        "label": account.label,
        "base_url": account.base_url or None,
        "vars": dict(account.vars),
        "key": f"${account.key_env}" if account.key_env else "keychain",
    }


def job_line(job: Job) -> str:
    """A job on one line: number, whose, ID, state, and what else a person should know."""
    whose = f"{job.provider}/{job.account}" if job.account else job.provider or "?"
    words = [f"{job.number:>4}", whose, job.id, state_words(job)]
    if job.progress is not None and not job.state.is_final:
        words.append(f"{job.progress:.0%}")
    if job.health is not Health.OK:
        words.append(f"[{job.health}] {job.trouble.title if job.trouble else ''}".rstrip())
    elif job.error:
        words.append(job.error.message)
    elif job.message and not job.state.is_final:
        words.append(job.message)
    if not job.provider:
        words.append(f"could be {', '.join(job.candidates) or 'anybody'}: say whose with -p")
    if job.outputs:
        words.append(", ".join(_output_words(output) for output in job.outputs))
    return plain("  ".join(words))


def state_words(job: Job) -> str:
    """The state, with the provider's own word where it says something else."""
    own = job.provider_state
    return f"{job.state} ({own})" if own and own.lower() != job.state else str(job.state)


def entry_line(entry: TimelineEntry) -> str:
    """One line of a job's story."""
    health = f"  [{entry.health}]" if entry.health is not Health.OK else ""
    own = f" ({entry.provider_state})" if entry.provider_state else ""
    return plain(f"{iso(entry.at)}  {entry.state}{own}{health}  {entry.message}".rstrip())


def output_line(output: Output) -> str:
    """One output with where it is, or why it isn't there."""
    words = [f"output {output.n}", output.kind, output.role, output.state]
    if output.size is not None:
        words.append(f"{output.size} bytes")
    if output.width and output.height:
        words.append(f"{output.width} × {output.height}")
    words += [word for word in (output.path or output.url, output.reason) if word]
    return plain("  ".join(words))


def plain(text: str) -> str:
    """One line without control characters: a provider's text must not move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def iso(at: float | None) -> str | None:
    """A time in UTC, to the millisecond."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _output_words(output: Output) -> str:
    return f"{output.kind} {output.state}" + (f" ({output.reason})" if output.reason else "")


def _output_json(output: Output) -> dict[str, object]:
    return {
        "n": output.n,
        "url": output.url or None,
        "kind": output.kind,
        "role": output.role,
        "state": output.state,
        "path": output.path or None,
        "bytes": output.size,
        "sha256": output.sha256 or None,
        "width": output.width,
        "height": output.height,
        "reason": output.reason or None,
        "expires_at": iso(output.expires_at),
    }
