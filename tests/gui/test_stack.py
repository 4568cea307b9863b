"""The stack beneath the program is sound: here a fault of others is seen before it ends the program, calls later."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QRect

CALLS = 20_000
TOLERANCE = 200  # what the interpreter itself may take and give meanwhile
CUSHION: list[object] = [None, True, False] * (
    2 * CALLS
)  # so that a loss is counted, where it would otherwise end the process


def returns_none() -> object:
    return QObject().setObjectName("stack")


def returns_true() -> object:
    return QRect(0, 0, 2, 2).contains(1, 1)


def returns_false() -> object:
    return QRect(0, 0, 2, 2).contains(5, 5)


@pytest.mark.parametrize(
    ("call", "value"),
    [(returns_none, None), (returns_true, True), (returns_false, False)],
    ids=["None", "True", "False"],
)
def test_qt_calls_lose_no_reference(call: Callable[[], object], value: object) -> None:
    assert call() is value
    before = sys.getrefcount(value)
    for _ in range(CALLS):
        call()
    assert abs(sys.getrefcount(value) - before) < TOLERANCE
