"""What may be written after `jobmonitor`, and the help that says so."""

import argparse
from collections.abc import Sequence

from jobmonitor import __version__
from jobmonitor.jobs import JobState


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What the words mean; wrong usage ends the program with exit code 2."""
    return _parser().parse_args(words, argparse.Namespace(data_dir=None, json=False))


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument("--data-dir", metavar="DIR", help="keep everything in this folder (portable mode)")
    everywhere.add_argument("--json", action="store_true", help="print one JSON object per line")
    top = argparse.ArgumentParser(
        "jobmonitor",
        parents=[everywhere],
        description="Watches jobs at asynchronous APIs, keeps their results. Without a command: the window.",
    )
    top.add_argument("--version", action="version", version=f"Job Monitor {__version__}")
    top.add_argument("--selftest", action="store_true", help="prove this installed copy, and end")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, what: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[everywhere], help=what, description=what)

    add = command("add", "add the jobs that a text holds: IDs, links, JSON, curl")
    add.add_argument("-p", "--provider", default="", metavar="PROVIDER_OR_ACCOUNT", help="take every ID as this one's")
    add.add_argument("text", nargs="+", metavar="TEXT", help="the text; - reads standard input")

    listing = command("list", "list the jobs")
    listing.add_argument("--state", choices=[str(state) for state in JobState], help="only jobs in this state")
    listing.add_argument("--provider", help="only jobs of this provider")
    listing.add_argument("--search", metavar="TEXT", help="only jobs that hold this text")

    show = command("show", "show one job, its timeline and outputs")
    show.add_argument("job", metavar="JOB", help="a job ID, or our own number")
    show.add_argument("--raw", action="store_true", help="the last answer as it came, keys removed")

    watch = command("watch", "poll without a window, one line per change")
    watch.add_argument("--until-done", action="store_true", help="end when no job is left to ask about")
    watch.add_argument("--timeout", type=_seconds, metavar="S", help="end after so many seconds")
    watch.add_argument("jobs", nargs="*", metavar="JOB", help="only these jobs")

    save = command("save", "copy finished outputs into a folder")
    save.add_argument("jobs", nargs="+", metavar="JOB")
    save.add_argument("--to", required=True, metavar="DIR")

    remove = command("remove", "remove jobs; their files go to the system's bin")
    remove.add_argument("jobs", nargs="+", metavar="JOB")

    _accounts(command("account", "keys and where they belong"), everywhere)
    _providers(command("providers", "the provider files"), everywhere)
    command("demo", "start a small server on this machine and open the window on it: no account needed")
    return top


def _accounts(account: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = account.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", parents=[everywhere], help="store a key in the keychain, or name a variable")
    add.add_argument("provider", metavar="PROVIDER")
    add.add_argument("--label", default="default", metavar="L")
    add.add_argument("--base-url", default="", metavar="URL")
    add.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", dest="vars", type=_pair)
    key = add.add_mutually_exclusive_group(required=True)
    key.add_argument("--key-stdin", action="store_true", help="read the key from standard input")
    key.add_argument("--key-env", default="", metavar="NAME", help="use this environment variable, and store its name")
    actions.add_parser("list", parents=[everywhere], help="list the accounts")
    for name, what in (("remove", "forget an account and its key"), ("check", "ask whether the key is taken")):
        action = actions.add_parser(name, parents=[everywhere], help=what)
        action.add_argument("account", metavar="PROVIDER[/LABEL]")


def _providers(providers: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = providers.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", parents=[everywhere], help="list the providers (also without an action)")
    show = actions.add_parser("show", parents=[everywhere], help="print a provider file as it stands")
    show.add_argument("id", metavar="ID")
    check = actions.add_parser("check", parents=[everywhere], help="say every mistake in a provider file")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--answer", metavar="ANSWER.json", help="print what the file makes of this answer (-: stdin)")
    check.add_argument("--http-status", type=_http_status, default=200, metavar="N", help="of the answer; else 200")
    check.add_argument("--second", action="store_true", help="the answer is that to the question for the result")
    check.add_argument("--id", default="", metavar="ID", help="the job that the answer is about")
    add = actions.add_parser("add", parents=[everywhere], help="put a provider file where it is used from now on")
    add.add_argument("file", metavar="FILE")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e7:
        raise argparse.ArgumentTypeError("must be a number of seconds above 0")
    return seconds


def _http_status(text: str) -> int:
    status = int(text)
    if not 100 <= status <= 599:
        raise argparse.ArgumentTypeError("must be an HTTP status, 100 to 599")
    return status


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"must be NAME=VALUE, not {text!r}")
    return name, value
