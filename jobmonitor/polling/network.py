"""Whether this machine is on the network at all, by what questions say. Pure: it neither asks nor waits."""

from dataclasses import dataclass

ENOUGH = 3  # questions in a row that found no network; a single name that doesn't exist is no such thing
FIRST_REST = 2.0  # seconds
LONGEST_REST = 30.0


@dataclass(slots=True)
class Network:
    """Believes in the network until questions fail one after the other for want of it, or the system says so."""

    is_offline: bool = False
    _failed: int = 0

    def failed(self) -> float | None:
        """A question found no network: the seconds to rest, None where asking may go on."""
        self._failed += 1
        if self._failed < ENOUGH and not self.is_offline:
            return None
        self.is_offline = True
        return min(FIRST_REST * 2.0 ** min(max(self._failed - ENOUGH, 0), 8), LONGEST_REST)

    def answered(self) -> bool:
        """An answer came, whatever it says: whether the network is back with it."""
        was_offline, self.is_offline, self._failed = self.is_offline, False, 0
        return was_offline

    def gone(self) -> float:
        """The system says that there is no network: the seconds to rest before that is tried."""
        self.is_offline = True
        self._failed = max(self._failed, ENOUGH)
        return LONGEST_REST
