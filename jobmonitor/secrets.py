"""The keys: in the system's keychain, an environment variable, or memory for this run. Never in a file of ours."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, cast

from jobmonitor.errors import KeyMissing, Problem
from jobmonitor.jobs import Account
from jobmonitor.redaction import redact

__all__ = ["Backend", "Keychain", "is_trusted", "redact"]

SERVICE = "Job Monitor"
PATIENCE = 120.0  # seconds; a person may have to type a password first

# What else is on offer (plain files, a file under a password of its own, nothing at all) is no place for a key.
TRUSTED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.macOS.Keyring",
    }
)
CHAIN = "keyring.backends.chainer.ChainerBackend"

T = TypeVar("T")

log = logging.getLogger(__name__)


class Backend(Protocol):
    """One of the system's keychains, as keyring offers it."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password, None where there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Put the password in the place of the one before."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Delete the password. Raises where there is none."""
        ...


class Keychain:
    """The keys of all accounts. Any thread may call; the first call about an account may wait for a person."""

    def __init__(self, environ: Mapping[str, str], backend: Backend | None = None, patience: float = PATIENCE) -> None:
        self.problem: Problem | None = None
        """Why new keys live in memory only, once that is known."""
        self._environ = environ
        self._backend = backend
        self._patience = patience
        self._memory: dict[str, str] = {}
        self._known: frozenset[str] = frozenset()
        self._memory_lock = threading.Lock()
        # One question at a time: each may put a password prompt on the screen.
        self._question_lock = threading.Lock()

    def read(self, account: Account) -> str:
        """The account's key (blocking the first time). Raises KeyMissing, which says where it was looked for."""
        if account.key_env:
            return self._from_environment(account)
        with self._question_lock:
            if key := self._memory.get(account.uid):
                return key
            key = self._ask(lambda backend: backend.get_password(SERVICE, _entry(account)))
        if key:
            return self._remember(account, _checked(key, "The key in the keychain"))
        reason = f"{self.problem.title}: it will be kept until the program ends" if self.problem else ""
        raise KeyMissing(f"There is no key for {_name(account)}", f"Give this account its key. {reason}".strip())

    def write(self, account: Account, key: str) -> None:
        """Keep the key (blocking). Without a keychain it stays in memory, and `problem` says why.

        Raises KeyMissing where `key` can't be one.
        """
        key = self._remember(account, _checked(key, "The key"))

        def keep(backend: Backend) -> str | None:
            backend.set_password(SERVICE, _entry(account), key)
            return backend.get_password(SERVICE, _entry(account))

        with self._question_lock:
            kept = self._ask(keep)
            if kept != key and not self.problem:
                self._give_up("The keychain didn't keep the key")

    def forget(self, account: Account) -> None:
        """Delete the key (blocking). What was a key stays `known`: it is no less secret."""
        with self._memory_lock:
            self._memory.pop(account.uid, None)
        if account.key_env:
            return

        def delete(backend: Backend) -> None:
            if backend.get_password(SERVICE, _entry(account)) is not None:
                backend.delete_password(SERVICE, _entry(account))

        with self._question_lock:
            self._ask(delete)

    def reread(self, account: Account) -> None:
        """Look at the next `read` where the key is kept; another process may have changed it."""
        with self._memory_lock:
            if self.problem is None:  # otherwise memory is where it is kept
                self._memory.pop(account.uid, None)

    def known(self) -> frozenset[str]:
        """Every key that was seen in this run."""
        return self._known

    def know(self, key: str) -> None:
        """Take this for a key from now on, though it is no account's: it is no less secret."""
        self._learn(key)

    def _from_environment(self, account: Account) -> str:
        name = account.key_env
        if not self._environ.get(name, "").strip():
            state = "is empty" if name in self._environ else "is not set"
            raise KeyMissing(
                f"The environment variable {name} {state}",
                f"Set it to the key of {_name(account)}, and start Job Monitor from there",
            )
        key = _checked(self._environ[name], f"The environment variable {name}")
        self._learn(key)
        return key

    def _remember(self, account: Account, key: str) -> str:
        self._learn(key)
        with self._memory_lock:
            self._memory[account.uid] = key
        return key

    def _learn(self, key: str) -> None:
        with self._memory_lock:
            if key not in self._known:
                self._known |= {key}

    def _ask(self, question: Callable[[Backend], T]) -> T | None:
        """The keychain's answer; None from its first fault on: a prompt that was sent away stays away."""
        if self.problem:
            return None

        def ask() -> T:
            if self._backend is None:
                self._backend = _system_keychain()
            return question(self._backend)

        try:
            return _within(self._patience, ask)
        except Problem as e:
            self._give_up(e.title)
        except TimeoutError:
            self._give_up("The keychain doesn't answer")
        except Exception as e:  # noqa: BLE001 - each system's keychain has errors of its own
            # Both mean that the password was not typed; their module is not imported for that.
            is_locked = type(e).__name__ in ("KeyringLocked", "InitError")
            self._give_up("The keychain was not unlocked" if is_locked else f"The keychain can't be used: {e}")
        return None

    def _give_up(self, title: str) -> None:
        title = redact(title, self._known)
        self.problem = Problem(title, "Keys are kept until the program ends, and not longer")
        log.info("%s", title)


def is_trusted(backend: Any) -> bool:
    """Whether keys may go to this keychain of keyring's: the systems' own, and chains of nothing else."""
    name = _class_name(backend)
    if name != CHAIN:
        return name in TRUSTED
    links = list(backend.backends)
    return bool(links) and all(_class_name(link) in TRUSTED for link in links)


def _system_keychain() -> Backend:
    """The keychain that keyring finds here. Raises a Problem where there is none, or none that is trusted."""
    # Its import is slow, and reads who else has put a backend in.
    from keyring import core

    core.init_backend(limit=is_trusted)
    backend = core.get_keyring()
    if is_trusted(backend):
        return cast(Backend, backend)
    name = _class_name(backend)
    if name in ("keyring.backends.fail.Keyring", CHAIN):
        raise Problem("There is no keychain on this system")
    raise Problem(f"The keychain that is set up here, {name}, is not trusted with keys")


def _class_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives. Raises TimeoutError; its thread then waits on, and doesn't keep the program from ending."""
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as e:  # noqa: BLE001 - raised again in the thread that waits
            errors.append(e)

    thread = threading.Thread(target=run, name="keychain", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def _checked(key: str, source: str) -> str:
    """The key without the blanks around it. Raises KeyMissing where the rest can't be a key."""
    key = key.strip()
    if not key:
        raise KeyMissing(f"{source} is empty")
    if not (key.isascii() and key.isprintable()):
        raise KeyMissing(f"{source} holds a line break or another character that no key has", "Copy it again, alone")
    return key


def _entry(account: Account) -> str:
    """The entry's name. The uid makes it this account's alone, also after another one took its label."""
    return f"{account.provider}/{account.label} {account.uid}"


def _name(account: Account) -> str:
    return f"{account.provider} ({account.label})"
