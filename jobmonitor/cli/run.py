"""From the words on the command line to a window or a command, and from its end to an exit code."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from jobmonitor.cli.parser import parser
from jobmonitor.errors import Problem
from jobmonitor.paths import find_paths


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 done, 1 a job failed or something was not found, 2 wrong usage."""
    args = parser().parse_args(argv, Namespace(data_dir=None, json=False))
    try:
        return _begin(args)
    except Problem as problem:
        from jobmonitor.cli.printing import plain, say

        say(plain(str(problem)))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has left, as `| head` does. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _begin(args: Namespace) -> int:
    """Each way imports what it needs: a window mustn't wait for the commands, nor a command for Qt."""
    if args.selftest:
        from jobmonitor.cli.selftest import selftest

        return selftest()
    if args.command == "demo":
        from jobmonitor.cli.demo import run_demo

        return run_demo()
    if args.command:
        from jobmonitor.cli.commands import run_command

        return run_command(args)
    from jobmonitor.app.window import run_window

    return run_window(find_paths(args.data_dir, os.environ))
