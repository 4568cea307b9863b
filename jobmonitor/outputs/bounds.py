"""Bounds that a process sets to itself before it reads what nobody vouches for: memory, files, patience."""

import contextlib
import os
import sys
import threading
import time

MEMORY = 512 * 2**20  # bytes beyond what the process takes before its first picture
SECONDS = 20.0  # for one picture
TOO_MUCH = 77  # the exit code of a process that took more memory than it may


def bound_memory() -> None:
    """From here on this process gets `MEMORY` bytes more than it has, and no more. May be called again."""
    if sys.platform == "win32":
        _bound_on_windows(MEMORY + 64 * 2**20)
    elif sys.platform == "linux":
        import resource

        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, most))
    else:
        # macOS takes this limit and doesn't hold it: a thread looks instead.
        threading.Thread(target=_watch, daemon=True, name="watch memory").start()


def bound_the_rest() -> None:
    """No files are written, no core is dumped, few are open, and the window's work goes first."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64)):
        with contextlib.suppress(OSError, ValueError):  # a lower limit is set already
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)


def bound_patience(seconds: float) -> None:
    """End this process after so many seconds, 0 for never, whoever has forgotten it. Windows has no such thing."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_REAL, seconds)


def _watch() -> None:
    if sys.platform == "win32":
        return
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY:  # in bytes there
        time.sleep(0.05)
    os._exit(TOO_MUCH)


def _bound_on_windows(most: int) -> None:
    """Put this process into a job of its own that holds its memory; without one, time alone bounds it."""
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    process_memory, extended = 0x100, 9
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # pyright: ignore  # on Windows alone
    kernel.CreateJobObjectW.restype = wintypes.HANDLE  # pyright: ignore
    kernel.GetCurrentProcess.restype = wintypes.HANDLE  # pyright: ignore
    job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))  # pyright: ignore
    limits = Extended()
    limits.BasicLimitInformation.LimitFlags = process_memory  # pyright: ignore
    limits.ProcessMemoryLimit = most  # pyright: ignore
    kernel.SetInformationJobObject(job, extended, ctypes.byref(limits), ctypes.sizeof(limits))  # pyright: ignore
    kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))  # pyright: ignore
