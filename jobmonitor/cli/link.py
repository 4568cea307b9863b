"""A jobmonitor:// link that the system started us with: its job is added, and the window shows it."""

from argparse import Namespace

from jobmonitor.cli.commands import run_command
from jobmonitor.errors import Problem
from jobmonitor.links import read_link


def open_link(link: str) -> tuple[Problem, ...]:
    """Add the job that the link names. What kept it from that is for the window to say: nobody reads a terminal."""
    try:
        provider, job = read_link(link)
        run_command(Namespace(command="add", data_dir=None, json=False, provider=provider, text=[job]))
    except Problem as problem:
        return (problem,)
    return ()
