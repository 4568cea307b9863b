"""The keys: where they are kept, what is said where they can't be, and that they never show."""

import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from keyring.backends import chainer, fail, null
from keyring.backends.SecretService import Keyring as SecretService
from keyring.errors import KeyringLocked, PasswordDeleteError

from jobmonitor.errors import KeyMissing
from jobmonitor.jobs import Account
from jobmonitor.secrets import SERVICE, Keychain, is_trusted

ACCOUNT = Account("gepetto", "work", uid="u1")
FROM_ENV = Account("gepetto", "work", key_env="GEPETTO_KEY", uid="u2")
KEY = "sk-live-0123456789"


class Box:
    """A keychain of the system, as keyring offers it, that counts how often it is opened."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.opened = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.opened += 1
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("none")
        del self.entries[service, username]


class Locked(Box):
    def get_password(self, service: str, username: str) -> str | None:
        self.opened += 1
        raise KeyringLocked("Failed to unlock the collection!")


class Silent(Box):
    """Waits for a person who never comes."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


class Forgetful(Box):
    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = "something else"


class Talkative(Box):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"can't keep {password}")


def test_a_key_is_there_in_the_next_run_and_bears_the_account_s_name():
    box = Box()
    Keychain({}, box).write(ACCOUNT, f"  {KEY}\n")

    assert box.entries == {("Job Monitor", "gepetto/work u1"): KEY}
    assert Keychain({}, box).read(ACCOUNT) == KEY


def test_the_keychain_is_opened_once_for_each_account_by_many_threads():
    box = Box()
    box.entries[SERVICE, "gepetto/work u1"] = KEY
    keychain = Keychain({}, box)
    assert box.opened == 0

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(keychain.read, [ACCOUNT] * 100)) == {KEY}

    assert box.opened == 1


def test_an_account_that_takes_an_older_one_s_label_does_not_get_its_key():
    box = Box()
    Keychain({}, box).write(ACCOUNT, KEY)

    with pytest.raises(KeyMissing):
        Keychain({}, box).read(Account("gepetto", "work", uid="u9"))


def test_a_missing_key_is_told_by_its_account_and_found_as_soon_as_it_is_there():
    box = Box()
    keychain = Keychain({}, box)

    with pytest.raises(KeyMissing, match=r"There is no key for gepetto \(work\)"):
        keychain.read(ACCOUNT)
    Keychain({}, box).write(ACCOUNT, KEY)

    assert keychain.read(ACCOUNT) == KEY
    assert keychain.problem is None


def test_a_forgotten_key_is_gone_and_still_secret():
    box = Box()
    keychain = Keychain({}, box)
    keychain.write(ACCOUNT, KEY)

    keychain.forget(ACCOUNT)
    keychain.forget(ACCOUNT)

    assert box.entries == {}
    assert keychain.known() == {KEY}
    assert keychain.problem is None
    with pytest.raises(KeyMissing):
        keychain.read(ACCOUNT)


def test_a_key_from_the_environment_is_read_there_each_time_and_never_from_the_keychain():
    box = Box()
    environ = {"GEPETTO_KEY": f" {KEY} "}
    keychain = Keychain(environ, box)

    assert keychain.read(FROM_ENV) == KEY
    assert keychain.known() == {KEY}
    environ["GEPETTO_KEY"] = "another-key"
    assert keychain.read(FROM_ENV) == "another-key"
    keychain.forget(FROM_ENV)
    assert box.opened == 0


@pytest.mark.parametrize(("environ", "state"), [({}, "is not set"), ({"GEPETTO_KEY": " "}, "is empty")])
def test_a_variable_without_a_key_is_told_by_its_name(environ: dict[str, str], state: str):
    with pytest.raises(KeyMissing, match=f"The environment variable GEPETTO_KEY {state}"):
        Keychain(environ, Box()).read(FROM_ENV)


@pytest.mark.parametrize("key", ["", " \n", "two\nlines", "tab\there", "nul\0", "zero\u200bwidth", "“quoted”", "a\x7f"])
def test_what_cannot_be_a_key_is_refused_in_words_and_not_kept(key: str):
    box = Box()
    keychain = Keychain({"GEPETTO_KEY": f"x{key}\ny"}, box)

    with pytest.raises(KeyMissing) as refusal:
        keychain.write(ACCOUNT, key)
    assert key.strip() == "" or key not in str(refusal.value)
    assert box.entries == {}
    assert keychain.known() == frozenset()

    with pytest.raises(KeyMissing, match="GEPETTO_KEY holds a line break"):
        keychain.read(FROM_ENV)


@pytest.mark.parametrize(
    ("box", "told"),
    [
        (Locked(), "The keychain was not unlocked"),
        (Silent(), "The keychain doesn't answer"),
        (Forgetful(), "The keychain didn't keep the key"),
        (Talkative(), "The keychain can't be used: can't keep •••"),
    ],
)
def test_a_keychain_that_fails_is_told_in_words_and_the_key_lives_for_this_run(box: Box, told: str):
    keychain = Keychain({}, box, patience=0.5 if not isinstance(box, Silent) else 0.0)

    keychain.write(ACCOUNT, KEY)

    assert keychain.problem
    assert keychain.problem.title == told
    assert keychain.read(ACCOUNT) == KEY


def test_a_locked_keychain_asks_for_its_password_once_a_run():
    box = Locked()
    keychain = Keychain({}, box)

    for _ in range(3):
        with pytest.raises(KeyMissing, match="The keychain was not unlocked"):
            keychain.read(ACCOUNT)

    assert box.opened == 1


def test_no_key_shows_in_what_is_printed():
    keychain = Keychain({"GEPETTO_KEY": KEY}, Box())
    keychain.write(ACCOUNT, KEY)
    keychain.read(FROM_ENV)

    assert KEY not in repr(keychain)
    assert KEY not in str(keychain)


def test_only_the_systems_own_keychains_are_trusted(monkeypatch: pytest.MonkeyPatch):
    class Plaintext(SecretService):
        """As keyrings.alt puts it in."""

    assert is_trusted(SecretService())
    assert not is_trusted(Plaintext())
    assert not is_trusted(null.Keyring())
    assert not is_trusted(fail.Keyring())


@pytest.mark.parametrize(
    ("links", "trusted"),
    [([SecretService()], True), ([SecretService(), null.Keyring()], False), ([], False)],
)
def test_a_chain_is_trusted_if_all_its_links_are(monkeypatch: pytest.MonkeyPatch, links: list[object], trusted: bool):
    monkeypatch.setattr(chainer.ChainerBackend, "backends", links)

    assert is_trusted(chainer.ChainerBackend()) == trusted


def in_a_session(script: str, home: Path, *, prelude: str = "") -> str:
    """What the script prints in a D-Bus session of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON_KEYRING"))}
    environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environ.pop(name, None)
    command = ["dbus-run-session", "--", "sh", "-c", f'{prelude} exec "$0" -c "$1"', sys.executable, _PROLOGUE + script]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


_PROLOGUE = """
import os
from jobmonitor.errors import KeyMissing
from jobmonitor.jobs import Account
from jobmonitor.secrets import Keychain
account = Account("gepetto", "wörk", uid="u1")
"""
DAEMON = "gnome-keyring-daemon --components=secrets"

needs_session = pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="dbus-run-session is not installed")
needs_daemon = pytest.mark.skipif(
    not shutil.which("gnome-keyring-daemon"), reason="gnome-keyring-daemon is not installed"
)


@needs_session
@needs_daemon
def test_a_real_keychain_keeps_and_forgets_a_key(tmp_path: Path):
    script = """
Keychain({}).write(account, "sk-live-0123456789")
another = Keychain({})
print(another.read(account), another.problem)
another.forget(account)
try:
    Keychain({}).read(account)
except KeyMissing as e:
    print(e)
"""
    prelude = f"printf pw | {DAEMON} --unlock >/dev/null 2>&1;"

    told = in_a_session(script, tmp_path, prelude=prelude).splitlines()

    assert told == [
        "sk-live-0123456789 None",
        "There is no key for gepetto (wörk). Give this account its key.",
    ]
    assert not any(b"sk-live" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@needs_session
@needs_daemon
def test_a_real_keychain_that_nobody_unlocks_is_told_in_words(tmp_path: Path):
    script = """
keychain = Keychain({}, patience=30)
keychain.write(account, "sk-live-0123456789")
print(keychain.problem.title, keychain.read(account), sep="|")
"""
    told = in_a_session(script, tmp_path, prelude=f"{DAEMON} --start >/dev/null 2>&1;")

    assert told == "The keychain was not unlocked|sk-live-0123456789\n"


@needs_session
def test_without_a_keychain_keys_live_for_this_run_and_no_file_holds_them(tmp_path: Path):
    script = """
for backend in ("", "keyring.backends.null.Keyring", "no.such.Backend"):
    if backend:
        os.environ["PYTHON_KEYRING_BACKEND"] = backend
    keychain = Keychain({})
    keychain.write(account, "sk-live-0123456789")
    print(keychain.problem.title, keychain.read(account), sep="|")
"""
    # A bus without services: the daemon that may be installed would be started by its mere name.
    prelude = "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere;"

    told = in_a_session(script, tmp_path, prelude=prelude).splitlines()

    assert told == [
        "There is no keychain on this system|sk-live-0123456789",
        "The keychain that is set up here, keyring.backends.null.Keyring, is not trusted with keys|sk-live-0123456789",
        "The keychain can't be used: No module named 'no'|sk-live-0123456789",
    ]
    assert not any(file.is_file() for file in tmp_path.rglob("*"))


def test_a_key_that_is_no_accounts_is_known_as_one():
    keychain = Keychain({})
    keychain.know("sk_live_of_somebody")
    assert keychain.known() == {"sk_live_of_somebody"}
