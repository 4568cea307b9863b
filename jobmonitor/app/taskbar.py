"""Tells Windows which program its windows belong to; nothing elsewhere."""

import ctypes
import sys

from jobmonitor.identity import USER_MODEL_ID


def name_process() -> None:
    """Windows joins our windows with our shortcut, under our own icon. It must be said before the first window."""
    if sys.platform == "win32":
        # It fails on no Windows that Qt runs on; without it all would work under Python's icon.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(USER_MODEL_ID)
