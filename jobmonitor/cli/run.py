"""From the words on the command line to a command, and from its end to an exit code."""

import asyncio
import logging
import os
import signal
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence

from jobmonitor.app.parts import Base, base, open_tracker
from jobmonitor.cli import accounts, jobs, providers
from jobmonitor.cli.parser import parser
from jobmonitor.cli.printing import plain, say
from jobmonitor.cli.watch import watch
from jobmonitor.errors import Problem
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


def run(args: Namespace) -> int:
    """The exit code of one command."""
    paths = find_paths(args.data_dir, os.environ)
    if args.command == "providers":
        return providers.providers(paths, args)
    ground = base(paths)
    start_logging(paths.log, ground.keychain.known, verbose=False)
    for problem in ground.problems:
        say(str(problem))
    return asyncio.run(_with_tracker(ground, COMMANDS[args.command], args))


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


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 done, 1 a job failed or something was not found, 2 wrong usage."""
    args = parser().parse_args(argv, Namespace(data_dir=None, json=False))
    try:
        if args.command in COMMANDS or args.command == "providers":
            return run(args)
        return _windowed(args)
    except Problem as problem:
        say(plain(str(problem)))
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    except BrokenPipeError:
        # Whoever read our output has left, as `| head` does. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    finally:
        logging.shutdown()


def _windowed(args: Namespace) -> int:
    """The ways to start that need Qt, which takes its time to import."""
    if args.selftest:
        from jobmonitor.cli.selftest import selftest

        return selftest()
    if args.command == "demo":
        from jobmonitor.cli.demo import run_demo

        return run_demo()
    from jobmonitor.app.window import run_window

    return run_window(find_paths(args.data_dir, os.environ))
