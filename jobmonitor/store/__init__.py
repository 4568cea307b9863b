"""The one file of truth: jobs, their stories, accounts without their keys. SQLite's only door; it decides nothing."""

from jobmonitor.store.jobs import Added
from jobmonitor.store.news import Changes
from jobmonitor.store.store import Change, Store

__all__ = ["Added", "Change", "Changes", "Store"]
