"""While jobs are on their way macOS must not put us to sleep: App Nap would stretch our timers eightfold.

An activity of NSProcessInfo says so, and the machine may still sleep by itself. Nothing elsewhere.
"""

import asyncio
import ctypes
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, Protocol

from jobmonitor.tracker import Tracker

USER_INITIATED_ALLOWING_IDLE_SLEEP: Final = 0x00FFFFFF & ~(1 << 20)  # NSActivityOptions, NSProcessInfo.h
AGAIN: Final = 10.0  # seconds
REASON: Final = b"Jobs are being watched"


class Naps(Protocol):
    """What a system has against programs that seem idle."""

    def hold(self) -> Callable[[], None]:
        """Ask not to be put to sleep; what comes back takes the wish back."""
        ...


class Awake:
    """Holds one activity as long as there is work, however often it is told so."""

    def __init__(self, naps: Naps | None) -> None:
        self._naps = naps
        self._release: Callable[[], None] | None = None

    @property
    def has_naps(self) -> bool:
        """Whether this system has anything against programs that seem idle."""
        return self._naps is not None

    def tell(self, *, busy: bool) -> None:
        """Whether there is work now."""
        if self._naps is not None and busy and self._release is None:
            self._release = self._naps.hold()
        elif not busy and self._release is not None:
            release, self._release = self._release, None
            release()


@contextmanager
def awake_with(
    tracker: Tracker, naps: Naps | None = None, later: Callable[[float, Callable[[], None]], object] | None = None
) -> Generator[None]:
    """Stays awake while the tracker has something to ask or to fetch.

    It looks with each change of a job, and while there is work every so often: the last change is told a moment before
    its question is over. `later` calls a function after so many seconds; the running loop does where nobody else does.
    """
    awake = Awake(naps or system_naps())
    is_waiting = is_over = False

    def look(_: object = None) -> None:
        nonlocal is_waiting
        busy = awake.has_naps and not tracker.is_idle()
        awake.tell(busy=busy)
        if busy and not is_waiting:
            is_waiting = True
            (later or asyncio.get_running_loop().call_later)(AGAIN, look_again)

    def look_again() -> None:
        nonlocal is_waiting
        is_waiting = False
        if not is_over:
            look()

    leave = (tracker.changed.connect(look), tracker.removed.connect(look))
    try:
        yield
    finally:
        is_over = True
        for each in leave:
            each()
        awake.tell(busy=False)


def system_naps() -> Naps | None:
    """What this system has; None where it lets a program without a visible window work on."""
    return AppNap() if sys.platform == "darwin" else None


class AppNap:
    """macOS' own, reached through the Objective-C runtime: a package for two calls would weigh too much."""

    def __init__(self) -> None:
        ctypes.CDLL("/System/Library/Frameworks/Foundation.framework/Foundation")
        self._objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
        self._objc.objc_getClass.restype = ctypes.c_void_p
        self._objc.objc_getClass.argtypes = [ctypes.c_char_p]
        self._objc.sel_registerName.restype = ctypes.c_void_p
        self._objc.sel_registerName.argtypes = [ctypes.c_char_p]

    def hold(self) -> Callable[[], None]:
        """Begin an activity; what comes back ends it."""
        info = self._send(self._objc.objc_getClass(b"NSProcessInfo"), "processInfo")
        text = self._objc.objc_getClass(b"NSString")
        reason = self._send(text, "stringWithUTF8String:", (ctypes.c_char_p, REASON))
        options = (ctypes.c_uint64, USER_INITIATED_ALLOWING_IDLE_SLEEP)
        activity = self._send(info, "beginActivityWithOptions:reason:", options, (ctypes.c_void_p, reason))
        self._send(activity, "retain")  # else the next pool that is drained would end it

        def release() -> None:
            self._send(info, "endActivity:", (ctypes.c_void_p, activity))
            self._send(activity, "release")

        return release

    def _send(self, receiver: object, name: str, *arguments: tuple[type, object]) -> int:
        """Send a message. Its function has no fixed form: the types go along with each call."""
        form = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, *(kind for kind, _ in arguments))
        send = form(("objc_msgSend", self._objc))
        return send(receiver, self._objc.sel_registerName(name.encode()), *(value for _, value in arguments))
