"""The .app on a disk image: built, signed and notarised on macOS, where there is a certificate; checked elsewhere."""

import os
import plistlib
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from installers import bundle, spec_trial
from installers.artefact import Artefact
from installers.facts import BUILD, DIST, ICONS, PACKAGING, VERSION, machine
from installers.macos import ENTITLEMENTS, INFO
from installers.steps import BuildFailed, fresh, run, step
from jobmonitor.identity import NAME, TITLE

IDENTITY: Final = "MACOS_SIGN_IDENTITY"  # "Developer ID Application: …", in the keychain of the machine
NOTARY: Final = "MACOS_NOTARY_PROFILE"  # made with `notarytool store-credentials`
TRIES: Final = 5  # hdiutil is sometimes busy


def make(environ: Mapping[str, str]) -> list[Artefact]:
    """The image in dist/ on macOS; elsewhere nothing, and what can be checked without one is checked."""
    if sys.platform != "darwin":
        with step("what can be checked without macOS"):
            check()
        print("  left out: an .app is made on macOS", flush=True)
        return []
    app = bundle.freeze(environ)
    proofs = bundle.prove(bundle.program(app), BUILD / "run")
    signed = sign(app, environ)
    image = pack(app)
    if signed:
        notarise(image, environ)
    return [Artefact(image, (*proofs, *prove(image), "signed" if signed else "NOT signed"))]


def check() -> None:
    """Raises BuildFailed where the recipe for macOS doesn't give what macOS reads."""
    seen = spec_trial.evaluate("darwin")
    app = seen["BUNDLE"][0]
    if not str(app["name"]).endswith(".app") or app["info_plist"] != INFO:
        raise BuildFailed("The recipe makes no .app of ours on macOS")
    for content in (INFO, ENTITLEMENTS):
        if plistlib.loads(plistlib.dumps(content)) != content:
            raise BuildFailed("A property list doesn't come back as it was written")
    if (ICONS / "jobmonitor.icns").read_bytes()[:4] != b"icns":
        raise BuildFailed("jobmonitor.icns is no icon of macOS'")


def sign(app: Path, environ: Mapping[str, str]) -> bool:
    """Whether the .app was signed: from inside out, as what is sealed mustn't be touched again."""
    identity = environ.get(IDENTITY, "")
    if not identity:
        print(f"  NOT signed: {IDENTITY} names no certificate. People must go through Open Anyway", flush=True)
        return False
    with step("signed"):
        entitlements = BUILD / "entitlements.plist"
        entitlements.write_bytes(plistlib.dumps(ENTITLEMENTS))
        codesign = ["codesign", "--force", "--options", "runtime", "--timestamp", "--sign", identity]
        inner = [path for path in app.rglob("*") if path.suffix in (".dylib", ".so") and not path.is_symlink()]
        frameworks = [path for path in app.rglob("*.framework") if not path.is_symlink()]
        for path in sorted((*inner, *frameworks), key=lambda path: -len(path.parts)):
            run([*codesign, path])
        run([*codesign, "--entitlements", entitlements, app])
        run(["codesign", "--verify", "--strict", "--deep", "--verbose=2", app])
    return True


def pack(app: Path) -> Path:
    """The image, with the .app and the way to Applications on our own ground."""
    image = DIST / f"{NAME}-{VERSION}-macos-{machine()}.dmg"
    with step(image.name):
        image.unlink(missing_ok=True)
        settings = PACKAGING / "macos" / "dmg.py"
        command = [sys.executable, "-m", "dmgbuild", "-s", settings, "-D", f"app={app}", f"{TITLE} {VERSION}", image]
        for left in reversed(range(TRIES)):
            try:
                run(command)
                break
            except BuildFailed:
                if not left:
                    raise
                time.sleep(5)
    return image


def notarise(image: Path, environ: Mapping[str, str]) -> None:
    """Apple's word that it found nothing bad, stapled to the image, so that it holds without a network too."""
    run(["codesign", "--force", "--timestamp", "--sign", environ[IDENTITY], image])
    profile = environ.get(NOTARY, "")
    if not profile:
        print(f"  NOT notarised: {NOTARY} names no profile", flush=True)
        return
    with step("notarised"):
        run(["xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait"], seconds=3600)
        run(["xcrun", "stapler", "staple", image])
        run(["spctl", "-a", "-t", "open", "--context", "context:primary-signature", "-v", image])


def prove(image: Path) -> tuple[str, ...]:
    """The image opened as a person opens it, and the program on it run."""
    place = fresh(BUILD / "mounted")
    run(["hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", place, image])
    try:
        with step("its selftest from the image"):
            run([bundle.program(place / f"{TITLE}.app"), "--selftest"], {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    finally:
        subprocess.run(["hdiutil", "detach", "-force", place], check=False)
        shutil.rmtree(place, ignore_errors=True)
    return ("selftest from the image",)
