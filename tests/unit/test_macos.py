"""What macOS reads out of the program, as far as another system can tell."""

import plistlib

from installers import macos_image, spec_trial
from installers.macos import ENTITLEMENTS, INFO

from jobmonitor import __version__
from jobmonitor.identity import ID, LINK_SCHEME


def test_on_macos_the_one_recipe_makes_an_app() -> None:
    seen = spec_trial.evaluate("darwin")
    (app,) = seen["BUNDLE"]
    assert app["name"] == "Job Monitor.app"
    assert app["bundle_identifier"] == ID
    assert app["icon"].endswith("jobmonitor.icns")
    (program,) = seen["EXE"]
    assert program["console"] is False
    assert program["strip"] is False  # a signature is over what is there


def test_on_windows_it_makes_two_programs_of_one_bundle() -> None:
    seen = spec_trial.evaluate("win32")
    assert [(program["name"], program["console"]) for program in seen["EXE"]] == [
        ("jobmonitor", True),
        ("jobmonitor-window", False),
    ]
    assert not seen["BUNDLE"]


def test_every_room_goes_along_however_it_is_imported() -> None:
    (analysis,) = spec_trial.evaluate("linux")["Analysis"]
    assert {"jobmonitor.transport", "jobmonitor.app.rooms", "jobmonitor.cli.selftest"} <= set(analysis["hiddenimports"])
    assert any(place.startswith("jobmonitor/providers") for _, place in analysis["datas"])


def test_the_system_learns_our_links_dark_mode_and_the_oldest_macos() -> None:
    told = plistlib.loads(plistlib.dumps(INFO))
    assert [scheme for kind in told["CFBundleURLTypes"] for scheme in kind["CFBundleURLSchemes"]] == [LINK_SCHEME]
    assert told["NSRequiresAquaSystemAppearance"] is False
    assert told["LSMinimumSystemVersion"] == "14.0"
    assert told["CFBundleShortVersionString"] == __version__
    assert "LSUIElement" not in told


def test_the_hardened_runtime_is_opened_by_one_entitlement_alone() -> None:
    assert plistlib.loads(plistlib.dumps(ENTITLEMENTS)) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True
    }


def test_package_checks_the_recipe_where_it_can_not_build_it() -> None:
    macos_image.check()
