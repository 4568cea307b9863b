"""The command line: the same program for scripts, on the same data. It opens no socket of its own."""

from jobmonitor.cli.run import main

__all__ = ["main"]
