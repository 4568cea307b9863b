"""The program without a window: add, watch, pause, remove, and the events that tell of it. Nothing here knows Qt."""

from jobmonitor.providers.template import address_mistake
from jobmonitor.tracker.dropped import Dropped, read_dropped
from jobmonitor.tracker.found import Found, Placed, covered
from jobmonitor.tracker.tracker import Tracker

__all__ = ["Dropped", "Found", "Placed", "Tracker", "address_mistake", "covered", "read_dropped"]
