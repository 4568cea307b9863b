"""What a result is called and what is written beside it, from what is known of its job. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from jobmonitor.jobs import Job, Output
from jobmonitor.outputs.names import Naming
from jobmonitor.outputs.origin import Origin, bare_link
from jobmonitor.redaction import redact

UNDATED = "undated"


def naming_of(job: Job, output: Output, template: str, tz: tzinfo | None = None) -> Naming:
    """How this output will be called. The day is that of the job's end, in the person's own time zone (or `tz`)."""
    done_at = next((at for at in (job.finished_at, job.created_at, job.added_at) if at), 0.0)
    values = {
        "provider": job.provider,
        "account": job.account or "default",
        "date": _day(done_at, tz),
        "id": job.id,
        "n": str(output.n),
        "role": output.role,
    }
    return Naming(template, tuple(values.items()))


def origin_of(job: Job, output: Output, now: float, keys: Iterable[str]) -> Origin:
    """Where a saved output came from, without keys and secret links."""
    known = tuple(keys)

    def clean(text: str) -> str:
        return redact(text, known)

    return Origin(
        file=Path(output.path).name,
        provider=job.provider,
        job=clean(job.id),
        n=output.n,
        kind=output.kind.value,
        role=clean(output.role),
        job_kind=clean(job.kind),
        state=clean(job.provider_state),
        vars={name: clean(value) for name, value in job.vars},
        link=clean(bare_link(output.url)),
        bytes=output.size or 0,
        sha256=output.sha256,
        width=output.width,
        height=output.height,
        created_at=_iso(job.created_at),
        finished_at=_iso(job.finished_at),
        saved_at=_iso(now) or "",
    )


def _day(at: float, tz: tzinfo | None) -> str:
    try:
        return f"{datetime.fromtimestamp(at, tz):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):  # a provider may send any number
        return UNDATED


def _iso(at: float | None) -> str | None:
    try:
        return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None
