"""Events: one side says that something happened, the others hear it. No queue, no thread, no Qt."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVarTuple, Unpack

Args = TypeVarTuple("Args")

log = logging.getLogger(__name__)


class Event(Generic[*Args]):
    """Calls its listeners in the order in which they came. One that raises is logged and stops none of the others."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Unpack[Args]], None]] = []

    def connect(self, listener: Callable[[Unpack[Args]], None]) -> Callable[[], None]:
        """A function that ends what this call began."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, *args: *Args) -> None:
        """Tell all listeners, now, in this thread."""
        for listener in tuple(self._listeners):
            try:
                listener(*args)
            except Exception:  # the guard of every listener
                log.exception("A listener failed")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the person that belongs to no single row. A newer one with the same `key` replaces it.

    `is_over` says that what was told under this key is no longer so: where it still stands, it goes.
    """

    key: str
    title: str
    hint: str = ""
    is_over: bool = False
