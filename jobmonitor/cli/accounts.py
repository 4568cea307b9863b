"""The commands about accounts. A key comes from standard input or stays in the environment; it is never an argument."""

import sys
from argparse import Namespace

from jobmonitor.cli.jobs import DONE, FAILED
from jobmonitor.cli.printing import account_json, as_json, out, plain, say, table
from jobmonitor.errors import Problem
from jobmonitor.jobs import Account
from jobmonitor.tracker import Tracker


async def account(tracker: Tracker, args: Namespace) -> int:
    """Add, list, remove or check accounts."""
    match args.action:
        case "add":
            return await _add(tracker, args)
        case "list":
            return _list(tracker, args)
        case "remove":
            chosen = _find(tracker, args.account)
            await tracker.remove_account(chosen.uid)
            out(as_json(account_json(chosen)) if args.json else f"removed: {_name(chosen)}; its jobs stay")
            return DONE
        case _:
            return await _check(tracker, args)


async def _add(tracker: Tracker, args: Namespace) -> int:
    new = Account(
        args.provider,
        args.label,
        args.base_url,
        tuple(sorted(dict(args.vars).items())),
        args.key_env,
    )
    key = "" if args.key_env else sys.stdin.readline().strip()
    if not (key or args.key_env):
        raise Problem("There was no key on standard input", "For instance: jobmonitor account add … --key-stdin < FILE")
    before = next((a for a in tracker.accounts if (a.provider, a.label) == (new.provider, new.label)), None)
    stored = await tracker.add_account(new, key)
    if not args.key_env and (problem := tracker.keychain_problem):
        await tracker.remove_account(stored.uid)
        if before:
            await tracker.add_account(before)
        hint = "Put the key into an environment variable, and name it with --key-env"
        raise Problem(f"{problem.title}: the key would be forgotten when this command ends", hint)
    out(as_json(account_json(stored)) if args.json else f"stored: {_name(stored)}")
    return DONE


def _list(tracker: Tracker, args: Namespace) -> int:
    if args.json:
        for each in tracker.accounts:
            out(as_json(account_json(each)))
    elif tracker.accounts:
        rows = [[_name(a), f"${a.key_env}" if a.key_env else "keychain", a.base_url] for a in tracker.accounts]
        for line in table(rows):
            out(plain(line))
    else:
        say("There are no accounts yet: jobmonitor account add PROVIDER --key-stdin")
    return DONE


async def _check(tracker: Tracker, args: Namespace) -> int:
    chosen = _find(tracker, args.account)
    problem = await tracker.check_account(chosen.uid)
    if args.json:
        out(as_json(account_json(chosen) | {"works": problem is None, "reason": problem.title if problem else None}))
    else:
        out(plain(f"{_name(chosen)}: {problem or 'the key was taken'}"))
    return FAILED if problem else DONE


def _find(tracker: Tracker, name: str) -> Account:
    provider, _, label = name.partition("/")
    fitting = [a for a in tracker.accounts if a.provider == provider and (not label or a.label == label)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Problem(f"{provider} has several accounts", f"Say which: {', '.join(map(_name, fitting))}")
    raise Problem(f"There is no account “{plain(name)}”", "See: jobmonitor account list")


def _name(account: Account) -> str:
    return f"{account.provider}/{account.label}"
