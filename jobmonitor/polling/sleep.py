"""Whether the machine slept, told by two clocks of which one stands still meanwhile. Nothing here waits."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

A_NAP = 5.0  # seconds; below that it was a busy moment


@dataclass(frozen=True, slots=True)
class Clocks:
    """What both showed at one moment, in seconds. Neither is the wall's: that one may be set."""

    awake: float
    always: float

    def slept_since(self, before: "Clocks") -> float:
        """The seconds that the machine slept since then, 0 where it didn't."""
        slept = (self.always - before.always) - (self.awake - before.awake)
        return slept if slept >= A_NAP else 0.0


def clock_reader(system: str = sys.platform) -> Callable[[], Clocks]:
    """Reads this system's two clocks; where it has only one, nothing is ever said to have slept."""
    if system == "linux":
        return lambda: Clocks(time.clock_gettime(time.CLOCK_MONOTONIC), time.clock_gettime(time.CLOCK_BOOTTIME))
    if system == "darwin":
        return lambda: Clocks(time.clock_gettime(time.CLOCK_UPTIME_RAW), time.clock_gettime(time.CLOCK_MONOTONIC))
    if system == "win32":
        return _windows()
    return lambda: Clocks(time.monotonic(), time.monotonic())


def _windows() -> Callable[[], Clocks]:
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # pyright: ignore[reportAttributeAccessIssue]: Windows alone has it

    kernel.GetTickCount64.restype = ctypes.c_ulonglong

    def read() -> Clocks:
        awake = ctypes.c_ulonglong()  # in units of 100 ns
        kernel.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        return Clocks(awake.value / 1e7, kernel.GetTickCount64() / 1000)

    return read
