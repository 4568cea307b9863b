"""The setup for Windows tried as people use it: installed, run, upgraded while it runs, uninstalled."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from installers.facts import VERSION
from installers.steps import BuildFailed, step
from installers.windows_files import WINDOW
from installers.wine import Wine
from jobmonitor.app.window import INSTANCE_FILE
from jobmonitor.identity import LINK_SCHEME, NAME, TITLE

OFF_SCREEN: Final = {"WINEQT_QPA_PLATFORM": "offscreen"}  # wine keeps QT_… to itself
UNINSTALL: Final = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
PATIENCE: Final = 90.0  # seconds
ID: Final = "4f9c2a71-7d0e-4f4e-9a55-1c2d3e4f5a6b"


def try_out(windows: Wine, bundle: Path, setup: Path, newer: Path) -> tuple[str, ...]:
    """What was seen. Raises BuildFailed at the first thing that isn't as it must be."""
    place = windows.local() / "Programs" / TITLE
    with step("installed silently, for one person"):
        windows.run([setup, "/S"])
        same_files(bundle, place)
        registered(windows, "HKCU", VERSION)
        named(windows.local().parent / "Roaming/Microsoft/Windows/Start Menu/Programs" / f"{TITLE}.lnk")
    with step("its selftest, off screen and with Windows' own windows"):
        windows.run([place / f"{NAME}.exe", "--selftest"], OFF_SCREEN)
        windows.run([place / f"{NAME}.exe", "--selftest"], {"WINEQT_QPA_PLATFORM": "windows"})
    with step("the main job against the demo server"):
        windows.run([place / f"{NAME}.exe", "demo"], OFF_SCREEN)
    with step("upgraded while it runs"):
        upgrade(windows, place, newer)
    with step("uninstalled: what others put there and the person's data stay"):
        uninstall(windows, place, keep=True)
    with step("installed for all users, with links, started with Windows; uninstalled with its data"):
        for_all(windows, setup)
    return "installed", "selftest", "demo", "upgraded while running", "uninstalled", "all users"


def same_files(bundle: Path, place: Path) -> None:
    """What was installed is what was built, byte for byte, and the uninstaller."""
    built = {file.relative_to(bundle): file.read_bytes() for file in bundle.rglob("*") if file.is_file()}
    found = {file.relative_to(place): file.read_bytes() for file in place.rglob("*") if file.is_file()}
    found.pop(Path("uninstall.exe"), None)
    if built != found:
        differ = sorted(str(name) for name in built.keys() | found.keys() if built.get(name) != found.get(name))
        raise BuildFailed(f"The installed files differ from the bundle: {', '.join(differ[:9])}")


def registered(windows: Wine, root: str, version: str) -> None:
    """Windows knows the program, its version and its links."""
    expect(windows.value(rf"{root}\{UNINSTALL}", "DisplayVersion") == version, f"version {version} is registered")
    command = windows.value(rf"{root}\Software\Classes\{LINK_SCHEME}\shell\open\command")
    expect(f"{WINDOW}.exe" in command, f"{LINK_SCHEME}:// opens the program")


def named(shortcut: Path) -> None:
    """The Start menu has an entry that leads to the window. Its AppUserModelID wine forgets: only Windows shows it."""
    expect(shortcut.is_file(), f"{shortcut.name} stands in the Start menu")
    expect(f"{WINDOW}.exe".encode("utf-16-le") in shortcut.read_bytes(), "it leads to the window")


def upgrade(windows: Wine, place: Path, newer: Path) -> None:
    """The newer setup closes the window, which ends as if its cross had been clicked, and every job is still there."""
    windows.run([place / f"{NAME}.exe", "add", "-p", "gepetto", ID], OFF_SCREEN)
    running = windows.start([place / f"{WINDOW}.exe"], {"WINEQT_QPA_PLATFORM": "windows"})
    try:
        wait("a window that runs", lambda: (windows.local() / NAME / INSTANCE_FILE).exists() and running.poll() is None)
        (place / "_internal" / "of-the-older-version.txt").write_text("foreign", encoding="utf-8")
        windows.run([newer, "/S", "/AUTOSTART=1"])
        wait("the window closed by the setup", lambda: running.poll() is not None)
        expect(running.returncode == 0, f"the window ended well, not with {running.returncode}")
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()
    (first, second, third) = VERSION.split(".")
    registered(windows, "HKCU", f"{first}.{second}.{int(third) + 1}")
    expect(f"{WINDOW}.exe" in windows.value(rf"HKCU\{RUN}", TITLE), "it starts with Windows, as was chosen")
    windows.run([newer, "/S"])
    expect(f"{WINDOW}.exe" in windows.value(rf"HKCU\{RUN}", TITLE), "an upgrade keeps that choice")
    windows.run([newer, "/S", "/AUTOSTART=0"])
    expect(not windows.value(rf"HKCU\{RUN}", TITLE), "and takes it back where that was chosen")
    expect(
        ID in windows.run([place / f"{NAME}.exe", "list"], OFF_SCREEN), "the job of the older version is still there"
    )


def uninstall(windows: Wine, place: Path, *, keep: bool, scope: str = "") -> None:
    """Nothing of ours stays but the data, and that only where it is to be kept."""
    foreign = {file.relative_to(place) for file in place.rglob("of-the-older-version.txt")}
    words = ["/S", *([scope] if scope else []), *([] if keep else ["/REMOVEDATA=1"])]
    windows.run([place / "uninstall.exe", *words])
    wait("the end of the uninstaller", lambda: not (place / "uninstall.exe").exists())
    wait("every file gone", lambda: {f.relative_to(place) for f in place.rglob("*") if f.is_file()} == foreign)
    root = "HKLM" if scope else "HKCU"
    for key in (UNINSTALL, rf"Software\Classes\{LINK_SCHEME}\shell\open\command"):
        wait(
            f"{key} gone",
            lambda key=key: (
                not windows.value(rf"{root}\{key}") and not windows.value(rf"{root}\{key}", "DisplayVersion")
            ),
        )
    expect(not windows.value(rf"{root}\{RUN}", TITLE), "nothing of ours starts with Windows any more")
    shortcuts = list((windows.prefix / "drive_c").rglob(f"{TITLE}.lnk"))
    expect(not shortcuts, "the Start menu has no entry of ours")
    expect(
        (windows.local() / NAME / f"{NAME}.db").is_file() == keep, f"the person's data is {'kept' if keep else 'gone'}"
    )


def for_all(windows: Wine, setup: Path) -> None:
    """For every user: in Program Files, and in the registry's part for the machine. A link starts the program."""
    place = windows.path("Program Files") / TITLE
    windows.run([setup, "/S", "/ALLUSERS", "/AUTOSTART=1"])
    registered(windows, "HKLM", VERSION)
    expect(
        f"{WINDOW}.exe" in windows.value(rf"HKLM\{RUN}", TITLE), "it starts with Windows for everybody, as was chosen"
    )
    windows.run([place / f"{NAME}.exe", "--selftest"], OFF_SCREEN)
    # The program that the link starts goes on, and what it inherits of ours never ends: only `start` is waited for.
    opening = windows.start(["start", f"{LINK_SCHEME}://job/gepetto/{ID[:-1]}c"], {"WINEQT_QPA_PLATFORM": "windows"})
    wait("Windows to open our link", lambda: opening.poll() is not None)
    listing = [place / f"{NAME}.exe", "list"]
    wait("the link's job in the list", lambda: f"{ID[:-1]}c" in windows.run(listing, OFF_SCREEN))
    uninstall(windows, place, keep=False, scope="/ALLUSERS")


def expect(is_so: bool, what: str) -> None:
    """Raises BuildFailed where it isn't so."""
    if not is_so:
        raise BuildFailed(f"It should be that {what}, and it isn't")


def wait(what: str, until: Callable[[], bool]) -> None:
    """Look again until it is so; BuildFailed after a long while."""
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise BuildFailed(f"Waited in vain for {what}")
        time.sleep(0.2)
