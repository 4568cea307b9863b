"""Whether the machine lives on its battery: psutil's one door."""

from typing import Protocol, cast


class _Battery(Protocol):
    power_plugged: bool | None


def on_battery() -> bool:
    """Whether nothing feeds it; False where it has no battery, or nobody can tell (blocking, some milliseconds)."""
    import psutil  # not before the window stands

    look = getattr(psutil, "sensors_battery", None)  # some systems have nothing to look at
    try:
        battery = cast("_Battery | None", look() if look else None)
    except (OSError, ValueError, LookupError, RuntimeError):  # and some have files that say nonsense
        return False
    return battery is not None and battery.power_plugged is False
