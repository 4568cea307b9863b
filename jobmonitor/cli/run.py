"""From the words on the command line to a window or a command, and from its end to an exit code."""

import os
import sys
from collections.abc import Sequence

from jobmonitor.errors import Problem
from jobmonitor.paths import find_paths


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 done, 1 a job failed or something was not found, 2 wrong usage."""
    words = sys.argv[1:] if argv is None else argv
    try:
        return _run(words) if words else _open_window(None)
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


def _run(words: Sequence[str]) -> int:
    """Each way imports what it needs: a window mustn't wait for the commands, nor a command for Qt."""
    from jobmonitor.links import is_link

    if is_link(words[0]):
        from jobmonitor.cli.link import open_link

        return _open_window(None, open_link(words[0]))
    from jobmonitor.cli.parser import parsed

    args = parsed(words)
    if args.selftest:
        from jobmonitor.cli.selftest import selftest

        return selftest()
    if args.command == "demo":
        from jobmonitor.cli.demo import run_demo

        return run_demo()
    if args.command:
        from jobmonitor.cli.commands import run_command

        return run_command(args)
    return _open_window(args.data_dir)


def _open_window(data_dir: str | None, problems: tuple[Problem, ...] = ()) -> int:
    from jobmonitor.app.window import run_window

    return run_window(find_paths(data_dir, os.environ), problems)
