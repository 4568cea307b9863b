"""What answers say of an account and of the network, heeded before the next question goes. It asks nothing itself."""

import asyncio
from collections.abc import Callable

from jobmonitor.errors import NotFound, Offline, Problem, RateLimited, Retryable
from jobmonitor.events import Notice
from jobmonitor.jobs import Account, Health, Job
from jobmonitor.polling.allowance import DAY, allowance
from jobmonitor.polling.limits import Lane
from jobmonitor.polling.monitor import Monitor
from jobmonitor.polling.network import Network
from jobmonitor.polling.schedule import FIRST_BACK_OFF
from jobmonitor.wire import Response

OFFLINE = Notice("network", "This machine has no network", "Asking goes on by itself as soon as it is back")
ONLINE = Notice("network", "The network is back", is_over=True)

LaneKey = tuple[str, str]  # (provider, account label)


class Heeding:
    """Holds lanes, and lets the monitor rest; `wake` is called when the network is back."""

    def __init__(
        self,
        monitor: Monitor[LaneKey],
        clock: Callable[[], float],
        notice: Callable[[Notice], None],
        wake: Callable[[], None],
    ) -> None:
        self._monitor = monitor
        self._clock = clock
        self._notice = notice
        self._wake = wake
        self._network = Network()

    def answered(self, owner: Job | Account, response: Response | None, problem: Problem | None) -> None:
        """Learn from what came of a question, and what stood against it."""
        now = asyncio.get_running_loop().time()
        if response is not None and (left := allowance(response.headers, self._clock())):
            self._lane(owner).heard(left.remaining, left.seconds, now)
        self.heed(owner, problem)
        if isinstance(problem, Offline):
            was_offline = self._network.is_offline
            if (rest := self._network.failed()) is not None:
                self._monitor.rest(rest)
                if not was_offline:
                    self._notice(OFFLINE)
        elif response is not None:
            self._network_is_back()

    def heed(self, owner: Job | Account, problem: Problem | None) -> None:
        """Ask nothing of the account before the time that `problem` names, or for a moment where it names none."""
        now = asyncio.get_running_loop().time()
        if isinstance(problem, Retryable) and not isinstance(problem, NotFound) and problem.retry_after is not None:
            self._lane(owner).hold(now + problem.retry_after)
        elif isinstance(problem, RateLimited):
            self._lane(owner).slow_down(now)
            self._lane(owner).hold(now + FIRST_BACK_OFF)

    def still_holds(self, job: Job) -> None:
        """What a provider asked before this run still holds, for the whole account."""
        trouble, health = job.trouble, job.health
        if trouble and trouble.not_before is not None and health in (Health.RATE_LIMITED, Health.UNREACHABLE):
            wait = min(trouble.not_before - self._clock(), DAY)
            self._lane(job).hold(asyncio.get_running_loop().time() + wait)

    def network_changed(self, *, is_there: bool) -> None:
        """The system says so of the network. A question proves it before all others go."""
        if is_there and self._monitor.is_idle():
            self._network_is_back()  # nobody is there to prove it
        elif is_there:
            self._monitor.look()
        elif not self._network.is_offline:
            self._monitor.rest(self._network.gone())
            self._notice(OFFLINE)

    def _network_is_back(self) -> None:
        if self._network.answered():
            self._notice(ONLINE)
            self._wake()

    def _lane(self, owner: Job | Account) -> Lane:
        return self._monitor.lane(lane_of(owner))


def lane_of(owner: Job | Account) -> LaneKey:
    """What shares its limits: an account."""
    return owner.provider, owner.label if isinstance(owner, Account) else owner.account
