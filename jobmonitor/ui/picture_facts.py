"""What is known of a picture that is looked at: `picture_facts` says it in the words of the file and of the job."""

from datetime import tzinfo
from pathlib import PurePath

from jobmonitor.jobs import Job, Output
from jobmonitor.raster import DRAWING, About
from jobmonitor.ui.facts import Fact
from jobmonitor.ui.moments import moment
from jobmonitor.ui.opening import link_host
from jobmonitor.ui.words import DOT, count, duration, elapsed, plain, provider_word, size, state_word


def picture_facts(
    job: Job, output: Output, provider: str, about: About | None, now: float, tz: tzinfo | None = None
) -> tuple[Fact, ...]:
    """What the file says of itself, where it came from, and what the provider said of the job."""
    return (*_of_file(output, about), *_of_link(output, now, tz), *_of_job(job, output, provider, now, tz))


def _of_file(output: Output, about: About | None) -> list[Fact]:
    facts: list[Fact] = []
    width, height = _pixels(output, about)
    if width and height:
        exact = f"{width:,} × {height:,}".replace(",", "\u202f")
        facts.append(Fact("Pixels", exact + (f"{DOT}{width * height / 1e6:.1f} MP" if width * height >= 1e6 else "")))
    if about is not None:
        frames = count(about.frames, "frame") if about.frames > 1 else ""
        said = (about.form, plain(about.colours, 40), frames)
        facts.append(Fact("Format", DOT.join(each for each in said if each)))
        facts.append(Fact("Profile", plain(about.profile, 80) or "None: taken for sRGB"))
    if output.size is not None:
        facts.append(Fact("Size", size(output.size)))
    if output.path:
        facts.append(Fact("File", plain(PurePath(output.path).name), copies=output.path))
    if output.sha256:
        facts.append(Fact("SHA-256", f"{output.sha256[:12]}…", copies=output.sha256))
    return facts


def _pixels(output: Output, about: About | None) -> tuple[int, int]:
    """Of the file itself where it has any; a drawing has the size that it asks for."""
    if about is not None and about.form != DRAWING:
        return about.width, about.height
    return output.width or 0, output.height or 0


def _of_link(output: Output, now: float, tz: tzinfo | None) -> list[Fact]:
    if not output.url:
        return []
    facts = [Fact("Link", link_host(output.url) or "not an https link", copies=output.url)]
    if output.expires_at is not None:
        facts.append(Fact("Link ends" if output.expires_at > now else "Link ended", moment(output.expires_at, now, tz)))
    return facts


def _of_job(job: Job, output: Output, provider: str, now: float, tz: tzinfo | None) -> list[Fact]:
    took = elapsed(job, now) if job.state.is_final else None
    said = DOT.join(each for each in (state_word(job), provider_word(job)) if each)
    facts = [
        Fact("Provider", provider or "Not known yet"),
        Fact("Job ID", plain(job.id), copies=job.id),
        *([Fact("Kind", plain(job.kind))] if job.kind else []),
        *([Fact("Role", plain(output.role, 40))] if output.role not in ("", "final") else []),
        Fact("State", said),
        *([] if job.finished_at is None else [Fact("Finished", moment(job.finished_at, now, tz))]),
        *([] if took is None else [Fact("Took", duration(took))]),
        *([Fact("Message", plain(job.message))] if job.message else []),
    ]
    if output.reason:
        facts.append(Fact("Preview", plain(output.reason), tone="warn"))
    return facts
