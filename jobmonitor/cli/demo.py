"""`jobmonitor demo`: the window on a small server of this machine. Without a display it proves itself and ends."""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from jobmonitor.app.base import base
from jobmonitor.app.window import Opened, has_display, run_on_qt
from jobmonitor.cli.printing import job_line, out, say
from jobmonitor.demo import DemoJob, DemoServer, serve_in_thread
from jobmonitor.jobs import Account, Job, OutputState
from jobmonitor.paths import find_paths

PATIENCE = 150.0  # seconds; the stories take some thirty
IDLE_LOOK = 0.2  # seconds
SETTLING = 100  # looks, a tenth of a second apart, for all pictures to be there
CALM = 4  # looks in a row at which nothing is on its way
PICTURE = Path("demo.png")
KEYS = "JOBMONITOR_DEMO_KEY_"


def run_demo() -> int:
    """0 when the window was closed, or, without a display, when every job ended as its story says; else 1."""
    seen = has_display()
    if not seen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="jobmonitor-demo-") as folder, serve_in_thread() as server:
        providers = sorted({job.provider for job in server.jobs})
        keys = {KEYS + provider.upper(): server.key(provider) for provider in providers}
        ground = base(find_paths(folder, {}), os.environ | keys)
        wrong: list[str] = []

        async def guest(opened: Opened) -> None:
            if not seen:
                opened.tracker.changed.connect(lambda jobs: _print(jobs, began))
            await _begin(opened, server, providers)
            if not seen:
                wrong.extend(await _until_over(opened, server.jobs))
                await _take_picture(opened)
                opened.close()

        began = time.monotonic()
        run_on_qt(ground, guest)
    for line in wrong:
        say(line)
    return 1 if wrong else 0


async def _begin(opened: Opened, server: DemoServer, providers: Iterable[str]) -> None:
    for provider in providers:
        account = Account(provider, base_url=server.base_url(provider), key_env=KEYS + provider.upper())
        await opened.tracker.add_account(account)
    for job in reversed(server.jobs):  # the newest stands on top, and the first is the quickest
        await opened.tracker.add(job.id, job.provider)


def _print(jobs: Iterable[Job], began: float) -> None:
    for job in jobs:
        out(f"{time.monotonic() - began:5.1f} s  {job_line(job)}")


async def _until_over(opened: Opened, stories: Iterable[DemoJob]) -> list[str]:
    """What ended otherwise than its story says, in words; nothing where all went well."""
    changed = asyncio.Event()
    opened.tracker.changed.connect(lambda _: changed.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while not opened.tracker.is_idle():
                changed.clear()
                # An output is under way for a moment after its last change was told.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), IDLE_LOOK)
    except TimeoutError:
        say(f"The demo was not over after {PATIENCE:.0f} seconds")
    jobs = {(job.provider, job.id): job for job in opened.tracker.jobs.values()}
    return [told for story in stories if (told := _otherwise(story, jobs.get((story.provider, story.id))))]


def _otherwise(story: DemoJob, job: Job | None) -> str:
    if job is None:
        return f"{story.provider} {story.id} is not in the list"
    saved = sum(output.state is OutputState.SAVED for output in job.outputs)
    if (job.state, job.health, saved) == (story.state, story.health, story.outputs):
        return ""
    return f"{story.provider} {story.id} should be {story.state} with {story.outputs} saved outputs: {job_line(job)}"


async def _take_picture(opened: Opened) -> None:
    """Save the window as `demo.png` once it shows every picture."""
    newest = max(opened.tracker.jobs, default=0)
    gave = (number for number, job in sorted(opened.tracker.jobs.items(), reverse=True) if job.outputs)
    opened.window.desk.reveal(next(gave, newest))
    calm = 0
    for _ in range(SETTLING):
        opened.window.grab()  # what is painted asks for its pictures
        await asyncio.sleep(0.1)
        calm = calm + 1 if opened.bridge.is_idle else 0
        if calm == CALM:
            break
    if opened.window.grab().save(str(PICTURE)):
        say(f"The window as it looks now: {PICTURE}")
    else:
        say(f"{PICTURE} couldn't be written here")
