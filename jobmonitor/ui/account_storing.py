"""Stores what an account panel was given, and lets the panel say how it went. It shows nothing itself."""

from jobmonitor.errors import Problem
from jobmonitor.events import Notice
from jobmonitor.jobs import Account
from jobmonitor.ui.account_panel import AccountPanel
from jobmonitor.ui.bridge import Bridge

_UNCLEAR = Problem("The key was not stored", "Try again; the notice beneath says more")


def store_what_is_given(panel: AccountPanel, bridge: Bridge) -> None:
    """From now on, whatever the panel is given goes to the tracker."""

    async def store(account: Account, key: str) -> Problem | None:
        try:
            await bridge.tracker.add_account(account, key)
        except Problem as problem:
            return problem
        return None

    def settle(account: Account, problem: Problem | None) -> None:
        # Whoever went on to another job meanwhile hears of it all the same.
        if not panel.settle(account, problem) and problem is not None:
            bridge.noticed.emit(Notice("account", problem.title, problem.hint))

    def given(account: Account, key: str) -> None:
        bridge.do(
            store(account, key),
            "store the key",
            done=lambda problem: settle(account, problem),
            failed=lambda: settle(account, _UNCLEAR),
        )

    panel.account_given.connect(given)


def keychain_trouble(bridge: Bridge) -> str:
    """Why keys are kept in memory only, as far as that is known; "" where it isn't."""
    problem = bridge.tracker.keychain_problem
    return problem.title if problem else ""
