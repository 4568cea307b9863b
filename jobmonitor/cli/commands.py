"""The commands that need no window, each run on the tracker of its data folder."""

import asyncio
import gc
import logging
import os
import signal
from argparse import Namespace
from collections.abc import Awaitable, Callable

from jobmonitor.app.base import Base, base
from jobmonitor.app.parts import open_tracker
from jobmonitor.cli import accounts, jobs, providers
from jobmonitor.cli.printing import say
from jobmonitor.cli.watch import watch
from jobmonitor.lead import Lead
from jobmonitor.logs import start_logging
from jobmonitor.paths import find_paths
from jobmonitor.tracker import Tracker

Command = Callable[[Tracker, Namespace], Awaitable[int]]

COMMANDS: dict[str, Command] = {
    "add": jobs.add,
    "list": jobs.list_jobs,
    "show": jobs.show,
    "save": jobs.save,
    "remove": jobs.remove,
    "watch": watch,
    "account": accounts.account,
}
ENDED = 130  # by Ctrl+C or a request to end


def run_command(args: Namespace) -> int:
    """The exit code of one command."""
    gc.enable()
    paths = find_paths(args.data_dir, os.environ)
    if args.command == "providers":
        return providers.providers(paths, args)
    ground = base(paths)
    start_logging(paths.log, ground.keychain.known, verbose=False)
    for problem in ground.problems:
        say(str(problem))
    try:
        return asyncio.run(_with_tracker(ground, COMMANDS[args.command], args))
    except asyncio.CancelledError:
        return ENDED
    finally:
        logging.shutdown()


async def _with_tracker(ground: Base, command: Command, args: Namespace) -> int:
    lead = Lead(ground.paths.lock)
    task = asyncio.current_task()
    if task and os.name == "posix":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        async with open_tracker(ground, lead.take) as tracker:
            await tracker.start()
            return await command(tracker, args)
    finally:
        lead.give_back()
