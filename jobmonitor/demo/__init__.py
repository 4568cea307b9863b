"""The small server behind `jobmonitor demo`, which tests use too. It knows no other room of the program."""

from jobmonitor.demo.server import DemoServer
from jobmonitor.demo.stories import DemoJob
from jobmonitor.demo.thread import serve_in_thread

__all__ = ["DemoJob", "DemoServer", "serve_in_thread"]
