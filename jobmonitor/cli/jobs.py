"""The commands about jobs, save `watch`: add, list, show, save, remove."""

import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jobmonitor.cli.printing import (
    as_json,
    entry_json,
    entry_line,
    job_json,
    job_line,
    out,
    output_line,
    plain,
    say,
)
from jobmonitor.errors import Problem
from jobmonitor.jobs import Health, Job, OutputState
from jobmonitor.tracker import Tracker

DONE, FAILED = 0, 1


async def add(tracker: Tracker, args: Namespace) -> int:
    """Add what the text holds; one line per job, one per thing that could not be placed."""
    placed = await tracker.add(_text(args.text), args.provider)
    for word, jobs in (("added", placed.new), ("already here", placed.known)):
        for job in jobs:
            out(as_json(job_json(job)) if args.json else f"{word}: {job_line(job)}")
    for text in placed.unplaced:
        out(as_json({"unplaced": text}) if args.json else f"not placed: {plain(text)}")
    if not (placed.new or placed.known or placed.unplaced):
        say("There is no job ID, link, JSON or curl command in this text. With -p every word is taken as an ID.")
    with_key = {info.id for info in tracker.providers if info.needs_key}
    homeless = {job.provider for job in placed.new if job.provider in with_key and not job.account}
    for provider in sorted(homeless):
        say(f"{provider} has no account yet. Give it a key: jobmonitor account add {provider} --key-stdin")
    return FAILED if placed.unplaced or not (placed.new or placed.known) else DONE


async def list_jobs(tracker: Tracker, args: Namespace) -> int:
    """The jobs, oldest first."""
    wanted = (args.search or "").casefold()
    for job in sorted(tracker.jobs.values(), key=lambda job: job.number):
        line = job_line(job)
        if (
            (not args.state or job.state == args.state)
            and (not args.provider or job.provider == args.provider)
            and wanted in line.casefold()
        ):
            out(as_json(job_json(job)) if args.json else line)
    return DONE


async def show(tracker: Tracker, args: Namespace) -> int:
    """One job with its story; with `--raw` the last answer as it came."""
    (job,) = find(tracker, [args.job])
    if args.raw:
        answer = await tracker.answer(job.number)
        if answer is None:
            raise Problem(f"Nobody has answered about {job.id} yet")
        sys.stdout.buffer.write(answer.body + (b"" if answer.body.endswith(b"\n") else b"\n"))
        return DONE
    entries = await tracker.timeline(job.number)
    if args.json:
        out(as_json(job_json(job) | {"timeline": [entry_json(entry) for entry in entries]}))
        return DONE
    out(job_line(job))
    for line in (*map(output_line, job.outputs), *map(entry_line, entries)):
        out(f"      {line}")
    return DONE


async def save(tracker: Tracker, args: Namespace) -> int:
    """Copy finished outputs; what stands in the folder already is never overwritten."""
    folder = Path(args.to)
    copied = 0
    missing = False
    for job in find(tracker, args.jobs):
        for output in job.outputs:
            if output.state is not OutputState.SAVED:
                missing = True
                say(plain(f"{job.id}: output {output.n} is {output.state}. {output.reason}".rstrip()))
                continue
            (target,) = await tracker.results.copy_into([output], folder)
            copied += 1
            out(as_json({"job": job.number, "n": output.n, "path": str(target)}) if args.json else str(target))
        if not job.outputs:
            missing = True
            say(f"{job.id} has no outputs{'' if job.state.is_final else ' yet'}")
    return FAILED if missing or not copied else DONE


async def remove(tracker: Tracker, args: Namespace) -> int:
    """Remove rows at once; their files go to the system's bin."""
    jobs = find(tracker, args.jobs)
    tracker.noticed.connect(lambda notice: say(f"{notice.title}. {notice.hint}"))
    numbers = [job.number for job in jobs]
    await tracker.remove(numbers)
    await tracker.purge(numbers)
    for job in jobs:
        out(as_json({"removed": job.number, "id": job.id}) if args.json else f"removed: {job_line(job)}")
    return DONE


def find(tracker: Tracker, names: Sequence[str]) -> list[Job]:
    """The jobs of these IDs or numbers. Raises Problem for one that isn't here, or that is several."""
    found: list[Job] = []
    for name in names:
        fitting = [job for job in tracker.jobs.values() if job.id == name]
        if not fitting and name.isascii() and name.isdigit() and (job := tracker.jobs.get(int(name))):
            fitting = [job]
        if not fitting:
            raise Problem(f"There is no job “{plain(name)}” here", "See: jobmonitor list")
        if len(fitting) > 1:
            numbers = ", ".join(f"{job.number} ({job.provider})" for job in fitting)
            raise Problem(f"Several jobs have the ID “{plain(name)}”", f"Say which by its number: {numbers}")
        found += fitting
    return found


def went_wrong(job: Job) -> bool:
    """Whether a script should hear of this job by its exit code."""
    return (
        job.state in ("failed", "cancelled", "expired")
        or job.health not in (Health.OK, Health.RATE_LIMITED)
        or any(output.state not in (OutputState.SAVED, OutputState.CLEARED) for output in job.outputs)
    )


def _text(words: Sequence[str]) -> str:
    if list(words) == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    # A curl command that the shell has cut into words is put together again; other words stand for themselves.
    return shlex.join(words) if words[0] == "curl" else "\n".join(words)
