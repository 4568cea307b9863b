"""What is done with accounts beyond their rows: a key goes to the keychain first, and is tried."""

import asyncio
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account

if TYPE_CHECKING:
    from jobmonitor.tracker.rooms import Rooms

NEW_KEY = "key"  # the message that an account has another key
STAND_IN = "-:-"  # for a key that isn't here yet, of one part or two


async def store_account(rooms: "Rooms", account: Account, key: str) -> Account:
    """The account as stored; one of the same provider and label gets the new key, and stays what else it is."""
    known = next((a for a in rooms.accounts.all if (a.provider, a.label) == (account.provider, account.label)), None)
    rooms.asker.question(account, key or STAND_IN)  # raises Problem where they don't go together
    new = replace(account, uid=known.uid if known else account.uid or uuid.uuid4().hex[:12])
    if known:
        new = replace(new, may_probe=known.may_probe)
    has_key = not account.key_env and not rooms.asker.spec(account.provider).auth.none
    if has_key:
        # First the key, then the row: the process that asks must never send an old key to a new address.
        await asyncio.to_thread(rooms.keychain.write, new, key)
    try:
        stored = await rooms.store.save_account(new)
    except Problem:
        if known is None and has_key:
            await asyncio.to_thread(rooms.keychain.forget, new)
        raise
    await rooms.store.ask_owner(NEW_KEY)
    return stored


async def check_account(rooms: "Rooms", uid: str) -> Problem | None:
    """Why the account doesn't work, by asking about a job that can't exist; None where its key was taken."""
    account = rooms.accounts.by_uid(uid)
    rooms.accounts.trust([account])
    await rooms.watch.admit(account)
    try:
        await rooms.asker.probe(account)
    except Problem as problem:
        rooms.watch.heeding.heed(account, problem)
        return problem
    return None
