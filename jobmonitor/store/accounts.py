"""The rows of accounts: everything about them but their keys. Runs on the writer's thread, inside its transactions."""

import secrets
import sqlite3
from dataclasses import replace

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, Words
from jobmonitor.store.rows import decode_vars, decode_words, encode_vars, encode_words


class Accounts:
    """The rows of accounts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.known: dict[str, Account] = {}
        """The accounts that this program knows of; `changed` compares with them."""
        self.changed()

    def all(self) -> list[Account]:
        """The accounts by provider and label."""
        rows = self._db.execute(
            "SELECT provider, label, base_url, vars, key_env, uid, words, may_probe FROM accounts"
            " ORDER BY provider, label"
        )
        return [
            Account(provider, label, base_url, decode_vars(vars), key_env, uid, decode_words(words), bool(may_probe))
            for provider, label, base_url, vars, key_env, uid, words, may_probe in rows
        ]

    def changed(self) -> bool:
        """Whether others changed an account since the last call."""
        now = {account.uid: account for account in self.all()}
        before, self.known = self.known, now
        return before != now

    def save(self, account: Account) -> Account:
        """The account as stored: with a uid if it had none, its label never empty. Its words stay as stored."""
        account = replace(
            account,
            label=" ".join(account.label.split()) or "default",
            vars=tuple(sorted(account.vars)),
            uid=account.uid or secrets.token_hex(4),
        )
        taken = self._db.execute(
            "SELECT 1 FROM accounts WHERE provider = ? AND label = ? AND uid <> ?",
            (account.provider, account.label, account.uid),
        )
        if taken.fetchone():
            raise Problem(f"{account.provider} has an account “{account.label}” already", "Give this one another label")
        self._db.execute(
            "INSERT INTO accounts (uid, provider, label, base_url, vars, key_env, may_probe)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (uid) DO UPDATE SET provider = excluded.provider, label = excluded.label,"
            " base_url = excluded.base_url, vars = excluded.vars, key_env = excluded.key_env,"
            " may_probe = excluded.may_probe",
            (
                account.uid,
                account.provider,
                account.label,
                account.base_url,
                encode_vars(account.vars),
                account.key_env,
                account.may_probe,
            ),
        )
        (words,) = self._db.execute("SELECT words FROM accounts WHERE uid = ?", (account.uid,)).fetchone()
        account = replace(account, words=decode_words(words))
        self.known = self.known | {account.uid: account}
        return account

    def set_words(self, uid: str, words: Words) -> None:
        """Say what words of the provider's mean to this account."""
        words = tuple(sorted(words))
        self._db.execute("UPDATE accounts SET words = ? WHERE uid = ?", (encode_words(words), uid))
        if uid in self.known:
            self.known = self.known | {uid: replace(self.known[uid], words=words)}

    def guesses(self) -> dict[str, str]:
        """By the shape of an ID, the provider that was chosen last."""
        return dict(self._db.execute("SELECT shape, provider FROM guesses"))

    def keep_guess(self, shape: str, provider: str, at: float) -> None:
        """The person chose this provider for an ID of this shape."""
        self._db.execute(
            "INSERT INTO guesses VALUES (?, ?, ?)"
            " ON CONFLICT (shape) DO UPDATE SET provider = excluded.provider, at = excluded.at",
            (shape, provider, at),
        )

    def remove(self, uid: str) -> None:
        """Forget the account; its jobs stay."""
        self._db.execute("DELETE FROM accounts WHERE uid = ?", (uid,))
        self.known = {each: account for each, account in self.known.items() if each != uid}
